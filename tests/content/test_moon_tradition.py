"""What tradition says of a day's Moon goes with the Moon that stands in the sky."""

import datetime as dt

import pytest

from horo_app.astrology.day_sky import noon_of
from horo_app.astrology.instants import elongation
from horo_app.astrology.moon import moon_sign
from horo_app.astrology.zodiac import Sign
from horo_app.content import moon_tradition
from horo_app.content.moon_tradition import GOOD, GOOD_DAYS, MoonRule
from horo_app.content.texts import Course, MoonTopic
from horo_app.core.language import Language

ZONE = "Europe/Moscow"
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("topic", MoonTopic)
def test_a_good_day_is_one_by_the_rule_and_none_before_it_is_left_out(topic: MoonTopic) -> None:
    first = dt.date(2026, 12, 1)
    found = moon_tradition.good_days(topic, first, ZONE)
    assert len(found) == GOOD_DAYS
    expected = []
    date = first
    while len(expected) < GOOD_DAYS:
        noon = noon_of(date, ZONE)
        is_course = (elongation(noon) % 360 < 180) == (GOOD[topic].course is Course.WAXING)
        is_quarter = moon_tradition.rule_of(date, ZONE).course in (Course.NEW, Course.FULL)
        if is_course and not is_quarter and moon_sign(noon) in GOOD[topic].signs:
            expected.append(date)
        date += DAY
    assert [one.date for one in found] == expected


def test_there_are_good_days_for_everything_at_any_time() -> None:
    for months in range(0, 240, 5):
        first = dt.date(2026, 1, 1) + months * 30 * DAY
        assert all(len(moon_tradition.good_days(topic, first, "UTC")) == GOOD_DAYS for topic in MoonTopic)


def test_a_good_day_ends_when_the_moon_leaves_the_sign() -> None:
    for topic in MoonTopic:
        for one in moon_tradition.good_days(topic, dt.date(2026, 12, 1), ZONE):
            if one.until is not None:
                assert moon_sign(one.until - dt.timedelta(minutes=1)) in GOOD[topic].signs
                assert moon_sign(one.until + dt.timedelta(minutes=1)) is not moon_sign(
                    noon_of(one.date, ZONE)
                )


def test_the_rule_is_told_in_words() -> None:
    rule = MoonRule(Course.WAXING, (Sign.LEO, Sign.TAURUS, Sign.LIBRA))
    assert rule.words(Language.EN) == "waxing Moon in Leo, Taurus, or Libra"
    assert rule.words(Language.RU) == "растущая Луна во Льве, в Тельце или в Весах"
    assert moon_tradition.rule_of(dt.date(2026, 12, 24), ZONE) == MoonRule(Course.FULL, (Sign.CANCER,))
