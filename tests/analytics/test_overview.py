"""The overview's figures equal what SQL says of rows that the tests write: for ranges, channels, zones, odd days."""

import asyncio
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from horo_app.analytics import Overview, OverviewReport, Scope, last_days, overview, parse_scope
from horo_app.analytics.counts import Past
from horo_app.astrology.zodiac import Sign
from horo_app.core.db import transaction
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import Language
from horo_app.readings import repository, views
from horo_app.readings.views import Channel
from tests.rows import rows, run

MOSCOW = ZoneInfo("Europe/Moscow")
NEW_YORK = ZoneInfo("America/New_York")
TODAY = dt.date(2026, 11, 25)  # a Wednesday


@pytest.fixture(autouse=True)
def noon(database: str, set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:30+03:00")


async def seen(scope: Scope, zone: ZoneInfo = MOSCOW) -> Overview:
    async with transaction() as session:
        return await overview(session, scope, zone)


async def some_views() -> None:
    """Ninety days of views in no regular pattern."""
    await run(
        """
        insert into horoscope_views
        select date, hour, channel, sign, language,
               1 + abs(hashtext(concat_ws(' ', date, hour, channel, sign, language))) % 50
        from generate_series(date '2026-08-27', date '2026-11-25', interval '1 day') as day(date),
             generate_series(0, 23, 5) as hours(hour),
             unnest(array['web', 'api', 'telegram']) as channels(channel),
             unnest(array['leo', 'virgo', 'pisces']) as signs(sign),
             unnest(array['ru', 'en']) as languages(language)
        where abs(hashtext(concat_ws(' ', date, hour, sign))) % 3 > 0
        """
    )


@pytest.mark.parametrize("channel", [None, Channel.TELEGRAM])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-11-19", "2026-11-25"),
        ("2026-09-01", "2026-09-30"),
        ("2026-11-25", "2026-11-25"),
        ("2026-01-01", "2026-12-31"),
    ],
)
async def test_every_count_is_what_sql_says(first: str, last: str, channel: Channel | None) -> None:
    await some_views()
    scope = Scope(dt.date.fromisoformat(first), dt.date.fromisoformat(last), channel)
    counts = (await seen(scope)).counts

    async def told(what: str) -> dict[object, int]:
        query = f"""select {what}, sum(views) from horoscope_views
            where date between :first and :last and channel like :channel group by {what}"""
        found = await rows(query, first=scope.first, last=scope.last, channel=channel or "%")
        return {tuple(key) if len(key) > 1 else key[0]: int(views) for *key, views in found}

    assert dict(counts.days) == await told("date, channel")
    assert dict(counts.hours) == await told("extract(isodow from date)::int, hour")
    assert dict(counts.readers) == await told("sign, language")
    assert dict(counts.by("channel")) == await told("channel")
    assert dict(counts.by("sign")) == await told("sign")
    assert dict(counts.by("language")) == await told("language")
    assert counts.total == sum((await told("channel")).values()) > 0


async def test_a_range_is_compared_with_as_many_days_before_it() -> None:
    await run(
        """insert into horoscope_views values
        ('2026-11-25', 1, 'web', 'leo', 'ru', 30), ('2026-11-19', 1, 'web', 'leo', 'ru', 30),
        ('2026-11-18', 1, 'web', 'leo', 'ru', 25), ('2026-11-12', 1, 'api', 'leo', 'ru', 15),
        ('2026-11-11', 1, 'web', 'leo', 'ru', 999)"""
    )
    week = await seen(last_days(7, TODAY))
    assert (week.counts.total, week.before, week.trend) == (60, 40, 0.5)
    web = await seen(last_days(7, TODAY, Channel.WEB))
    assert (web.counts.total, web.before) == (60, 25)


async def every_hour(first: str, last: str, views: int) -> None:
    """So many views in each hour of the days; of today, in the hours that are over."""
    await run(
        """insert into horoscope_views
        select day, hour, 'web', 'leo', 'ru', :views
        from generate_series(cast(:first as date), cast(:last as date), interval '1 day') as days(day),
             generate_series(0, 23) as hours(hour)
        where day < date '2026-11-25' or hour < 12""",
        first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last), views=views,
    )  # fmt: skip


