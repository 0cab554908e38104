"""Readings as JSON."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from horo_app.api.horoscope_example import EXAMPLE
from horo_app.api.period_horoscopes import HoroscopeKind, PeriodAnswer, PeriodHoroscopes, period_json
from horo_app.api.problems import Problem
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign, parse_sign, sign_name
from horo_app.content.reading import Fact, Reading, Section
from horo_app.core import clock
from horo_app.core.errors import ImpossibleDate
from horo_app.core.language import DEFAULT, Language, parse_language
from horo_app.core.settings import settings
from horo_app.http import cache, freshness
from horo_app.http.ready_answers import NOTE, Count
from horo_app.readings import view_filter, views
from horo_app.readings.cache import key_of
from horo_app.readings.period_repository import PeriodReading
from horo_app.readings.period_service import get_period
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
KindName = Annotated[
    HoroscopeKind, Query(description="What span the horoscope is of; weeks begin on Monday.")
]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "Unknown sign, or a date that we hold no text for"},
    422: {"model": Problem, "description": "Impossible date or unknown language"},
    503: {"model": Problem, "description": "The archive cannot be read right now"},
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

    kind: Literal["day"] = "day"
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

    kind: Literal["day"] = "day"
    date: dt.date
    language: Language
    horoscopes: list[Horoscope]


@router.get("/{sign}", response_model=Horoscope | PeriodAnswer, responses=_PROBLEMS, summary="One sign")
async def one(
    request: Request,
    sign: str,
    date: DateText = "today",
    lang: LanguageText = DEFAULT.value,
    kind: KindName = HoroscopeKind.DAY,
) -> Response:
    """The horoscope of `sign` (aries … pisces) for a day, or for the week, month or year that the date is in."""
    asked, day, language = parse_sign(sign), day_named(date, settings().timezone), parse_language(lang)
    if (period := kind.period(day)) is not None:
        found = await get_period(asked, period, language)
        _count(request, partial(_count_reading, asked, language, period.kind))
        return _answer(request, [found], lambda: period_json(found))
    reading = await get_horoscope(asked, day, language)
    _count(request, partial(_count_reading, reading.sign, reading.language, None))
    return _answer(request, [reading], lambda: _as_json(reading))


@router.get("", response_model=Horoscopes | PeriodHoroscopes, responses=_PROBLEMS, summary="All twelve signs")
async def every(
    request: Request,
    date: DateText = "today",
    lang: LanguageText = DEFAULT.value,
    kind: KindName = HoroscopeKind.DAY,
) -> Response:
    """The horoscopes of all twelve signs in one call, which counts as a list and not as twelve views."""
    day, language = day_named(date, settings().timezone), parse_language(lang)
    if (period := kind.period(day)) is not None:
        return await _every_of(request, period, language)
    # one after the other: twelve at once would take most of the pool's connections from other readers
    readings = [await get_horoscope(sign, day, language) for sign in SIGNS]
    _count(request, lambda _: views.leave_out(Channel.API, Reason.LIST))

    def make() -> BaseModel:
        return Horoscopes(date=day, language=language, horoscopes=[_as_json(one) for one in readings])

    return _answer(request, readings, make)


async def _every_of(request: Request, period: Period, language: Language) -> Response:
    found = [await get_period(sign, period, language) for sign in SIGNS]
    _count(request, lambda _: views.leave_out(Channel.API, Reason.LIST))

    def make() -> BaseModel:
        told = [period_json(one) for one in found]
        return PeriodHoroscopes(kind=told[0].kind, period=period.slug, language=language, horoscopes=told)

    return _answer(request, found, make)


def _count(request: Request, count: Count) -> None:
    """Count this answer, and each that is sent like it. What a HEAD is answered nobody reads."""
    if request.scope.get("asked_by_head"):
        return
    count(request.scope)
    if (note := request.scope.get(NOTE)) is not None:
        note.count = count


def _count_reading(sign: Sign, language: Language, kind: PeriodKind | None, scope: Scope) -> None:
    client = scope.get("client")
    view_filter.count(sign, Channel.API, language, Headers(scope=scope), client[0] if client else "", kind)


def _answer(
    request: Request, readings: Sequence[Reading | PeriodReading], make: Callable[[], BaseModel]
) -> Response:
    """The JSON, made once for each version of the texts."""
    key = tuple((_key_of(each), each.version) for each in readings)
    is_stored = all(each.version for each in readings)  # of what was only composed the table may know better
    found = cache.kept.get(key) if is_stored else None
    if found is None:
        found = cache.represent(make().model_dump_json().encode(), "application/json")
        if is_stored:
            cache.keep(key, found)
    return cache.answer(freshness.asked(request.scope), found, freshness.shared())


def _key_of(reading: Reading | PeriodReading) -> Hashable:
    return reading.key if isinstance(reading, PeriodReading) else key_of(reading)


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
