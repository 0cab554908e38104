"""What happened on a day: notes of editors, and changes of the model. They are marks in the charts."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.scope import Scope
from horo_app.analytics.tables import Annotation
from horo_app.core import clock
from horo_app.core.db.columns import table_of
from horo_app.core.errors import Refused
from horo_app.core.i18n import msg
from horo_app.core.settings import settings

_ANNOTATIONS = table_of(Annotation)

NOTE, MODEL = "note", "model"
LONGEST = 128  # characters
MOST = 200  # that are shown for one range
_LOCK = 0x486F7277  # two processes that start at once note a new model once


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened on a day. `text` is an editor's words, or the name of the model that writes from then on."""

    number: int
    date: dt.date
    kind: str
    text: str
    author: str


async def between(session: AsyncSession, scope: Scope) -> list[Mark]:
    """What happened on the scope's days, in order. The model that was there from the start is no change."""
    at = _ANNOTATIONS.c
    is_first = sa.select(sa.func.min(at.id)).where(at.kind == MODEL).scalar_subquery()
    query = (
        sa.select(at.id, at.date, at.kind, at.text, at.author)
        .where(at.date.between(scope.first, scope.last), at.id.is_distinct_from(is_first))
        .order_by(at.date, at.id)
        .limit(MOST)
    )
    return [Mark(*row) for row in await session.execute(query)]


async def note(session: AsyncSession, date: dt.date, text: str, author: str) -> None:
    """Write down what happened on a day; raises Refused for nothing and for a novel."""
    text = " ".join(text.replace("\0", "").split())
    if not text:
        raise Refused(msg("Write what happened."))
    if len(text) > LONGEST:
        raise Refused(msg("A note has {most} characters at most."), most=LONGEST)
    values = {"date": date, "kind": NOTE, "text": text, "author": author[:64]}
    await session.execute(insert(_ANNOTATIONS).values(values))


async def remove(session: AsyncSession, number: int) -> str | None:
    """Take an editor's note back; returns its text, or None when there is none."""
    mine = (_ANNOTATIONS.c.id == number) & (_ANNOTATIONS.c.kind == NOTE)
    query = sa.delete(_ANNOTATIONS).where(mine).returning(_ANNOTATIONS.c.text)
    return (await session.execute(query)).scalar_one_or_none()


async def note_model(session: AsyncSession, model: str) -> None:
    """Write down the model that texts are written by, if it is another than before."""
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    at = _ANNOTATIONS.c
    query = sa.select(at.text).where(at.kind == MODEL).order_by(at.id.desc()).limit(1)
    if (await session.execute(query)).scalar_one_or_none() != model:
        today = clock.today(settings().timezone)
        await session.execute(insert(_ANNOTATIONS).values(date=today, kind=MODEL, text=model))
