"""Figures of growth: each equal to what the rows say that the test wrote."""

import datetime as dt

from horo_app.analytics import growth, last_days, parse_scope
from horo_app.analytics.growth import ActivePeople, Funnel, Growth, Retention
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.subscribers import unknown_phrases
from horo_app.tables import engine
from horo_app.tables.registry import table
from tests.analytics.test_subscribers import deliver
from tests.new_subscribers import subscribe
from tests.rows import run

NOW = "2026-11-25T09:00+03:00"
TODAY = dt.date(2026, 11, 25)


async def came(chat_id: int, date: str, source: str = "", *active: str) -> None:
    day = dt.date.fromisoformat
    await run(
        "insert into telegram_people values (:chat, :date, :source)",
        chat=chat_id,
        date=day(date),
        source=source,
    )
    for each in (date, *active):
        await run("insert into telegram_activity values (:date, :chat)", chat=chat_id, date=day(each))


async def seen(days: int = 30) -> Growth:
    async with transaction() as session:
        return await growth.growth(session, last_days(days, TODAY))


async def test_sources_funnel_retention_and_active_people(database, set_clock) -> None:
    set_clock(NOW)
    await came(1, "2026-11-10", "vk", "2026-11-11", "2026-11-17", "2026-11-25")
    await came(2, "2026-11-10", "vk", "2026-11-12")
    await came(3, "2026-11-24", "")
    await came(4, "2026-10-01", "old", "2026-11-24")
    await subscribe(2, "2026-11-26T08:00+03:00")
    await deliver(1, "sent", "2026-11-25T08:00+03:00")
    found = await seen()
    assert found.sources == {"vk": 2, "": 1}
    assert found.funnel == Funnel(came=3, chose=2, received=1)
    assert found.retention == [Retention(1, 3, 1), Retention(7, 2, 1), Retention(30, 0, 0)]
    assert found.active[-1] == ActivePeople(TODAY, 1, 3, 4)
    assert found.active[-2] == ActivePeople(dt.date(2026, 11, 24), 2, 2, 4)
    assert len(found.active) == 30
    assert found.load == {8: 2}
    assert (await seen(2)).sources == {"": 1}


async def test_what_was_not_understood_the_most_frequent_first(database, set_clock) -> None:
    set_clock(NOW)
    async with transaction() as session:
        for chat in range(7):
            await unknown_phrases.note(session, chat, "often", Language.EN)
            if chat < 5:
                await unknown_phrases.note(session, chat, "sometimes", Language.EN)
            if chat < 4:
                await unknown_phrases.note(session, chat, "seldom", Language.EN)
    assert (await seen()).phrases == {"often": 7, "sometimes": 5}


async def test_the_same_as_tables(database, set_clock) -> None:
    set_clock(NOW)
    await came(1, "2026-11-24", "vk", "2026-11-25")
    async with transaction() as session:
        for name, row in (
            ("people-by-source", ("vk", 1)),
            ("active-people-by-day", (TODAY, 1, 1, 1)),
        ):
            wanted = engine.ask(table(name), {})
            assert tuple((await engine.page(session, table(name), wanted)).rows[0]) == row


def test_ranges_that_move_on_with_the_days() -> None:
    days = {name: parse_scope(name, "", "", TODAY) for name in ("today", "yesterday", "month", "year")}
    assert {name: (str(scope.first), str(scope.last)) for name, scope in days.items()} == {
        "today": ("2026-11-25", "2026-11-25"),
        "yesterday": ("2026-11-24", "2026-11-24"),
        "month": ("2026-11-01", "2026-11-25"),
        "year": ("2025-11-26", "2026-11-25"),
    }
