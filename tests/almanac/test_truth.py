"""Every claim of two years of readings, hours included, held against the Swiss Ephemeris.

Nothing here asks the almanac how it came to its facts: places, houses, aspects and turns are worked out anew.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import pytest
import swisseph as swe

from horo_app import almanac
from horo_app.almanac.plan_facts import facts_of
from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Fact
from horo_app.core.language import Language
from tests.almanac.conftest import YEAR, ZONE, Readings

ANGLES = {"conjunction": 0, "sextile": 60, "square": 90, "trine": 120, "opposition": 180}
ELONGATIONS = {"new": 0, "first_quarter": 90, "full": 180, "last_quarter": 270}
BODIES = ("sun", "moon", "mercury", "venus", "mars", "jupiter", "saturn", "uranus", "neptune", "pluto")
MINUTE = dt.timedelta(minutes=1)
J2000 = dt.datetime(2000, 1, 1, 12, tzinfo=dt.UTC)
DAYS = 730


@lru_cache(maxsize=50_000)
def longitude(body: str, at: dt.datetime) -> float:
    day = 2451545.0 + (at - J2000) / dt.timedelta(days=1)
    return swe.calc_ut(day, BODIES.index(body), swe.FLG_MOSEPH)[0][0]


def arc(origin: float, target: float) -> float:
    return (target - origin + 180) % 360 - 180


def instant(fact: Fact, name: str = "at") -> dt.datetime:
    return dt.datetime.fromisoformat(fact[name])


def house(sign: Sign, body: str, at: dt.datetime) -> int:
    return (int(longitude(body, at) // 30) - SIGNS.index(sign)) % 12 + 1


def passes(before: float, after: float) -> bool:
    """Whether an angle changes its sign between two instants, on the short way."""
    return abs(before) < 90 and before * after <= 0


def in_house(fact: Fact, date: dt.date, sign: Sign) -> bool:
    sky = day_sky(date, ZONE)
    if "until" in fact:
        leaves = instant(fact, "until")
        stays = (
            house(sign, "moon", leaves - 2 * MINUTE)
            == fact["house"]
            != house(sign, "moon", leaves + 2 * MINUTE)
        )
        came = "at" not in fact or house(sign, "moon", instant(fact) - 2 * MINUTE) != fact["house"]
        return stays and came and house(sign, "moon", sky.noon + dt.timedelta(hours=3)) == fact["house"]
    return fact["house"] in {house(sign, fact["body"], at) for at in (sky.start, sky.noon)}


def aspect(fact: Fact, date: dt.date, sign: Sign) -> bool:
    at = instant(fact)

    def off(when: dt.datetime) -> float:
        apart = abs(arc(longitude(fact["first"], when), longitude(fact["second"], when)))
        return apart - ANGLES[fact["aspect"]]

    if "moon" not in (fact["first"], fact["second"]):
        return abs(off(at)) < 0.002  # slow bodies: the place tells more than the minute
    if fact["aspect"] in ("conjunction", "opposition"):
        return abs(off(at)) < 0.01  # of a degree, which the Moon goes in a minute
    return passes(off(at - MINUTE), off(at + MINUTE))


def phase(fact: Fact, date: dt.date, sign: Sign) -> bool:
    at = instant(fact)
    elongation = longitude("moon", at) - longitude("sun", at)
    # An eclipse is at its greatest some minutes from the exact new or full Moon
    return abs(arc(ELONGATIONS[fact["phase"]], elongation)) < (0.5 if "eclipse" in fact else 0.01)


def ingress(fact: Fact, date: dt.date, sign: Sign) -> bool:
    at, border = instant(fact), SIGNS.index(Sign(fact["sign"])) * 30
    here = arc(border, longitude(fact["body"], at))
    return min(abs(here), abs(here - 30)) < 0.001


def station(fact: Fact, date: dt.date, sign: Sign) -> bool:
    at, day = instant(fact), dt.timedelta(days=1)
    before = arc(longitude(fact["body"], at - day), longitude(fact["body"], at))
    after = arc(longitude(fact["body"], at), longitude(fact["body"], at + day))
    return before * after < 0 and (after < 0) is (fact["turns"] == "retrograde")


DERIVE: dict[str, Callable[[Fact, dt.date, Sign], bool]] = {
    "in_house": in_house,
    "aspect": aspect,
    "phase": phase,
    "ingress": ingress,
    "station": station,
}


def test_every_fact_of_two_years_is_true() -> None:
    kinds, wrong = set(), []
    for number in range(DAYS):
        date = YEAR[0] + dt.timedelta(days=number)
        for sign, plan in almanac.plans(date, ZONE).items():
            for fact in facts_of(plan):
                kinds.add(fact["kind"])
                if not DERIVE[fact["kind"]](fact, date, sign):
                    wrong.append((sign, date, fact))
    assert wrong == []
    assert kinds == set(DERIVE)


HOURS = {
    Language.EN: re.compile(r"(\d+):(\d\d) ([ap])\.m\."),
    Language.RU: re.compile(r"(\d+):(\d\d)"),
}


def hours(text: str, language: Language) -> Iterator[tuple[int, int]]:
    for said in HOURS[language].finditer(text):
        hour = int(said[1])
        if language is Language.EN:
            hour = hour % 12 + (12 if said[3] == "p" else 0)
        yield hour, int(said[2])


def minute(at: dt.datetime, date: dt.date) -> tuple[int, int]:
    """As people say it: to the nearest minute, by the zone's clocks."""
    local, nearest = (day_sky(date, ZONE).local(one) for one in (at, at + dt.timedelta(seconds=30)))
    said = nearest if nearest.date() == local.date() else local
    return said.hour, said.minute


@pytest.mark.parametrize("language", Language)
def test_every_hour_that_is_said_is_one_of_a_fact(year: Readings, language: Language) -> None:
    said = 0
    for reading in year[language]:
        date = reading.date
        known = {
            minute(instant(fact, name), date)
            for fact in reading.facts
            for name in ("at", "until")
            if name in fact
        }
        voids = {minute(at, date) for void in day_sky(date, ZONE).voids for at in (void.start, void.end)}
        for text in reading.sections.values():
            found = set(hours(text, language))
            said += len(found)
            assert found <= known | voids, (reading.sign, date, text)
    assert said > 365 * 12


def test_each_fact_stands_once(year: Readings) -> None:
    for reading in year[Language.EN]:
        assert len({str(fact) for fact in reading.facts}) == len(reading.facts)
