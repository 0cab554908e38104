"""Notices on their way: queued with the news that they tell, sent by whichever process takes them, tried again."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.alerts import channels, recipients
from horo_app.alerts.channels import Undelivered
from horo_app.alerts.recipients import Recipient
from horo_app.alerts.tables import AlertNotice
from horo_app.alerts.tracking import News, heard
from horo_app.core import clock, logs
from horo_app.core.db import transaction
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.core.settings import settings

log = logs.logger(__name__)

LEASE = dt.timedelta(minutes=2)  # how long whoever took a notice may take to send it
FRESH = dt.timedelta(hours=12)  # how long it is tried
LONGEST_PAUSE = dt.timedelta(minutes=30)
KEPT = dt.timedelta(days=30)
MOST = 20  # in one go

_NOTICES = table_of(AlertNotice)


async def queue(session: AsyncSession, news: Sequence[News], found: Sequence[Recipient]) -> None:
    """Owe the news to each recipient, all of it in one message."""
    now = clock.now()
    told = [one.told() for one in news]
    if told and found:
        rows = [
            {
                "chat_id": one.chat_id,
                "language": one.language,
                "news": told,
                "created_at": now,
                "not_before": now,
            }
            | {"tries": 0}
            for one in found
        ]
        await session.execute(insert(_NOTICES), rows)


async def send_due() -> None:
    """Send what is owed. A process that dies between sending and writing that down leaves a notice to be sent twice."""
    async with transaction() as session:
        claimed = await _claim(session)
        webhook = (await recipients.setup(session)).webhook if claimed else ""
    for notice in claimed:
        error, finished, again = "", True, clock.now()
        news = [heard(one) for one in notice["news"]]
        try:
            to = Recipient(notice["chat_id"], Language(notice["language"]))
            await channels.send(to, webhook, news)
        except Undelivered as problem:
            error = str(problem)[:128]
            wait = problem.wait or min(dt.timedelta(minutes=2 ** min(notice["tries"], 6)), LONGEST_PAUSE)
            again += wait
            finished = problem.is_final or again > notice["created_at"] + FRESH
            log.warning("alert notice not delivered", error=error, given_up=finished)
        values = {"error": error, "not_before": again, "finished_at": clock.now() if finished else None}
        async with transaction() as session:
            await session.execute(sa.update(_NOTICES).where(_NOTICES.c.id == notice["id"]).values(values))


async def _claim(session: AsyncSession) -> list[dict[str, Any]]:
    now = clock.now()
    due = sa.select(_NOTICES.c.id).where(_NOTICES.c.finished_at.is_(None), _NOTICES.c.not_before <= now)
    if not settings().telegram_bot_token.get_secret_value():  # then a process that has it sends to chats
        due = due.where(_NOTICES.c.chat_id.is_(None))
    due = due.order_by(_NOTICES.c.id).limit(MOST).with_for_update(skip_locked=True)
    statement = (
        sa.update(_NOTICES)
        .where(_NOTICES.c.id.in_(due))
        .values(not_before=now + LEASE, tries=_NOTICES.c.tries + 1)
        .returning(_NOTICES)
    )
    found = (await session.execute(statement)).mappings().all()
    return sorted((dict(row) for row in found), key=lambda row: row["id"])


async def forget(session: AsyncSession) -> None:
    """Delete notices that are long over."""
    await session.execute(sa.delete(_NOTICES).where(_NOTICES.c.finished_at < clock.now() - KEPT))
