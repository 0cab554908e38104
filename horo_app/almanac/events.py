"""The rare things of a day that a reading is written for: quarters, eclipses, stations, changes of sign. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from horo_app.almanac.influences import ruler
from horo_app.almanac.phrasebook import Key
from horo_app.day_sky import DaySky
from horo_app.sky import Body, Phase, solar_house
from horo_app.zodiac import Sign

_QUARTERS = {
    Phase.NEW: "new_moon",
    Phase.FIRST_QUARTER: "first_quarter",
    Phase.FULL: "full_moon",
    Phase.LAST_QUARTER: "last_quarter",
}
_OUTER = (Body.URANUS, Body.NEPTUNE, Body.PLUTO)
_ANGULAR = (1, 4, 7, 10)
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
    phase: Phase | None = None

    @property
    def key(self) -> Key:
        return ("event", self.name)

    @property
    def lunar(self) -> bool:
        """Whether it is the Moon's: a quarter or an eclipse, which concern every sign."""
        return self.phase is not None

    def concerns(self, sign: Sign) -> bool:
        """New and full Moons concern everybody; the rest those whose planet or corner of the sky it is."""
        if self.phase in (Phase.NEW, Phase.FULL):
            return True
        return self.body is ruler(sign) or self.house in _ANGULAR


def events(sign: Sign, today: DaySky) -> Iterator[Event]:
    """Those of the day, the rarest first."""
    month = today.date.toordinal() // 29  # the same event of a body comes again later than that

    def event(name: str, at: dt.datetime, body: Body, phase: Phase | None = None, every: int = 1) -> Event:
        where = today.sign(body, at + _SOON)
        return Event(name, at, body, solar_house(sign, where), where, month // every, phase)

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
