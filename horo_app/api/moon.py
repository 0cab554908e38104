"""The Moon of a day as JSON."""

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from horo_app.api.horoscopes import LanguageText, day_named
from horo_app.api.problems import Problem
from horo_app.astrology.moon import Horizon, moon_day, moon_sign
from horo_app.astrology.sky import Body, Phase
from horo_app.astrology.zodiac import Sign
from horo_app.content import moon_tradition, moon_wording
from horo_app.content.moon_wording import MoonClock
from horo_app.content.texts import MoonTopic
from horo_app.core import clock, compute
from horo_app.core.errors import ImpossibleDate, UnknownCity, UnknownZone
from horo_app.core.language import DEFAULT, Language, parse_language
from horo_app.http import cache, freshness
from horo_app.site.moon_place import LONGEST, MoonPlace, place_of
from horo_app.site.views import SKIES

router = APIRouter(prefix="/api/v1/moon", tags=["moon"])

CityText = Annotated[str, Query(max_length=LONGEST, description="A city whose clocks and horizon count.")]
ZoneText = Annotated[str, Query(description="An IANA time zone, the service's without one.")]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "Unknown city"},
    422: {"model": Problem, "description": "Impossible date, unknown zone or language"},
    503: {"model": Problem, "description": "Too much is being asked for right now"},
}


class SignChange(BaseModel):
    """The Moon enters a sign."""

    sign: Sign
    at: dt.datetime


class TimeSpan(BaseModel):
    """From one instant to another; it may begin before the day and end after it."""

    start: dt.datetime
    end: dt.datetime


class LunarDaySpan(TimeSpan):
    """A lunar day."""

    number: int = Field(ge=1, le=30)


class Coming(BaseModel):
    """A quarter or an eclipse that comes after the day."""

    name: str
    at: dt.datetime


class Custom(BaseModel):
    """What tradition says of a topic under the day's rule."""

    title: str
    text: str
    is_good: bool = Field(description="Whether the topic's rule calls the day good.")


class Moon(BaseModel):
    """The Moon of a date. All instants are in UTC; `zone` says which hours are the day's."""

    date: dt.date
    zone: str
    place: str
    language: Language
    phase: Phase
    illumination: float = Field(ge=0, le=1, description="At noon.")
    sign: Sign = Field(description="At noon.")
    starts_in: Sign = Field(description="Her sign at midnight.")
    sign_changes: list[SignChange]
    leaves_sign: dt.datetime = Field(description="When she leaves the sign of the day's start.")
    void_of_course: list[TimeSpan]
    lunar_days: list[LunarDaySpan] = Field(description="None where the Moon does not rise every day.")
    rises: list[dt.datetime]
    sets: list[dt.datetime]
    stays: Horizon | None = Field(description="Above or below, where she neither rises nor sets that day.")
    quarter_at: dt.datetime | None = Field(description="When the phase is exact, on the day of a quarter.")
    eclipse: str | None
    coming: list[Coming]
    rule: str = Field(description="What `traditions` rests on.", examples=["waxing Moon in Leo"])
    traditions: dict[MoonTopic, Custom]


@router.get("/{date}", response_model=Moon, responses=_PROBLEMS, summary="The Moon of a day")
async def moon(
    request: Request, date: str, city: CityText = "", zone: ZoneText = "", lang: LanguageText = DEFAULT.value
) -> Response:
    """Phase, sign, hours void of course, lunar day, rise and set of `date` (YYYY-MM-DD, or today)."""
    language = parse_language(lang)
    if zone and clock.known_zone(zone) is None:
        raise UnknownZone("There is no such time zone. Name one like Europe/Moscow or America/New_York.")
    where = await place_of(urlencode({"city": city} if city.strip() else {"zone": zone}), language)
    if where.unknown:
        raise UnknownCity("We know no city of that name. Check the spelling, or name its time zone.")
    day = day_named(date, ZoneInfo(where.zone))
    if not SKIES[0] <= day <= SKIES[1]:
        raise ImpossibleDate("The sky is worked out for the years 1900 to 2100.")
    key = (Moon, day, where, language)
    found = cache.kept.get(key)
    if found is None:
        body = await compute.OTHERS.run(key, _written, day, where, language)
        found = cache.keep(key, cache.represent(body, "application/json"))
    return cache.answer(freshness.asked(request.scope), found, freshness.shared())


def _written(date: dt.date, where: MoonPlace, language: Language) -> bytes:
    found, rule = moon_day(date, where.zone, where.spot), moon_tradition.rule_of(date, where.zone)
    sky = found.sky
    told = Moon(
        date=date,
        zone=where.zone,
        place=where.title,
        language=language,
        phase=sky.phase,
        illumination=round(sky.illumination, 3),
        sign=found.sign,
        starts_in=moon_sign(sky.start),
        sign_changes=[SignChange(sign=one.sign, at=one.at) for one in sky.ingresses if one.body is Body.MOON],
        leaves_sign=sky.moon_leaves,
        void_of_course=[TimeSpan(start=one.start, end=one.end) for one in sky.voids],
        lunar_days=[
            LunarDaySpan(number=one.number, start=one.start, end=one.end) for one in found.lunar_days
        ],
        rises=list(found.rises),
        sets=list(found.sets),
        stays=found.stays,
        quarter_at=sky.quarter.at if sky.quarter else None,
        eclipse=moon_wording.eclipse(sky.eclipse, language) if sky.eclipse else None,
        coming=_coming(sky.end, language),
        rule=rule.words(language),
        traditions={
            topic: Custom(
                title=moon_tradition.title(topic, language),
                text=moon_tradition.said_of(topic, rule, language),
                is_good=moon_tradition.is_good(topic, rule),
            )
            for topic in MoonTopic
        },
    )
    return told.model_dump_json().encode()


def _coming(after: dt.datetime, language: Language) -> list[Coming]:
    upcoming = moon_wording.upcoming(after, MoonClock("UTC", language))
    return [Coming(name=name, at=at) for at, name in upcoming]
