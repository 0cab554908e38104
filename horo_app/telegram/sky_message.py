"""The day's sky as a message."""

import datetime as dt
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Text

from horo_app.astrology.day_sky import DaySky, Eclipse, EclipseOf, day_sky
from horo_app.astrology.sky import Ingress, Position, Station, sky_on
from horo_app.astrology.zodiac import NAMES
from horo_app.content.wording import body, day_and_date, sky_line
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.telegram.keyboards import time_of
from horo_app.telegram.reply import Reply


def sky_card(date: dt.date, zone: ZoneInfo, language: Language) -> Reply:
    """Where everything stands on `date`, and what changes in it, by the clock of `zone`."""
    sky = sky_on(date)
    heading = Bold(day_and_date(date, language))
    positions = "\n".join(_where(position, language) for position in sky.positions.values())
    parts = [heading, "\n\n", sky_line(date, language), "\n\n", positions]
    if events := _events(day_sky(date, zone.key), zone, language):
        parts += ["\n\n", Bold(say(language, "Today")), "\n", "\n".join(events)]
    return Reply(Text(*parts))


def _where(position: Position, language: Language) -> str:
    name = body(position.body, language)
    sign = NAMES[language][position.sign].locative
    place = f"{name} {sign}, {int(position.degree)}°"
    return say(language, "{place}, retrograde", place=place) if position.retrograde else place


def _events(sky: DaySky, zone: ZoneInfo, language: Language) -> list[str]:
    """The eclipse and the changes of sign and of direction on the zone's day, in their order."""
    events: list[Ingress | Station | Eclipse] = [*sky.ingresses, *sky.stations]
    events += [sky.eclipse] if sky.eclipse else []
    return [_event(event, zone, language) for event in sorted(events, key=lambda event: event.at)]


def _event(event: Ingress | Station | Eclipse, zone: ZoneInfo, language: Language) -> str:
    here = event.at.astimezone(zone)
    time = time_of(here.hour * 60 + here.minute)
    if isinstance(event, Eclipse):
        if event.of is EclipseOf.SUN:
            return say(language, "{time} — eclipse of the Sun", time=time)
        return say(language, "{time} — eclipse of the Moon", time=time)
    told = {"time": time, "body": body(event.body, language)}
    if isinstance(event, Ingress):
        sign = NAMES[language][event.sign].genitive
        return say(language, "{time} — {body} enters {sign}", sign=sign, **told)
    if event.retrograde:
        return say(language, "{time} — {body} turns retrograde", **told)
    return say(language, "{time} — {body} turns direct", **told)
