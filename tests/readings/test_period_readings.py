"""Horoscopes of weeks, months and years: there before they begin, kept when they are over, changed by nobody unseen."""

import asyncio
import datetime as dt
from collections.abc import Callable
from contextlib import suppress

import psycopg
import pytest
import sqlalchemy as sa

from horo_app.almanac import periods
from horo_app.analytics import today
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.core import db
from horo_app.core.db import transaction
from horo_app.core.errors import EditedMeanwhile, NoReading, UnfitText
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import cache, period_editing, service, views
from horo_app.readings.period_service import get_period, prepare_periods
from horo_app.readings.rollover import generate_daily_horoscopes
from horo_app.readings.views import Channel
from tests.patience import PATIENCE
from tests.rows import count, rows, run

EN = Language.EN
WEEK, MONTH, YEAR = PeriodKind


@pytest.fixture(autouse=True)
def sunday(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-29T12:00+03:00")


def period(slug: str, kind: PeriodKind = WEEK) -> Period:
    found = Period.parse(kind, slug)
    assert found
    return found


@pytest.mark.parametrize(
    ("kind", "slug"), [(WEEK, "2026-w48"), (WEEK, "2026-w49"), (MONTH, "2026-12"), (YEAR, "2027")]
)
@pytest.mark.parametrize("language", Language)
async def test_a_horoscope_comes_back_from_the_table_as_it_was_written(
    database, kind, slug, language
) -> None:
    asked = (Sign.LEO, period(slug, kind), language)
    found = await get_period(*asked)
    assert found.version == 1
    assert found.text == periods.compose(*asked, settings().timezone.key)
    assert await rows("select kind, sign, language from period_readings") == [(kind, "leo", language)]


async def test_this_and_the_next_of_each_kind_are_written_ahead_and_only_once(database) -> None:
    assert await prepare_periods() == 2 * 3 * 24
    written = await rows("select kind, first_date, count(*) from period_readings group by 1, 2 order by 1, 2")
    assert written == [
        ("month", dt.date(2026, 11, 1), 24),
        ("month", dt.date(2026, 12, 1), 24),
        ("week", dt.date(2026, 11, 23), 24),
        ("week", dt.date(2026, 11, 30), 24),
        ("year", dt.date(2026, 1, 1), 24),
        ("year", dt.date(2027, 1, 1), 24),
    ]
    assert await prepare_periods() == 0


async def test_processes_that_prepare_at_once_write_each_text_once(database) -> None:
    await asyncio.gather(*(prepare_periods() for _ in range(4)))
    await prepare_periods()
    assert await count("period_readings") == 2 * 3 * 24


async def test_the_figures_of_today_are_of_the_day_s_readings_alone(database) -> None:
    async with views.counting():
        views.count_period(Sign.LEO, Channel.WEB, WEEK)
        await views.record(Sign.LEO, Channel.WEB, EN)
    async with transaction() as session:
        assert (await today.horoscopes_today(session, settings().timezone)).today == 1
    assert await rows("select kind, views from period_views") == [("week", 1)]


async def test_a_week_that_is_over_is_archived_and_still_read(database, set_clock) -> None:
    before = await get_period(Sign.LEO, period("2026-w48"), EN)
    set_clock("2026-11-30T00:01+03:00")
    await prepare_periods()
    archived = await rows("select distinct first_date from period_readings where archived_at is not null")
    assert archived == [(dt.date(2026, 11, 23),)]
    set_clock("2027-03-01T12:00+03:00")
    after = await get_period(Sign.LEO, period("2026-w48"), EN)
    assert (after.text, after.version) == (before.text, 1)


async def test_what_is_archived_is_changed_by_nobody(database, set_clock) -> None:
    await get_period(Sign.LEO, period("2026-w48"), EN)
    set_clock("2026-11-30T00:01+03:00")
    await prepare_periods()
    with pytest.raises(sa.exc.DBAPIError, match="archived"):
        await run("update period_readings set love = 'changed' where first_date = '2026-11-23'")


async def test_a_change_keeps_what_was_said_before_and_counts_the_version(database) -> None:
    before = await get_period(Sign.LEO, period("2026-w48"), EN)
    await run("update period_readings set love = 'changed'")
    assert await rows("select love, version from period_versions") == [(before.text.love, 1)]
    assert await rows("select love, version from period_readings") == [("changed", 2)]


async def test_a_process_that_is_told_of_a_change_serves_the_new_text(database) -> None:
    await get_period(Sign.LEO, period("2026-w48"), EN)
    connected, told = asyncio.Event(), asyncio.Event()

    async def on_connected() -> None:
        connected.set()

    async def on_changed(keys: set[cache.Key]) -> None:
        await service.refresh(keys)
        told.set()

    listening = asyncio.create_task(cache.listen(on_connected, on_changed))
    async with asyncio.timeout(PATIENCE):
        await connected.wait()
        await run("update period_readings set love = 'changed'")
        await told.wait()
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    assert (await get_period(Sign.LEO, period("2026-w48"), EN)).text.love == "changed"


async def test_a_far_period_is_told_and_not_stored(database) -> None:
    found = await get_period(Sign.LEO, period("2027-w30"), EN)
    assert found.version == 0
    assert found.text.period.slug == "2027-w30"
    assert await count("period_readings") == 0


@pytest.mark.parametrize(
    ("kind", "slug", "why"),
    [
        (YEAR, "2028", "too far ahead: we write until the end of 2027"),
        (MONTH, "2028-01", "too far ahead"),
        (WEEK, "2028-w01", "too far ahead"),
        (WEEK, "2026-w47", "over"),
        (MONTH, "2026-10", "over"),
        (YEAR, "2025", "over"),
    ],
)
async def test_what_is_too_far_or_over_is_refused_in_words(database, kind, slug, why) -> None:
    with pytest.raises(NoReading, match=why):
        await get_period(Sign.LEO, period(slug, kind), EN)


async def test_the_last_week_that_is_written_begins_in_the_next_year(database) -> None:
    assert (await get_period(Sign.LEO, period("2027-w52"), EN)).text.period.last == dt.date(2028, 1, 2)


async def test_last_week_is_still_written_for_those_whose_sunday_lasts_longer(database, set_clock) -> None:
    set_clock("2026-11-30T00:30+03:00")
    assert (await get_period(Sign.LEO, period("2026-w48"), EN)).version == 1


async def test_without_a_database_the_almanac_answers_and_nothing_is_kept(database) -> None:
    await db.close_engine()
    found = await get_period(Sign.LEO, period("2026-w48"), EN)
    assert (found.version, found.text.sign) == (0, Sign.LEO)
    db.open_engine(database)
    assert (await get_period(Sign.LEO, period("2026-w48"), EN)).version == 1


async def test_the_version_before_finds_its_own_rows_alone(database) -> None:
    """Its statements, as it sends them."""
    await generate_daily_horoscopes()
    await prepare_periods()
    assert await count("horoscope_cache") == 48
    again = "insert into horoscope_cache select * from horoscope_cache on conflict (sign, date, language)"
    await run(f"{again} do nothing")
    assert await count("horoscope_cache") == 48
    address = sa.make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as old:
        old.execute("listen horoscope_changed")
        old.commit()
        await run("update period_readings set love = 'changed'")
        await run("update horoscope_cache set love = 'changed' where sign = 'leo' and language = 'ru'")
        heard = [notice.payload for notice in old.notifies(timeout=PATIENCE, stop_after=2)]
    assert all(payload.startswith("leo 2026-11-") for payload in heard)
    assert len(heard) == 2


GOOD = "A talk that was put off for weeks takes ten minutes now, and both of you laugh about the waiting."


async def saved(draft: dict[str, str], version: int) -> int:
    async with transaction() as session:
        key = (Sign.LEO, period("2026-w48"), EN)
        return (await period_editing.save(session, key, draft, version, "Anna")).version


async def test_an_editor_s_text_is_published_by_version_alone(database) -> None:
    found = await get_period(Sign.LEO, period("2026-w48"), EN)
    draft = period_editing.texts_of(found) | {"love": GOOD}
    assert await saved(draft, 1) == 2
    assert await rows("select love, source, author from period_readings") == [(GOOD, "editor", "Anna")]
    with pytest.raises(EditedMeanwhile):
        await saved(draft | {"love": f"{GOOD} Twice."}, 1)
    assert await saved(draft, 1) == 2  # nothing to change


@pytest.mark.parametrize(
    "love", ["", "Short.", "Русский текст посреди английского, довольно длинный, чтобы заметить."]
)
async def test_what_no_reader_should_see_is_not_saved(database, love: str) -> None:
    found = await get_period(Sign.LEO, period("2026-w48"), EN)
    with pytest.raises(UnfitText):
        await saved(period_editing.texts_of(found) | {"love": love}, 1)


async def test_what_is_over_is_not_edited(database, set_clock) -> None:
    found = await get_period(Sign.LEO, period("2026-w48"), EN)
    set_clock("2026-11-30T00:01+03:00")
    await prepare_periods()
    with pytest.raises(EditedMeanwhile):
        await saved(period_editing.texts_of(found) | {"love": GOOD}, 1)