@pytest.mark.parametrize("days", [7, 30, 90])
async def test_a_range_that_is_not_over_is_compared_up_to_the_same_minute(days: int) -> None:
    """A third more readers is a third more, at half past twelve as at midnight."""
    first = TODAY - (days - 1) * dt.timedelta(days=1)
    await every_hour(str(first), "2026-11-25", 80)
    await run(
        """insert into horoscope_views values ('2026-11-25', 12, 'web', 'leo', 'ru', 40)"""
    )  # half an hour of today
    await every_hour(str(first - days * dt.timedelta(days=1)), str(first - dt.timedelta(days=1)), 60)
    found = await seen(last_days(days, TODAY))
    assert found.before == 60 * (24 * (days - 1) + 12) + 30
    assert found.trend == pytest.approx(1 / 3)


async def test_a_range_that_is_over_is_compared_with_whole_days() -> None:
    await every_hour("2026-11-11", "2026-11-24", 60)
    week = await seen(Scope(dt.date(2026, 11, 18), dt.date(2026, 11, 24)))
    assert (week.before, week.trend) == (60 * 24 * 7, 0)


async def test_hours_are_averages_over_the_days_that_a_weekday_had() -> None:
    """In these 30 days there are five Wednesdays, today among them, and four Mondays."""
    await every_hour("2026-10-27", "2026-11-25", 60)
    averages = (await seen(last_days(30, TODAY))).hourly_averages
    assert {averages[weekday, 10] for weekday in range(1, 8)} == {60}
    assert averages[3, 20] == 60  # an hour that is still to come today


async def test_days_before_the_first_view_do_not_thin_an_average() -> None:
    await every_hour("2026-11-23", "2026-11-25", 60)
    assert (await seen(last_days(90, TODAY))).hourly_averages[1, 10] == 60


async def test_an_empty_service_has_figures_and_no_trend() -> None:
    empty = await seen(last_days(30, TODAY))
    assert (empty.counts.total, empty.before, empty.trend, empty.views.trend) == (0, 0, None, None)
    assert [ready.ready for ready in empty.ready] == [0, 0]
    assert (empty.spending.month, empty.troubles.total) == (0, 0)


async def test_todays_views_answer_to_the_channel(set_clock: Callable[[str], None]) -> None:
    await run(
        """insert into horoscope_views values
        ('2026-11-25', 9, 'web', 'leo', 'ru', 7), ('2026-11-25', 9, 'telegram', 'leo', 'ru', 5),
        ('2026-11-24', 12, 'telegram', 'leo', 'ru', 2), ('2026-11-24', 13, 'telegram', 'leo', 'ru', 3)"""
    )
    found = (await seen(last_days(7, TODAY, Channel.TELEGRAM))).views
    assert (found.today, found.yesterday, found.yesterday_so_far) == (5, 5, 2)


async def test_texts_that_are_ready_are_counted_by_who_wrote_them() -> None:
    async with transaction() as session:
        await repository.ensure(session, [TODAY])
    await run("update horoscope_cache set source = 'model' where sign = 'leo'")
    today, tomorrow = (await seen(last_days(7, TODAY))).ready
    assert (today.date, today.ready, today.wanted) == (TODAY, 24, 24)
    assert today.sources == {"almanac": 22, "model": 2}
    assert (tomorrow.ready, tomorrow.sources) == (0, {})


async def attempt(at: str, cost: str | None, outcome: str = "stored", error: str | None = None) -> None:
    await run(
        """insert into generation_attempts
        (sign, date, language, endpoint, model, mode, owner, started_at, outcome, cost, error)
        values ('leo', '2026-11-25', 'ru', 'http://model', 'm', 'json', gen_random_uuid(), cast(:at as timestamptz),
        :outcome, cast(:cost as numeric), :error)""",
        at=at, cost=cost, outcome=outcome, error=error,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "now", "of_today", "of_yesterday"),
    [
        ("Europe/Moscow", "2026-11-25T00:30+03:00", "2026-11-24T21:00Z", "2026-11-24T20:59:59Z"),
        (
            "America/New_York",
            "2026-11-01T23:30-05:00",
            "2026-11-01T04:00Z",
            "2026-11-01T03:59:59Z",
        ),  # 25 hours
        ("America/New_York", "2026-11-02T00:00-05:00", "2026-11-02T05:00Z", "2026-11-02T04:59:59Z"),
        (
            "America/New_York",
            "2027-03-14T23:59-04:00",
            "2027-03-14T05:00Z",
            "2027-03-14T04:59:59Z",
        ),  # 23 hours
        ("Pacific/Apia", "2026-11-25T00:00+13:00", "2026-11-24T11:00Z", "2026-11-24T10:59:59Z"),
    ],
)
async def test_a_day_of_spending_begins_at_midnight_of_the_zone(
    set_clock: Callable[[str], None], zone: str, now: str, of_today: str, of_yesterday: str
) -> None:
    set_clock(now)
    await attempt(of_today, "0.25")
    await attempt(of_yesterday, "0.50")
    today = dt.datetime.fromisoformat(now).date()
    spent = (await seen(last_days(7, today), ZoneInfo(zone))).spending
    assert (spent.today, spent.attempts_today) == (Decimal("0.25"), 1)


