"""What is wrong with the composer's phrase files: each text by itself, each list, and all of them together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from horo_app.almanac.colors import Colors
from horo_app.almanac.entries import Text
from horo_app.almanac.influences import WAKING, WORKING
from horo_app.almanac.kinds import FILLED, KINDS, REASON_OF_COLOR, REASON_SLOTS, WITH_CASE, TextKind
from horo_app.almanac.periods.phrase_files import PERIOD_FILES
from horo_app.almanac.phrasebook import FILES, LIFE, Key, PhraseFile, read_lists
from horo_app.astrology.inflection import CASES, SLOT, bare_body_name, sign_in_case
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import SIGNS
from horo_app.content import style
from horo_app.content.banned_phrases import printed_never
from horo_app.content.phrases import Fault
from horo_app.content.sky_claims import house_patterns
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]+[»”]?")
_QUOTED = re.compile(r"«[^»]*»")
_LEFT = 3  # one text of so many has to fit, whatever the day
_CROWD = 6  # letters that make two words alike
_SHARE = 0.5  # of a list's texts that may hold the same word


def _names(language: Language) -> dict[Body, re.Pattern[str]]:
    found = {}
    for body in Body:
        forms = {bare_body_name(body, language, case) for case in CASES}
        found[body] = re.compile(rf"\b(?:{'|'.join(sorted(forms, key=len, reverse=True))})\b")
    return found


_BODIES = {language: _names(language) for language in Language}
_SIGNS = {
    language: re.compile(
        rf"\b(?:{'|'.join({sign_in_case(sign, language, case).split()[-1] for sign in SIGNS for case in CASES})})\b"
    )
    for language in Language
}
_HOUSE = {
    language: {str(number): pattern for number, pattern in house_patterns(language).items()}
    for language in Language
}


def _sky_words(language: Language) -> re.Pattern[str]:
    claims = language_data(language, "claims")
    patterns = (
        claims["moonlike"],
        claims["motions"]["retrograde"],
        *claims["values"]["aspect"].values(),
        *claims["values"]["element"].values(),
        *claims["phases"].values(),
        claims["horoscope"],
    )
    return re.compile("|".join(patterns), re.IGNORECASE)


_SKY_WORDS = {language: _sky_words(language) for language in Language}


def faults_in(folder: Path, language: Language, only: Iterable[Path] = ()) -> list[Fault]:
    """Everything wrong with the folder of a language, or with some of its files."""
    chosen = {path.resolve() for path in only}
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for file in (*FILES, *PERIOD_FILES):
        path = folder / file.path
        if not path.is_file():
            if not chosen and file.is_needed:
                faults.append(Fault(path, "", f"is missing; it has {sum(file.lists.values())} texts"))
            continue
        try:
            lists = dict(read_lists(path, file))
        except ValueError as error:
            faults.append(Fault(path, "", str(error)))
            continue
        found = [
            *(fault for key, texts in lists.items() for fault in _list_faults(path, key, texts, language)),
            *_too_few(path, file, lists),
            *_repeated(path, lists, seen),
        ]
        if not chosen or path.resolve() in chosen:
            faults += found
    return faults


def faults_of_colors(found: Colors) -> Iterator[tuple[str, str]]:
    """Reasons that break the house rules, or say something of the sky: the reason, and the problem."""
    for color in found.all:
        for language, reasons in color.reasons.items():
            for reason in reasons:
                for problem in _of_a_reason(reason, language):
                    yield reason, problem


def _of_a_reason(reason: str, language: Language) -> Iterator[str]:
    least, most = REASON_OF_COLOR
    if not least <= len(reason) <= most:
        yield f"{len(reason)} characters; {least} to {most} are right"
    yield from style.complaints(reason, language)
    yield from (f"“{seen}”: {advice}" for seen, advice in printed_never(reason, language))
    if _SKY_WORDS[language].search(reason) or any(name.search(reason) for name in _BODIES[language].values()):
        yield "speaks of the sky"


def _too_few(path: Path, file: PhraseFile, lists: dict[Key, tuple[Text, ...]]) -> Iterator[Fault]:
    for end, count in file.lists.items():
        written = len(lists.get(file.key(end), ()))
        if written < count:
            yield Fault(path, "", f"{'.'.join(end)} has {written} texts, {count} are needed")


def _repeated(path: Path, lists: dict[Key, tuple[Text, ...]], seen: dict[str, str]) -> Iterator[Fault]:
    """Sentences that stand in two places."""
    for texts in lists.values():
        for text in texts:
            for _, part in text.parts():
                for sentence in _SENTENCE.findall(part):
                    words = " ".join(re.findall(r"\w+", sentence.casefold()))
                    if words in seen:
                        yield Fault(path, sentence.strip(), f"is in {seen[words]} already")
                    seen[words] = f"{path.parent.name}/{path.name}"


def _list_faults(path: Path, key: Key, texts: tuple[Text, ...], language: Language) -> Iterator[Fault]:
    for text in texts:
        for name, part in text.parts():
            for problem in problems(key, name, part, language):
                yield Fault(path, part, problem)
    yield from _alike(path, key, [next(text.parts())[1] for text in texts if any(text.parts())])
    yield from _unfit(path, key, texts)


def _unfit(path: Path, key: Key, texts: tuple[Text, ...]) -> Iterator[Fault]:
    """Free days, by tone, pace, and hour of what is told, that too few texts of a list fit."""
    begins, ends = WORKING if {"career", "finance"} & set(key) else WAKING
    hours: Iterable[int | None] = range(begins.hour, ends.hour) if key[0] in ("moon", "pair") else (None,)
    least = max(1, len(texts) // _LEFT)
    sections = LIFE if key[0] == "pair" else ("",)
    for hour, tone, pace, section in product(hours, ("low", "high"), ("rest", "go"), sections):
        left = sum(text.fits(False, tone, pace, hour, section) for text in texts)
        if left < least:
            where, when = ".".join(key[1:]) or key[0], "" if hour is None else f", at {hour} o’clock"
            told = f", told in {section}" if section else ""
            day = f"a free day of {tone} tone, pace “{pace}”{when}{told}"
            yield Fault(path, "", f"{where}: {left} of {len(texts)} texts fit {day}; {least} should")
            return


def _alike(path: Path, key: Key, texts: list[str]) -> Iterator[Fault]:
    """Texts of a list that begin alike, and words that too many of them hold."""
    where = ".".join(key[1:]) or key[0]
    openings = Counter(" ".join(re.findall(r"[\w{}]+", text.casefold())[:2]) for text in texts)
    for opening, count in openings.items():
        if count > max(2, len(texts) // 4):
            yield Fault(path, "", f"{where}: {count} of {len(texts)} texts begin with “{opening}”")
    if len(texts) < 6 or key[0] not in ("house", "theme"):
        return
    stems: Counter[str] = Counter()
    for text in texts:
        stems.update({word[:_CROWD] for word in re.findall(r"[^\W\d_]{6,}", SLOT.sub("", text.casefold()))})
    for stem, count in stems.items():
        if count > _SHARE * len(texts):
            yield Fault(path, "", f"{where}: {count} of {len(texts)} texts say “{stem}…”: vary the image")


def problems(key: Key, name: str, text: str, language: Language) -> Iterator[str]:
    """What is wrong with one text by itself."""
    kind = KINDS[key[0], name]
    yield from _slots(key, kind, text)
    shown = SLOT.sub(lambda slot: FILLED.get(slot[1].partition(":")[0], ""), text)
    least, most = kind.characters
    if not least <= len(shown) <= most:
        yield f"{len(shown)} characters; {least} to {most} are right"
    fewest, highest = kind.sentences
    sentences = len(_SENTENCE.findall(shown))
    if not fewest <= sentences <= highest:
        yield f"{sentences} sentences; {fewest} to {highest} are right"
    yield from style.complaints(SLOT.sub("Xxx", text), language)
    yield from (f"“{seen}”: {advice}" for seen, advice in printed_never(text, language))
    rules = language_data(language, "style")
    if rules["plural"] and (found := re.search(rules["plural"], _QUOTED.sub("«»", text), re.IGNORECASE)):
        yield f"“{found[0].strip(' .!?…:;,—')}” speaks to several readers: there is one"
    if name == "advice" and key[0] == "theme" and (found := re.match(rules["pronoun"], text)):
        yield f"“{found[1]}” stands for something in the summary, far above: name the thing again"
    yield from _claims(key, name, text, language)


def _slots(key: Key, kind: TextKind, text: str) -> Iterator[str]:
    found = [slot.partition(":") for slot in SLOT.findall(text)]
    names = [name for name, _, _ in found]
    needs, may = set(kind.needs), set(kind.needs) | set(kind.may)
    if key[0] == "reason":
        needs = may = REASON_SLOTS[key[1]]
    for name in sorted(needs - set(names)):
        yield f"lacks {{{name}}}"
    for name, _, case in found:
        if name not in may:
            yield f"{{{name}}} has no meaning here; there is: {', '.join(sorted(may)) or 'no slot'}"
        elif case and (name not in WITH_CASE or case not in CASES):
            yield f"{{{name}:{case}}}: {name} has no such case"
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{{{name}}} stands {count} times"


def _claims(key: Key, name: str, text: str, language: Language) -> Iterator[str]:
    """Words about the sky for which nothing stands."""
    allowed = _bodies_of(key) if name in ("text", "lead") else set()
    named = {body for body, pattern in _BODIES[language].items() if pattern.search(text)}
    for body in sorted(named - allowed):
        yield f"names {body.capitalize()}, which it is not about"
    if key[0] in ("moon", "planet", "pair", "moment") and not re.search(r"\{aspect", text):
        for body in sorted(allowed - named):
            yield f"does not name {body.capitalize()}"
    if sign := _SIGNS[language].search(text):
        yield f"names a sign, “{sign[0]}”"
    own = key[-1] if key[0] == "planet" else ""
    for house, pattern in _HOUSE[language].items():
        if pattern.search(text) and house != own:
            yield f"names house {house}, which it is not about"
    if own and not _HOUSE[language][own].search(text):
        yield f"does not name house {own}"
    if re.search(r"\d", SLOT.sub("", text)):
        yield "has a figure in it: hours come from slots, other numbers are words"
    if key[0] not in ("event", "turning") and (found := _sky_word(key, text, language)):
        yield f"“{found}” claims something about the sky that need not be so"


def _sky_word(key: Key, text: str, language: Language) -> str:
    found = _SKY_WORDS[language].search(SLOT.sub("…", text))
    conjunction = re.compile(
        language_data(language, "claims")["values"]["aspect"]["conjunction"], re.IGNORECASE
    )
    if found is None or (key[-1] == "conj" and conjunction.fullmatch(found[0])):
        return ""
    return found[0]


def _bodies_of(key: Key) -> set[Body]:
    """The bodies that a text of the list may name."""
    kind, *rest = key[1:] if key[0] == "moment" else key
    named = {Body(name) for part in rest for name in part.split("_") if name in set(Body)}
    if kind == "moon":
        return {Body.MOON} | named
    if kind == "event":
        of_moon = any(word in rest[0] for word in ("moon", "eclipse", "quarter"))
        return {Body.MOON, Body.SUN} if of_moon else named
    if kind == "turning":
        return set(Body)
    return named if kind in ("planet", "pair", "window") else set()
