"""A year that never was: believable, beside nobody's real figures."""

import datetime as dt

from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core import clock
from horo_app.core.settings import settings
from tests.rows import look


def seed(*options: str) -> Result:
    return CliRunner().invoke(cli, ["seed-demo", *options])


def test_some_days_are_filled_up_to_the_present_hour_and_it_says_what_it_did(database_url: str) -> None:
    result = seed("--days", "10")
    assert result.exit_code == 0, result.output
    today, hour = clock.today(settings().timezone), clock.hour(settings().timezone)
    [(days, first, last)] = look("select count(distinct date), min(date), max(date) from horoscope_views")
    assert (days, first, last) == (10, today - dt.timedelta(days=9), today)
    assert look(
        "select max(hour) <= %(hour)s from horoscope_views where date = %(day)s", hour=hour, day=today
    ) != [(False,)]
    assert look("select distinct channel from horoscope_views order by 1") == [
        ("api",),
        ("telegram",),
        ("web",),
    ]
    assert look("select count(*) from horoscope_archive") == [(9 * 24,)]
    assert look("select count(*) from job_runs where outcome = 'done'") == [(10,)]
    [(cost, future)] = look(
        "select sum(cost), count(*) filter (where started_at > now() + interval '1 hour') from generation_attempts"
    )
    assert cost > 0
    assert future == 0
    assert "10 days were invented" in result.output


def test_the_invented_bot_has_followers_that_nobody_could_ever_write_to(database_url: str) -> None:
    seed("--days", "20", "--no-texts")
    [(people, nearest, due)] = look("select count(*), min(chat_id), max(next_at) from telegram_subscribers")
    assert people > 10
    assert nearest > 2**52  # Telegram's numbers end there
    assert due is None
    [(joined, left)] = look('select sum(joined), sum("left") from telegram_days')
    assert (joined, left) == (
        people,
        look("select count(*) from telegram_subscribers where state = 'left'")[0][0],
    )
    assert look("select count(*) from telegram_deliveries where finished_at > now() + interval '1 hour'") == [
        (0,)
    ]
    [(sent, other)] = look(
        """select count(*) filter (where status = 'sent'), count(*) filter (where status <> 'sent')
        from telegram_deliveries"""
    )
    assert sent > 20 * other
    [(yes, no)] = look(
        """select sum(answers) filter (where answer = 'yes'), sum(answers) filter (where answer = 'no')
        from horoscope_feedback"""
    )
    assert yes > no > 0


def test_the_versions_of_a_text_lead_to_the_one_in_force(database_url: str) -> None:
    seed("--days", "3")
    assert look(
        """select count(*) from horoscope_archive a where version > 1 and not exists
        (select from horoscope_versions v where (v.sign, v.date, v.language) = (a.sign, a.date, a.language)
         and v.version = a.version - 1 and v.source <> a.source)"""
    ) == [(0,)]
    assert look("select count(*) > 10 from horoscope_versions") == [(True,)]


def test_mondays_are_busier_than_saturdays_and_evenings_than_nights(database_url: str) -> None:
    seed("--days", "60", "--no-texts")
    [(monday, saturday, evening, night)] = look(
        """select sum(views) filter (where extract(isodow from date) = 1),
        sum(views) filter (where extract(isodow from date) = 6),
        sum(views) filter (where hour = 21), sum(views) filter (where hour = 3) from horoscope_views
        where date between current_date - 57 and current_date - 2"""
    )
    assert monday > saturday
    assert evening > 3 * night


def test_real_views_are_not_mixed_with_invented_ones(database_url: str) -> None:
    look_at = "insert into horoscope_views values (current_date, 1, 'web', 'leo', 'ru', 5) returning views"
    assert look(look_at) == [(5,)]
    result = seed("--days", "3")
    assert result.exit_code == 1
    assert look("select count(*) from horoscope_views") == [(1,)]


def test_with_force_what_was_there_stays_as_it_is(database_url: str) -> None:
    yesterday = clock.today(settings().timezone) - dt.timedelta(days=1)
    look(
        "insert into horoscope_views values (%(day)s, 9, 'web', 'leo', 'ru', 123456) returning 1",
        day=yesterday,
    )
    assert seed("--days", "3", "--no-texts", "--force").exit_code == 0
    assert look(
        "select views from horoscope_views where date = %(day)s and hour = 9 and channel = 'web' and sign = 'leo' "
        "and language = 'ru'",
        day=yesterday,
    ) == [(123456,)]
    assert look("select count(*) > 100 from horoscope_views") == [(True,)]
