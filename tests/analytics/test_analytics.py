"""Figures equal what was written, in the service's zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from horo_app.analytics import Views, horoscopes_today, missing_texts
from horo_app.astrology.zodiac import Sign
from horo_app.core.db import transaction
from horo_app.readings.service import get_horoscope
from tests.rows import run

MOSCOW = ZoneInfo("Europe/Moscow")


async def _views(*counted: tuple[str, int, str, int]) -> None:
    for date, hour, channel, views in counted:
        await run(
            "insert into horoscope_views values (cast(:date as date), :hour, :channel, 'leo', 'ru', :views)",
            date=date, hour=hour, channel=channel, views=views,
        )  # fmt: skip


async def test_today_is_compared_with_yesterday_up_to_this_hour(
    database, set_clock: Callable[[str], None]
) -> None:
    set_clock("2026-11-23T10:15+03:00")
    await _views(
        ("2026-11-23", 9, "web", 20), ("2026-11-23", 10, "api", 10),
        ("2026-11-22", 0, "web", 5), ("2026-11-22", 10, "web", 15), ("2026-11-22", 11, "web", 100),
        ("2026-11-21", 10, "web", 1000),
    )  # fmt: skip
    async with transaction() as session:
        views = await horoscopes_today(session, MOSCOW)
    assert views == Views(today=30, yesterday=120, yesterday_so_far=20)
    assert views.trend == 0.5


async def test_a_first_day_has_no_trend(database, set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T10:15+03:00")
    async with transaction() as session:
        views = await horoscopes_today(session, MOSCOW)
    assert (views.today, views.trend) == (0, None)


async def test_the_day_begins_at_midnight_of_the_zone(database, set_clock: Callable[[str], None]) -> None:
    await _views(("2026-11-23", 23, "web", 4), ("2026-11-24", 0, "web", 3))
    for instant, today in (("2026-11-23T23:59+03:00", 4), ("2026-11-24T00:00+03:00", 3)):
        set_clock(instant)
        async with transaction() as session:
            assert (await horoscopes_today(session, MOSCOW)).today == today


async def test_missing_texts_are_named(database, set_clock: Callable[[str], None]) -> None:
    from horo_app.core import clock
    from horo_app.core.language import Language

    set_clock("2026-11-23T10:15+03:00")
    today = clock.today(MOSCOW)
    await get_horoscope(Sign.LEO, today, Language.EN)
    async with transaction() as session:
        missing = await missing_texts(session, today)
    assert len(missing) == 23
    assert "leo/ru" in missing
    assert "leo/en" not in missing
