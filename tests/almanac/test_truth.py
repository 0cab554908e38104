"""Every claim of a year of readings, derived again from the longitudes of the planets.

Nothing here asks the almanac how it came to its facts: signs, houses, aspects and motions are
worked out anew from where the bodies stand and how fast they move.
"""

import datetime as dt
import functools
from collections.abc import Callable

import pytest

from horo_app.language import Language
from horo_app.reading import Fact
from horo_app.sky import Body, Sky, sky_at
from horo_app.zodiac import SIGNS, Element, Sign
from tests.almanac.conftest import Readings

ANGLES = {"conjunction": 0, "sextile": 60, "square": 90, "trine": 120, "opposition": 180}
SIGN_STEPS = {0: "conjunction", 2: "sextile", 3: "square", 4: "trine", 6: "opposition"}
QUARTERS = ("new", "first_quarter", "full", "last_quarter")
BETWEEN = ("waxing_crescent", "waxing_gibbous", "waning_gibbous", "waning_crescent")
SEASONS = {12: "winter", 3: "spring", 6: "summer", 9: "autumn"}
# Aries first.
RULERS = (
    *("mars", "venus", "mercury", "moon", "sun", "mercury"),
    *("venus", "mars", "jupiter", "saturn", "saturn", "jupiter"),
)
HOMES = {
    "sun": {"leo"},
    "moon": {"cancer"},
    "mercury": {"gemini", "virgo"},
    "venus": {"taurus", "libra"},
    "mars": {"aries", "scorpio"},
    "jupiter": {"sagittarius", "pisces"},
    "saturn": {"capricorn", "aquarius"},
    "uranus": {"aquarius"},
    "neptune": {"pisces"},
    "pluto": {"scorpio"},
}
EXALTED = {
    "sun": "aries",
    "moon": "taurus",
    "mercury": "virgo",
    "venus": "pisces",
    "mars": "capricorn",
    "jupiter": "cancer",
    "saturn": "libra",
}


@functools.lru_cache(maxsize=2000)
def sky(date: dt.date, hour: int) -> Sky:
    return sky_at(dt.datetime.combine(date, dt.time(), dt.UTC) + dt.timedelta(hours=hour))


def longitude(date: dt.date, body: str, hour: int = 12) -> float:
    return sky(date, hour).positions[Body(body)].longitude


