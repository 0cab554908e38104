"""Turning the day over: at any clock, in any number of processes, once."""

import asyncio
import datetime as dt
import os
import time
from collections.abc import Callable, Iterator

import pytest
from apscheduler.triggers.date import DateTrigger
from structlog.testing import capture_logs

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.ops import scheduler as scheduler_module
from horo_app.ops.scheduler import scheduler, table
from horo_app.readings import repository, rollover, service
from horo_app.readings.rollover import generate_daily_horoscopes, reconcile
from horo_app.readings.service import get_horoscope
from tests.patience import PATIENCE
from tests.rows import count, rows, run

EVERY_TEXT = "select count(*) from horoscope_cache where date = :date"


async def texts_of(date: str) -> int:
    [(number,)] = await rows(EVERY_TEXT, date=dt.date.fromisoformat(date))
    return int(number)


async def test_midnight_archives_yesterday_and_ensures_today_and_tomorrow(database, set_clock) -> None:
    set_clock("2026-11-22T12:00+03:00")
    await generate_daily_horoscopes()
    set_clock("2026-11-23T00:00+03:00")
    assert await generate_daily_horoscopes()

    assert [await texts_of(day) for day in ("2026-11-22", "2026-11-23", "2026-11-24")] == [0, 24, 24]
    assert await count("horoscope_archive") == 24
    [(result,)] = await rows("select result from job_runs order by id desc limit 1")
    assert result == {"archived": 24, "created": 24}


async def test_the_day_is_done_once_however_often_and_wherever_it_fires(database, set_clock) -> None:
    set_clock("2026-11-23T00:00+03:00")
    done = await asyncio.gather(*(generate_daily_horoscopes() for _ in range(8)))
    assert sorted(done) == [False] * 7 + [True]
    assert await rows("select job, day, outcome from job_runs") == [
        ("generate_daily_horoscopes", dt.date(2026, 11, 23), "done")
    ]


@pytest.fixture
def utc_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def test_moscow_midnight_on_a_machine_whose_clock_is_utc(database, set_clock, utc_machine) -> None:
    """21:00 UTC of the 22nd is midnight of the 23rd: the job must not think that it is still the 22nd."""
    set_clock("2026-11-22T21:00+00:00")
    await generate_daily_horoscopes()
    assert os.environ["TZ"] == "UTC"
    assert [await texts_of(day) for day in ("2026-11-22", "2026-11-23", "2026-11-24")] == [0, 24, 24]


async def test_a_midnight_slept_through_is_made_up_within_the_minute(database, set_clock) -> None:
    set_clock("2026-11-20T12:00+03:00")
    await generate_daily_horoscopes()
    set_clock("2026-11-23T07:31+03:00")
    await reconcile()
    assert await texts_of("2026-11-23") == 24
    assert await count("horoscope_archive") == 48  # the 20th and the 21st, nothing lost
    assert await rows("select trigger from job_runs order by id") == [("schedule",), ("reconcile",)]


async def test_rows_that_somebody_deleted_come_back(database, set_clock) -> None:
    set_clock("2026-11-23T07:30+03:00")
    await reconcile()
    await run("delete from horoscope_cache where sign = 'leo'")
    await reconcile()
    assert await texts_of("2026-11-23") == 24
    assert await count("job_runs") == 1


WRITE_AS_BEFORE = "update horoscope_cache set love = 'Once.', facts = cast(:facts as jsonb), version = 1"
MOON_TOLD = '[{"kind": "in_house", "body": "moon", "house": 7, "role": "theme", "section": "love"}]'


@pytest.mark.parametrize("facts", ["[]", MOON_TOLD], ids=["without roles", "with the Moon in a section"])
async def test_what_an_earlier_almanac_wrote_is_written_anew_once(database, set_clock, facts: str) -> None:
    set_clock("2026-11-23T12:00+03:00")
    await generate_daily_horoscopes()
    await run("alter table horoscope_cache disable trigger remember")
    await run(WRITE_AS_BEFORE, facts=facts)
    await run("update horoscope_cache set locked = true where sign = 'leo'")
    await run("update horoscope_cache set source = 'editor' where sign = 'virgo'")
    await run("update horoscope_cache set source = 'model' where sign = 'libra'")
    await run("update horoscope_cache set version = 3 where sign = 'aries'")
    await run("alter table horoscope_cache enable trigger remember")

    await reconcile()
    kept = await rows("select distinct sign from horoscope_cache where love = 'Once.' order by 1")
    assert [sign for (sign,) in kept] == ["aries", "leo", "libra", "virgo"]
    assert await rows("select count(*) from horoscope_versions where love = 'Once.'") == [(32,)]
    written = almanac.compose(Sign.TAURUS, dt.date(2026, 11, 23), Language.EN, settings().timezone.key)
    [love] = await rows(
        "select love, version from horoscope_cache where sign = 'taurus' and language = 'en' and date = '2026-11-23'"
    )
    assert love == (written.sections["love"], 2)

    await run("update horoscope_cache set facts = '[]', love = 'By hand.' where sign = 'taurus'")
    await reconcile()
    assert await rows("select distinct love from horoscope_cache where sign = 'taurus'") == [("By hand.",)]


