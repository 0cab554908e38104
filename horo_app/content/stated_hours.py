"""The hours that a text gives for what happens in the sky, held against the instants of the day. Pure."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from horo_app.astrology.day_sky import DaySky, day_sky
from horo_app.astrology.sky import Body
from horo_app.content.sky_claims import bodies_named
from horo_app.core.language import Language
from horo_app.core.language_data import language_data, language_pattern

DAY = dt.timedelta(days=1)
_NEAR = dt.timedelta(seconds=90)  # hours are said to the minute
_SENTENCE = re.compile(r"(?:[^.!?…;]|(?<=\b[ap])\.(?=m)|(?<=[ap]\.m)\.(?! [A-Z]))+")


def untrue(text: str, date: dt.date, language: Language, zone: str) -> Iterator[str]:
    """Each hour or part of the day that the text gives for something in the sky, and at which nothing of it happens."""
    for sentence in _SENTENCE.findall(text):
        bodies = {body for _, body in bodies_named(sentence, language)}
        if not bodies:
            continue
        instants = [
            at for sky in (day_sky(date, zone), day_sky(date + DAY, zone)) for at in _instants(sky, bodies)
        ]
        local = [at.astimezone(ZoneInfo(zone)) for at in instants]
        yield from _clock(sentence, local, language)
        yield from _parts(sentence, [at for at in local if at.date() == date], language)


def without_hours(text: str, language: Language) -> str:
    """The text without its clock times, which several parts may share."""
    return language_pattern(language, "claims", "hour").sub("", text)


def lit(date: dt.date, zone: str) -> float:
    """How much of the Moon's disc, 0 to 1."""
    return day_sky(date, zone).illumination


def _instants(sky: DaySky, bodies: set[Body]) -> Iterator[dt.datetime]:
    """When one of the bodies does something, or two of them together."""
    for aspect in sky.aspects:
        pair = {aspect.first, aspect.second}
        if pair <= bodies or (len(bodies) == 1 and bodies <= pair):
            yield aspect.at
    yield from (ingress.at for ingress in sky.ingresses if ingress.body in bodies)
    yield from (station.at for station in sky.stations if station.body in bodies)
    if Body.MOON in bodies:
        yield from (at for void in sky.voids for at in (void.start, void.end))
        yield from (sky.moon_leaves, sky.moon_leaves_next)
        if sky.quarter:
            yield sky.quarter.at
    if sky.eclipse and bodies & {Body.SUN, Body.MOON}:
        yield sky.eclipse.at


def _clock(sentence: str, instants: list[dt.datetime], language: Language) -> Iterator[str]:
    for said in language_pattern(language, "claims", "hour").finditer(sentence):
        hour, minute = int(said[1]), int(said[2])
        if said.re.groups > 2:  # a clock of twelve hours
            hour = hour % 12 + (12 if said[3].casefold() == "p" else 0)
        times = (at.replace(hour=hour, minute=minute, second=0) for at in instants)
        if not any(abs(time - at) <= _NEAR for time, at in zip(times, instants, strict=True)):
            yield said[0]


def _parts(sentence: str, instants: list[dt.datetime], language: Language) -> Iterator[str]:
    """ "The trine is exact in the evening" needs one in the evening."""
    claims = language_data(language, "claims")
    motions = (claims["motions"][name] for name in ("ingress", "station"))
    happens = "|".join((*claims["values"]["aspect"].values(), *motions, claims["exact"]))
    if re.search(claims["hour"], sentence, re.IGNORECASE) or not re.search(happens, sentence, re.IGNORECASE):
        return
    for pattern, (first, last) in claims["parts_of_day"]:
        said = re.search(pattern, sentence, re.IGNORECASE)
        if said and not any(first <= at.hour < last for at in instants):
            yield said[0]
