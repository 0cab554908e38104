"""Which phrases ever come true, and whether every reader has enough of them on every day."""

import datetime as dt
from collections.abc import Iterator

from horo_app.almanac.phrases import Book, Phrase
from horo_app.almanac.rotation import NO_REPEAT, SIGNS_IN_ALL
from horo_app.almanac.scene import Scene, day_of, matches
from horo_app.zodiac import SIGNS

# How many sentences of a part must be true for every sign on every day. The twelve signs share
# turns, summaries and tips of a day, and a tip may not return to a sign for a month.
ENOUGH = {
    "sky": 3,
    "turn": SIGNS_IN_ALL + 3,
    "tip": NO_REPEAT,
    "summary": SIGNS_IN_ALL + 3,
    "reason": 1,
    "colour": 2,
}


def days_from(first: dt.date, count: int, step: int = 1) -> list[dt.date]:
    return [first + dt.timedelta(days=number) for number in range(0, count, step)]


def _scenes(dates: list[dt.date]) -> Iterator[Scene]:
    for date in dates:
        for sign in SIGNS:
            yield Scene(sign, day_of(date))


def never_true(phrases: list[Phrase], dates: list[dt.date]) -> list[Phrase]:
    """Those that hold for no sign on any of the dates."""
    waiting = [phrase for phrase in phrases if not phrase.plain]
    for scene in _scenes(dates):
        if not waiting:
            break
        waiting = [phrase for phrase in waiting if not any(matches(phrase, scene))]
    return waiting


def gaps(book: Book, dates: list[dt.date]) -> Iterator[tuple[str, str]]:
    """File and complaint, for each part that leaves some sign on some of the dates with too few."""
    fewest: dict[tuple[str, str], tuple[int, str]] = {}
    for scene in _scenes(dates):
        where = f"{scene.reader} on {scene.day.date}"
        for file, parts in book.files.items():
            for part, phrases in parts.items():
                count = _count(part, phrases, scene)
                fewest[file, part] = min(fewest.get((file, part), (count, where)), (count, where))
    for (file, part), (count, where) in fewest.items():
        if count < ENOUGH[part]:
            yield file, f"{where} has {count} [[{part}]], {ENOUGH[part]} are needed: write more"


def _count(part: str, phrases: tuple[Phrase, ...], scene: Scene) -> int:
    """Of the tips and the reasons only those count that are true on any day."""
    if part in ("tip", "reason"):
        return sum(phrase.plain for phrase in phrases)
    return sum(any(matches(phrase, scene)) for phrase in phrases)
