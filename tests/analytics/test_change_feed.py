"""The changes of the dashboards: one look for all of them, and none while nobody follows."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from horo_app.accounts import sessions
from horo_app.analytics import change_feed
from horo_app.analytics.change_feed import AWAY, ChangeFeed, Changes
from horo_app.core import clock, db, tasks
from horo_app.core.db import transaction
from horo_app.core.settings import settings
from horo_app.readings import repository
from tests.new_subscribers import subscribe
from tests.patience import PATIENCE
from tests.rows import rows, run


@pytest.fixture(autouse=True)
def quick(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_feed, "INTERVAL", 0.05)


@pytest.fixture
async def feed() -> AsyncIterator[ChangeFeed]:
    beating = ChangeFeed()
    async with beating.followed():
        await beating.change(AWAY, within=PATIENCE)
        yield beating


async def view(number: int = 1) -> None:
    today = clock.today(settings().timezone)
    await run(
        """insert into horoscope_views values (:day, 9, 'web', 'leo', 'ru', :number)
        on conflict (date, hour, channel, sign, language) do update set views = horoscope_views.views + :number""",
        day=today, number=number,
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "update horoscope_cache set locked = true where sign = 'leo'",
        "update horoscope_cache set love = 'New.' where sign = 'leo'",
        "update horoscope_cache set lease_owner = gen_random_uuid(), lease_until = now() + interval '1 minute'",
        "update horoscope_cache set wanted = false where sign = 'leo' and language = 'ru'",
        "delete from horoscope_cache where sign = 'leo'",
        """insert into job_runs (job, trigger, started_at, finished_at, outcome, result)
        values ('j', 't', now(), now(), 'done', '{}')""",
        "insert into audit (at, action, subject, outcome) values (now(), 'login', '', 'done')",
        """insert into generation_attempts (sign, date, language, endpoint, model, mode, owner, started_at)
        values ('leo', '2026-11-25', 'ru', 'e', 'm', 'j', gen_random_uuid(), now())""",
        """insert into bot_processes (id, username, pid, receives, started_at, seen_at)
        values (gen_random_uuid(), 'horo_bot', 1, true, now(), now())""",
        """insert into telegram_broadcasts (state, texts, audience, created_by, created_at)
        values ('draft', '{}', '{}', 'anna', now())""",
        "insert into telegram_days values ((now() at time zone 'Europe/Moscow')::date, 1, 0)",
        "insert into horoscope_feedback values ('leo', (now() at time zone 'Europe/Moscow')::date, 'ru', 'yes', 1)",
    ],
)
async def test_whatever_a_dashboard_shows_is_felt(feed: ChangeFeed, statement: str) -> None:
    async with transaction() as session:
        await repository.ensure(session, [clock.today(settings().timezone)])
    seen = await feed.change(feed.last, within=0.5)
    await run(statement)
    assert await feed.change(seen, within=PATIENCE) != seen


@pytest.mark.parametrize(
    "end",
    [
        "update admin_sessions set ended_at = now()",
        "update admin_sessions set seen_at = now() - interval '13 hours'",
        "update admins set disabled_at = now()",
    ],
)
async def test_a_session_that_is_over_is_felt_however_it_ends(feed: ChangeFeed, end: str) -> None:
    await run("insert into admins (name, key, password, role) values ('Anna', 'anna', '', 'editor')")
    async with transaction() as session:
        [(anna,)] = await session.execute(sa.text("select id from admins"))
        await sessions.begin(session, anna, "secret", browser="b", address="", agent="")
    seen = feed.last
    while seen.sessions != 1:
        seen = await feed.change(seen, within=PATIENCE)
    await run(end)
    assert (await feed.change(seen, within=PATIENCE)).sessions == 0


async def test_new_views_are_felt_by_all_who_follow(feed: ChangeFeed) -> None:
    before = feed.last
    waiting = [asyncio.create_task(feed.change(before, within=PATIENCE)) for _ in range(20)]
    await view(3)
    assert {changes.views for changes in await asyncio.gather(*waiting)} == {3}


async def test_many_followers_are_one_who_asks(feed: ChangeFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    async def counted(session: object) -> Changes:
        nonlocal asked
        asked += 1
        return Changes(True, views=asked)

    monkeypatch.setattr(change_feed, "look", counted)
    async with feed.followed(), feed.followed(), feed.followed():
        while asked < 4:
            await feed.change(feed.last, within=PATIENCE)
    assert 4 <= asked <= 6
    last = feed.last.views
    await feed.change(feed.last, within=PATIENCE)
    assert feed.last.views == last + 1  # the others have left, this one goes on


async def test_when_the_last_has_left_nobody_asks() -> None:
    feed = ChangeFeed()
    async with feed.followed():
        seen = await feed.change(AWAY, within=PATIENCE)
    await view()
    assert await feed.change(seen, within=0.3) == seen


async def test_without_news_a_follower_waits_no_longer_than_it_wants(feed: ChangeFeed) -> None:
    assert await feed.change(feed.last, within=0.1) == feed.last


async def test_a_database_that_is_away_is_felt_and_so_is_its_return(feed: ChangeFeed, database: str) -> None:
    there = feed.last
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert await feed.change(there, within=PATIENCE) == AWAY
    await db.close_engine()
    db.open_engine(database)
    assert (await feed.change(AWAY, within=PATIENCE)).alive


async def test_a_pulse_that_fails_is_told_among_the_tasks_until_it_is_felt_again(
    feed: ChangeFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(session: object) -> Changes:
        raise ArithmeticError("no changes")

    there = feed.last
    with monkeypatch.context() as changed:
        changed.setattr(change_feed, "look", broken)
        assert await feed.change(there, within=PATIENCE) == AWAY
        assert [(one.task, one.error) for one in tasks.down()] == [
            ("dashboard updates", "ArithmeticError: no changes")
        ]
    assert (await feed.change(AWAY, within=PATIENCE)).alive
    assert tasks.down() == []


async def test_yesterdays_views_are_no_news(feed: ChangeFeed) -> None:
    yesterday = clock.today(settings().timezone) - dt.timedelta(days=1)
    await run("insert into horoscope_views values (:day, 9, 'web', 'leo', 'ru', 5)", day=yesterday)
    assert await feed.change(feed.last, within=0.3) == feed.last
    assert await rows("select views from horoscope_views") == [(5,)]


async def test_every_step_of_a_delivery_is_felt(feed: ChangeFeed) -> None:
    await subscribe(1, "2026-12-25T08:00+03:00")
    seen = await feed.change(feed.last, within=0.3)
    for statement in (
        """insert into telegram_deliveries (chat_id, date, status, reason, due_at, expires_at, not_before, tries)
        values (1, current_date, 'due', '', now(), now(), now(), 0)""",
        "update telegram_deliveries set status = 'sending'",
        "update telegram_deliveries set status = 'sent'",
    ):
        await run(statement)
        before, seen = seen, await feed.change(seen, within=PATIENCE)
        assert seen.bot != before.bot
