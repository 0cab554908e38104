"""Readings: memory, table, almanac, archive; an outage is nobody's problem."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import db
from horo_app.core.db import transaction
from horo_app.core.errors import DatabaseUnavailable, NoReading
from horo_app.core.language import Language
from horo_app.readings import repository, service
from horo_app.readings.service import get_horoscope
from tests.rows import count, rows, run

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T12:00+03:00")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every transaction that readings open from here on."""
    opened: list[object] = []

    def counting():
        opened.append(1)
        return transaction()

    monkeypatch.setattr(service, "transaction", counting)
    return opened


async def test_a_cold_reading_is_composed_stored_and_then_comes_from_memory(database, asked) -> None:
    first = await get_horoscope(Sign.LEO, TODAY, Language.EN)
    again = await get_horoscope(Sign.LEO, TODAY, Language.EN)

    assert first.sections == almanac.compose(Sign.LEO, TODAY, Language.EN).sections
    assert first.version == 1  # as stored, not as composed
    assert again is first
    assert len(asked) == 1
    assert await rows("select sign, date, language, source from horoscope_cache") == [
        ("leo", TODAY, "en", "almanac")
    ]


async def test_the_table_wins_over_the_almanac(database) -> None:
    await get_horoscope(Sign.LEO, TODAY, Language.EN)
    await run("update horoscope_cache set love = 'By hand.', source = 'editor'")
    service.memory.replace([])

    reading = await get_horoscope(Sign.LEO, TODAY, Language.EN)
    assert (reading.sections["love"], reading.source) == ("By hand.", "editor")


async def test_yesterday_comes_from_the_archive_and_older_days_too(database) -> None:
    old = TODAY - dt.timedelta(days=40)
    async with transaction() as session:
        await repository.store(session, [almanac.compose(Sign.LEO, old, Language.RU)])
    assert await count("horoscope_archive") == 1

    reading = await get_horoscope(Sign.LEO, old, Language.RU)
    assert reading.date == old
    assert len(service.memory) == 0  # memory is for the days that people live in


async def test_the_day_west_of_us_is_composed_into_the_archive_when_nobody_has_it(database) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    reading = await get_horoscope(Sign.ARIES, yesterday, Language.RU)
    assert reading.date == yesterday
    assert (await count("horoscope_cache"), await count("horoscope_archive")) == (0, 1)


@pytest.mark.parametrize("days", [-40, 5, 3000])
async def test_a_date_without_text_is_refused_with_what_there_is(database, days: int) -> None:
    await get_horoscope(Sign.LEO, TODAY, Language.RU)
    with pytest.raises(NoReading, match="we hold readings from 2026-11-23 to 2026-11-23"):
        await get_horoscope(Sign.LEO, TODAY + dt.timedelta(days=days), Language.RU)
    assert await count("horoscope_cache") == 1


async def test_without_a_database_the_almanac_answers_and_nothing_is_kept_that_is_not_stored() -> None:
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    service.memory.replace([])
    try:
        reading = await get_horoscope(Sign.LEO, TODAY, Language.EN)
        assert reading.sections == almanac.compose(Sign.LEO, TODAY, Language.EN).sections
        assert len(service.memory) == 0
        with pytest.raises(DatabaseUnavailable, match="try again"):
            await get_horoscope(Sign.LEO, TODAY - dt.timedelta(days=40), Language.EN)
    finally:
        await db.close_engine()
        service._ask_again_at = 0.0


async def test_readers_do_not_wait_for_a_database_that_hangs(database, monkeypatch) -> None:
    never = asyncio.Event()

    async def hang(*_: object) -> None:
        await never.wait()

    monkeypatch.setattr(repository, "find", hang)
    monkeypatch.setattr(service, "PATIENCE", 0.01)
    readings = await asyncio.gather(*(get_horoscope(sign, TODAY, Language.EN) for sign in SIGNS))
    assert [reading.sign for reading in readings] == list(SIGNS)
    never.set()
    monkeypatch.setattr(repository, "find", lambda *_: asyncio.sleep(0))
    await asyncio.gather(*service._loading.values(), return_exceptions=True)


async def test_a_thousand_readers_of_a_cold_key_ask_the_table_once(database, asked, monkeypatch) -> None:
    monkeypatch.setattr(service, "PATIENCE", 30)
    readings = await asyncio.gather(*(get_horoscope(Sign.LEO, TODAY, Language.EN) for _ in range(1000)))
    assert len({id(reading) for reading in readings}) == 1
    assert len(asked) == 1


async def test_warming_fills_memory_from_yesterday_on(database) -> None:
    days = [TODAY + dt.timedelta(days=step) for step in (-5, -1, 0, 1)]
    async with transaction() as session:
        await repository.store(session, [almanac.compose(Sign.LEO, day, Language.RU) for day in days])
    assert await service.warm_horoscope_cache() == 3
    assert await count("horoscope_views") == 0


async def test_a_change_made_elsewhere_replaces_what_memory_holds(database) -> None:
    key = (Sign.LEO, TODAY, Language.EN)
    await get_horoscope(*key)
    await run("update horoscope_cache set love = 'New.', version = 2")
    await service.refresh({key})
    assert service.memory.get(key).sections["love"] == "New."

    await run("delete from horoscope_cache")
    await service.refresh({key})
    assert service.memory.get(key) is None


async def test_a_read_that_a_change_overtook_is_not_kept(database, monkeypatch) -> None:
    """The old text is read, then the change is announced, then the read returns: memory must not hold the old text."""
    key = (Sign.LEO, TODAY, Language.EN)
    find = repository.find

    async def overtaken(session, wanted):
        found = await find(session, wanted)
        service.memory.update([])
        return found

    monkeypatch.setattr(repository, "find", overtaken)
    await get_horoscope(*key)
    assert service.memory.get(key) is None


async def test_archiving_moves_a_text_as_it_is(database) -> None:
    await get_horoscope(Sign.LEO, TODAY, Language.EN)
    await run("update horoscope_cache set love = 'By hand.', source = 'editor', version = 7")
    [before] = await rows("select love, source, version, facts, score, created_at from horoscope_cache")
    async with transaction() as session:
        assert await repository.archive_before(session, TODAY + dt.timedelta(days=1)) == 1
        assert await repository.archive_before(session, TODAY + dt.timedelta(days=1)) == 0
    assert await count("horoscope_cache") == 0
    assert await rows("select love, source, version, facts, score, created_at from horoscope_archive") == [
        before
    ]


async def test_ensuring_composes_only_what_is_missing(database) -> None:
    await get_horoscope(Sign.LEO, TODAY, Language.EN)
    await run("update horoscope_cache set love = 'By hand.'")
    async with transaction() as session:
        assert await repository.ensure(session, [TODAY, TODAY + dt.timedelta(days=1)]) == 47
        assert await repository.ensure(session, [TODAY, TODAY + dt.timedelta(days=1)]) == 0
    assert await rows(
        "select love from horoscope_cache where sign = 'leo' and language = 'en' order by date limit 1"
    ) == [("By hand.",)]


async def test_connections_that_the_server_closed_cost_no_reader_anything(database) -> None:

    await get_horoscope(Sign.LEO, TODAY, Language.EN)
    await run(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()"
    )
    reading = await get_horoscope(Sign.ARIES, TODAY, Language.EN)
    assert reading.version == 1
