"""What comes next in the sky, against dates that almanacs print."""

import datetime as dt

import pytest

from horo_app.astrology.instants import EclipseOf
from horo_app.astrology.sky import Body, Phase, sky_at
from horo_app.astrology.upcoming import (
    next_eclipse,
    next_ingress,
    next_phase,
    next_sign_change,
    retrograde,
    sign_at,
)
from horo_app.astrology.zodiac import Sign

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("phase", "moment"),
    [
        (Phase.FULL, "2026-12-24T01:28"), (Phase.NEW, "2026-12-09T00:52"), (Phase.FIRST_QUARTER, "2026-12-17T05:43"),
        (Phase.LAST_QUARTER, "2026-12-01T06:09"),
    ],
)  # fmt: skip
def test_phases_of_the_moon(phase: Phase, moment: str) -> None:
    assert abs(next_phase(phase, NOW).at - at(moment)) <= MINUTE


def test_a_phase_of_this_very_second_is_past_and_the_next_is_a_month_away() -> None:
    full = next_phase(Phase.FULL, NOW).at
    assert 29 <= (next_phase(Phase.FULL, full + MINUTE).at - full).days <= 30


def test_eclipses_of_either_kind() -> None:
    sun, moon = next_eclipse(NOW, EclipseOf.SUN), next_eclipse(NOW, EclipseOf.MOON)
    assert (sun.kind, sun.at.date()) == ("annular", dt.date(2027, 2, 6))
    assert (moon.kind, moon.at.date()) == ("penumbral", dt.date(2027, 2, 20))
    assert next_eclipse(NOW) == sun


def test_retrograde_now_and_next_time() -> None:
    mercury = retrograde(Body.MERCURY, NOW)
    assert (mercury.is_now, mercury.start.date(), mercury.end.date()) == (
        False, dt.date(2027, 2, 9), dt.date(2027, 3, 3),
    )  # fmt: skip
    within = retrograde(Body.MERCURY, at("2027-02-20T00:00"))
    assert (within.is_now, within.start, within.end) == (True, mercury.start, mercury.end)
    assert retrograde(Body.SATURN, NOW).is_now
    assert retrograde(Body.MOON, NOW) is None


def test_changes_of_sign() -> None:
    assert next_ingress(Body.SUN, Sign.CAPRICORN, NOW).date() == dt.date(2026, 12, 21)
    assert next_ingress(Body.MOON, Sign.LEO, NOW).date() == dt.date(2026, 12, 25)
    assert next_ingress(Body.PLUTO, Sign.ARIES, NOW) is None
    for body in (Body.SUN, Body.MOON, Body.VENUS):
        leaves = next_sign_change(body, NOW)
        assert sign_at(body, leaves - MINUTE) is sign_at(body, NOW)
        assert sign_at(body, leaves + MINUTE) is not sign_at(body, NOW)
    assert next_sign_change(Body.PLUTO, NOW) is None


def test_signs_are_those_of_the_sky() -> None:
    sky = sky_at(NOW)
    assert {body: sign_at(body, NOW) for body in Body} == {body: sky.position(body).sign for body in Body}
