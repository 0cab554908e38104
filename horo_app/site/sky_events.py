"""Facts of the sky for pages: what happens on a date and after it, which bodies a fact or a text names."""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice

from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.sky import Body, Phase
from horo_app.content.reading import Fact
from horo_app.content.sky_facts import eclipses, events
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.language_data import language_data
from horo_app.core.settings import settings

AHEAD = 60  # days that are looked through for what comes next
NEXT = 4  # events that are shown

# What a body is called in a text, in any case: the part of its name that does not change.
_STEMS = {language: language_data(language, "names")["stems"] for language in Language}
_NAMES = {
    language: re.compile(rf"\b({'|'.join(stems.values())})", re.IGNORECASE)
    for language, stems in _STEMS.items()
}
_BODIES = {stem: body for stems in _STEMS.values() for body, stem in stems.items()}


def bodies_of(fact: Fact) -> set[str]:
    """The bodies that a fact is about; a phase is the Moon's."""
    bodies = {fact[name] for name in ("body", "first", "second") if name in fact}
    return bodies | ({Body.MOON.value} if fact["kind"] == "phase" else set())


def bodies_in(text: str, language: Language) -> set[str]:
    """The bodies that a text names."""
    return {_BODIES[found.lower()] for found in _NAMES[language].findall(text)}


def events_on(date: dt.date) -> list[Fact]:
    """What happens on a date of the service's zone: an eclipse; a body turns or changes its sign."""
    sky = day_sky(date, settings().timezone.key)
    return [*eclipses(sky), *events(sky)]


def next_events(date: dt.date) -> list[tuple[dt.date, Fact]]:
    """The next events after a date: new and full Moon, changes of sign but the Moon's, turns."""
    return list(islice(_events_after(date), NEXT))


def _events_after(date: dt.date) -> Iterator[tuple[dt.date, Fact]]:
    for days in range(1, AHEAD):
        day = date + days * clock.DAY
        phase, found = day_sky(day, settings().timezone.key).phase, events_on(day)
        if phase in (Phase.NEW, Phase.FULL) and not any(fact["kind"] == "phase" for fact in found):
            yield day, {"kind": "phase", "phase": phase.value}
        yield from ((day, fact) for fact in found if fact.get("body") != Body.MOON)