async def test_the_month_begins_on_its_first_in_the_zone(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-25T12:30+03:00")
    await attempt("2026-10-31T21:00Z", "1")  # 00:00 in Moscow
    await attempt("2026-10-31T20:59Z", "10")
    await attempt("2026-11-25T09:00Z", "0.5")
    await attempt("2026-11-25T09:01Z", None)
    await attempt("2026-11-25T09:02Z", None, outcome="in_flight")
    spent = (await seen(last_days(7, TODAY))).spending
    assert (spent.today, spent.month, spent.unknown) == (Decimal("0.5"), Decimal("1.5"), 1)


async def test_failures_are_those_since_midnight_and_the_last_one_is_told() -> None:
    await run(
        """insert into job_runs (job, trigger, started_at, finished_at, outcome, result, error) values
        ('daily', 'schedule', '2026-11-24T20:59Z', '2026-11-24T20:59Z', 'failed', '{}', 'of yesterday'),
        ('daily', 'schedule', '2026-11-24T21:00Z', '2026-11-24T21:00Z', 'failed', '{}', 'DiskFull'),
        ('daily', 'schedule', '2026-11-24T21:01Z', '2026-11-24T21:01Z', 'done', '{}', null)"""
    )
    await attempt("2026-11-25T09:00Z", None, outcome="failed", error="Timeout")
    await attempt("2026-11-25T09:05Z", "0.1")
    async with transaction() as session:
        await repository.ensure(session, [TODAY])
    await run("update horoscope_cache set last_error = 'Timeout' where sign = 'leo' and language = 'ru'")
    found = (await seen(last_days(7, TODAY))).troubles
    assert (found.runs, found.attempts, found.total, found.waiting) == (1, 1, 2, 1)
    assert (found.last, found.last_at) == ("Timeout", dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC))


async def test_past_days_are_counted_once_in_a_while_and_today_every_time() -> None:
    await run("insert into horoscope_views values ('2026-11-24', 1, 'web', 'leo', 'ru', 5)")
    assert (await seen(last_days(7, TODAY))).counts.total == 5
    await run("insert into horoscope_views values ('2026-11-25', 1, 'web', 'leo', 'ru', 1)")
    await run("insert into horoscope_views values ('2026-11-23', 1, 'web', 'leo', 'ru', 70)")
    assert (await seen(last_days(7, TODAY))).counts.total == 6
    module_past = Past()
    module_past.KEPT = 0.0
    async with transaction() as session:
        first = await module_past.count(session, last_days(7, TODAY), TODAY)
        await run("insert into horoscope_views values ('2026-11-22', 1, 'web', 'leo', 'ru', 4)")
        second = await module_past.count(session, last_days(7, TODAY), TODAY)
    assert (first.total, second.total) == (76, 80)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-11-01", {0: 1, 1: 2, 2: 1}), ("2027-03-14", {0: 1, 1: 1, 3: 1, 4: 1})]
)
async def test_the_repeated_hour_adds_up_and_the_skipped_one_stays_empty(
    set_clock: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, day: str, hours: dict[int, int]
) -> None:
    from horo_app.core.settings import settings

    monkeypatch.setenv("TIMEZONE", "America/New_York")
    settings.cache_clear()
    midnight = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), NEW_YORK).astimezone(dt.UTC)
    async with views.counting():
        for number in range(4):
            set_clock((midnight + number * dt.timedelta(hours=1)).isoformat())
            await views.record(Sign.LEO, Channel.WEB, Language.RU)
    counts = (await seen(last_days(1, dt.date.fromisoformat(day)), NEW_YORK)).counts
    assert dict(counts.hours) == {(7, hour): views for hour, views in hours.items()}


