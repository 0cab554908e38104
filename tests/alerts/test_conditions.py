"""What is found to be wrong, and what is not."""

import datetime as dt
import zlib
from collections.abc import Callable

import pytest

from horo_app.accounts import audit, login_throttle
from horo_app.alerts import conditions, notice_text
from horo_app.alerts.conditions import LOOKS, Condition
from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.core.errors import TooManyAttempts
from horo_app.core.language import Language
from horo_app.ops import alert_checks
from horo_app.readings import repository
from tests.new_subscribers import subscribe
from tests.rows import run
from tests.telegram_server import TOKEN

TODAY = dt.date(2026, 11, 25)

Found = dict[Condition, dict]


@pytest.fixture(autouse=True)
async def _all_well(database: str, set_clock: Callable[[str], None]) -> None:
    """A service in the afternoon of a day, with all its texts and a process that is alive."""
    set_clock("2026-11-25T15:30+03:00")
    audit._flood.clear()
    await texts_of(TODAY)
    await alive()


async def texts_of(date: dt.date) -> None:
    async with transaction() as session:
        await repository.ensure(session, [date])


async def alive(down: str = "[]", free: int = 50 * 2**30, size: int = 100 * 2**30, age: str = "0 s") -> None:
    await run(
        """insert into processes (id, role, host, pid, version, started_at, seen_at, memory, readings, hits, misses,
               waiting, down, disk_free, disk_size)
           values (gen_random_uuid(), 'server', 'mars', 1, '1', now(), now() - cast(:age as interval), 1, 1, 1, 1, 0,
               cast(:down as jsonb), :free, :size)""",
        down=down,
        free=free,
        size=size,
        age=age,
    )


async def found() -> Found:
    async with transaction() as session:
        return await conditions.look(session, LOOKS)


async def test_a_service_that_does_well_has_nothing_to_tell() -> None:
    assert await found() == {}


async def test_everything_that_is_looked_for_has_a_name_and_a_sentence() -> None:
    assert {one.condition for one in LOOKS} == set(Condition) - {Condition.DATABASE, Condition.BACKUP}
    for language in Language:
        for condition in Condition:
            assert notice_text.title(condition, language)


async def test_texts_of_today_are_missed() -> None:
    await run("delete from horoscope_cache where date = :today and sign in ('leo', 'virgo')", today=TODAY)
    assert await found() == {Condition.TEXTS: {"number": 4}}


async def test_tasks_that_are_down_are_named_once_and_those_of_the_dead_are_not() -> None:
    down = '[{"task": "polling", "since": "2026-11-25T12:00:00+00:00", "error": "x", "outage": false, "failures": 1}]'
    await alive(down, age="5 minutes")
    assert await found() == {}
    await alive(down)
    await alive(down)
    assert await found() == {Condition.TASKS: {"names": ["polling"]}}


@pytest.mark.parametrize(
    ("free", "size", "is_short"),
    [
        (51, 1000, False),  # GB
        (4, 1000, True),
        (6, 1000, False),
        (0.9, 20, True),
        (1.1, 20, False),
        (0.4, 4, True),
        (0.6, 4, False),
    ],
)
async def test_a_disk_is_short_by_its_size(free: float, size: float, is_short: bool) -> None:
    await alive(free=int(free * 2**30), size=int(size * 2**30))
    expected = {Condition.DISK: {"free": int(free * 2**30), "host": "mars"}} if is_short else {}
    assert await found() == expected


async def test_guesses_are_an_attack_from_many_networks_or_from_one() -> None:
    for number in range(19):
        async with transaction() as session:
            await login_throttle.begin(session, f"name {number}", f"192.0.2.{number}", "")
    assert await found() == {}
    async with transaction() as session:
        await login_throttle.begin(session, "another", "198.51.100.1", "")
    assert await found() == {Condition.LOGINS: {"number": 20}}


