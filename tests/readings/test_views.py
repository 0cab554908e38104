"""Counting views: acknowledged means committed, an outage only delays, nothing is counted twice."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import db, shutdown
from horo_app.core.language import Language
from horo_app.readings import views
from horo_app.readings.views import Channel, count, counting, record
from tests.rows import rows, run


async def outage(database: str) -> None:
    """The server is gone, and with it every connection there was."""
    await db.close_engine()
    plain = sa.make_url(database).set(drivername="postgresql")
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
    db.open_engine(AWAY)


async def recovery(database: str) -> None:
    """The server is back."""
    await db.close_engine()
    db.open_engine(database)


VIEW = (Sign.LEO, Channel.WEB, Language.RU)
AWAY = "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T14:59+03:00")
    monkeypatch.setattr(views, "RETRY", 0.01)
    monkeypatch.setattr(shutdown, "VIEWS", 0.3)


async def total() -> int:
    [(number,)] = await rows("select coalesce(sum(views), 0) from horoscope_views")
    return int(number)


async def test_a_view_is_in_the_table_once_it_is_acknowledged(database) -> None:
    async with counting():
        await record(*VIEW)
        assert await rows("select * from horoscope_views") == [
            (dt.date(2026, 11, 23), 14, "web", "leo", "ru", 1, 1)
        ]


async def test_date_and_hour_are_those_of_the_service(database, set_clock, monkeypatch) -> None:
    set_clock("2026-11-23T21:30+00:00")
    async with counting():
        await record(*VIEW)
    assert await rows("select date, hour from horoscope_views") == [(dt.date(2026, 11, 24), 0)]


async def test_ten_thousand_views_at_once_are_all_counted_in_few_commits(database, monkeypatch) -> None:
    written = []
    write = views._Writer._write

    async def noting(writer, tally):
        written.append(tally.total())
        await write(writer, tally)

    monkeypatch.setattr(views._Writer, "_write", noting)
    async with counting():
        await asyncio.gather(*(record(SIGNS[n % 12], Channel.API, Language.EN) for n in range(10_000)))
        assert await total() == 10_000
    assert len(written) <= 3


async def test_views_that_nobody_waits_for_are_written_when_the_process_ends(database) -> None:
    async with counting():
        for _ in range(7):
            count(*VIEW)
    assert await total() == 7


async def test_an_outage_delays_views_and_loses_none(database) -> None:
    async with counting():
        await outage(database)
        for _ in range(50):
            count(*VIEW)
            await asyncio.sleep(0)
        waiting = asyncio.create_task(record(*VIEW))
        done, _ = await asyncio.wait({waiting}, timeout=0.2)
        assert not done  # not committed, so not acknowledged
        await recovery(database)
        await waiting
        assert await total() == 51


async def test_memory_in_an_outage_is_bounded_by_keys_not_by_views(database) -> None:
    async with counting():
        await outage(database)
        for number in range(5_000):
            count(SIGNS[number % 12], Channel.WEB, Language.RU)
            if number % 500 == 0:
                await asyncio.sleep(0.01)
        assert len(views._counter.filling.views) == 12
        await recovery(database)
    assert await total() == 5_000


@pytest.mark.parametrize("committed", [True, False])
async def test_an_answer_that_never_came_counts_once_whether_the_commit_took_place_or_not(
    database, monkeypatch, committed: bool
) -> None:
    execute, breaking = psycopg.AsyncConnection.execute, [True]

    async def breaks_off_once(connection, *arguments):
        if committed or not breaking:
            await execute(connection, *arguments)
        if breaking and breaking.pop():
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(psycopg.AsyncConnection, "execute", breaks_off_once)
    async with counting():
        await record(*VIEW)
        await record(*VIEW)
    assert await total() == 2


async def test_a_tally_that_is_still_being_written_on_a_lost_connection_is_waited_for(database) -> None:
    """The client has given up on the connection; the server has not, and commits a moment later."""
    writer = views._Writer()
    tally = Counter({(dt.date(2026, 11, 23), 14, Channel.WEB, Sign.LEO, Language.RU): 5})
    writer._tallies = 1
    lost = writer._connection = await db.connect("lost")  # no autocommit: the statement stays open
    await writer._write(tally)

    writer._connection = None
    again = asyncio.create_task(writer._write(tally))
    blocked = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    while await rows(blocked) != [(1,)]:
        await asyncio.sleep(0.01)
    await lost.commit()
    await again
    assert await total() == 5
    await lost.close()
    await writer.close()


async def test_notes_of_writers_long_gone_are_dropped(database) -> None:
    await run("insert into view_writers values (gen_random_uuid(), 1, now() - interval '8 days')")
    await run("insert into view_writers values (gen_random_uuid(), 1, now())")
    async with db.transaction() as session:
        await views.forget_writers(session)
    assert await rows("select count(*) from view_writers") == [(1,)]


async def test_processes_that_count_the_same_keys_do_not_deadlock(database) -> None:
    """Two writers, each with all twelve signs, begun in opposite orders."""

    async def writer(signs) -> None:
        mine = views._Writer()
        for _ in range(30):
            day = dt.date(2026, 11, 23)
            await mine.write_until_committed(
                Counter({(day, 14, Channel.WEB, sign, Language.RU): 1 for sign in signs})
            )
        await mine.close()

    await asyncio.gather(*(writer(order) for order in (SIGNS, SIGNS[::-1]) for _ in range(2)))
    assert await total() == 4 * 30 * 12


async def test_counting_says_so_when_it_could_not_write_the_last_views(database) -> None:
    with capture_logs() as logged:
        async with counting():
            await outage(database)
            count(*VIEW)
    assert "the last views were not written, the database is away" in [line["event"] for line in logged]


async def test_the_table_refuses_an_impossible_hour(database) -> None:
    with pytest.raises(Exception, match="ck_horoscope_views_hour"):
        await run("insert into horoscope_views values ('2026-01-01', 24, 'web', 'leo', 'ru', 1)")
