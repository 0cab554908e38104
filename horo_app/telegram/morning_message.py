"""What a subscriber gets by itself: their reading as they wish it, of one sign or of several."""

from collections.abc import Callable, Iterator
from typing import Any

from aiogram.utils.formatting import Bold, Italic, Text, sizeof

from horo_app.content.reading import Reading, Section
from horo_app.content.wording import day_and_date, heading
from horo_app.core.i18n import say
from horo_app.subscribers.subscribers import FULL, SHORT
from horo_app.telegram.reply import LONGEST, reading_text, title

SENTENCE_ENDS = (". ", "! ", "? ", "… ")


def message_text(readings: list[Reading], shows: str, last: str = "") -> Text:
    """The readings in one message: the first as `shows` says, and the others briefly beside a whole one; then a line.

    As many signs as there are fit: what is too long is told more and more briefly.
    """
    for version in _versions(readings, shows):
        text = Text(version, "\n\n", last) if last else version
        if sizeof(text.render()[0]) <= LONGEST:
            return text
    return text


def _versions(readings: list[Reading], shows: str) -> Iterator[Text]:
    """From the one that is wished for to the shortest."""
    first, *others = readings
    if shows == FULL:
        yield Text(reading_text(first), *_each(others, _brief))
    elif shows != SHORT:
        yield _dated(readings, lambda reading: _section(reading, Section(shows)))
    yield _dated(readings, _brief)
    yield _dated(readings, _briefest)


def _dated(readings: list[Reading], part: Callable[[Reading], Text]) -> Text:
    reading = readings[0]
    return Text(Bold(day_and_date(reading.date, reading.language)), *_each(readings, part))


def _each(readings: list[Reading], part: Callable[[Reading], Text]) -> list[Any]:
    return [piece for reading in readings for piece in ("\n\n", part(reading))]


def _briefest(reading: Reading) -> Text:
    score = say(reading.language, "The day gets {score} out of 10", score=reading.score)
    summary = ("\n", Italic(reading.summary)) if reading.summary else ()
    return Text(Bold(title(reading.sign, reading.language)), *summary, "\n", score)


def _brief(reading: Reading) -> Text:
    """The summary, the score, and one line of advice."""
    line = _first_sentence(reading.sections.get(Section.ADVICE, ""))
    return Text(_briefest(reading), *(("\n", line) if line else ()))


def _section(reading: Reading, section: Section) -> Text:
    name = f"{title(reading.sign, reading.language)} · {heading(section, reading.language)}"
    return Text(Bold(name), "\n", reading.sections.get(section, reading.summary))


def _first_sentence(text: str) -> str:
    ends = [text.index(end) + 1 for end in SENTENCE_ENDS if end in text]
    return text[: min(ends)] if ends else text
