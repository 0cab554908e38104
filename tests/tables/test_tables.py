"""Tables: sorted, searched and cut up by the database, and taken away as CSV."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.core.errors import ImpossibleDate, UnknownTable
from horo_app.core.language import Language
from horo_app.readings import repository
from horo_app.tables import csv_export, engine
from horo_app.tables.engine import PAGE, TablePage
from horo_app.tables.registry import TABLES, table
from tests.new_subscribers import subscribe
from tests.rows import rows, run

MOSCOW = ZoneInfo("Europe/Moscow")
AT = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def noon(database: str, set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:30+03:00")


async def page(name: str, **words: str) -> TablePage:
    async with transaction() as session:
        return await engine.page(session, table(name), engine.ask(table(name), words))


async def column(name: str, which: str, **words: str) -> list[object]:
    place = [one.name for one in table(name).columns].index(which)
    return [row[place] for row in (await page(name, **words)).rows]


async def exported(name: str, language: Language = Language.EN, **words: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((await file(name, language, **words)).removeprefix("\ufeff"))))


async def file(name: str, language: Language = Language.EN, **words: str) -> str:
    async with transaction() as session:
        wanted = engine.ask(table(name), words)
        pieces = csv_export.lines(session, table(name), wanted, language, MOSCOW)
        return "".join([piece async for piece in pieces])


async def some_runs(number: int, error: str | None = None) -> None:
    await run(
        """insert into job_runs (job, trigger, started_at, finished_at, outcome, result, error)
        select 'job ' || n % 3, 'schedule', timestamptz '2026-11-25 00:00+03' - n * interval '1 hour',
               timestamptz '2026-11-25 00:00+03' - n * interval '1 hour' + (n % 7) * interval '1 second',
               case when n % 5 = 0 then 'failed' else 'done' end, '{"created": 1}', cast(:error as text)
        from generate_series(1, :number) n""",
        number=number, error=error,
    )  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
async def test_every_table_can_be_looked_at_and_taken_away_also_while_it_is_empty(name: str) -> None:
    assert await page(name) == TablePage((), 0)
    assert await exported(name) == [[one.title for one in table(name).columns]]


@pytest.mark.parametrize("name", TABLES)
async def test_every_table_can_be_sorted_by_every_column_both_ways_and_searched(name: str) -> None:
    await everything()
    for one in table(name).columns:
        up, down = [await page(name, sort=one.name, order=order, **YEAR) for order in ("up", "down")]
        assert up.total == down.total > 0
    assert (await page(name, find="no such words %_\\", **YEAR)).total in (0, up.total)


YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


async def everything() -> None:
    await some_runs(3)
    await run(
        """insert into processes (id, role, host, pid, version, started_at, memory, hits, misses, waiting, readings)
        values (gen_random_uuid(), 'server', 'here', 7, '0.2', now(), 100, 9, 1, 0, 48)"""
    )
    await run(
        """insert into audit (at, admin, action, subject, outcome, detail, address, times)
        values (now(), 'anna', 'save', 'leo', 'done', '{}', '127.0.0.1', 1)"""
    )
    await run(
        """insert into generation_attempts
        (sign, date, language, endpoint, model, mode, owner, started_at, outcome, cost, tokens_in, tokens_out)
        values ('leo', '2026-11-25', 'ru', 'http://m', 'm', 'json', gen_random_uuid(), '2026-11-24 22:00Z', 'stored',
        0.25, 100, 50), ('leo', '2026-11-25', 'ru', 'http://m', 'm', 'json', gen_random_uuid(), '2026-11-24 20:00Z',
        'failed', null, null, null)"""
    )
    await run("insert into horoscope_views values ('2026-11-25', 9, 'web', 'leo', 'ru', 7)")
    await run("insert into horoscope_views values ('2026-11-24', 9, 'api', 'leo', 'en', 5)")
    await run("insert into uncounted_views values ('2026-11-25', 'api', 'list', 3)")
    await run("insert into period_views values ('2026-11-25', 'web', 'week', 'leo', 2)")
    await run(
        """insert into period_readings (kind, first_date, last_date, sign, language, zone, summary, love, career,
        finance, health, parts, source) values ('week', '2026-11-23', '2026-11-29', 'leo', 'ru', 'Europe/Moscow',
        's', 'l', 'c', 'f', 'h', '{}', 'almanac')"""
    )
    await run(
        "insert into alerts (condition, detail, began_at, seen_at) values ('late', '{}', :at, :at)", at=AT
    )
    await run("insert into horoscope_feedback values ('leo', '2026-11-25', 'ru', 'yes', 3)")
    await some_mornings()
    await run("insert into telegram_people values (1, '2026-11-24', 'vk')")
    await run("insert into telegram_activity values ('2026-11-24', 1)")
    await run("insert into telegram_unknown_phrases values ('how high is the sky', 'en', 6, '2026-11-24')")
    async with transaction() as session:
        await repository.ensure(session, [TODAY])


async def some_mornings() -> None:
    """Four of Moscow's subscribers: two got their reading, late by 2 and 4 seconds, one blocked the bot, one waits."""
    await subscribe(4, "2026-11-26T08:00+03:00")
    await run("insert into telegram_days values ('2026-11-25', 4, 1)")
    await run(
        """insert into telegram_broadcasts (state, texts, audience, created_by, created_at, started_at)
        values ('sending', '{"ru": "Снег", "en": "Snow"}', '{"signs": ["leo"]}', 'anna', :at, :at),
        ('trial', '{"ru": "Снег"}', '{"signs": []}', 'anna', :at, :at)""",
        at=AT,
    )
    await run(
        """insert into telegram_deliveries
        (chat_id, date, broadcast_id, status, reason, due_at, expires_at, not_before, tries, finished_at)
        select chat, case when morning then date '2026-11-25' end, case when not morning then 1 end, status, '',
               due, due, due, 1, due + lag * interval '1 second'
        from (values (1, true, 'sent', 2), (2, true, 'sent', 4), (3, true, 'blocked', 9), (4, true, 'due', null),
                     (1, false, 'sent', 1), (2, false, 'failed', 1)) as d (chat, morning, status, lag),
             (select timestamptz '2026-11-25 08:00+03' as due) as at"""
    )


