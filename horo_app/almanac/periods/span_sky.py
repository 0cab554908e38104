"""The sky of a span of days, for all signs together: its events, its planets' stays, and each day's plan. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from horo_app import almanac
from horo_app.astrology.day_sky import DaySky, Exact, bounds, day_sky
from horo_app.astrology.ephemeris import speed
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.sky import AspectKind, Body, Phase
from horo_app.astrology.upcoming import sign_at
from horo_app.astrology.zodiac import Sign

SLOW = (Body.JUPITER, Body.SATURN, Body.URANUS, Body.NEPTUNE, Body.PLUTO)
_QUARTERS = {
    Phase.NEW: "new_moon",
    Phase.FIRST_QUARTER: "first_quarter",
    Phase.FULL: "full_moon",
    Phase.LAST_QUARTER: "last_quarter",
}
_SOON = dt.timedelta(minutes=2)  # after an ingress, when the body stands in the new sign


@dataclass(frozen=True, slots=True)
class SpanEvent:
    """Something rare: a quarter or an eclipse by its name, "ingress", "retrograde", "direct", or "aspect"."""

    name: str
    at: dt.datetime
    body: Body
    sign: Sign  # where the body is from then on
    second: Body | None = None
    aspect: AspectKind | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A planet's time in a sign, as far as it lies in the span; `since` and `until` are its changes of sign."""

    body: Body
    sign: Sign
    start: dt.datetime
    end: dt.datetime
    since: dt.datetime | None
    until: dt.datetime | None

    @property
    def length(self) -> dt.timedelta:
        return self.end - self.start


@dataclass(frozen=True)
class SpanSky:
    """Everything of a span that its texts may speak of, in no language."""

    period: Period
    zone: str
    start: dt.datetime
    end: dt.datetime
    events: tuple[SpanEvent, ...]
    aspects: tuple[Exact, ...]  # of planets, without the Moon
    of_moon: tuple[Exact, ...]
    scores: Mapping[Sign, Mapping[dt.date, int]]  # of the daily readings

    @property
    def occasion(self) -> int:
        """The number of the span among those of its kind."""
        first = self.period.first
        if self.period.kind is PeriodKind.WEEK:
            return first.toordinal() // 7
        return first.year if self.period.kind is PeriodKind.YEAR else 12 * first.year + first.month

    def stays(self, body: Body) -> list[Stay]:
        """The signs that the body is in, in the order of time."""
        changes = [one for one in self.events if one.body is body and one.name == "ingress"]
        starts = [self.start, *(one.at for one in changes)]
        ends = [*starts[1:], self.end]
        signs = [sign_at(body, self.start), *(one.sign for one in changes)]
        return [
            Stay(body, sign, start, end, start if number else None, end if number < len(changes) else None)
            for number, (sign, start, end) in enumerate(zip(signs, starts, ends, strict=True))
        ]

    def is_backward(self, stay: Stay) -> bool:
        """Whether the planet is retrograde all through the stay."""
        turns = [one for one in self.events if one.body is stay.body and one.name in ("retrograde", "direct")]
        turned = any(stay.start < one.at < stay.end for one in turns)
        return not turned and speed(stay.body, stay.start + stay.length / 2) < 0


@lru_cache(maxsize=8)
def span_sky(period: Period, zone: str) -> SpanSky:
    """The sky of the period as the zone's clocks count it."""
    scores: dict[Sign, dict[dt.date, int]] = {sign: {} for sign in Sign}
    events: list[SpanEvent] = []
    aspects: list[Exact] = []
    for date in period.dates:
        for sign, plan in almanac.plans(date, zone).items():
            scores[sign][date] = plan.score
        sky = day_sky(date, zone)
        events += _events(sky)
        aspects += sky.aspects
    return SpanSky(
        period=period,
        zone=zone,
        start=bounds(period.first, zone)[0],
        end=bounds(period.last, zone)[1],
        events=tuple(sorted(events, key=lambda one: one.at)),
        aspects=tuple(one for one in aspects if one.first is not Body.MOON),
        of_moon=tuple(one for one in aspects if one.first is Body.MOON),
        scores=scores,
    )


def _events(sky: DaySky) -> Iterator[SpanEvent]:
    if sky.eclipse and sky.quarter:
        name = "solar_eclipse" if sky.quarter.phase is Phase.NEW else "lunar_eclipse"
        yield SpanEvent(name, sky.eclipse.at, Body.MOON, sign_at(Body.MOON, sky.quarter.at))
    elif sky.quarter:
        at = sky.quarter.at
        yield SpanEvent(_QUARTERS[sky.quarter.phase], at, Body.MOON, sign_at(Body.MOON, at))
    for turn in sky.stations:
        name = "retrograde" if turn.retrograde else "direct"
        yield SpanEvent(name, turn.at, turn.body, sign_at(turn.body, turn.at))
    for entry in sky.ingresses:
        if entry.body is not Body.MOON:
            yield SpanEvent("ingress", entry.at, entry.body, sign_at(entry.body, entry.at + _SOON))
    for one in sky.aspects:
        if one.first in SLOW and one.second in SLOW:
            sign = sign_at(one.first, one.at)
            yield SpanEvent("aspect", one.at, one.first, sign, one.second, one.kind)
