"""A streaming replica: asked while it follows, left alone after a change and while it lags or is away."""

import datetime as dt
from functools import partial

import pytest
import sqlalchemy as sa

from horo_app.analytics import counts
from horo_app.analytics.scope import last_days
from horo_app.astrology.zodiac import Sign
from horo_app.core import db
from horo_app.core.db import OUTAGE, replica
from horo_app.core.language import Language
from horo_app.readings import repository
from horo_app.readings.service import get_horoscope
from tests.database import TestServer, execute

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"

# What tells the two apart: two databases stand for the primary and its copy.
WHO = partial(sa.text, "select current_database()")


async def _who(session) -> str:
    return (await session.execute(WHO())).scalar_one()


def _alive(url: str, age: str) -> None:
    execute(url, "delete from processes")
    execute(
        url,
        "insert into processes (id, role, host, pid, version, started_at, seen_at, memory, readings, hits, misses,"
        f" waiting) values (gen_random_uuid(), 'server', 'h', 1, '1', now(), now() - interval '{age}', 1, 1, 1, 1, 1)",
    )


@pytest.fixture
async def copy(postgres_server: TestServer, own_database_url: str):
    """A database that stands for the replica, with a sign of life that has just arrived there."""
    url = postgres_server.create("copied", template="template")
    _alive(url, "1 second")
    yield url
    await db.close_engine()
    postgres_server.drop("copied")


async def test_it_is_asked_once_it_was_seen_to_follow_and_not_while_it_lags(
    own_database_url: str, copy: str
) -> None:
    db.open_engine(own_database_url, replica_url=copy)
    primary = own_database_url.partition("?")[0].rpartition("/")[2]
    assert await db.read(_who) == primary  # nobody has looked yet
    await db.look_at_replica()
    assert await db.read(_who) == "copied"
    _alive(copy, "26 seconds")
    with pytest.raises(OUTAGE):
        await db.look_at_replica()
    assert await db.read(_who) == primary


async def test_after_a_change_the_primary_answers_until_the_replica_must_have_it(
    own_database_url: str, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.open_engine(own_database_url, replica_url=copy)
    await db.look_at_replica()
    db.rest_replica()
    await db.look_at_replica()
    assert await db.read(_who) != "copied"
    begun = replica.time.monotonic()
    monkeypatch.setattr(replica.time, "monotonic", lambda: begun + replica.BEHIND + 1)
    assert await db.read(_who) == "copied"


async def test_one_that_goes_away_costs_nobody_an_answer(
    postgres_server: TestServer, own_database_url: str, copy: str
) -> None:
    db.open_engine(own_database_url, replica_url=copy)
    await db.look_at_replica()
    execute(postgres_server.url, "alter database copied allow_connections false")
    execute(
        postgres_server.url, "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'copied'"
    )
    assert await db.read(_who) != "copied"
    execute(postgres_server.url, "alter database copied allow_connections true")


async def test_while_the_primary_is_away_it_answers_however_old_it_is(copy: str) -> None:
    _alive(copy, "3 days")
    db.open_engine(NOWHERE, replica_url=copy)
    assert await db.read(_who) == "copied"


async def test_the_days_that_are_over_are_counted_and_the_archive_read_there(
    own_database_url: str, copy: str, set_clock
) -> None:
    set_clock("2026-11-23T12:00+03:00")
    execute(copy, "insert into horoscope_views values ('2026-11-20', 8, 'web', 'leo', 'en', 7)")
    execute(own_database_url, "insert into horoscope_views values ('2026-11-23', 8, 'web', 'leo', 'en', 5)")
    db.open_engine(copy)
    async with db.transaction() as session:
        await repository.ensure(session, [dt.date(2026, 11, 23)])
    execute(copy, "update horoscope_cache set date = '2026-11-02', summary = 'Of the copy.'")
    await db.close_engine()

    db.open_engine(own_database_url, replica_url=copy)
    await db.look_at_replica()
    async with db.transaction() as session:
        today = dt.date(2026, 11, 23)
        counted = await counts.Past().count(session, last_days(7, today), today)
    assert counted.total == 12
    assert (await get_horoscope(Sign.LEO, dt.date(2026, 11, 2), Language.EN)).summary == "Of the copy."
