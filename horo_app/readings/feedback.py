"""Was this close? The answers, counted for each reading, one from a reader, without knowing who they are.

A reader's browser draws a random number for each reading, the ballot. Under it an answer may be sent again, changed and
taken back, and counts once. Ballots are dropped after a week; the counts stay.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.errors import NoReading, NotYetRead, TooManyAnswers
from horo_app.core.network_limit import NetworkLimit
from horo_app.readings import repository
from horo_app.readings.cache import Key
from horo_app.readings.tables import FeedbackBallot, HoroscopeArchive, HoroscopeCache, HoroscopeFeedback

OPEN = 7 * clock.DAY  # for how long after its day a reading may be answered, and an answer taken back
MOST_A_MINUTE = 60  # new ballots about one reading: more than readers give, too few to drown them soon
MOST_OF_A_NETWORK = 20  # answers of one network in a minute, in each process
FEW = 3  # of them about one reading, which are taken whatever others do
EASTERNMOST = dt.timedelta(hours=14)  # where a day begins first

_COUNTS = table_of(HoroscopeFeedback)
_BALLOTS = table_of(FeedbackBallot)
_READINGS = (table_of(HoroscopeCache), table_of(HoroscopeArchive))
_READING = ("sign", "date", "language")


class FeedbackAnswer(StrEnum):
    """What a reader may say of a reading."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """How many said that a reading, or many of them, came close, and how many that it did not."""

    yes: int = 0
    no: int = 0

    @property
    def all(self) -> int:
        return self.yes + self.no

    @property
    def share(self) -> float | None:
        """The part that said yes; None when nobody answered."""
        return self.yes / self.all if self.all else None


_of_networks = NetworkLimit()


def check_network(network: str | None, key: Key) -> bool:
    """Whether this network has answered about this reading but a few times lately; raises TooManyAnswers.

    Without a network, when readers cannot be told apart, only the limit of the reading holds.
    """
    if network is None:
        return False
    if not _of_networks.admit(network, MOST_OF_A_NETWORK):
        raise TooManyAnswers("Many answers are coming in from your network; send yours again in a minute.")
    return _of_networks.admit(f"{network} {key}", FEW)


async def answer(
    session: AsyncSession, key: Key, ballot: uuid.UUID, given: FeedbackAnswer, *, is_one_of_few: bool = False
) -> None:
    """Count the answer of this ballot, in place of what it said before.

    `is_one_of_few` is what `check_network` said: such an answer is taken however many come from elsewhere, so a flood
    keeps no reader out. Raises NoReading, NotYetRead or TooManyAnswers.
    """
    await _check_open(session, key)
    await _take_turn(session, key)
    before = await _withdraw(session, key, ballot)
    if before is None and not is_one_of_few:
        await _check_pace(session, key)
    await session.execute(
        sa.insert(_BALLOTS).values(**_reading(key), ballot=ballot, answer=given, cast_at=clock.now())
    )
    if before is not given:
        await _count(session, key, given)
        await _discount(session, key, before)


async def take_back(session: AsyncSession, key: Key, ballot: uuid.UUID) -> None:
    """Count the ballot no longer; one that was never cast, or is long dropped, changes nothing."""
    await _take_turn(session, key)
    await _discount(session, key, await _withdraw(session, key, ballot))


async def _check_open(session: AsyncSession, key: Key) -> None:
    date = key[1]
    now = clock.now()
    if date > (now + EASTERNMOST).date():
        raise NotYetRead("That day has not begun anywhere yet; answer when it is there.")
    if date < (now - OPEN).date():
        raise NotYetRead("Answers are taken for a week; that day is longer ago.")
    if await repository.find(session, key) is None:
        raise NoReading("We hold no reading of that sign, date and language.")


async def _take_turn(session: AsyncSession, key: Key) -> None:
    """Answers about one reading wait for each other: ballots and counts then change as one."""
    name = "feedback " + " ".join(map(str, key))
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))


async def _withdraw(session: AsyncSession, key: Key, ballot: uuid.UUID) -> FeedbackAnswer | None:
    statement = (
        sa.delete(_BALLOTS)
        .where(_of(_BALLOTS, key), _BALLOTS.c.ballot == ballot)
        .returning(_BALLOTS.c.answer)
    )
    said = (await session.execute(statement)).scalar_one_or_none()
    return FeedbackAnswer(said) if said else None


async def _check_pace(session: AsyncSession, key: Key) -> None:
    lately = _BALLOTS.c.cast_at > clock.now() - dt.timedelta(minutes=1)
    statement = sa.select(sa.func.count()).select_from(_BALLOTS).where(lately, _of(_BALLOTS, key))
    if (await session.execute(statement)).scalar_one() >= MOST_A_MINUTE:
        raise TooManyAnswers("Many answers are coming in about this reading; send yours again in a minute.")


async def _count(session: AsyncSession, key: Key, given: FeedbackAnswer) -> None:
    statement = insert(_COUNTS).values(**_reading(key), answer=given, answers=1)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=list(_COUNTS.primary_key), set_={"answers": _COUNTS.c.answers + 1}
        )
    )


async def _discount(session: AsyncSession, key: Key, given: FeedbackAnswer | None) -> None:
    where = sa.and_(_of(_COUNTS, key), _COUNTS.c.answer == given, _COUNTS.c.answers > 0)
    await session.execute(sa.update(_COUNTS).where(where).values(answers=_COUNTS.c.answers - 1))


def _reading(key: Key) -> dict[str, object]:
    return dict(zip(_READING, key, strict=True))


def _of(table: sa.Table, key: Key) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == value for name, value in _reading(key).items()))


async def forget_ballots(session: AsyncSession) -> None:
    """Drop the ballots of readings that are not open to answers any more."""
    await session.execute(sa.delete(_BALLOTS).where(_BALLOTS.c.date < (clock.now() - OPEN).date()))


async def forget_cast(session: AsyncSession, ballots: Collection[uuid.UUID]) -> None:
    """Drop these ballots; what they said stays counted, as after a week."""
    await session.execute(sa.delete(_BALLOTS).where(_BALLOTS.c.ballot.in_(ballots)))


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """Answers in all, by day, by sign, and by who wrote the text that stands now; those with an answer."""

    all: FeedbackCounts
    days: dict[dt.date, FeedbackCounts]
    signs: dict[str, FeedbackCounts]
    writers: dict[str, FeedbackCounts]


async def board(session: AsyncSession, first: dt.date, last: dt.date) -> FeedbackReport:
    """What was answered about the readings of `first` to `last`, counted in every way that is shown."""
    within = _COUNTS.c.date.between(first, last)
    written = sa.and_(same_reading(WRITTEN, _COUNTS), within)
    return FeedbackReport(
        all=await between(session, first, last),
        days=await _by(session, _COUNTS.c.date, within),
        signs=await _by(session, _COUNTS.c.sign, within),
        writers=await _by(session, WRITTEN.c.source, written),
    )


async def between(session: AsyncSession, first: dt.date, last: dt.date) -> FeedbackCounts:
    """What was answered about all readings of `first` to `last`."""
    return (await _sums(session, [], _COUNTS.c.date.between(first, last))).get((), FeedbackCounts())


async def _by(session: AsyncSession, column: Any, where: sa.ColumnElement[bool]) -> dict[Any, FeedbackCounts]:
    return {key: answers for (key,), answers in (await _sums(session, [column], where)).items()}


def same_reading(one: Any, other: Any) -> sa.ColumnElement[bool]:
    """Whether rows of two tables are about the same reading."""
    return sa.and_(*(one.c[name] == other.c[name] for name in _READING))


# For queries of others: the sums of a group of rows, who wrote each reading, and the answers to each.
def _said(answer: FeedbackAnswer) -> Any:
    found = sa.func.sum(_COUNTS.c.answers).filter(_COUNTS.c.answer == answer)
    return sa.cast(sa.func.coalesce(found, 0), sa.BigInteger)


COUNTS = _COUNTS
YES, NO = map(_said, FeedbackAnswer)
ALL = sa.cast(sa.func.sum(_COUNTS.c.answers), sa.BigInteger)
SHARE = sa.cast(YES, sa.Double) / sa.func.nullif(ALL, 0)
WRITTEN = sa.union_all(
    *(sa.select(*(table.c[name] for name in (*_READING, "source"))) for table in _READINGS)
).subquery("written")
ANSWERED = (
    sa.select(
        *(_COUNTS.c[name] for name in _READING), YES.label("yes"), ALL.label("all"), SHARE.label("share")
    )
    .group_by(*(_COUNTS.c[name] for name in _READING))
    .having(ALL > 0)
    .subquery("answered")
)


async def _sums(
    session: AsyncSession, by: Collection[sa.ColumnElement[Any]], where: sa.ColumnElement[bool]
) -> dict[tuple[Any, ...], FeedbackCounts]:
    """The answers in all for each group that has any."""
    statement = sa.select(*by, YES, NO).where(where).group_by(*by).having(ALL > 0)
    rows = (await session.execute(statement)).all()
    return {tuple(row[:-2]): FeedbackCounts(int(row[-2]), int(row[-1])) for row in rows}
