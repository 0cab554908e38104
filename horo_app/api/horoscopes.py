"""Readings as JSON."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from horo_app.api.problems import Problem
from horo_app.astrology.zodiac import SIGNS, Sign, parse_sign, sign_name
from horo_app.content.reading import Fact, Reading, Section
from horo_app.core import clock
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import DEFAULT, Language, parse_language
from horo_app.core.settings import settings
from horo_app.http import cache, freshness
from horo_app.http.ready_answers import NOTE, Count
from horo_app.readings import view_filter, views
from horo_app.readings.service import get_horoscope
from horo_app.readings.view_filter import Reason
from horo_app.readings.views import Channel

router = APIRouter(prefix="/api/v1/horoscopes", tags=["horoscopes"])

_DAYS = {"yesterday": -clock.DAY, "today": dt.timedelta(0), "tomorrow": clock.DAY}

DateText = Annotated[
    str,
    Query(
        alias="date",
        description="A date as YYYY-MM-DD, or today, tomorrow, yesterday in the service's time zone.",
        examples=["today", "2026-11-20"],
    ),
]
LanguageText = Annotated[
    str,
    Query(alias="lang", description=f"The language of the text: {' or '.join(Language)}.", examples=["en"]),
]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "Unknown sign, or a date that we hold no text for"},
    422: {"model": Problem, "description": "Impossible date or unknown language"},
    503: {"model": Problem, "description": "The archive cannot be read right now"},
}


EXAMPLE: dict[str, Any] = {
    "sign": "leo",
    "name": "Leo",
    "date": "2026-11-20",
    "language": "en",
    "summary": "Today you laugh at something you used to argue about.",
    "sections": {
        "love": "At 2:56 p.m. (Moscow time) Pluto helps the Moon let go of an old hurt, not "
        "nobly but simply because it has become boring. Use the empty space to ask "
        "someone how they are and mean it.",
        "career": "At 8:52 a.m. the Moon opens the atlas in your ninth house. You could apply "
        "for the thing that seems a size too big. Read the requirements once more, "
        "count how many you meet, and remember that others apply with fewer.",
        "health": "There’s one chair at home in which you always nod off. With the Sun in your "
        "fourth house, go and sit in it with a clear conscience; that’s what it’s for.",
        "finance": "With the Moon and Uranus on one wavelength at 3:55 p.m., you can ask the "
        "question nobody asks, such as “does it come without the box?” Now and then, "
        "it turns out, it does.",
        "advice": "Call the person you used to argue with and let them in on it. Neither of you "
        "has to mention who was right, and that’s half the fun.",
    },
    "score": {"value": 8, "reason": "The sextile of the Moon and Uranus lifts the day."},
    "colour": {
        "name": "atlas blue",
        "hex": "#2f5d9b",
        "reason": "On a map it is the part between you and wherever you haven’t been.",
    },
    "facts": [
        {
            "kind": "in_house",
            "body": "moon",
            "house": 9,
            "sign": "aries",
            "role": "theme",
            "at": "2026-11-20T05:52:00Z",
            "until": "2026-11-22T10:10:00Z",
        },
        {
            "kind": "aspect",
            "first": "moon",
            "second": "pluto",
            "aspect": "sextile",
            "orb": 0.0,
            "at": "2026-11-20T11:56:00Z",
            "role": "support",
            "section": "love",
        },
        {
            "kind": "in_house",
            "body": "sun",
            "house": 4,
            "sign": "scorpio",
            "role": "support",
            "section": "health",
        },
        {
            "kind": "aspect",
            "first": "moon",
            "second": "uranus",
            "aspect": "sextile",
            "orb": 0.0,
            "at": "2026-11-20T12:55:00Z",
            "role": "support",
            "section": "finance",
        },
    ],
    "times": [
        {"at": "2026-11-20T05:52:00Z", "what": "begins", "fact": 0},
        {"at": "2026-11-20T11:56:00Z", "what": "exact", "fact": 1},
        {"at": "2026-11-20T12:55:00Z", "what": "exact", "fact": 3},
        {"at": "2026-11-22T10:10:00Z", "what": "ends", "fact": 0},
    ],
    "source": "almanac",
}


class Colour(BaseModel):
    name: str
    hex: str = Field(examples=["#2f4858"])
    reason: str


class Score(BaseModel):
    value: int = Field(ge=1, le=10)
    reason: str


class Moment(BaseModel):
    """An instant that the text speaks of."""

    at: dt.datetime = Field(description="In UTC; the text says it by the clocks of the service's zone.")
    what: Literal["exact", "begins", "ends"]
    fact: int = Field(description="Which of `facts`, counted from 0.")


class Horoscope(BaseModel):
    """The reading of one sign for one date in one language."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    sign: Sign
    name: str = Field(description="The sign's name in the language of the text.", examples=["Leo"])
    date: dt.date
    language: Language
    summary: str
    sections: dict[Section, str]
    score: Score
    colour: Colour
    facts: list[dict[str, Any]] = Field(description="What is true of the sky and the text rests on.")
    times: list[Moment] = Field(description="The instants of the facts, in their order.")
    source: str = Field(description="Who wrote the text: almanac, model or editor.")


