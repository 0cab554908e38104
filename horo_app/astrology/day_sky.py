"""What happens in the sky on a day of some time zone. Pure."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import astronomy

from horo_app.astrology.ephemeris import longitude, speed
from horo_app.astrology.instants import (
    Eclipse,
    EclipseOf,
    Exact,
    Quarter,
    Void,
    eclipse_at,
    elongation,
    engine_time,
    exact_aspects,
    ingresses,
    moon_age,
    next_moon_ingress,
    quarter_in,
    stations,
    void_before,
)
from horo_app.astrology.sky import BETWEEN_QUARTERS, Body, Ingress, Phase, Station
from horo_app.astrology.zodiac import SIGNS, Sign

_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DaySky:
    """The day from midnight to midnight of the zone."""

    date: dt.date
    zone: str
    start: dt.datetime
    end: dt.datetime
    noon: dt.datetime
    ingresses: tuple[Ingress, ...]
    aspects: tuple[Exact, ...]
    stations: tuple[Station, ...]
    quarter: Quarter | None
    eclipse: Eclipse | None
    voids: tuple[Void, ...]  # those that touch the day; they may begin before it and end after it
    moon_leaves: dt.datetime  # her sign of the day's start
    moon_leaves_next: dt.datetime  # the sign after that
    illumination: float  # of the Moon's disc at noon, 0 to 1
    moon_age: float  # days since the new Moon, at noon

    def longitude(self, body: Body, at: dt.datetime | None = None) -> float:
        return longitude(body, at or self.noon)

    def sign(self, body: Body, at: dt.datetime | None = None) -> Sign:
        return SIGNS[int(self.longitude(body, at) // 30)]

    def retrograde(self, body: Body, at: dt.datetime | None = None) -> bool:
        return speed(body, at or self.noon) < 0

    @property
    def phase(self) -> Phase:
        """A quarter on its day, else what lies between two of them."""
        return self.quarter.phase if self.quarter else BETWEEN_QUARTERS[int(elongation(self.noon) // 90) % 4]

    def local(self, instant: dt.datetime) -> dt.datetime:
        return instant.astimezone(ZoneInfo(self.zone))


def bounds(date: dt.date, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """Both midnights of the date in the zone, in UTC."""
    start, end = (
        dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
        for day in (date, date + dt.timedelta(days=1))
    )
    return start, end


def noon_of(date: dt.date, zone: str) -> dt.datetime:
    """12:00 of the date by the zone's clocks, in UTC."""
    return dt.datetime.combine(date, dt.time(12), ZoneInfo(zone)).astimezone(dt.UTC)


@lru_cache(maxsize=256)
def day_sky(date: dt.date, zone: str) -> DaySky:
    """The sky of a date as the zone's clocks count it."""
    start, end = bounds(date, zone)
    noon = noon_of(date, zone)
    leaves = next_moon_ingress(start)
    leaves_next = next_moon_ingress(leaves + _HOUR)
    turns = tuple(sorted(stations(start, end), key=lambda one: one.at))
    quarter = quarter_in(start, end)
    return DaySky(
        date=date,
        zone=zone,
        start=start,
        end=end,
        noon=noon,
        ingresses=tuple(sorted(ingresses(start, end, turns), key=lambda one: one.at)),
        aspects=tuple(sorted(exact_aspects(start, end), key=lambda one: one.at)),
        stations=turns,
        quarter=quarter,
        eclipse=eclipse_at(quarter) if quarter else None,
        voids=tuple(
            void
            for leave in (leaves, leaves_next)
            if (void := void_before(leave)).start < end and void.end > start
        ),
        moon_leaves=leaves,
        moon_leaves_next=leaves_next,
        illumination=float(astronomy.Illumination(astronomy.Body.Moon, engine_time(noon)).phase_fraction),
        moon_age=moon_age(noon),
    )


__all__ = ["DaySky", "Eclipse", "EclipseOf", "Exact", "Quarter", "Void", "bounds", "day_sky", "noon_of"]