@pytest.mark.parametrize(
    ("first", "last", "channel", "meant"),
    [
        ("", "", "", Scope(dt.date(2026, 10, 27), TODAY)),
        ("7", "", "web", Scope(dt.date(2026, 11, 19), TODAY, Channel.WEB)),
        ("90", "ignored", "", Scope(dt.date(2026, 8, 28), TODAY)),
        ("2026-11-01", "2026-11-10", "api", Scope(dt.date(2026, 11, 1), dt.date(2026, 11, 10), Channel.API)),
        ("2026-11-01", "", "", Scope(dt.date(2026, 11, 1), TODAY)),
        ("", "2026-11-10", "", Scope(dt.date(2026, 10, 12), dt.date(2026, 11, 10))),
    ],
)
def test_an_address_names_a_scope(first: str, last: str, channel: str, meant: Scope) -> None:
    assert parse_scope(first, last, channel, TODAY) == meant


@pytest.mark.parametrize(
    ("first", "last", "channel"),
    [
        ("2026-11-26", "2026-11-25", ""),
        ("2026-02-30", "", ""),
        ("the day before", "", ""),
        ("2020-01-01", "2026-01-01", ""),
        ("", "", "fax"),
        ("0", "", ""),
        ("٣", "", ""),
        ("9" * 5000, "", ""),
    ],
)
def test_what_no_calendar_has_is_refused(first: str, last: str, channel: str) -> None:
    with pytest.raises(ImpossibleDate):
        parse_scope(first, last, channel, TODAY)


def test_a_scope_knows_its_days_and_those_before() -> None:
    scope = Scope(dt.date(2026, 3, 1), dt.date(2026, 3, 3))
    assert [day.day for day in scope.days] == [1, 2, 3]
    assert scope.before == Scope(dt.date(2026, 2, 26), dt.date(2026, 2, 28))


async def test_open_dashboards_share_one_look_at_the_same_scope() -> None:
    asked = 0

    async def counted(scope: Scope, zone: ZoneInfo) -> Overview:
        nonlocal asked
        asked += 1
        return await seen(scope, zone)

    board, week = OverviewReport(counted), last_days(7, TODAY)
    found = await asyncio.gather(*(board.overview(week, MOSCOW, mark=1) for _ in range(50)))
    assert asked == 1
    assert all(one is found[0] for one in found)
    await board.overview(week, MOSCOW, mark=2)
    await board.overview(last_days(30, TODAY), MOSCOW, mark=2)
    assert asked == 3


async def test_who_leaves_takes_the_look_from_nobody() -> None:
    board, week = OverviewReport(), last_days(7, TODAY)
    leaving = asyncio.create_task(board.overview(week, MOSCOW, mark=1))
    staying = asyncio.create_task(board.overview(week, MOSCOW, mark=1))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).counts.total == 0


async def test_scopes_that_nobody_looks_at_any_more_are_forgotten() -> None:
    board = OverviewReport()
    for days in range(1, 100):
        await board.overview(last_days(days, TODAY), MOSCOW, mark=1)
    assert len(board._found) <= OverviewReport.MANY


async def test_figures_of_one_sign_language_or_weekday_alone_are_what_sql_says() -> None:
    await some_views()
    for word, value, where in (
        ("sign", "leo", "sign = 'leo'"),
        ("language", "en", "language = 'en'"),
        ("weekday", "1", "extract(isodow from date) = 1"),
    ):
        scope = parse_scope("30", "", "web", TODAY, {word: value})
        found = await seen(scope)
        [(told, before, today)] = await rows(
            f"""select sum(views) filter (where date >= :first), sum(views) filter (where date <= :end),
            sum(views) filter (where date = :today) from horoscope_views
            where {where} and channel = 'web' and date >= :earliest
            and (date, hour) <> (:end, 15) and (date, hour) <> (:end, 20)""",
            first=scope.first, today=TODAY, earliest=scope.before.first, end=scope.before.last,
        )  # fmt: skip
        assert (found.counts.total, found.before) == (told, before)
        if word != "weekday":
            assert found.views.today == (today or 0)
        assert sum(found.counts.hours.values()) == found.counts.total
    assert {date.isoweekday() for date, _ in found.counts.days} == {1}


async def test_words_that_narrow_nothing_are_no_filter() -> None:
    words = {"sign": "ophiuchus", "language": "tlh", "weekday": "8"}
    assert parse_scope("30", "", "", TODAY, words) == last_days(30, TODAY)


async def test_each_day_stands_beside_the_one_so_many_days_before() -> None:
    await every_hour("2026-11-11", "2026-11-24", 1)
    found = await seen(last_days(7, TODAY))
    assert found.days_before[TODAY] == 12  # up to half past twelve, and rounded
    assert found.days_before[TODAY - dt.timedelta(days=1)] == 24
    assert len(found.days_before) == 7
