from dataclasses import dataclass

from horo_app.prose.facts import in_words


@dataclass
class Explanation:
    title: str
    text: str


def explain(fact, language):
    return Explanation(in_words(fact, language), "…")
