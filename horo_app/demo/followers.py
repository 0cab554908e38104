"""Who follows the bot: people join, stay or leave, each morning brings their readings; and what readers answer."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from horo_app.astrology.zodiac import SIGNS
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.demo.crowd import LANGUAGES, LIKES
from horo_app.readings.feedback import FeedbackAnswer
from horo_app.subscribers.deliveries import KEPT, LATE, Status
from horo_app.subscribers.states import SubscriberState

# Beyond any chat that Telegram can have: should a bot be run on these tables, nobody is written to.
FIRST_CHAT = 2**52 + 1

_JOINING = 0.6, 4.0  # a day, at the beginning and today
_LEAVING = 0.0012  # the share that blocks the bot on a day
_HOURS = (6, 7, 7, 8, 8, 8, 9, 9, 10, 12, 21)
_CLOSE = 0.72  # the share of readers who find a reading close
_ANSWERING = 1.6  # answers to a reading of today, on average

SubscriberRow = tuple[int, str, str | None, str, bool, str, int, None, str, dt.datetime]
DeliveryRow = tuple[
    int, dt.date, str, str, dt.datetime, dt.datetime, dt.datetime, int, None, dt.datetime | None
]
DayRow = tuple[dt.date, int, int]
AnswerRow = tuple[str, dt.date, str, str, int]


@dataclass
class Follower:
    """A subscriber; `left` is the day on which they blocked the bot."""

    chat_id: int
    sign: str | None
    language: Language
    zone: str
    deliver_at: int
    joined: dt.datetime
    state: SubscriberState = SubscriberState.ACTIVE
    left: dt.date | None = None

    @property
    def row(self) -> SubscriberRow:
        """(chat_id, state, sign, language, language_chosen, zone, deliver_at, next_at, asked, joined_at)."""
        return (
            self.chat_id, self.state, self.sign, self.language, True, self.zone, self.deliver_at, None, "", self.joined,
        )  # fmt: skip


@dataclass
class DemoFollowing:
    """All that ever followed, and how many came and went on each day."""

    followers: list[Follower] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)


def following(dates: list[dt.date], zone: ZoneInfo, chance: random.Random) -> DemoFollowing:
    """Who came, stayed and went in the course of the days."""
    found = DemoFollowing()
    for number, date in enumerate(dates, start=1):
        first, last = _JOINING
        joining = int(first + (last - first) * number / len(dates) + chance.expovariate(0.8))
        active = [one for one in found.followers if one.state is SubscriberState.ACTIVE]
        leaving = [one for one in active if chance.random() < _LEAVING]
        for one in leaving:
            one.state, one.left = SubscriberState.LEFT, date
        came = [_newcomer(FIRST_CHAT + len(found.followers) + n, date, zone, chance) for n in range(joining)]
        found.followers += came
        found.days.append((date, joining, len(leaving)))
    for one in found.followers:
        if one.state is SubscriberState.ACTIVE and chance.random() < 0.05:
            one.state = SubscriberState.PAUSED
    return found


def _newcomer(chat_id: int, date: dt.date, zone: ZoneInfo, chance: random.Random) -> Follower:
    [language] = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))
    [sign] = chance.choices(SIGNS, LIKES)
    return Follower(
        chat_id=chat_id,
        sign=None if chance.random() < 0.03 else sign.value,
        language=language,
        zone=chance.choice(language_data(language, "language")["demo"]["zones"]),
        deliver_at=chance.choice(_HOURS) * 60 + chance.choice((0, 0, 30)),
        joined=dt.datetime.combine(date, dt.time(chance.randint(6, 23), chance.randint(0, 59)), zone),
    )


def deliveries(
    found: DemoFollowing, dates: list[dt.date], now: dt.datetime, chance: random.Random
) -> Iterator[DeliveryRow]:
    """Each morning's deliveries, as far back as they are kept and up to now."""
    for date in dates[-KEPT.days :]:
        together: Counter[dt.datetime] = Counter()
        for one in found.followers:
            due = dt.datetime.combine(date, dt.time(), ZoneInfo(one.zone)) + dt.timedelta(
                minutes=one.deliver_at
            )
            if (
                one.sign
                and one.state is not SubscriberState.PAUSED
                and one.joined < due < now
                and not _gone(one, date)
            ):
                together[due] += 1
                yield _delivery(one, date, due, together[due], chance)


def _gone(one: Follower, date: dt.date) -> bool:
    return one.left is not None and one.left < date


def _delivery(
    one: Follower, date: dt.date, due: dt.datetime, place: int, chance: random.Random
) -> DeliveryRow:
    """Those of one hour go out one after another, 25 a second."""
    status, reason, tries = _outcome(one, date, chance)
    came = due + dt.timedelta(seconds=place / 25 + chance.expovariate(2))
    return one.chat_id, date, status, reason, due, due + LATE, due, tries, None, came


def _outcome(one: Follower, date: dt.date, chance: random.Random) -> tuple[str, str, int]:
    if one.left == date:
        return Status.BLOCKED, "Forbidden: bot was blocked by the user", 1
    luck = chance.random()
    if luck < 0.0005:
        return Status.UNKNOWN, "the process ended", 1
    if luck < 0.001:
        return Status.SKIPPED, "too late", 0
    return Status.SENT, "", 2 if luck < 0.01 else 1


def answers(dates: list[dt.date], chance: random.Random) -> Iterator[AnswerRow]:
    """(sign, date, language, answer, answers): few at the beginning, more today; most found it close."""
    for number, date in enumerate(dates, start=1):
        for sign in SIGNS:
            for language, share in LANGUAGES.items():
                expected = _ANSWERING * 2 * share * number / len(dates)
                given = [
                    FeedbackAnswer.YES if chance.random() < _CLOSE else FeedbackAnswer.NO
                    for _ in range(int(chance.expovariate(1 / expected)))
                ]
                for answer, many in Counter(given).items():
                    yield sign.value, date, language.value, answer.value, many