async def test_start_one_second_before_midnight(database, set_clock) -> None:
    """The reader at 00:00:00 gets tomorrow's row, which is already there, before any job has fired."""
    set_clock("2026-11-22T23:59:59+03:00")
    await reconcile("start")
    await service.warm_horoscope_cache()
    set_clock("2026-11-23T00:00:00+03:00")
    reading = await get_horoscope(Sign.LEO, clock.today(settings().timezone), Language.RU)
    assert (reading.date, reading.version) == (dt.date(2026, 11, 23), 1)
    assert await generate_daily_horoscopes()
    assert [await texts_of(day) for day in ("2026-11-22", "2026-11-23", "2026-11-24")] == [0, 24, 24]
    assert (await get_horoscope(Sign.LEO, dt.date(2026, 11, 22), Language.RU)).version == 1


@pytest.mark.parametrize(
    ("zone", "midnight", "day"),
    [
        ("Europe/Berlin", "2026-03-29T00:00+01:00", "2026-03-29"),  # 23 hours long
        ("Europe/Berlin", "2026-10-25T00:00+02:00", "2026-10-25"),  # 25 hours long
        ("America/Havana", "2026-03-08T01:00-04:00", "2026-03-08"),  # has no midnight: 00:00 becomes 01:00
        ("Europe/Moscow", "2028-02-29T00:00+03:00", "2028-02-29"),  # leap day
    ],
)
async def test_days_that_are_not_like_others(
    database, set_clock: Callable[[str], None], monkeypatch, zone: str, midnight: str, day: str
) -> None:
    monkeypatch.setenv("TIMEZONE", zone)
    settings.cache_clear()
    at = dt.datetime.fromisoformat(midnight)
    set_clock((at - dt.timedelta(seconds=1)).isoformat())
    await reconcile()
    set_clock(midnight)
    await reconcile()
    tomorrow = dt.date.fromisoformat(day) + clock.DAY
    assert [await texts_of(day), await texts_of(tomorrow.isoformat())] == [24, 24]
    assert await count("horoscope_archive") == 24
    assert await count("job_runs") == 2


async def test_a_run_that_fails_leaves_everything_as_it_was_and_is_on_record(
    database, set_clock, monkeypatch
) -> None:
    set_clock("2026-11-22T12:00+03:00")
    await generate_daily_horoscopes()
    set_clock("2026-11-23T00:00+03:00")

    async def fail(*_: object) -> None:
        raise ValueError("out of ink")

    with monkeypatch.context() as broken:
        broken.setattr(repository, "store", fail)
        with capture_logs() as logged, pytest.raises(ValueError, match="out of ink"):
            await generate_daily_horoscopes()
    assert await texts_of("2026-11-22") == 24
    assert await rows("select outcome, error from job_runs order by id desc limit 1") == [
        ("failed", "ValueError")
    ]
    assert "out of ink" in str(logged)

    await reconcile()
    assert await texts_of("2026-11-22") == 0
    assert await texts_of("2026-11-24") == 24


async def test_a_process_that_dies_in_the_middle_leaves_the_day_to_the_next(
    database, set_clock, monkeypatch
) -> None:
    """Its claim vanishes with its transaction, and a process that waits for the claim takes over."""
    set_clock("2026-11-23T00:00+03:00")
    reached, ensure = asyncio.Event(), repository.ensure

    async def stuck(*_: object) -> int:
        reached.set()
        await asyncio.Event().wait()
        return 0

    with monkeypatch.context() as broken:
        broken.setattr(rollover.repository, "ensure", stuck)
        dying = asyncio.create_task(generate_daily_horoscopes())
        await reached.wait()
        broken.setattr(rollover.repository, "ensure", ensure)
        waiting = asyncio.create_task(generate_daily_horoscopes())
        await asyncio.sleep(0)
        dying.cancel()
        assert await waiting
    assert await texts_of("2026-11-23") == 24
    assert await count("job_runs") == 1


async def test_memory_lets_go_of_days_that_nobody_lives_in(database, set_clock) -> None:
    set_clock("2026-11-20T12:00+03:00")
    await reconcile()
    await service.warm_horoscope_cache()
    assert len(service.memory) == 48
    set_clock("2026-11-24T00:00+03:00")
    await reconcile()
    assert len(service.memory) == 0


