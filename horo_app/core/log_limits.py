"""Limits of a log that strangers can cause lines of: how long a line may be, and how often the same may come."""

import logging
import time
from dataclasses import dataclass

LONGEST = 4_000  # characters of a text in a line; a traceback keeps its beginning and its end
LONGEST_STORY = 12_000  # of a traceback
TAIL = 1_000  # of them from the end
MANY = 60  # lines of one kind in a minute that are written
MANY_LONG = 10  # of those with a traceback or a long text
MINUTE = 60.0
KINDS = 2_000  # that are kept in mind


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text if it is short enough, else its beginning and its end."""
    if len(text) <= longest:
        return text
    left_out = len(text) - longest
    return f"{text[: longest - TAIL]} … {left_out} characters left out … {text[-TAIL:]}"


@dataclass(slots=True)
class _Burst:
    """Lines of one kind within a minute."""

    until: float
    times: int = 0
    told: int = 0


class Repeats(logging.Filter):
    """Lets the first lines of a kind through, and after them one at each power of ten, with their number.

    A kind is what is logged by one place in the code; what it says of this case does not matter, for a stranger
    may choose that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bursts: dict[object, _Burst] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write the line; one that stands for many says for how many."""
        kind, now = _kind(record), time.monotonic()
        burst = self._bursts.get(kind)
        if burst is None or now >= burst.until:
            missed = burst.times - burst.told if burst else 0
            self._bursts.pop(kind, None)
            while len(self._bursts) >= KINDS:
                self._bursts.pop(next(iter(self._bursts)))
            self._bursts[kind] = _Burst(now + MINUTE, 1, 1)
            return _telling(record, missed + 1 if missed else 0)
        burst.times += 1
        if burst.times > (MANY_LONG if _is_long(record) else MANY) and str(burst.times).strip("0") != "1":
            return False
        missed, burst.told = burst.times - burst.told, burst.times
        return _telling(record, missed if missed > 1 else 0)


def _kind(record: logging.LogRecord) -> object:
    if isinstance(record.msg, dict):  # an event of ours: its phrase, whatever it is told of
        return record.name, record.levelno, str(record.msg.get("event"))[:100]
    return record.name, record.levelno, record.pathname, record.lineno


def _is_long(record: logging.LogRecord) -> bool:
    if isinstance(record.msg, dict):
        return "exception" in record.msg or any(len(str(part)) > LONGEST // 4 for part in record.msg.values())
    return bool(record.exc_info) or len(str(record.msg)) > LONGEST // 4


def _telling(record: logging.LogRecord, times: int) -> bool:
    if times:
        record.repeated = times
    return True