async def test_attempts_that_were_not_even_made_count() -> None:
    for _ in range(5):
        async with transaction() as session:
            await login_throttle.begin(session, "Anna", "192.0.2.1", "")
    with pytest.raises(TooManyAttempts):
        async with transaction() as session:
            await login_throttle.begin(session, "Anna", "192.0.2.1", "")
    async with transaction() as session:
        for _ in range(2):
            await audit.record(
                session, None, "login", outcome=audit.REFUSED, times=8, why="too many attempts"
            )
    assert await found() == {Condition.LOGINS: {"number": 21}}


async def test_a_login_that_succeeds_is_no_attack() -> None:
    async with transaction() as session:
        for number in range(30):
            attempt = await login_throttle.begin(session, f"name {number}", f"192.0.2.{number}", "")
            await login_throttle.succeeded(session, attempt)
    assert await found() == {}


async def view(days_ago: int, hour: int, views: int) -> None:
    await run(
        "insert into horoscope_views (date, hour, channel, sign, language, view_count) "
        "values (:date, :hour, 'web', 'leo', 'ru', :views)",
        date=TODAY - dt.timedelta(days=days_ago),
        hour=hour,
        views=views,
    )


async def week(views: int) -> None:
    """So many views an hour on each of the seven days before."""
    for day in range(1, 8):
        for hour in range(24):
            await view(day, hour, views)


@pytest.mark.parametrize(
    ("usual", "now", "is_fall"), [(100, 29, True), (100, 31, False), (30, 0, False), (40, 0, True)]
)
async def test_views_fall_when_few_come_where_many_did(usual: int, now: int, is_fall: bool) -> None:
    await week(usual)
    for hour in (12, 13, 14):
        if now:
            await view(0, hour, now)
    await view(0, 11, 5000)  # too long ago
    await view(0, 15, 5000)  # an hour that is not over
    expected = {Condition.VIEWS: {"number": 3 * now, "usual": 3 * usual}} if is_fall else {}
    assert await found() == expected


async def test_a_day_that_everybody_shared_makes_no_other_day_a_fall() -> None:
    await week(100)
    await run(
        "update horoscope_views set view_count = 100000 where date = :date", date=TODAY - dt.timedelta(days=2)
    )
    for hour in (12, 13, 14):
        await view(0, hour, 90)
    assert await found() == {}


async def test_just_after_midnight_the_evening_is_compared(set_clock) -> None:
    set_clock("2026-11-26T01:10+03:00")
    await texts_of(TODAY + dt.timedelta(days=1))
    for day in range(1, 8):
        for hour in (22, 23):
            await view(day, hour, 100)
        await view(day, 0, 100)
    await view(0, 22, 5)
    await view(0, 0, 100)
    assert await found() == {Condition.VIEWS: {"number": 5, "usual": 300}}


async def test_a_new_service_has_no_usual_views() -> None:
    await view(1, 13, 5000)
    await view(2, 13, 5000)
    assert await found() == {}


