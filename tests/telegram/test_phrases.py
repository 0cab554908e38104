"""What people write is understood: every row of phrases.toml, and every example of intents.toml."""

import datetime as dt
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from horo_app.core.language import Language
from horo_app.subscribers.subscribers import PendingQuestion
from horo_app.telegram.handlers.intent_answers import BY_CODE
from horo_app.telegram.keyboards import time_of
from horo_app.telegram.sky_answers import ANSWERS as SKY_ANSWERS
from horo_app.telegram.understanding.days import Span
from horo_app.telegram.understanding.intents import INTENTS, intent_of, intents
from horo_app.telegram.understanding.interpreter import understand
from horo_app.telegram.understanding.meaning import Meaning
from horo_app.telegram.understanding.normalize import words_of

TODAY = dt.date(2026, 11, 29)
ROWS = [
    (phrase, PendingQuestion(group.get("asked", "")), group["means"])
    for group in tomllib.loads((Path(__file__).parent / "phrases.toml").read_text())["rows"]
    for phrase in group["phrases"]
]
EXAMPLES = {name: found["examples"] for name, found in tomllib.loads(INTENTS.read_text())["intent"].items()}


def told(meaning: Meaning) -> str:
    """A meaning as the file tells it."""
    period = meaning.period
    parts = [
        meaning.name or meaning.kind.value,
        "+".join(meaning.signs),
        (str(period.date) if period.span is Span.DAY else period.span.value) if period else "",
        meaning.section,
        meaning.body,
        time_of(meaning.time.minutes) if meaning.time else "",
        *(f"{day.day}.{day.month}" + (f".{day.year}" if day.year else "") for day in meaning.birthdays[:1]),
        meaning.zone and meaning.zone.key,
        meaning.place and f"@{meaning.place}",
        "" if meaning.is_certain else "?",
    ]
    return " ".join(filter(None, parts))


def _by_meaning() -> dict[str, list[tuple[str, PendingQuestion]]]:
    found = defaultdict(list)
    for phrase, asked, means in ROWS:
        found[means].append((phrase, asked))
    return found


@pytest.mark.parametrize("means", _by_meaning())
def test_what_people_write_is_understood(means: str) -> None:
    """An intent may be one that is asked about, too, where its row does not say so."""
    understood = {
        phrase: told(understand(phrase, TODAY, Language.RU, asked)) for phrase, asked in _by_meaning()[means]
    }
    assert {phrase: found for phrase, found in understood.items() if found not in (means, f"{means} ?")} == {}


def test_the_table_holds_hundreds_of_phrases_of_both_languages() -> None:
    russian = sum(any("а" <= letter <= "я" for letter in phrase.casefold()) for phrase, _, _ in ROWS)
    assert len(ROWS) >= 400
    assert min(russian, len(ROWS) - russian) > 200


def test_every_example_has_its_own_intent_and_no_other() -> None:
    found = {
        example: (match.name if (match := intent_of(words_of(example))) else None, name)
        for name, examples in EXAMPLES.items()
        for example in examples
    }
    assert {example: pair for example, pair in found.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_intent_has_an_answer_in_both_languages(name: str) -> None:
    by_code = {"reading", "compatibility", "help", *BY_CODE, *SKY_ANSWERS}
    assert (name in by_code) != (set(intents()[name].answers) == set(Language))


@pytest.mark.parametrize(
    "phrase",
    [
        "я стопудово рад",
        "не хочу чтобы ты останавливался никогда",
        "хватило бы денег",
        "stop motion",
    ],
)
def test_what_is_only_like_stop_never_stops(phrase: str) -> None:
    meaning = understand(phrase, TODAY, Language.RU)
    assert meaning.name != "stop" or not meaning.is_certain


def test_long_messages_are_looked_through_for_despair_only() -> None:
    assert understand("лев завтра " * 50, TODAY, Language.RU).kind == "unknown"
    assert understand("так вышло " * 100 + "и я не хочу больше жить", TODAY, Language.RU).name == "despair"
