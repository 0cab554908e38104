"""What comes next in the sky after an instant: a phase of the Moon, an eclipse, a turn, a change of sign. Pure."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from horo_app.astrology.ephemeris import speed, travelled
from horo_app.astrology.instants import Eclipse, EclipseOf, Quarter, crossing, eclipse_at, elongation
from horo_app.astrology.sky import QUARTERS, Body, Phase
from horo_app.astrology.zodiac import SIGNS, Sign

_DAY = dt.timedelta(days=1)
_LONGEST_MONTH = 30 * _DAY  # from one new Moon to the next
_LONGEST_RETROGRADE_CYCLE = 800  # days from one turn of a planet (Mars) to the next one of the kind
_ECLIPSES = 30  # new and full Moons among which there is an eclipse of either kind
_LONGEST_STAY = {
    Body.MOON: 30,
    Body.SUN: 367,
    Body.MERCURY: 400,
    Body.VENUS: 500,
    Body.MARS: 900,
}  # days of a round


@dataclass(frozen=True, slots=True)
class Retrograde:
    """A stretch in which a planet goes backwards; `is_now` if the instant asked about lies in it."""

    body: Body
    start: dt.datetime
    end: dt.datetime
    is_now: bool


def next_phase(phase: Phase, after: dt.datetime) -> Quarter:
    """The next new or full Moon, or half one."""
    target = 90.0 * QUARTERS.index(phase)
    now = elongation(after)
    target += 360 * ((now - target) // 360 + 1)
    return Quarter(phase, crossing(elongation, target, after, after + _LONGEST_MONTH))


def next_eclipse(after: dt.datetime, of: EclipseOf | None = None) -> Eclipse | None:
    """The next eclipse, or that of the Sun or the Moon."""
    start = after
    for _ in range(_ECLIPSES):
        moon = min(
            (next_phase(phase, start) for phase in (Phase.NEW, Phase.FULL)), key=lambda quarter: quarter.at
        )
        eclipse = eclipse_at(moon)
        if eclipse is not None and eclipse.at > after and of in (None, eclipse.of):
            return eclipse
        start = moon.at + _DAY
    return None


def retrograde(body: Body, at: dt.datetime) -> Retrograde | None:
    """The retrograde time of a planet in which the instant lies, else its next one; the Sun and Moon have none."""
    if body in (Body.SUN, Body.MOON):
        return None
    is_now = speed(body, at) < 0
    if is_now:
        start, end = _turn(body, at, -1, backward=True), _turn(body, at, 1, backward=True)
    else:
        start = _turn(body, at, 1, backward=False)
        end = _turn(body, start + _DAY, 1, backward=True)
    return Retrograde(body, start, end, is_now)


def _turn(body: Body, at: dt.datetime, direction: int, *, backward: bool) -> dt.datetime:
    """When the planet, which moves backward or not at `at`, next turns; the last time before it with direction -1."""
    step = 2 * direction * _DAY
    for _ in range(_LONGEST_RETROGRADE_CYCLE):
        if (speed(body, at + step) < 0) != backward:
            early, late = sorted((at, at + step))
            return crossing(partial(speed, body), 0.0, early, late)
        at += step
    raise AssertionError(f"{body} never turns")


def next_ingress(body: Body, sign: Sign, after: dt.datetime) -> dt.datetime | None:
    """When a body that is not in the sign next enters it, going forward; None if that is years away."""
    border = 30.0 * sign.place
    for days in range(_LONGEST_STAY.get(body, 0)):
        early = after + days * _DAY
        target = border + 360 * ((travelled(body, early) - border) // 360 + 1)
        if travelled(body, early + _DAY) >= target:
            return crossing(partial(travelled, body), target, early, early + _DAY)
    return None


def next_sign_change(body: Body, after: dt.datetime) -> dt.datetime | None:
    """When the body leaves the sign that it is in; None if that is more than a year away."""
    sign = sign_at(body, after)
    for days in range(366):
        early = after + days * _DAY
        if sign_at(body, early + _DAY) is not sign:
            low, high = int(travelled(body, early) // 30), int(travelled(body, early + _DAY) // 30)
            return crossing(partial(travelled, body), 30.0 * max(low, high), early, early + _DAY)
    return None


def sign_at(body: Body, at: dt.datetime) -> Sign:
    """The sign that the body is in."""
    return SIGNS[int(travelled(body, at) // 30) % 12]