async def test_a_mornings_deliveries_are_counted_by_outcome_and_timed_where_they_came() -> None:
    await some_mornings()
    [day] = (await page("deliveries-by-day")).rows
    found = dict(zip([one.name for one in table("deliveries-by-day").columns], day, strict=True))
    assert {name: number for name, number in found.items() if number} == {
        "day": TODAY, "readings": 4, "sent": 2, "blocked": 1, "due": 1, "median": 3.0, "most": pytest.approx(3.9),
        "longest": 4.0,
    }  # fmt: skip
    assert (await page("deliveries-by-day", **{"from": "2026-11-24", "to": "2026-11-24"})).total == 0


async def test_a_broadcast_is_told_with_its_outcomes_and_a_trial_is_none() -> None:
    await some_mornings()
    [line] = (await page("broadcasts")).rows
    found = dict(zip([one.name for one in table("broadcasts").columns], line, strict=True))
    told = {name: found[name] for name in ("stage", "ru", "en", "total", "sent", "failed", "due")}
    assert told == {
        "stage": "sending", "ru": "Снег", "en": "Snow", "total": 2, "sent": 1, "failed": 1, "due": 0,
    }  # fmt: skip
    assert (await page("broadcasts", find="снег")).total == 1
    assert (await page("broadcasts", stage="draft")).total == 0