def sign(date: dt.date, body: str, hour: int = 12) -> Sign:
    return SIGNS[int(longitude(date, body, hour) // 30)]


def signs(date: dt.date, body: str) -> set[Sign]:
    """The sign at noon, and the one that the body enters later in the day."""
    return {sign(date, body), sign(date, body, 24)}


def house(reader: Sign, place: Sign) -> int:
    return (SIGNS.index(place) - SIGNS.index(reader)) % 12 + 1


def opposite(name: str) -> str:
    return SIGNS[(SIGNS.index(Sign(name)) + 6) % 12].value


def in_house(fact: Fact, date: dt.date, reader: Sign) -> bool:
    return fact["house"] in {house(reader, place) for place in signs(date, fact["body"])}


def in_sign(fact: Fact, date: dt.date, reader: Sign) -> bool:
    return fact["sign"] in signs(date, fact["body"])


def dignity(fact: Fact, date: dt.date, reader: Sign) -> bool:
    homes, exalted = HOMES[fact["body"]], EXALTED.get(fact["body"], "")
    here = {
        "domicile": fact["sign"] in homes,
        "detriment": opposite(fact["sign"]) in homes,
        "exaltation": fact["sign"] == exalted,
        "fall": opposite(fact["sign"]) == exalted,
    }
    return here[fact["dignity"]] and in_sign(fact, date, reader)


def retrograde(fact: Fact, date: dt.date, reader: Sign) -> bool:
    later = longitude(date, fact["body"], 13) - longitude(date, fact["body"], 11)
    backwards = -1 < later < 0 or later > 300  # past 0° Aries the longitude falls by 360°
    return backwards is fact["retrograde"]


def ingress(fact: Fact, date: dt.date, reader: Sign) -> bool:
    start, end = sign(date, fact["body"], 0), sign(date, fact["body"], 24)
    return start != end == fact["sign"]


def station(fact: Fact, date: dt.date, reader: Sign) -> bool:
    before = sky(date, 0).positions[Body(fact["body"])].speed
    after = sky(date, 24).positions[Body(fact["body"])].speed
    return before * after < 0 and (after < 0) is (fact["turns"] == "retrograde")


def aspect(fact: Fact, date: dt.date, reader: Sign) -> bool:
    apart = abs(longitude(date, fact["first"]) - longitude(date, fact["second"]))
    orb = abs(min(apart, 360 - apart) - ANGLES[fact["aspect"]])
    close = 6 if "moon" in (fact["first"], fact["second"]) else 3
    return orb <= close and abs(orb - fact["orb"]) <= 0.051


def phase(fact: Fact, date: dt.date, reader: Sign) -> bool:
    def quadrant(hour: int) -> int:
        return int((longitude(date, "moon", hour) - longitude(date, "sun", hour)) % 360 // 90)

    passed = quadrant(24) != quadrant(0)
    return fact["phase"] == (QUARTERS[quadrant(24)] if passed else BETWEEN[quadrant(0)])


def to_reader(fact: Fact, date: dt.date, reader: Sign) -> bool:
    steps = (SIGNS.index(Sign(fact["sign"])) - SIGNS.index(reader)) % 12
    return SIGN_STEPS.get(min(steps, 12 - steps)) == fact["aspect"] and in_sign(fact, date, reader)


def ruler(fact: Fact, date: dt.date, reader: Sign) -> bool:
    return fact["sign"] == reader and RULERS[SIGNS.index(reader)] == fact["body"]


def element(fact: Fact, date: dt.date, reader: Sign) -> bool:
    return fact["sign"] == reader and list(Element)[SIGNS.index(reader) % 4] == fact["element"]


def weekday(fact: Fact, date: dt.date, reader: Sign) -> bool:
    return fact["weekday"] == date.strftime("%A").lower()


def season(fact: Fact, date: dt.date, reader: Sign) -> bool:
    return fact["season"] == SEASONS[date.month // 3 * 3 or 12]


DERIVE: dict[str, Callable[[Fact, dt.date, Sign], bool]] = {
    "in_house": in_house,
    "in_sign": in_sign,
    "dignity": dignity,
    "retrograde": retrograde,
    "ingress": ingress,
    "station": station,
    "aspect": aspect,
    "phase": phase,
    "to_reader": to_reader,
    "ruler": ruler,
    "element": element,
    "weekday": weekday,
    "season": season,
}


@pytest.mark.parametrize("language", Language)
def test_every_fact_of_a_year_is_true(year: Readings, language: Language) -> None:
    kinds = set()
    for reading in year[language]:
        for fact in reading.facts:
            kinds.add(fact["kind"])
            true = DERIVE[fact["kind"]](fact, reading.date, reading.sign)
            assert true, f"{reading.sign} {reading.date}: {fact}"
    assert kinds == set(DERIVE), "some kind of claim was never made in a year"


@pytest.mark.parametrize("language", Language)
def test_a_body_stands_in_one_sign_that_of_noon(year: Readings, language: Language) -> None:
    """As on the page of the sky. Where it goes later that day is told as an ingress."""
    for reading in year[language]:
        for fact in reading.facts:
            if fact["kind"] == "in_sign":
                assert fact["sign"] == sign(reading.date, fact["body"]), f"{reading.date}: {fact}"


@pytest.mark.parametrize("language", Language)
def test_each_fact_stands_once(year: Readings, language: Language) -> None:
    for reading in year[language]:
        assert len({str(fact) for fact in reading.facts}) == len(reading.facts)
