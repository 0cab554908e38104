"""Subscribers made for tests, many at once."""

import datetime as dt

from tests.rows import run

_MANY = """
    insert into telegram_subscribers
        (chat_id, state, sign, language, language_chosen, zone, deliver_at, next_at, asked, joined_at)
    select number, 'active', 'leo', :language, true, 'Europe/Moscow', 480, :next_at, '', now()
    from generate_series(cast(:first as bigint), cast(:first as bigint) + :many - 1) number
"""


async def subscribe(many: int, next_at: str, *, first: int = 1, language: str = "ru") -> None:
    """`many` subscribers to Leo in Moscow, numbered from `first`, whose next delivery is at `next_at`."""
    moment = dt.datetime.fromisoformat(next_at)
    await run(_MANY, many=many, next_at=moment, first=first, language=language)


async def subscribe_at_noon(many: int) -> None:
    """`many` subscribers in a zone where it is about noon, whose hour has just come: their day is far from over."""
    now = dt.datetime.now(dt.UTC)
    await subscribe(many, now.isoformat())
    await run("update telegram_subscribers set zone = :zone", zone=f"Etc/GMT{now.hour - 12:+d}")
