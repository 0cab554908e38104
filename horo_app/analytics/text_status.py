"""How each text of today and tomorrow stands: who wrote it, what the model is doing about it, who reads it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.counts import VIEWS
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Source
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.generation import client, queue
from horo_app.readings import feedback
from horo_app.readings.cache import Key
from horo_app.readings.feedback import ANSWERED, FeedbackCounts
from horo_app.readings.tables import HoroscopeCache
from horo_app.readings.validation import FIELDS

_CACHE = table_of(HoroscopeCache)


class TextStage(StrEnum):
    """What happens to a text next."""

    MISSING = "missing"  # it is composed within a minute
    DONE = "done"  # nobody wants another text
    DUE = "due"  # the model takes it as soon as it is free
    WRITING = "writing"
    FAILED = "failed"  # and is tried again later
    WAITING = "waiting"  # the provider is out of order; tried again as soon as it answers
    RESTING = "resting"  # failed too often, tried again tomorrow


@dataclass(frozen=True, slots=True)
class TextStatus:
    """One text's; `length` is in characters, of all its sections."""

    key: Key
    stage: TextStage = TextStage.MISSING
    source: Source | None = None
    author: str = ""
    locked: bool = False
    tries: int = 0
    next_try_at: dt.datetime | None = None
    error: str = ""
    version: int = 0
    updated_at: dt.datetime | None = None
    length: int = 0
    views: int = 0
    answers: FeedbackCounts = field(default_factory=FeedbackCounts)


@dataclass(frozen=True, slots=True)
class RewriteRequest:
    """How many texts the model was asked for, and how many were left alone and why."""

    wanted: int
    locked: int = 0
    edited: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the texts of a date are: rows by who wrote them, and of those wanted how many wait, are at work, rest."""

    almanac: int
    model: int
    editor: int
    waiting: int
    at_work: int
    resting: int
    errors: list[str]  # the last of each row that rests or waits

    @property
    def total(self) -> int:
        return self.almanac + self.model + self.editor

    @property
    def unwritten(self) -> int:
        """Texts that are wanted of a model and not there yet."""
        return self.waiting + self.at_work + self.resting


async def progress(session: AsyncSession, date: dt.date) -> Progress:
    """How far the texts of `date` are."""

    def number(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.count().filter(*where)

    at_work = sa.func.coalesce(_CACHE.c.lease_until > sa.func.now(), False)
    wanted = _CACHE.c.wanted & ~_CACHE.c.locked & (_CACHE.c.source != Source.EDITOR.value)
    due = queue.due()
    query = sa.select(
        *(number(_CACHE.c.source == source.value) for source in Source),
        number(due),
        number(at_work),
        number(wanted, ~due, ~at_work),
        sa.func.coalesce(
            sa.func.array_agg(sa.distinct(_CACHE.c.last_error)).filter(
                wanted, _CACHE.c.last_error.is_not(None)
            ),
            [],
        ),
    ).where(_CACHE.c.date == date)
    found: Any = (await session.execute(query)).one()
    return Progress(*found)


async def standings(session: AsyncSession, dates: Sequence[dt.date]) -> list[TextStatus]:
    """Every text of `dates`, there or not: by date, sign and language."""
    found = {_key(row): _standing(row) for row in await session.execute(_query(dates))}
    keys = [(sign, date, language) for date in dates for sign in SIGNS for language in Language]
    return [found.get(key) or TextStatus(key) for key in keys]


def _query(dates: Sequence[dt.date]) -> sa.Select[Any]:
    seen = (
        sa.select(
            VIEWS.c.date, VIEWS.c.sign, VIEWS.c.language, sa.func.sum(VIEWS.c.view_count).label("views")
        )
        .where(VIEWS.c.date.in_(dates))
        .group_by(VIEWS.c.date, VIEWS.c.sign, VIEWS.c.language)
        .subquery()
    )
    length = sum((sa.func.length(_CACHE.c[name]) for name in FIELDS), start=sa.literal(0))
    return (
        sa.select(
            _CACHE,
            length.label("length"),
            sa.func.coalesce(seen.c.views, 0).label("views"),
            sa.func.coalesce(ANSWERED.c.yes, 0).label("yes"),
            sa.func.coalesce(ANSWERED.c.all, 0).label("answers"),
            (_CACHE.c.lease_until > sa.func.now()).label("leased"),
            queue.due().label("due"),
            queue.rests().label("rests"),
            queue.awaits_provider().label("awaits"),
        )
        .outerjoin(seen, feedback.same_reading(seen, _CACHE))
        .outerjoin(ANSWERED, feedback.same_reading(ANSWERED, _CACHE))
        .where(_CACHE.c.date.in_(dates))
    )


def _key(row: Any) -> Key:
    return Sign(row.sign), row.date, Language(row.language)


def _standing(row: Any) -> TextStatus:
    stage = _stage(row)
    return TextStatus(
        key=_key(row),
        stage=stage,
        source=Source(row.source),
        author=row.author,
        locked=row.locked,
        tries=row.tries,
        next_try_at=row.next_try_at
        if stage in (TextStage.FAILED, TextStage.RESTING, TextStage.WAITING)
        else None,
        error=row.last_error or "",
        version=row.version,
        updated_at=row.updated_at,
        length=row.length,
        views=int(row.views),
        answers=FeedbackCounts(row.yes, row.answers - row.yes),
    )


def _stage(row: Any) -> TextStage:
    if row.leased:
        return TextStage.WRITING
    if not row.wanted or row.locked or row.source == Source.EDITOR or not client.has_key():
        return TextStage.DONE
    if row.due:
        return TextStage.DUE
    if row.awaits:
        return TextStage.WAITING
    return TextStage.RESTING if row.rests else TextStage.FAILED


async def ask_model(session: AsyncSession, keys: Collection[Key]) -> RewriteRequest:
    """Ask the model for `keys`, and say which of them it may not touch."""
    named = sa.tuple_(_CACHE.c.sign, _CACHE.c.date, _CACHE.c.language).in_(keys)
    query = sa.select(
        sa.func.count().filter(_CACHE.c.locked),
        sa.func.count().filter(~_CACHE.c.locked, _CACHE.c.source == Source.EDITOR.value),
    ).where(named)
    locked, edited = (await session.execute(query)).one()
    return RewriteRequest(await queue.request(session, keys), locked, edited)