async def test_answers_are_told_with_who_wrote_the_text() -> None:
    async with transaction() as session:
        await repository.ensure(session, [TODAY])
    await run(
        """insert into horoscope_feedback values ('leo', '2026-11-25', 'ru', 'yes', 3),
        ('leo', '2026-11-25', 'ru', 'no', 1), ('virgo', '2026-11-25', 'en', 'no', 2),
        ('libra', '2026-11-25', 'en', 'yes', 0)"""
    )
    await run("update horoscope_cache set source = 'model' where sign = 'virgo'")
    assert await exported("answers", sort="sign", order="up") == [
        ["Date", "Sign", "Language", "Written by", "Close", "Not close", "Answers", "Share of close"],
        ["2026-11-25", "leo", "ru", "almanac", "3", "1", "4", "0.75"],
        ["2026-11-25", "virgo", "en", "model", "0", "2", "2", "0.0"],
    ]
    assert await column("answers", "sign", source="model") == ["virgo"]
    assert await column("answers-by-writer", "share", sort="source", order="up") == [0.75, 0.0]
    assert await column("archive", "close", sign="leo", language="ru") == [0.75]


async def test_pages_follow_one_another_without_gap_or_repetition() -> None:
    await some_runs(2 * PAGE + 3)
    seen: list[object] = []
    for number in (1, 2, 3):
        seen += await column("runs", "id", page=str(number), sort="job")  # a third of them are equal
    assert len(seen) == len(set(seen)) == 2 * PAGE + 3
    assert len((await page("runs", page="99")).rows) == 3  # past the end, the last


async def test_rows_are_sorted_by_the_database_and_nothing_comes_last() -> None:
    await some_runs(5)
    await run("update job_runs set error = case id when 1 then 'b' when 2 then 'a' end")
    assert await column("runs", "error", sort="error", order="up") == ["a", "b", None, None, None]
    assert await column("runs", "error", sort="error") == ["b", "a", None, None, None]


async def test_a_search_finds_words_as_they_are_written() -> None:
    await some_runs(4, error="100% of C:\\disk_1")
    assert (await page("runs", find="100%")).total == 4
    assert (await page("runs", find="c:\\DISK_")).total == 4
    assert (await page("runs", find="disk%1")).total == 0
    assert (await page("runs", find="\0")).total == 4


@pytest.mark.parametrize("name", ["Лев", "лев", "leo", "Leo"])
async def test_a_sign_is_found_by_its_name_in_any_language(name: str) -> None:
    async with transaction() as session:
        await repository.ensure(session, [TODAY])
    await run(
        "update horoscope_cache set summary = 'x', love = 'x', career = 'x', health = 'x', finance = 'x', advice = 'x'"
    )
    assert set(await column("archive", "sign", find=name)) == {"leo"}


async def test_filters_narrow_and_a_strange_word_finds_nothing() -> None:
    await some_runs(10)
    assert (await page("runs", outcome="failed")).total == 2
    assert (await page("runs", outcome="' or true --")).total == 0
    assert (await page("runs", unheard_of="1")).total == 10


@pytest.mark.parametrize(
    "words", [{"sort": "; drop table"}, {"page": "-3"}, {"page": "x"}, {"page": "9" * 400}, {"page": "٣"}]
)
async def test_what_makes_no_sense_in_an_address_is_the_usual(words: dict[str, str]) -> None:
    await some_runs(3)
    assert (await page("runs", **words)).rows == (await page("runs")).rows


async def test_dates_that_make_no_sense_are_told() -> None:
    with pytest.raises(ImpossibleDate):
        await page("runs", **{"from": "soon"})


def test_a_table_that_does_not_exist_is_told() -> None:
    with pytest.raises(UnknownTable):
        table("admins")


async def test_days_of_a_range_are_those_of_the_services_clock() -> None:
    await run(
        """insert into job_runs (job, trigger, started_at, finished_at, outcome, result) values
        ('before', 's', '2026-11-23 20:59:59Z', '2026-11-23 21:00Z', 'done', '{}'),
        ('first', 's', '2026-11-23 21:00Z', '2026-11-23 21:00Z', 'done', '{}'),
        ('last', 's', '2026-11-24 20:59:59Z', '2026-11-24 21:00Z', 'done', '{}'),
        ('after', 's', '2026-11-24 21:00Z', '2026-11-24 21:00Z', 'done', '{}')"""
    )
    assert await column("runs", "job", **{"from": "2026-11-24", "to": "2026-11-24"}) == ["last", "first"]


