"""Answers to questions about the sky, from the ephemeris, by the clock of whoever asks."""

import datetime as dt
from collections.abc import Callable

from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.inflection import body_name
from horo_app.astrology.instants import EclipseOf
from horo_app.astrology.sky import Body, Phase
from horo_app.astrology.upcoming import (
    next_eclipse,
    next_ingress,
    next_phase,
    next_sign_change,
    retrograde,
    sign_at,
)
from horo_app.astrology.zodiac import NAMES
from horo_app.content.wording import PHASE_NAMES, body, day, days_off, moment, percent
from horo_app.core import clock
from horo_app.core.i18n import msg, say
from horo_app.telegram.understanding.meaning import Meaning
from horo_app.telegram.user_context import UserContext

FAR = 31  # days ahead from which on an hour is of no use
_PLANETS = [each for each in Body if each not in (Body.SUN, Body.MOON)]
_ECLIPSES = {
    (EclipseOf.SUN, "total"): msg("The next eclipse of the Sun is total, on {when}."),
    (EclipseOf.SUN, "annular"): msg("The next eclipse of the Sun is annular, on {when}."),
    (EclipseOf.SUN, "partial"): msg("The next eclipse of the Sun is partial, on {when}."),
    (EclipseOf.MOON, "total"): msg("The next eclipse of the Moon is total, on {when}."),
    (EclipseOf.MOON, "partial"): msg("The next eclipse of the Moon is partial, on {when}."),
    (EclipseOf.MOON, "penumbral"): msg("The next eclipse of the Moon is penumbral, on {when}."),
}


def sky_answer(meaning: Meaning, guest: UserContext) -> str:
    """The answer to a question about the sky; `meaning` has one of the intents of ANSWERS."""
    return ANSWERS[meaning.name](meaning, guest)


def _full_moon(_: Meaning, guest: UserContext) -> str:
    at = next_phase(Phase.FULL, _start_of_day(guest)).at
    sign = NAMES[guest.language][sign_at(Body.MOON, at)].locative
    return say(
        guest.language, "The next full Moon is on {when}: the Moon {sign}.", when=_when(at, guest), sign=sign
    )


def _new_moon(_: Meaning, guest: UserContext) -> str:
    at = next_phase(Phase.NEW, _start_of_day(guest)).at
    sign = NAMES[guest.language][sign_at(Body.MOON, at)].locative
    return say(
        guest.language, "The next new Moon is on {when}: the Moon {sign}.", when=_when(at, guest), sign=sign
    )


def moon_today(_: Meaning, guest: UserContext) -> str:
    """The Moon's phase and sign today, and when the next new and full Moon are."""
    language, start = guest.language, _start_of_day(guest)
    sky = day_sky(guest.today, guest.zone.key)
    today = say(
        language,
        "{phase}. The Moon {sign}, {share} of it lit.",
        phase=say(language, PHASE_NAMES[sky.phase]),
        sign=NAMES[language][sign_at(Body.MOON, clock.now())].locative,
        share=percent(round(sky.illumination, 2), language),
    )
    quarters = [
        f"{say(language, PHASE_NAMES[phase])}: {_when(next_phase(phase, start).at, guest)}"
        for phase in (Phase.NEW, Phase.FULL)
    ]
    return "\n".join([today, *quarters])


def _eclipse(meaning: Meaning, guest: UserContext) -> str:
    of = {Body.SUN: EclipseOf.SUN, Body.MOON: EclipseOf.MOON}.get(meaning.body) if meaning.body else None
    found = next_eclipse(_start_of_day(guest), of)
    assert found is not None
    return say(guest.language, _ECLIPSES[found.of, found.kind], when=_when(found.at, guest))


def _retrograde(meaning: Meaning, guest: UserContext) -> str:
    if meaning.body in (Body.SUN, Body.MOON):
        return say(guest.language, "The Sun and the Moon are never retrograde.")
    if meaning.body is not None:
        return _retrograde_of(meaning.body, guest)
    now = [each for each in _PLANETS if (found := retrograde(each, clock.now())) and found.is_now]
    names = ", ".join(body(each, guest.language) for each in now)
    listed = (
        say(guest.language, "Retrograde now: {planets}.", planets=names)
        if now
        else say(guest.language, "No planet is retrograde now.")
    )
    return listed + "\n" + _retrograde_of(Body.MERCURY, guest)


def _retrograde_of(planet: Body, guest: UserContext) -> str:
    language, found = guest.language, retrograde(planet, clock.now())
    assert found is not None
    words = {
        "planet": body(planet, language),
        "start": _date(found.start, guest),
        "end": _date(found.end, guest),
    }
    if found.is_now:
        return say(language, "Yes, {planet} is retrograde: from {start} to {end}.", **words)
    return say(language, "{planet} is not retrograde now. Next time: from {start} to {end}.", **words)


def _body(meaning: Meaning, guest: UserContext) -> str:
    language, now = guest.language, clock.now()
    asked = meaning.body or Body.SUN
    name = body_name(asked, language)
    name = name[:1].upper() + name[1:]
    here = sign_at(asked, now)
    if meaning.sign is not None and meaning.sign is not here:
        at = next_ingress(asked, meaning.sign, now)
        entered = NAMES[language][meaning.sign].genitive
        if at is not None:
            return say(
                language, "{body} enters {sign} on {when}.", body=name, sign=entered, when=_when(at, guest)
            )
    leaves = next_sign_change(asked, now)
    locative = NAMES[language][here].locative
    said = (
        say(language, "{body} is {sign} until {when}.", body=name, sign=locative, when=_when(leaves, guest))
        if leaves
        else say(
            language, "{body} is {sign}, and stays there for more than a year.", body=name, sign=locative
        )
    )
    turned = retrograde(asked, now)
    if turned is not None and turned.is_now:
        said += " " + say(language, "It is retrograde until {end}.", end=_date(turned.end, guest))
    return said


def _start_of_day(guest: UserContext) -> dt.datetime:
    """Midnight: who asks on the day of a full Moon whether it is today is not told of the next one."""
    return dt.datetime.combine(guest.today, dt.time(), guest.zone).astimezone(dt.UTC)


def _when(at: dt.datetime, guest: UserContext) -> str:
    """Like "December 24 at 4:28 a.m. (in 25 days)"; what is far off by its date."""
    here = at.astimezone(guest.zone)
    distance = here.date() - guest.today
    if distance.days > FAR:
        return day(here.date(), guest.language)
    away = say(guest.language, "today") if not distance.days else days_off(distance, guest.language)
    return f"{moment(here, guest.language, is_dated=True)} ({away})"


def _date(at: dt.datetime, guest: UserContext) -> str:
    return day(at.astimezone(guest.zone).date(), guest.language)


ANSWERS: dict[str, Callable[[Meaning, UserContext], str]] = {
    "full_moon": _full_moon,
    "new_moon": _new_moon,
    "moon": moon_today,
    "eclipse": _eclipse,
    "retrograde": _retrograde,
    "body": _body,
}