async def deliver(many: int, status: str, reason: str = "", ago: str = "10 minutes") -> None:
    await run(
        """insert into telegram_deliveries (chat_id, date, status, reason, due_at, expires_at, not_before, tries,
               finished_at)
           select chat_id, date '2026-11-25' - cast(:day as int), :status, :reason, at, at, at, 1, at
           from (select chat_id, cast(:now as timestamptz) - cast(:ago as interval) as at from telegram_subscribers
                 where chat_id <= :many) made""",
        status=status,
        reason=reason,
        many=many,
        ago=ago,
        day=zlib.crc32(f"{status} {reason} {ago}".encode()) % 1000,
        now=dt.datetime(2026, 11, 25, 12, 30, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize("status", ["failed", "unknown", "skipped"])
async def test_deliveries_fail_when_several_and_a_tenth_do(status: str) -> None:
    await subscribe(40, "2026-11-26T08:00+03:00")
    reason = "late" if status == "skipped" else "oops"
    await deliver(2, status, reason)
    assert await found() == {}
    await run("delete from telegram_deliveries")
    await deliver(4, status, reason)
    assert await found() == {Condition.DELIVERIES: {"number": 4, "total": 4}}
    await deliver(37, "sent")
    assert await found() == {}


async def test_what_nobody_can_help_is_no_failure() -> None:
    await subscribe(9, "2026-11-26T08:00+03:00")
    await deliver(9, "blocked", "bot was blocked")
    await deliver(9, "skipped", "stopped")
    await deliver(9, "failed", "long ago", ago="61 minutes")
    assert await found() == {}


async def test_a_bot_that_should_run_and_does_not_is_told(monkeypatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings.settings.cache_clear()
    assert await found() == {Condition.BOT: {"problem": "stopped"}}


@pytest.fixture
async def _key(monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    for name, value in (("INPUT", "1"), ("OUTPUT", "1")):
        monkeypatch.setenv(f"OPENAI_PRICE_{name}", value)
    monkeypatch.setenv("MODEL_DAILY_BUDGET", "1")
    settings.settings.cache_clear()


async def test_a_model_that_is_stopped_is_told_with_the_reason(_key: None) -> None:
    assert await found() == {}
    await run(
        """insert into model_endpoints (endpoint, model, key, mode, updated_at, stopped, stopped_as)
           values ('https://api.openai.com/v1', 'gpt-5-mini', (select encode(sha256('x'), 'hex')), 'plain', now(),
                   'no', 'no_credit')"""
    )
    assert list(await found()) == [Condition.MODEL]


async def test_a_budget_that_is_used_up_is_told_as_such(_key: None) -> None:
    await run(
        """insert into generation_attempts
               (sign, date, language, endpoint, model, mode, owner, started_at, outcome, cost)
           values
               ('leo', '2026-11-25', 'ru', 'x', 'x', 'plain', gen_random_uuid(), '2026-11-25T12:00+03', 'stored', 5)"""
    )
    assert await found() == {Condition.BUDGET: {}}


async def run_of_a_backup(outcome: str, at: str) -> None:
    await run(
        """insert into job_runs (job, trigger, started_at, finished_at, outcome, result, error)
           values ('back_up', 'schedule', :at, :at, :outcome, '{}', :error)""",
        at=dt.datetime.fromisoformat(at),
        outcome=outcome,
        error="oops" if outcome == "failed" else None,
    )


async def backup() -> dict | None:
    async with transaction() as session:
        return await alert_checks.backup(session)


async def test_a_backup_that_is_old_or_fails_is_told(monkeypatch) -> None:
    monkeypatch.setenv("BACKUP_TO", "/somewhere")
    settings.settings.cache_clear()
    assert await backup() is None  # none was due yet
    await run_of_a_backup("done", "2026-11-24T11:30+03:00")
    assert await backup() is None
    await run_of_a_backup("failed", "2026-11-25T04:00+03:00")
    assert await backup() == {"hours": 28}
    await run_of_a_backup("done", "2026-11-25T05:00+03:00")
    assert await backup() is None
    await run("delete from job_runs")
    await run_of_a_backup("done", "2026-11-24T09:00+03:00")
    assert await backup() == {"hours": 30}


@pytest.mark.parametrize("language", Language)
async def test_each_is_told_in_words_with_its_figures(language: Language) -> None:
    details = {
        Condition.TEXTS: {"number": 2},
        Condition.TASKS: {"names": ["polling"]},
        Condition.BOT: {"problem": "token refused"},
        Condition.DELIVERIES: {"number": 7, "total": 70},
        Condition.MODEL: {"state": "out of credit", "error": "no_credit"},
        Condition.DISK: {"free": 3 * 2**30, "host": "mars"},
        Condition.BACKUP: {"hours": 30},
        Condition.LOGINS: {"number": 21},
        Condition.VIEWS: {"number": 15, "usual": 300},
    }
    said = [notice_text.sentence(condition, detail, language) for condition, detail in details.items()]
    figures = ["2", "polling", "", "7", "", "3", "1", "21", "300"]
    assert all(sentence and figure in sentence for sentence, figure in zip(said, figures, strict=True))
