"""The specification's six truths. Each has more tests where its parts live; here each stands whole."""

import asyncio
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable

from horo_app.analytics import horoscopes_today
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.folders import ROOT
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import repository, service, views
from horo_app.readings.rollover import generate_daily_horoscopes, reconcile
from horo_app.readings.service import get_horoscope, warm_horoscope_cache
from horo_app.readings.views import Channel
from tests.patience import PATIENCE
from tests.rows import count, rows, run
from tests.running_site import Site


async def test_truth_1_any_sign_comes_back_from_the_cache_in_postgresql(database) -> None:
    """How quick, `make bench` measures; here: from the table, without composing, and then without the table."""
    today = clock.today(settings().timezone)
    await reconcile()
    await run("update horoscope_cache set summary = 'from the table'")
    for sign in SIGNS:
        assert (await get_horoscope(sign, today, Language.RU)).summary == "from the table"
    await run("delete from horoscope_cache")
    for sign in SIGNS:
        assert (await get_horoscope(sign, today, Language.RU)).summary == "from the table"


async def test_truth_2_all_twelve_are_made_at_midnight_of_moscow_in_the_background(
    database, set_clock: Callable[[str], None]
) -> None:
    set_clock("2026-11-23T00:00+03:00")
    await generate_daily_horoscopes()
    made = await rows(
        "select sign, language from horoscope_cache where date = :day", day=dt.date(2026, 11, 23)
    )
    assert set(made) == {(sign.value, language.value) for sign in SIGNS for language in Language}
    assert await count("horoscope_views") == 0


async def test_truth_3_after_a_restart_the_cache_comes_back_from_postgresql(
    database, set_clock: Callable[[str], None]
) -> None:
    """The whole service killed with -9 and started again is tested in test_run.py."""
    set_clock("2026-11-23T12:00+03:00")
    await reconcile("start")
    await run("update horoscope_cache set love = 'kept'")
    service.memory.replace([])  # what a process loses when it dies

    await reconcile("start")
    assert await warm_horoscope_cache() == 48
    today = dt.date(2026, 11, 23)
    held = [service.memory.get((sign, today, language)) for sign in SIGNS for language in Language]
    assert {reading.sections["love"] for reading in held} == {"kept"}
    assert await count("job_runs") == 1
    assert await count("horoscope_views") == 0


async def test_truth_4_horoscopes_today_is_the_true_number_of_views_with_its_trend(
    database, set_clock: Callable[[str], None]
) -> None:
    async with views.counting():
        set_clock("2026-11-22T11:00+03:00")  # past by the minute that is compared
        await asyncio.gather(*(views.record(Sign.LEO, Channel.WEB, Language.RU) for _ in range(40)))
        set_clock("2026-11-23T12:30+03:00")
        await asyncio.gather(*(views.record(SIGNS[n % 12], Channel.API, Language.EN) for n in range(50)))
        await generate_daily_horoscopes()
        await warm_horoscope_cache()
    async with transaction() as session:
        today = await horoscopes_today(session, settings().timezone)
    assert (today.today, today.yesterday, today.trend) == (50, 40, 0.25)


def test_truth_5_two_hundred_readers_of_a_cold_key_in_four_processes_get_one_text_and_make_one_row(
    database_url: str,
) -> None:
    today = clock.today(settings().timezone)
    command = [sys.executable, "-m", "tests.readers", "leo", str(today), "en", "50"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(4)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate(timeout=PATIENCE)[0]) for process in processes]

    assert all(len(texts) == 1 for texts in answers)
    assert len({texts[0] for texts in answers}) == 1
    assert asyncio.run(_cached(database_url)) == [("leo", today, "en", 1)]


async def _cached(url: str) -> list[tuple[object, ...]]:
    from horo_app.core import db

    db.open_engine(url)
    try:
        return await rows("select sign, date, language, version from horoscope_cache")
    finally:
        await db.close_engine()


async def test_truth_6_old_readings_leave_the_cache_before_generation_and_none_is_lost(
    database, set_clock: Callable[[str], None], monkeypatch
) -> None:
    for day in (20, 21, 22):
        set_clock(f"2026-11-{day}T12:00+03:00")
        await generate_daily_horoscopes()
    before = await rows("select sign, date, language, love from horoscope_cache union all "
                        "select sign, date, language, love from horoscope_archive")  # fmt: skip
    left_over: list[int] = []
    ensure = repository.ensure

    async def looking(session, dates):
        left_over.append(len(await repository.find_since(session, dt.date(2026, 11, 23))))
        today = clock.today(settings().timezone)
        old = [key for key in await repository.missing(session, [today - clock.DAY]) if key[1] < today]
        assert len(old) == 24  # the cache holds nothing of yesterday any more when generation begins
        return await ensure(session, dates)

    monkeypatch.setattr(repository, "ensure", looking)
    set_clock("2026-11-23T00:00+03:00")
    await generate_daily_horoscopes()
    assert left_over == [24]
    assert await rows("select count(*) from horoscope_cache where date < '2026-11-23'") == [(0,)]
    after = await rows("select sign, date, language, love from horoscope_cache union all "
                       "select sign, date, language, love from horoscope_archive")  # fmt: skip
    assert set(before) <= set(after)
    assert len(after) == len(before) + 24


def test_the_page_of_the_running_service_is_todays_text_of_the_table(site: Site) -> None:
    body = site.get("/api/v1/horoscopes/leo?lang=en").json()
    assert site.text_of("/en/leo", "tz=Europe/Moscow") == [
        text.replace("&", "&amp;").replace("'", "&#x27;").replace('"', "&quot;")
        for text in body["sections"].values()
    ]