def test_the_schedule_fires_at_midnight_of_the_service_and_every_minute() -> None:
    jobs = {entry.job.__name__: entry.trigger for entry in table(settings())}
    noon = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    assert jobs["generate_daily_horoscopes"].get_next_fire_time(None, noon) == dt.datetime(
        2026, 11, 22, 21, tzinfo=dt.UTC
    )
    assert jobs["reconcile"].get_next_fire_time(None, noon) == noon + dt.timedelta(seconds=5)


async def test_the_scheduler_holds_the_whole_table() -> None:
    made = scheduler(settings())
    made.start(paused=True)
    try:
        assert {job.id for job in made.get_jobs()} == {entry.name for entry in table(settings())}
    finally:
        made.shutdown(wait=False)


async def test_nothing_of_a_past_day_is_lost_even_if_the_archive_knows_it_already(
    database, set_clock
) -> None:
    """Somebody west of us read the 22nd from the archive before the cache's edited row of it arrived there."""
    set_clock("2026-11-22T12:00+03:00")
    await generate_daily_horoscopes()
    await run(
        "update horoscope_cache set love = 'By hand.', source = 'editor' where sign = 'leo' and language = 'ru'"
    )
    columns = (
        "sign, date, language, career, health, finance, advice, summary, score, score_reason, colour, colour_hex, "
        "colour_reason, facts, source"
    )
    await run(
        f"insert into horoscope_archive ({columns}, love) select {columns}, 'older' from horoscope_cache "
        "where sign = 'leo' and language = 'ru'"
    )
    set_clock("2026-11-23T00:00+03:00")
    await generate_daily_horoscopes()
    kept = await rows(
        "select love from horoscope_archive where sign = 'leo' and language = 'ru' and date = '2026-11-22'"
    )
    assert kept == [("By hand.",)]


async def test_tomorrow_is_the_almanacs_text_of_tomorrow(database, set_clock) -> None:
    set_clock("2026-11-23T00:00+03:00")
    await generate_daily_horoscopes()
    tomorrow = dt.date(2026, 11, 24)
    async with transaction() as session:
        stored = await repository.find_since(session, tomorrow)
    assert {(reading.sign, reading.language) for reading in stored} == {
        (sign, language) for sign in SIGNS for language in Language
    }
    for reading in stored:
        assert reading.sections == almanac.compose(reading.sign, tomorrow, reading.language).sections


async def test_a_run_by_hand_is_on_record_also_when_the_day_is_done(database, set_clock) -> None:
    set_clock("2026-11-23T09:00+03:00")
    assert await scheduler_module.run_now(settings(), "generate_daily_horoscopes")
    assert await scheduler_module.run_now(settings(), "generate_daily_horoscopes")
    assert await rows("select day, trigger, outcome, result from job_runs order by id") == [
        (dt.date(2026, 11, 23), "hand", "done", {"archived": 0, "created": 48}),
        (None, "hand", "done", {"archived": 0, "created": 0}),
    ]


async def test_every_job_of_the_table_can_be_run_by_hand(database) -> None:
    for entry in table(settings()):
        assert await scheduler_module.run_now(settings(), entry.name)
    assert not await scheduler_module.run_now(settings(), "mine_bitcoin")


def test_the_next_times_are_told(set_clock) -> None:
    set_clock("2026-11-22T12:00+03:00")
    told = {entry.name: entry.next_at for entry in table(settings())}
    assert told["generate_daily_horoscopes"] == dt.datetime(2026, 11, 22, 21, tzinfo=dt.UTC)


async def test_a_job_that_fails_is_one_line_and_one_that_the_end_of_the_process_breaks_off_is_none(
    database, set_clock, monkeypatch, caplog
) -> None:
    begun, over = asyncio.Event(), asyncio.Event()

    async def fails() -> None:
        over.set()
        raise ValueError("out of ink")

    async def lasts() -> None:
        begun.set()
        await asyncio.Event().wait()

    soon = DateTrigger(clock.now())
    entries = tuple(scheduler_module.Scheduled(job, soon) for job in (fails, lasts))
    monkeypatch.setattr(scheduler_module, "table", lambda _: entries)
    with capture_logs() as lines:
        made = scheduler(settings())
        made.start()
        async with asyncio.timeout(PATIENCE):
            await begun.wait()
            await over.wait()
        made.shutdown(wait=False)
        await asyncio.sleep(0.05)
    assert [(line["event"], line["job"]) for line in lines if line["log_level"] in ("warning", "error")] == [
        ("job failed", "fails")
    ]
    assert "raised an exception" not in caplog.text