async def test_the_models_days_are_those_of_the_services_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    await everything()
    assert (await page("model-by-day", **YEAR)).rows == (
        (dt.date(2026, 11, 25), 1, 0, 150, Decimal("0.250000")),
        (dt.date(2026, 11, 24), 1, 1, None, None),
    )
    monkeypatch.setenv("TIMEZONE", "UTC")
    settings.settings.cache_clear()
    assert [row[:2] for row in (await page("model-by-day", **YEAR)).rows] == [(dt.date(2026, 11, 24), 2)]


async def test_views_as_tables_answer_to_range_and_channel() -> None:
    await everything()
    assert (await page("views-by-day")).rows == (
        (dt.date(2026, 11, 25), 7, 0, 0, 7),
        (dt.date(2026, 11, 24), 0, 0, 5, 5),
    )
    assert (await page("views-by-language", channel="api")).rows == (("en", 5),)
    assert (await page("views-by-hour", **{"from": "2026-11-25"})).rows == ((3, 9, 7),)


async def test_the_whole_table_is_exported_as_it_was_asked_for() -> None:
    await some_runs(3 * PAGE)
    found = await exported("runs", outcome="failed", sort="started_at", order="up")
    assert found[0][:2] == ["Started", "Job"]
    assert len(found) == 1 + 3 * PAGE // 5
    assert found[1][0] < found[2][0]
    assert found[-1][0] == "2026-11-24 19:00:00"  # five hours before midnight in Moscow


async def test_a_russian_spreadsheet_gets_a_file_that_it_reads() -> None:
    """Semicolons, a comma in numbers, days first, and names in place of codes."""
    await everything()
    await run("update generation_attempts set outcome = 'rejected', error = 'too_long' where cost = 0.25")
    signs = await file("views-by-sign", Language.RU)
    assert signs.startswith("\ufeffЗнак;Показы\r\nЛев;")
    [_, first, _] = (await file("attempts", Language.RU, **YEAR)).splitlines()
    assert first.startswith("25.11.2026 01:00:00;Лев;25.11.2026;Русский;m;json;отклонён;")
    assert ";0,250000;" in first
    assert ";слишком длинно;" in first


async def test_a_spreadsheet_reads_every_cell_as_it_was_and_runs_none() -> None:
    awkward = ["=1+1", "+7", "-2+3", "@sum", "\tx", 'say "no", twice', "line\nbreak", "Привет; мир", "＝1"]
    for text in awkward:
        await some_runs(1, error=text)
    text = await file("runs")
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    place = [one.name for one in table("runs").columns].index("error")
    cells = {
        row[place] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) if len(row) > 1
    }
    assert cells - {"Error"} == {
        "'=1+1", "'+7", "'-2+3", "'@sum", "'\tx", 'say "no", twice', "line\nbreak", "Привет; мир", "'＝1"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (-5, "-5"), (1.5, "1.5"), (Decimal("0.10"), "0.10"), (True, "1"), (TODAY, "2026-11-25"),
     (dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC), "2026-11-25 12:00:00"), ({"а": 1}, '{"а": 1}')],
)  # fmt: skip
def test_values_are_written_so_that_a_program_can_read_them(value: object, cell: str) -> None:
    assert csv_export.cell(value, MOSCOW) == cell


async def test_a_big_table_comes_in_pieces() -> None:
    await some_runs(3000, error="x" * 100)
    async with transaction() as session:
        wanted = engine.ask(table("runs"), {"from": "2026-01-01"})
        pieces: Iterator[str] | list[str] = [
            piece async for piece in csv_export.lines(session, table("runs"), wanted, Language.EN, MOSCOW)
        ]
    assert len(pieces) > 4
    assert max(map(len, pieces)) < 2 * csv_export.CHUNK
    assert len(list(csv.reader(io.StringIO("".join(pieces))))) == 3001
    assert await rows("select count(*) from job_runs") == [(3000,)]
