"""Weeks, months and years in Telegram."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from horo_app.almanac.periods import PeriodText
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.wording import moment, period_title
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.period_repository import PeriodReading
from horo_app.readings.period_service import get_period
from horo_app.telegram.period_reading import message_of
from horo_app.telegram.reply import LONGEST
from horo_app.telegram.understanding.days import period_within
from tests.telegram_server import Person

WEEK, MONTH, YEAR = PeriodKind
EN = Language.EN


def present(kind: PeriodKind) -> Period:
    return Period.containing(kind, clock.today(settings().timezone))


@pytest.mark.parametrize(
    ("asked", "kind"),
    [("/week", WEEK), ("/Month", MONTH), ("/year", YEAR), ("гороскоп на неделю", WEEK), ("weekly horoscope", WEEK),
     ("что меня ждёт в этом месяце", MONTH), ("what does this year hold?", YEAR)],
)  # fmt: skip
async def test_ones_own_period_is_told(bot, newcomer, asked: str, kind: PeriodKind) -> None:
    person = await newcomer("en")  # a Leo
    told = await person.says(asked)
    text = (await get_period(Sign.LEO, present(kind), EN)).text
    assert told.bold()[0] == f"♌ Leo · {period_title(present(kind), EN)}"
    for words in (text.summary, text.love, text.health):
        assert words in told.text


@pytest.mark.parametrize(
    ("asked", "slug"),
    [("what does 2027 hold", "2027"), ("horoscope for February 2027", "2027-02"), ("next week", "2026-w49"),
     ("прошлая неделя", None), ("horoscope for 2031", None)],
)  # fmt: skip
async def test_other_periods_are_told_too_or_refused_in_words(
    bot, newcomer, start_clock, asked: str, slug: str | None
) -> None:
    start_clock("2026-11-29T12:00+03:00")
    person = await newcomer("en")
    told = await person.says(asked)
    if slug is None:
        assert any(said in told.text for said in ("we hold no horoscope of it", "until the end of 2027"))
        return
    kind = YEAR if len(slug) == 4 else WEEK if "w" in slug else MONTH
    period = Period.parse(kind, slug)
    assert period
    assert told.bold()[0] == f"♌ Leo · {period_title(period, EN)}"


async def test_without_a_sign_the_sign_is_asked_for_and_the_period_kept(bot, telegram) -> None:
    person = Person(telegram, "en")
    asked = await person.says("/month")
    assert len(asked.labels) == 12
    told = await person.taps("♎ Libra", asked)
    assert told.bold()[0] == f"♎ Libra · {period_title(present(MONTH), EN)}"


async def test_buttons_lead_from_the_day_to_the_week_and_on(bot, newcomer) -> None:
    person = await newcomer("en")
    day = await person.says("/today")
    week = await person.taps("Week", day)
    assert week.bold()[0] == f"♌ Leo · {period_title(present(WEEK), EN)}"
    following = await person.taps(period_title(present(WEEK).next, EN), week)
    assert following.bold()[0] == f"♌ Leo · {period_title(present(WEEK).next, EN)}"
    neighbour = await person.taps("Virgo ›", following)
    assert neighbour.bold()[0] == f"♍ Virgo · {period_title(present(WEEK).next, EN)}"
    year = await person.taps("Year", neighbour)
    assert year.bold()[0] == f"♍ Virgo · {period_title(present(YEAR), EN)}"
    assert (await person.taps("Today", year)).bold()[0].startswith("♍ Virgo · ")


def long_text(letters: int) -> PeriodReading:
    period = Period(YEAR, dt.date(2027, 1, 1))
    words = "word " * (letters // 5)
    return PeriodReading(
        PeriodText(
            Sign.LEO, period, EN, "Europe/Moscow", "A summary.", words, words, words, words,
            tuple((dt.date(2027, month, 1), 5) for month in range(1, 13)), (), (), (),
        )
    )  # fmt: skip


@pytest.mark.parametrize("letters", [100, 900, 1500, 9000])
def test_a_message_is_never_longer_than_telegram_takes(letters: int) -> None:
    text, _ = message_of(long_text(letters), ZoneInfo("UTC")).render()
    assert len(text) < LONGEST
    assert all(name in text for name in ("Love", "Career", "Finance", "Health"))


@pytest.mark.parametrize("kind", PeriodKind)
@pytest.mark.parametrize("language", Language)
async def test_every_sign_fits_a_message_with_its_turning_points_by_the_reader_s_clock(
    database, kind, language
) -> None:
    zone = ZoneInfo("Asia/Vladivostok")
    for sign in SIGNS:
        found = await get_period(sign, present(kind).next, language)
        text, _ = message_of(found, zone).render()
        assert "…" not in text
        told = [
            moment(point.at.astimezone(zone), language, is_dated=True) in text
            for point in found.text.turning_points
        ]
        assert told == sorted(told, reverse=True)  # of those that do not fit the last are on the site alone
        assert told[0]
        assert all(told) or kind is YEAR


@pytest.mark.parametrize(
    ("text", "first"),
    [("next month", "2027-02-01"), ("на следующий месяц", "2027-02-01"), ("this month", "2027-01-01"),
     ("last month", "2026-12-01"), ("next year", "2028-01-01"), ("next week", "2027-02-01"),
     ("на прошлой неделе", "2027-01-18"), ("гороскоп на март 2028", "2028-03-01"), ("в декабре", "2027-12-01")],
)  # fmt: skip
def test_the_month_after_a_long_one_is_the_next_one(text: str, first: str) -> None:
    asked = period_within(text, dt.date(2027, 1, 31))
    assert asked is not None
    kind = PeriodKind(asked.span.value)
    assert Period.containing(kind, asked.date).first == dt.date.fromisoformat(first)