class Horoscopes(BaseModel):
    """The readings of all twelve signs for one date in one language."""

    date: dt.date
    language: Language
    horoscopes: list[Horoscope]


@router.get("/{sign}", response_model=Horoscope, responses=_PROBLEMS, summary="One sign")
async def one(
    request: Request, sign: str, date: DateText = "today", lang: LanguageText = DEFAULT.value
) -> Response:
    """The reading of `sign` (aries … pisces)."""
    reading = await get_horoscope(
        parse_sign(sign), day_named(date, settings().timezone), parse_language(lang)
    )
    _count(request, partial(_count_reading, reading.sign, reading.language))
    return _answer(request, [reading], lambda: _as_json(reading))


@router.get("", response_model=Horoscopes, responses=_PROBLEMS, summary="All twelve signs")
async def every(request: Request, date: DateText = "today", lang: LanguageText = DEFAULT.value) -> Response:
    """The readings of all twelve signs in one call, which counts as a list and not as twelve views."""
    day, language = day_named(date, settings().timezone), parse_language(lang)
    # one after the other: twelve at once would take most of the pool's connections from other readers
    readings = [await get_horoscope(sign, day, language) for sign in SIGNS]
    _count(request, lambda _: views.leave_out(Channel.API, Reason.LIST))

    def make() -> BaseModel:
        return Horoscopes(date=day, language=language, horoscopes=[_as_json(one) for one in readings])

    return _answer(request, readings, make)


def _count(request: Request, count: Count) -> None:
    """Count this answer, and each that is sent like it. What a HEAD is answered nobody reads."""
    if request.scope.get("asked_by_head"):
        return
    count(request.scope)
    if (note := request.scope.get(NOTE)) is not None:
        note.count = count


def _count_reading(sign: Sign, language: Language, scope: Scope) -> None:
    client = scope.get("client")
    view_filter.count(sign, Channel.API, language, Headers(scope=scope), client[0] if client else "")


def _answer(request: Request, readings: list[Reading], make: Callable[[], BaseModel]) -> Response:
    """The JSON, made once for each version of the texts."""
    key = tuple((each.sign, each.date, each.language, each.version) for each in readings)
    is_stored = all(each.version for each in readings)  # of what was only composed the table may know better
    found = cache.kept.get(key) if is_stored else None
    if found is None:
        found = cache.represent(make().model_dump_json().encode(), "application/json")
        if is_stored:
            cache.keep(key, found)
    return cache.answer(freshness.asked(request.scope), found, freshness.shared())


def day_named(text: str, zone: ZoneInfo) -> dt.date:
    """The day that is written, or named from the zone's today; raises ImpossibleDate."""
    word = text.strip().lower()
    if word in _DAYS:
        return clock.today(zone) + _DAYS[word]
    try:
        return dt.datetime.strptime(word, "%Y-%m-%d").date()
    except ValueError:
        raise ImpossibleDate(
            "The date must be a day of the calendar as YYYY-MM-DD, or today, tomorrow or yesterday."
        ) from None


def _as_json(reading: Reading) -> Horoscope:
    return Horoscope(
        sign=reading.sign,
        name=sign_name(reading.sign, reading.language),
        date=reading.date,
        language=reading.language,
        summary=reading.summary,
        sections=reading.sections,
        score=Score(value=reading.score, reason=reading.score_reason),
        colour=Colour(name=reading.colour, hex=reading.colour_hex, reason=reading.colour_reason),
        facts=list(reading.facts),
        times=sorted(_times(reading.facts), key=lambda moment: moment.at),
        source=reading.source,
    )


def _times(facts: Iterable[Fact]) -> Iterator[Moment]:
    for number, fact in enumerate(facts):
        if "at" in fact:
            yield Moment(at=fact["at"], what="begins" if "until" in fact else "exact", fact=number)
        if "until" in fact:
            yield Moment(at=fact["until"], what="ends", fact=number)
