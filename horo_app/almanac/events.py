"""The rare things of a day that a reading is written for: quarters, eclipses, stations, changes of sign. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from horo_app.almanac.phrasebook import Key
from horo_app.astrology.day_sky import DaySky
from horo_app.astrology.sky import Body, Phase, ruler, solar_house
from horo_app.astrology.zodiac import SIGNS, Sign

_QUARTERS = {
    Phase.NEW: "new_moon",
    Phase.FIRST_QUARTER: "first_quarter",
    Phase.FULL: "full_moon",
    Phase.LAST_QUARTER: "last_quarter",
}
_OUTER = (Body.URANUS, Body.NEPTUNE, Body.PLUTO)
_ANGULAR = (1, 4, 7, 10)
_FOR_ALL = (Phase.NEW, Phase.FULL)
_SOON = dt.timedelta(minutes=2)  # after an ingress, when the body stands in the new sign


@dataclass(frozen=True, slots=True)
class Event:
    """Something rare that happens today: the list of its texts, and what fills their slots."""

    name: str
    at: dt.datetime
    body: Body
    house: int
    sign: Sign
    occasion: int
    rank: int  # of the sign among those whom it concerns
    phase: Phase | None = None

    @property
    def key(self) -> Key:
        return ("event", self.name)

    @property
    def lunar(self) -> bool:
        """Whether it is the Moon's: a quarter or an eclipse, which concern every sign."""
        return self.phase is not None

    def is_for(self, count: int) -> bool:
        """Whether one of `count` texts is this sign's; signs that would share one have it in turn."""
        all_ranks = 12 if self.phase in _FOR_ALL else 6
        sharing = range(self.rank % count, all_ranks, count)
        return sharing[self.occasion % len(sharing)] == self.rank

    def concerns(self, sign: Sign) -> bool:
        """New and full Moons concern everybody; the rest those whose planet or corner of the sky it is."""
        if self.phase in _FOR_ALL:
            return True
        return self.body is ruler(sign) or self.house in _ANGULAR


def _rank(sign: Sign, body: Body, house: int) -> int:
    """The sign's number among the six at the most whose planet or corner of the sky it is."""
    ruled = [one for one in SIGNS if ruler(one) is body]
    return sign.place // 3 if house in _ANGULAR else 4 + (ruled.index(sign) if sign in ruled else 0)


def events(sign: Sign, today: DaySky) -> Iterator[Event]:
    """Those of the day, the rarest first."""
    month = today.date.toordinal() // 29  # the same event of a body comes again later than that

    def event(name: str, at: dt.datetime, body: Body, phase: Phase | None = None, every: int = 1) -> Event:
        where, occasion = today.sign(body, at + _SOON), month // every
        house = solar_house(sign, where)
        rank = sign.place if phase in _FOR_ALL else _rank(sign, body, house)
        return Event(name, at, body, house, where, occasion, rank, phase)

    quarter = today.quarter
    if today.eclipse and quarter:
        name = "solar_eclipse" if quarter.phase is Phase.NEW else "lunar_eclipse"
        yield event(name, today.eclipse.at, Body.MOON, quarter.phase, every=6)
    elif quarter:
        yield event(_QUARTERS[quarter.phase], quarter.at, Body.MOON, quarter.phase)
    for station in today.stations:
        name = "outer" if station.body in _OUTER else station.body.value
        yield event(f"{name}_{'retrograde' if station.retrograde else 'direct'}", station.at, station.body)
    for ingress in today.ingresses:
        if ingress.body not in (Body.MOON, *_OUTER):
            yield event(f"{ingress.body}_ingress", ingress.at, ingress.body)
