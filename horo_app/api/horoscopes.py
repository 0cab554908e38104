"""Readings as JSON."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from horo_app import clock, freshness, http_cache
from horo_app.api.problems import Problem
from horo_app.errors import ImpossibleDate
from horo_app.language import DEFAULT, Language, parse_language
from horo_app.reading import Reading, Section
from horo_app.ready_answers import NOTE, Count
from horo_app.services import view_filter, views
from horo_app.services.horoscopes import get_horoscope
from horo_app.services.view_filter import Reason
from horo_app.services.views import Channel
from horo_app.settings import settings
from horo_app.zodiac import SIGNS, Sign, parse_sign, sign_name

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
    str, Query(alias="lang", description="The language of the text: ru or en.", examples=["en"])
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
    "summary": "Mars and Uranus push against each other today: slow hands, clear words, early supper.",
    "sections": {
        "love": "Jupiter smiles on Venus, and the heart is generous even with its small change.",
        "career": "The Sun and Saturn shake hands, and seniority becomes an asset.",
        "health": "The Sun is in your fifth house, where feeling well looks a lot like having fun.",
        "finance": "Spending follows the mood with the Moon in your first house.",
        "advice": "Begin with yourself, says the Moon in your first house.",
    },
    "score": {"value": 8, "reason": "The Sun in Sagittarius looks kindly at your sign."},
    "colour": {"name": "clear white", "hex": "#f4f1e8", "reason": "The Moon likes a clean page."},
    "facts": [{"kind": "in_house", "body": "moon", "house": 1}],
    "source": "almanac",
}


class Colour(BaseModel):
    name: str
    hex: str = Field(examples=["#2f4858"])
    reason: str


class Score(BaseModel):
    value: int = Field(ge=1, le=10)
    reason: str


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
    reading = await get_horoscope(parse_sign(sign), _date(date), parse_language(lang))
    _count(request, partial(_count_reading, reading.sign, reading.language))
    return _answer(request, [reading], lambda: _as_json(reading))


@router.get("", response_model=Horoscopes, responses=_PROBLEMS, summary="All twelve signs")
async def every(request: Request, date: DateText = "today", lang: LanguageText = DEFAULT.value) -> Response:
    """The readings of all twelve signs in one call, which counts as a list and not as twelve views."""
    day, language = _date(date), parse_language(lang)
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
    found = http_cache.kept.get(key) if is_stored else None
    if found is None:
        found = http_cache.represent(make().model_dump_json().encode(), "application/json")
        if is_stored:
            http_cache.keep(key, found)
    return http_cache.answer(freshness.asked(request.scope), found, freshness.shared())


def _date(text: str) -> dt.date:
    word = text.strip().lower()
    if word in _DAYS:
        return clock.today(settings().timezone) + _DAYS[word]
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
        source=reading.source,
    )
