"""Phrases that we never print: worn-out ones, false friends, and what is not the English of the United States."""

from collections.abc import Iterator

from horo_app.content.style import ADVICE, rules_of
from horo_app.core.language import Language

DATED = ADVICE["dated"]


def printed_never(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """Every such phrase in the text, and what is wrong with it."""
    for rule in rules_of(language, "never"):
        if found := rule.pattern.search(text):
            yield found[0], rule.advice
