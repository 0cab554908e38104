"""What a sentence claims about the sky, read from its words, against what its conditions ask for.

The word lists are in languages/<language>/claims.toml. They know the inflections of each language and err on the
strict side: a sentence that means something else by such a word can be said another way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from horo_app.astrology.inflection import CASES, SLOT, bare_body_name, sign_in_case
from horo_app.astrology.sky import Body, Phase
from horo_app.astrology.zodiac import SIGNS
from horo_app.content.phrases import Phrase
from horo_app.content.sky_claims import house_patterns
from horo_app.core.language import Language
from horo_app.core.language_data import language_data


@dataclass(frozen=True)
class Claim:
    """Words that say something, and the conditions of which one has to stand under them."""

    words: re.Pattern[str]
    condition: str
    allowed: frozenset[object] = frozenset()  # values it may ask for; empty: any
    only_of_bodies: bool = False  # the words mean this only where a body is spoken of


def unasked(phrase: Phrase, language: Language) -> Iterator[str]:
    """A complaint for every claim of the sentence that its conditions do not back."""
    text = SLOT.sub("…", phrase.text)
    for claim in _CLAIMS[language]:
        found = claim.words.search(text)
        if found and not _is_backed(claim, phrase):
            said = found[0].strip()
            yield f"says “{said}” without asking for it: add {_advice(claim)}, or reword"


def _is_backed(claim: Claim, phrase: Phrase) -> bool:
    if claim.only_of_bodies and not phrase.body:
        return True
    if claim.condition == "body":
        return _names_its_body(claim, phrase)
    if claim.condition == "retrograde":
        return phrase.retrograde is not None or bool(phrase.station)
    asked = getattr(phrase, claim.condition)
    if claim.condition == "aspect":
        asked = asked or phrase.to_reader
    if not claim.allowed or claim.condition == "season":  # "a winter coat" is at home in May
        return bool(asked)
    if claim.condition == "weekday":  # "by Thursday" may be said on Tuesday too
        return claim.allowed <= set(asked)
    return bool(asked) and set(asked) <= claim.allowed


def _names_its_body(claim: Claim, phrase: Phrase) -> bool:
    asked = [set(phrase.body), set(phrase.partner)]
    if phrase.phase:
        asked.append({Body.MOON})  # a phase is the Moon's
    return claim.allowed in asked


def _advice(claim: Claim) -> str:
    if not claim.allowed:
        return f"the condition {claim.condition}"
    values = " or ".join(sorted(str(value) for value in claim.allowed))
    return f"{claim.condition} = {values}"


def _words(pattern: str, *, exact_letters: bool = False) -> re.Pattern[str]:
    return re.compile(pattern, 0 if exact_letters else re.IGNORECASE)


def _names(forms: Iterable[str]) -> re.Pattern[str]:
    """Any of the names, as they are written: «Рак» is a sign, «рак» is not."""
    longest_first = sorted(set(forms), key=len, reverse=True)
    return _words(rf"\b(?:{'|'.join(longest_first)})\b", exact_letters=True)


def _bodies(language: Language) -> Iterator[Claim]:
    for body in Body:
        forms = [bare_body_name(body, language, case) for case in CASES]
        yield Claim(_names(forms), "body", frozenset({body}))
    moonlike = _words(language_data(language, "claims")["moonlike"])
    yield Claim(moonlike, "body", frozenset({Body.MOON}))


def _signs(language: Language) -> Iterator[Claim]:
    for sign in SIGNS:
        forms = [sign_in_case(sign, language, case).split()[-1] for case in CASES]
        yield Claim(_names(forms), "sign", frozenset({sign}))


def _houses(language: Language) -> Iterator[Claim]:
    for house, pattern in house_patterns(language).items():
        yield Claim(pattern, "house", frozenset({house}))


def _phases(language: Language) -> Iterator[Claim]:
    for phases, pattern in language_data(language, "claims")["phases"].items():
        allowed = frozenset[object](Phase(name) for name in phases.split())
        yield Claim(_words(pattern), "phase", allowed)


def _listed(language: Language) -> Iterator[Claim]:
    for condition, patterns in language_data(language, "claims")["values"].items():
        for values, pattern in patterns.items():
            yield Claim(_words(pattern), condition, frozenset(values.split()))


# Conditions that only claim something where a body is named.
_ONLY_OF_BODIES = ("ingress", "dignity")


def _motions(language: Language) -> Iterator[Claim]:
    for condition, pattern in language_data(language, "claims")["motions"].items():
        only_of_bodies = condition in _ONLY_OF_BODIES
        yield Claim(_words(pattern), condition, only_of_bodies=only_of_bodies)


_CLAIMS = {
    language: (
        *_bodies(language),
        *_signs(language),
        *_houses(language),
        *_phases(language),
        *_listed(language),
        *_motions(language),
    )
    for language in Language
}
