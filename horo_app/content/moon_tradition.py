"""What tradition says of a day's Moon, with the rule that it follows; and the days that a rule calls good. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from babel.lists import format_list

from horo_app.astrology.day_sky import bounds, noon_of
from horo_app.astrology.inflection import sign_in_case
from horo_app.astrology.instants import next_moon_ingress
from horo_app.astrology.moon import day_phase, moon_sign
from horo_app.astrology.sky import Phase
from horo_app.astrology.zodiac import Sign
from horo_app.content.texts import Course, MoonTopic, lore_in
from horo_app.core.clock import DAY
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

GOOD_DAYS = 5  # that are offered
_AHEAD = 300  # days that are looked through: five good days come within them in any year

_COURSES = {
    Phase.NEW: Course.NEW,
    Phase.WAXING_CRESCENT: Course.WAXING,
    Phase.FIRST_QUARTER: Course.WAXING,
    Phase.WAXING_GIBBOUS: Course.WAXING,
    Phase.FULL: Course.FULL,
    Phase.WANING_GIBBOUS: Course.WANING,
    Phase.LAST_QUARTER: Course.WANING,
    Phase.WANING_CRESCENT: Course.WANING,
}
_COURSE_RULES = {
    Course.NEW: msg("new Moon {signs}"),
    Course.WAXING: msg("waxing Moon {signs}"),
    Course.FULL: msg("full Moon {signs}"),
    Course.WANING: msg("waning Moon {signs}"),
}


@dataclass(frozen=True, slots=True)
class MoonRule:
    """A course of the Moon and the signs in which it counts as good."""

    course: Course
    signs: tuple[Sign, ...]

    def words(self, language: Language) -> str:
        """Like "waxing Moon in Taurus, Leo, or Virgo"."""
        signs = [sign_in_case(sign, language, "loc") for sign in self.signs]
        listed = language_data(language, "names")["in_sign"].format(
            sign=format_list(signs, "or", locale=language.value)
        )
        return say(language, _COURSE_RULES[self.course], signs=listed)


GOOD: dict[MoonTopic, MoonRule] = {
    MoonTopic.HAIRCUT: MoonRule(Course.WAXING, (Sign.TAURUS, Sign.LEO, Sign.VIRGO, Sign.LIBRA)),
    MoonTopic.GARDEN: MoonRule(Course.WAXING, (Sign.TAURUS, Sign.CANCER, Sign.SCORPIO, Sign.PISCES)),
    MoonTopic.HOUSE: MoonRule(Course.WANING, (Sign.GEMINI, Sign.VIRGO, Sign.CAPRICORN, Sign.AQUARIUS)),
    MoonTopic.MONEY: MoonRule(Course.WAXING, (Sign.TAURUS, Sign.CANCER, Sign.VIRGO, Sign.CAPRICORN)),
    MoonTopic.WALKS: MoonRule(Course.WAXING, (Sign.ARIES, Sign.GEMINI, Sign.SAGITTARIUS, Sign.AQUARIUS)),
    MoonTopic.DREAMS: MoonRule(Course.WANING, (Sign.CANCER, Sign.SCORPIO, Sign.PISCES)),
}


@dataclass(frozen=True, slots=True)
class GoodDay:
    """A day that a rule calls good; `until` is when the Moon leaves the sign, if that is on this day."""

    date: dt.date
    until: dt.datetime | None


def rule_of(date: dt.date, zone: str) -> MoonRule:
    """The rule that a day falls under: the Moon's course, and her sign at noon."""
    return MoonRule(_COURSES[day_phase(date, zone)], (moon_sign(noon_of(date, zone)),))


def said_of(topic: MoonTopic, rule: MoonRule, language: Language) -> str:
    """What tradition says of the topic under a day's rule."""
    texts = lore_in(language).moon.topics[topic]
    return f"{texts.course[rule.course]} {texts.element[rule.signs[0].element]}"


def is_good(topic: MoonTopic, rule: MoonRule) -> bool:
    """Whether the topic's rule calls a day with this rule good."""
    return rule.course is GOOD[topic].course and rule.signs[0] in GOOD[topic].signs


def good_days(topic: MoonTopic, first: dt.date, zone: str) -> list[GoodDay]:
    """The next days that the topic's rule calls good, from `first` on."""
    return list(islice(_good_days(topic, first, zone), GOOD_DAYS))


def _good_days(topic: MoonTopic, first: dt.date, zone: str) -> Iterator[GoodDay]:
    for days in range(_AHEAD):
        date = first + days * DAY
        if is_good(topic, rule_of(date, zone)):
            leaves = next_moon_ingress(noon_of(date, zone))
            yield GoodDay(date, leaves if leaves < bounds(date, zone)[1] else None)


def title(topic: MoonTopic, language: Language) -> str:
    """What the topic is called."""
    return lore_in(language).moon.topics[topic].title
