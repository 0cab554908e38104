"""The Moon as a calendar to subscribe to (iCalendar, RFC 5545): quarters, eclipses, changes of sign, void of course."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from icalendar import Calendar, Event

from horo_app.astrology import moon
from horo_app.astrology.instants import ingresses, stations
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import NAMES
from horo_app.content import moon_wording, wording
from horo_app.core.clock import DAY
from horo_app.core.errors import UnknownBody
from horo_app.core.i18n import say
from horo_app.core.language import Language

PATH = "/moon/calendar.ics"
MEDIA_TYPE = "text/calendar; charset=utf-8"
BEFORE, AFTER = 31 * DAY, 397 * DAY  # of today, that the calendar holds
BODIES = (Body.SUN, Body.MOON, Body.MERCURY, Body.VENUS, Body.MARS)  # whose changes of sign it tells
REFRESH = dt.timedelta(hours=12)  # after which an app should ask again


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    start: dt.datetime
    kind: str
    end: dt.datetime | None = None  # of what lasts


def write(today: dt.date, zone: str, language: Language, bodies: tuple[Body, ...] = BODIES) -> bytes:
    """The calendar from a month ago on and for a year ahead, its instants by the clocks of the zone."""
    start = dt.datetime.combine(today, dt.time(), dt.UTC)
    clock = moon_wording.MoonClock(zone, language)
    calendar = Calendar()
    calendar.add("prodid", "-//Horo//Moon calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("name", say(language, "Moon calendar"))
    calendar.add("x-wr-calname", say(language, "Moon calendar"))
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in sorted(_entries(start - BEFORE, start + AFTER, language, bodies), key=lambda one: one.start):
        calendar.add_component(_event(entry, start, clock))
    calendar.add_missing_timezones((start - BEFORE).date(), (start + AFTER + DAY).date())
    return calendar.to_ical()


def bodies_named(text: str) -> tuple[Body, ...]:
    """Those of a list like "sun,venus", all without one; raises UnknownBody."""
    named = {name.strip().lower() for name in text.split(",")} - {""}
    if unknown := named - set(BODIES):
        allowed = ", ".join(BODIES)
        raise UnknownBody(f"No changes of sign of {', '.join(sorted(unknown))} here. Choose of: {allowed}.")
    return tuple(body for body in BODIES if body in named) or BODIES


def _event(entry: _Entry, now: dt.datetime, clock: moon_wording.MoonClock) -> Event:
    event = Event()
    # the same each time the calendar is made, whatever its language and zone
    event.add("uid", f"{entry.kind}-{entry.start:%Y%m%dT%H%M}@horo")
    event.add("dtstamp", now)
    event.add("summary", entry.name)
    event.add("dtstart", clock.here(entry.start))
    if entry.end is not None:
        event.add("dtend", clock.here(entry.end))
    event.add("transp", "TRANSPARENT")  # nobody is busy for it
    return event


def _entries(
    start: dt.datetime, end: dt.datetime, language: Language, bodies: tuple[Body, ...]
) -> Iterator[_Entry]:
    for quarter in moon.quarters(start, end):
        yield _Entry(moon_wording.quarter_name(quarter, language), quarter.at, f"quarter-{quarter.phase}")
    for eclipse in moon.eclipses(start, end):
        yield _Entry(moon_wording.eclipse(eclipse, language), eclipse.at, f"eclipse-{eclipse.of}")
    for void in moon.voids(start, end):
        if void.start >= start:
            yield _Entry(say(language, "Moon void of course"), void.start, "void", void.end)
    yield from _sign_changes(start, end, language, bodies)


def _sign_changes(
    start: dt.datetime, end: dt.datetime, language: Language, bodies: Iterable[Body]
) -> Iterator[_Entry]:
    marks = [start + number * DAY for number in range((end - start) // DAY + 1)]
    for early, late in pairwise(marks):
        for change in ingresses(early, late, tuple(stations(early, late))):
            if change.body in bodies:
                sign = NAMES[language][change.sign].genitive
                name = say(
                    language, "{body} enters {sign}", body=wording.body(change.body, language), sign=sign
                )
                yield _Entry(name, change.at, f"{change.body}-{change.sign}")
