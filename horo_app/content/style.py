"""House rules of the phrases that can be seen without knowing the sky: signs, grammar, manners."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

SHORTEST, LONGEST = 40, 115  # characters, once the slots are filled


@dataclass(frozen=True)
class Rule:
    """Words or signs that no sentence may hold, and what to do about them."""

    pattern: re.Pattern[str]
    advice: str


# Why something is against the rules, by the names of languages/<language>/style.toml
ADVICE = {
    "too_sure": msg("promises or fixes fate: say what one can do instead"),
    "fear": msg("frightens: say it without fear"),
    "medical": msg("sounds like medical advice: speak of rest, walks, sleep and water instead"),
    "legal": msg("sounds like legal advice: leave it out"),
    "investment": msg("sounds like investment advice: speak of habits and budgets instead"),
    "gender": msg("guesses the reader's gender: use the present, the infinitive or an impersonal turn"),
    "thou": msg("the reader is «ты»"),
    "yo": msg("write ё"),
    "english_quotes": msg("use “ ” and ’"),
    "russian_quotes": msg("use « »"),
    "english_dash": msg("use a comma, a colon or —"),
    "russian_dash": msg("use —"),
    "worn": msg("a phrase that we never print: say what is meant"),
    "british": msg("our English is American"),
    "dated": msg("names a weekday or a season: a text is for any day of the year"),
}
_MANNERS = ("too_sure", "fear", "medical", "legal", "investment", "gender")
_EVERYWHERE = (
    (r"  |^\s|\s$", msg("one space between words, none at the ends")),
    (r"\s[,.;:!?…]", msg("no space before a stop")),
    (r"(?<![.!?…»”])$", msg("end with a full stop, a question mark or an exclamation mark")),
    (r"!", msg("no exclamation marks: the tone is calm")),
)
_NEVER = frozenset(ADVICE[name] for name in _MANNERS)


@cache
def rules_of(language: Language, name: str) -> tuple[Rule, ...]:
    """The rules of a list of the language's style."""
    rules = language_data(language, "style")[name]
    return tuple(Rule(re.compile(pattern, re.IGNORECASE), ADVICE[advice]) for advice, pattern in rules)


@cache
def _rules(language: Language) -> tuple[Rule, ...]:
    everywhere = (Rule(re.compile(pattern), advice) for pattern, advice in _EVERYWHERE)
    return (*everywhere, *rules_of(language, "rules"))


def broken_rules(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """What breaks the house rules: the words that do, and what to do about them."""
    for rule in _rules(language):
        if found := rule.pattern.search(text):
            yield found[0].strip(), rule.advice


def complaints(text: str, language: Language) -> Iterator[str]:
    """What breaks the house rules in a sentence, its slots still open."""
    for seen, advice in broken_rules(text, language):
        yield f"“{seen}”: {advice}" if seen else advice


def forbidden(text: str, language: Language) -> Iterator[str]:
    """Of the rules those that no reader's text may break, whoever writes it: manners, not typography."""
    for rule in _rules(language):
        if rule.advice in _NEVER and (found := rule.pattern.search(text)):
            yield f"“{found[0].strip()}”: {rule.advice}"
