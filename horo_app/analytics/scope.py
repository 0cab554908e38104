"""What the figures are asked for: from which day to which, by which channel, and of what alone."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.errors import ImpossibleDate
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.readings.views import Channel

LONGEST = 3 * 366  # days: more is a slip of the keyboard
USUAL = 30
LONGEST_SOURCE = 32
OFFERED = (7, 30, 90)
NAMED = ("today", "yesterday", "month", "year")  # other ranges, which move on with the days


@dataclass(frozen=True, slots=True)
class Scope:
    """The days from `first` to `last`, both included, by one channel or all; and of one sign, language, weekday (ISO's)
    or source of the bot's newcomers alone.
    """

    first: dt.date
    last: dt.date
    channel: Channel | None = None
    sign: Sign | None = None
    language: Language | None = None
    weekday: int | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ImpossibleDate(msg("The first day must not come after the last."))
        if len(self) > LONGEST:
            raise ImpossibleDate(msg("Choose {days} days at most."), days=LONGEST)

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def days(self) -> Iterator[dt.date]:
        every = (self.first + number * clock.DAY for number in range(len(self)))
        return (date for date in every if self.weekday in (None, date.isoweekday()))

    @property
    def before(self) -> "Scope":
        """As many days, just before; of one weekday, as many weeks."""
        return replace(self, first=self.first - self.length_before, last=self.last - self.length_before)

    @property
    def length_before(self) -> dt.timedelta:
        """How far the days before are away: each of the range's days stands beside the one so much earlier."""
        length = len(self) if self.weekday is None else -(-len(self) // 7) * 7
        return length * clock.DAY

    def between(self, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """From the first day's midnight in `zone` up to, and not including, that after the last."""
        return midnight(self.first, zone), midnight(self.last + clock.DAY, zone)


def midnight(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    """When `date` begins in `zone`."""
    return dt.datetime.combine(date, dt.time.min, zone)


def last_days(number: int, today: dt.date, channel: Channel | None = None) -> Scope:
    """The last `number` days, today among them."""
    return Scope(today - (number - 1) * clock.DAY, today, channel)


def parse_scope(
    first: str, last: str, channel: str, today: dt.date, alone: Mapping[str, str] = MappingProxyType({})
) -> Scope:
    """The scope that an address names. What it leaves out is the usual, and so is a sign, language or weekday in
    `alone` that there is not. Raises ImpossibleDate, also for a channel.
    """
    sign, language, weekday = (alone.get(word, "") for word in ("sign", "language", "weekday"))
    return Scope(
        *_days(first, last, today),
        _channel(channel),
        sign=Sign(sign) if sign in set(Sign) else None,
        language=Language(language) if language in set(Language) else None,
        weekday=int(weekday) if weekday in set("1234567") else None,
        source=alone.get("source", "")[:LONGEST_SOURCE] or None,
    )


def _days(first: str, last: str, today: dt.date) -> tuple[dt.date, dt.date]:
    if first.isascii() and first.isdigit() and 0 < int(first[:5]) <= LONGEST:  # "7": so many days
        return today - (int(first[:5]) - 1) * clock.DAY, today
    if first in NAMED:
        return named_days(first, today)
    end = _date(last) if last else today
    return (_date(first) if first else end - (USUAL - 1) * clock.DAY), end


def named_days(name: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The days of a named range: today, yesterday, this month up to today, the 12 months up to today."""
    if name == "yesterday":
        return today - clock.DAY, today - clock.DAY
    if name == "year":
        return today - 365 * clock.DAY + clock.DAY, today
    return (today.replace(day=1) if name == "month" else today), today


def _date(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise ImpossibleDate(msg("Each date must be a day of the calendar as YYYY-MM-DD.")) from None


def _channel(text: str) -> Channel | None:
    try:
        return Channel(text) if text else None
    except ValueError:
        raise ImpossibleDate(
            msg("The channel must be one of: {channels}."), channels=", ".join(Channel)
        ) from None
