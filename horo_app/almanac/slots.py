"""Whether the conditions of a phrase fit each other, and its slots fit the conditions."""

import re
from collections.abc import Iterator

from horo_app.almanac.phrases import Phrase
from horo_app.almanac.words import CASES, SLOT, fill
from horo_app.language import Language
from horo_app.sky import Body
from horo_app.zodiac import SIGNS, Sign

SLOT_NAMES = ("body", "other", "sign", "house", "reader")
_ABOUT_A_BODY = ("house", "sign", "dignity", "ingress", "station", "aspect", "to_reader", "ruler")

_PREPOSITION_TWICE = re.compile(r"\b[Вв]о? \{(?:sign|reader):loc\}")
# Words right after a slot that show the gender of whatever fills it.
_AGREES = re.compile(r"\{(body|other):nom\} (?:не |уже |снова )?(\w+(?:л|ла|ло|лся|лась|лось))\b")
_EN_ARTICLE = re.compile(r"\ba \{(?:body|other|sign|house)\}")

_GENDERS = {Body.SUN: "n", Body.MOON: "f", Body.VENUS: "f"}


def misfits(phrase: Phrase, part: str, language: Language) -> Iterator[str]:
    """A complaint for everything that makes the phrase impossible to fill or to judge."""
    yield from _conditions(phrase, part)
    yield from _braces(phrase)
    for found in SLOT.finditer(phrase.text):
        yield from _slot(phrase, found[1], language)
    if language is Language.RU:
        yield from _russian(phrase)
    elif _EN_ARTICLE.search(phrase.text):
        yield "“a” before a slot: a vowel may follow, so turn the sentence around"


def _conditions(phrase: Phrase, part: str) -> Iterator[str]:
    for name in _ABOUT_A_BODY:
        if getattr(phrase, name) and not phrase.body:
            yield f"{name} needs a body to speak of: add body"
    if phrase.retrograde is not None and not phrase.body:
        yield "retrograde needs a body to speak of: add body"
    if bool(phrase.aspect) != bool(phrase.partner):
        yield "aspect and with go together: add the one that is missing"
    if set(phrase.body) & set(phrase.partner) and len(phrase.partner) == 1:
        yield "a body makes no aspect with itself: change body or with"
    if part == "sky" and phrase.plain:
        yield "a [[sky]] speaks of the sky: add the condition under which it is true"
    if (part == "colour") != bool(phrase.name and phrase.hex):
        yield "a [[colour]], and only it, has a name and a hex"
    if part != "reason" and (phrase.to_reader or phrase.ruler):
        yield "to_reader and ruler belong to score.toml"


def _braces(phrase: Phrase) -> Iterator[str]:
    if set(SLOT.sub("", phrase.text)) & set("{}"):
        yield "a brace stands alone: a slot is {name} or {name:case}"


def _slot(phrase: Phrase, slot: str, language: Language) -> Iterator[str]:
    name, colon, case = slot.partition(":")
    if name not in SLOT_NAMES:
        yield f"{{{slot}}} is no slot: use one of {', '.join(SLOT_NAMES)}"
    if name in ("body", "sign", "house") and not phrase.body:
        yield f"{{{slot}}} has nothing to stand for: add body"
    if name == "other" and not phrase.partner:
        yield f"{{{slot}}} has nothing to stand for: add aspect and with"
    if language is Language.EN and colon:
        yield f"{{{slot}}}: English has no cases, write {{{name}}}"
    if language is Language.RU and case not in CASES:
        yield f"{{{slot}}}: name a case, one of {', '.join(CASES)}, as in {{{name}:gen}}"


def _russian(phrase: Phrase) -> Iterator[str]:
    if _PREPOSITION_TWICE.search(phrase.text):
        yield "{sign:loc} brings its own preposition: take «в» away"
    for found in _AGREES.finditer(phrase.text):
        bodies = phrase.body if found[1] == "body" else phrase.partner
        if len({_GENDERS.get(body, "m") for body in bodies}) > 1:
            yield f"«{found[2]}» cannot agree with every body that fills {{{found[1]}:nom}}"


def lengths(phrase: Phrase, language: Language) -> tuple[int, int]:
    """The fewest and the most characters of the sentence over all that may fill its slots."""
    sizes = [
        len(fill(phrase.text, {"body": body, "other": other, "sign": sign, "house": house,
                               "reader": reader}, language))
        for body in phrase.body or (Body.SUN,)
        for other in phrase.partner or (Body.SUN,)
        for sign in phrase.sign or (Sign.LEO, Sign.SAGITTARIUS)
        for house in phrase.house or (1, 12)
        for reader in (SIGNS[4], SIGNS[8])
    ]  # fmt: skip
    return min(sizes), max(sizes)
