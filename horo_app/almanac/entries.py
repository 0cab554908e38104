"""The entries of a phrase file: what is written in one, and when it fits. Pure."""

import datetime as dt
import functools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from horo_app.astrology.inflection import SLOT
from horo_app.content.reading import Section

_PARAGRAPHS = ("house", "moon", "planet", "pair")
# The fields that say when an entry fits: their values, and the kinds of texts that may have them.
_OPTIONS: dict[str, tuple[Collection[Any], tuple[str, ...]]] = {
    "workday": ((True,), (*_PARAGRAPHS, "theme", "event")),
    "from": (range(1, 24), ("moon", "pair")),
    "to": (range(1, 24), ("moon", "pair")),
    "section": (tuple(section.value for section in Section), ("pair",)),
    "tone": (("low", "high"), ("house", "planet", "week", "month", "outlook")),
    "pace": (("rest", "go"), (*_PARAGRAPHS, "theme", "event")),
}
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAMES = {"from": "begins", "to": "ends"}  # "from" is a word of Python's


@dataclass(frozen=True, slots=True)
class Text:
    """One entry of a list. `text` is a paragraph; a theme has a summary and an advice instead.

    The other fields say when it fits: on a working day only, at an hour from `begins` to before `ends`, on a day whose
    tone is not the opposite of `tone`, in a reading that says nothing of the opposite `pace`, told in the `section`.
    """

    text: str = ""
    summary: str = ""
    lead: str = ""
    advice: str = ""
    workday: bool = False
    begins: int = 0
    ends: int = 24
    tone: str = ""  # "low" or "high"
    pace: str = ""  # "rest" or "go"
    section: str = ""  # of the reading

    def parts(self) -> Iterator[tuple[str, str]]:
        """What is written in it, by name."""
        for name in ("text", "summary", "lead", "advice"):
            if written := getattr(self, name):
                yield name, written

    def fits(
        self, workday: bool, tone: str = "mid", pace: str = "", hour: int | None = None, section: str = ""
    ) -> bool:
        """Whether it may stand in a reading of such a day and pace, told at the hour if there is one."""
        return (
            (workday or not self.workday)
            and (hour is None or self.begins <= hour < self.ends)
            and self.section in ("", section)
            and {self.tone, tone} != {"low", "high"}
            and {self.pace, pace} != {"rest", "go"}
        )


@functools.cache
def stems(text: Text) -> frozenset[str]:
    """The words of a text by their first letters, but for the shortest."""
    written = " ".join(part for _, part in text.parts())
    return frozenset(_stem(word) for word in _WORD.findall(SLOT.sub("", written).casefold()))


def _stem(word: str) -> str:
    return word[: min(6, max(4, len(word) - 1))]


def is_workday(date: dt.date) -> bool:
    """Whether offices are open: no weekend, and not the first week of January, when Russia rests."""
    return date.weekday() < 5 and not (date.month == 1 and date.day <= 8)


def text_of(entry: Any, fields: tuple[str, ...], kind: str) -> Text:
    """What a file has for a text of the kind; raises ValueError, in words, when that is no such text."""
    if isinstance(entry, str) and fields == ("text",):
        return Text(text=entry)
    if not isinstance(entry, dict) or not set(fields) <= set(entry):
        wanted = "a text in quotation marks" if fields == ("text",) else ", ".join(fields)
        raise ValueError(f"an entry has {wanted}; this one is {entry!r:.60}")
    for name, value in entry.items():
        if name in fields:
            continue
        known, kinds = _OPTIONS.get(name, ((), ()))
        if value not in known or kind not in kinds:
            raise ValueError(f"{name} = {value!r} has no meaning here: {entry!r:.80}")
    return Text(**{_NAMES.get(str(name), str(name)): value for name, value in entry.items()})
