"""The Moon's calendar in words, for every edge: a day's facts, what comes next. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from horo_app.astrology import moon
from horo_app.astrology.instants import Eclipse, EclipseOf, Quarter, Void
from horo_app.astrology.moon import Horizon, LunarDay, MoonDay
from horo_app.astrology.sky import Body, Phase
from horo_app.astrology.zodiac import NAMES
from horo_app.content import wording
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language

_QUARTERS = {
    Phase.NEW: msg("New Moon {sign}"),
    Phase.FIRST_QUARTER: msg("First quarter {sign}"),
    Phase.FULL: msg("Full Moon {sign}"),
    Phase.LAST_QUARTER: msg("Last quarter {sign}"),
}
_ECLIPSES = {
    (EclipseOf.SUN, "partial"): msg("Partial eclipse of the Sun"),
    (EclipseOf.SUN, "annular"): msg("Annular eclipse of the Sun"),
    (EclipseOf.SUN, "total"): msg("Total eclipse of the Sun"),
    (EclipseOf.MOON, "penumbral"): msg("Penumbral eclipse of the Moon"),
    (EclipseOf.MOON, "partial"): msg("Partial eclipse of the Moon"),
    (EclipseOf.MOON, "total"): msg("Total eclipse of the Moon"),
}
_STAYS = {
    Horizon.ABOVE: msg("The Moon stays above the horizon all day here: no rise, no set."),
    Horizon.BELOW: msg("The Moon stays below the horizon all day here: no rise, no set."),
}
# What is offered as coming next
_NEXT = (Phase.NEW, Phase.FIRST_QUARTER, Phase.FULL, Phase.LAST_QUARTER)


@dataclass(frozen=True, slots=True)
class MoonClock:
    """Tells instants in a language, by the clocks of a zone."""

    zone: str
    language: Language

    def here(self, at: dt.datetime) -> dt.datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def on(self, at: dt.datetime, date: dt.date) -> str:
        """Like "5:13 p.m.", with its day if that is not `date`."""
        here = self.here(at)
        return wording.moment(here, self.language, is_dated=here.date() != date)

    def dated(self, at: dt.datetime) -> str:
        """Like "November 30 at 5:13 p.m." """
        return wording.moment(self.here(at), self.language, is_dated=True)


def state(found: MoonDay, language: Language) -> str:
    """Like "Waning Moon in Leo, 68% lit"."""
    phase = say(language, wording.PHASE_NAMES[found.sky.phase])
    sign = NAMES[language][found.sign].locative
    lit = wording.percent(found.sky.illumination, language)
    return say(language, "{phase} {sign}, {share} of the disc lit", phase=phase, sign=sign, share=lit)


def facts(found: MoonDay, clock: MoonClock) -> Iterator[tuple[str, str]]:
    """Names and values of what is true of the day."""
    language, date = clock.language, found.sky.date
    if found.sky.quarter:
        yield say(language, "Phase"), quarter(found.sky.quarter, clock, date)
    if found.sky.eclipse:
        told = f"{eclipse(found.sky.eclipse, language)}, {clock.on(found.sky.eclipse.at, date)}"
        yield say(language, "Eclipse"), told
    yield say(language, "Lit at noon"), wording.percent(found.sky.illumination, language)
    yield say(language, "Sign"), _sign(found, clock)
    yield say(language, "Void of course"), _voids(found.sky.voids, clock, date)
    yield from _of_place(found, clock)


def quarter(one: Quarter, clock: MoonClock, date: dt.date | None = None) -> str:
    """Like "Full Moon in Cancer, 4:28 a.m."; dated without a date."""
    name = quarter_name(one, clock.language)
    return f"{name}, {clock.on(one.at, date) if date else clock.dated(one.at)}"


def quarter_name(one: Quarter, language: Language) -> str:
    """Like "Full Moon in Cancer"."""
    return say(language, _QUARTERS[one.phase], sign=NAMES[language][moon.moon_sign(one.at)].locative)


def eclipse(one: Eclipse, language: Language) -> str:
    """Like "Total eclipse of the Sun"."""
    return say(language, _ECLIPSES[one.of, one.kind])


def _sign(found: MoonDay, clock: MoonClock) -> str:
    """The signs of the day, with the minute of each change."""
    language, date = clock.language, found.sky.date
    signs = NAMES[language]
    first = signs[moon.moon_sign(found.sky.start)]
    changes = [one for one in found.sky.ingresses if one.body is Body.MOON]
    if not changes:
        return say(
            language,
            "{sign}, until {time}",
            sign=first.nominative,
            time=clock.on(found.sky.moon_leaves, date),
        )
    told = [say(language, "{sign}, until {time}", sign=first.nominative, time=clock.on(changes[0].at, date))]
    told += [say(language, "then {sign}", sign=signs[one.sign].nominative) for one in changes]
    return "; ".join(told)


def _voids(voids: Iterable[Void], clock: MoonClock, date: dt.date) -> str:
    spans = [void(one, clock, date) for one in voids]
    return "; ".join(spans) or say(clock.language, "not on this day")


def void(one: Void, clock: MoonClock, date: dt.date) -> str:
    """Like "from 3:13 p.m. until November 30 at 1:02 a.m." """
    times = {"start": clock.on(one.start, date), "end": clock.on(one.end, date)}
    return say(clock.language, "from {start} until {end}", **times)


def _of_place(found: MoonDay, clock: MoonClock) -> Iterator[tuple[str, str]]:
    language, date = clock.language, found.sky.date
    if found.spot is None:
        yield say(language, "Lunar day"), say(language, "depends on the place: choose a city")
        return
    yield say(language, "Lunar day"), _lunar_days(found.lunar_days, clock, date)
    if found.stays:
        yield say(language, "Rise and set"), say(language, _STAYS[found.stays])
        return
    for name, times in ((msg("Moonrise"), found.rises), (msg("Moonset"), found.sets)):
        told = ", ".join(clock.on(at, date) for at in times) or say(language, "not on this day")
        yield say(language, name), told


def _lunar_days(days: tuple[LunarDay, ...], clock: MoonClock, date: dt.date) -> str:
    language = clock.language
    if not days:
        return say(language, "not counted here this month: the Moon does not rise every day")
    told = [
        say(language, "day {number}, from {time}", number=one.number, time=clock.on(one.start, date))
        for one in days
    ]
    return "; ".join(told)


def upcoming(after: dt.datetime, clock: MoonClock) -> list[tuple[dt.datetime, str]]:
    """The next quarters and eclipses, the first of each."""
    language = clock.language
    coming: list[Quarter | Eclipse] = [moon.next_phase(phase, after) for phase in _NEXT]
    coming += [moon.next_eclipse(of, after) for of in EclipseOf]
    return [(one.at, event_name(one, language)) for one in sorted(coming, key=lambda one: one.at)]


def event_name(one: Quarter | Eclipse, language: Language) -> str:
    """Like "Full Moon in Cancer" and "Total eclipse of the Sun"."""
    return quarter_name(one, language) if isinstance(one, Quarter) else eclipse(one, language)
