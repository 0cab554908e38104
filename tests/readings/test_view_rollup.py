"""Views of days long over take a twelfth of the rows, and every figure of them stays what it was."""

import datetime as dt
import random

import pytest

from horo_app.accounts import audit
from horo_app.analytics import counts
from horo_app.analytics.overview import _days_before
from horo_app.analytics.scope import Scope
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.settings import settings
from horo_app.generation import request_log
from horo_app.readings.view_rollup import roll_up_views
from horo_app.readings.views import Channel
from horo_app.tables import engine
from horo_app.tables.registry import views as tables
from tests.rows import count, run

TODAY = dt.date(2026, 11, 23)
SCOPES = [
    Scope(TODAY - days * clock.DAY, TODAY - end * clock.DAY, channel)
    for days, end in ((100, 0), (99, 92), (91, 89), (30, 0))
    for channel in (None, Channel.TELEGRAM)
]
TABLES = (tables.DAYS, tables.CHANNELS, tables.SIGNS, tables.LANGUAGES, tables.HOURS)


async def _views() -> None:
    chance = random.Random(4711)
    for days in (0, 1, 30, 89, 90, 91, 92, 95, 99, 101, 102):
        values = ", ".join(
            f"(:date, {hour}, '{channel}', '{sign}', '{language}', {chance.randrange(1, 50)})"
            for hour in range(24)
            for channel in ("web", "telegram")
            for sign in ("leo", "virgo")
            for language in ("ru", "en")
        )
        insert = "insert into horoscope_views (date, hour, channel, sign, language, view_count) values "
        await run(insert + values, date=TODAY - days * clock.DAY)


async def _figures() -> list[object]:
    found: list[object] = []
    async with transaction() as session:
        for scope in SCOPES:
            found.append(await counts.count(session, scope))
            found.append(await _days_before(session, scope, settings().timezone))
            words = {"from": str(scope.first), "to": str(scope.last), "channel": scope.channel or ""}
            for table in TABLES:
                asked = engine.ask(table, words)
                found.append(sorted([row async for row in engine.every(session, table, asked)]))
    return found


async def test_no_figure_changes_when_old_days_are_rolled_up(database, set_clock) -> None:
    set_clock("2026-11-23T12:20+03:00")
    await _views()
    before, fine = await _figures(), await count("horoscope_views")
    assert await roll_up_views() == 6
    assert await roll_up_views() == 0
    assert await _figures() == before
    assert await count("horoscope_views") == fine - 6 * 24 * 8 + 6 * 8
    set_clock("2026-11-24T00:10+03:00")
    assert await roll_up_views() == 1


@pytest.mark.parametrize(("days", "left"), [("0", 2), ("30", 1)])
async def test_requests_and_acts_are_kept_for_good_or_for_as_long_as_the_settings_say(
    database, monkeypatch, days: str, left: int
) -> None:
    monkeypatch.setenv("KEEP_REQUESTS", days)
    monkeypatch.setenv("KEEP_AUDIT", days)
    settings.cache_clear()
    for age in (1, 31):
        await run(
            "insert into generation_attempts (sign, date, language, endpoint, model, mode, owner, started_at) values"
            " ('leo', '2026-11-23', 'en', 'e', 'm', 'schema', gen_random_uuid(), now() - :age * interval '1 day')",
            age=age,
        )
        await run(
            "insert into audit (admin, action, outcome, at)"
            " values ('A', 'edit', 'done', now() - :age * interval '1 day')",
            age=age,
        )
    async with transaction() as session:
        await request_log.forget(session)
        await audit.forget(session)
    assert (await count("generation_attempts"), await count("audit")) == (left, left)
