"""Two signs as JSON."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from horo_app.api.horoscopes import LanguageText
from horo_app.api.problems import Problem
from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import Sign, parse_sign, sign_name
from horo_app.content.two_signs import text_of, today_of
from horo_app.core import clock, compute
from horo_app.core.language import DEFAULT, Language, parse_language
from horo_app.core.settings import settings
from horo_app.http import cache, freshness

router = APIRouter(prefix="/api/v1/two", tags=["two signs"])

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "Unknown sign"},
    422: {"model": Problem, "description": "Unknown language"},
}


class TwoSigns(BaseModel):
    """What is said of two signs in one language, and their line of the service's today."""

    signs: tuple[Sign, Sign] = Field(
        description="The earlier in the zodiac first, in whatever order they were asked."
    )
    names: tuple[str, str] = Field(examples=[["Leo", "Aquarius"]])
    language: Language
    headline: str
    love: str
    friendship: str
    work: str
    strengths: str
    rubs: str
    try_this: str
    elements: str
    modes: str
    distance: str
    rulers: str
    date: dt.date = Field(description="The day that `today` is of.")
    today: str


@router.get("/{sign}/{other}", response_model=TwoSigns, responses=_PROBLEMS, summary="Two signs")
async def two(request: Request, sign: str, other: str, lang: LanguageText = DEFAULT.value) -> Response:
    """What goes on between `sign` and `other` (aries … pisces), and what today's sky has for them."""
    pair, language = SignPair.of(parse_sign(sign), parse_sign(other)), parse_language(lang)
    zone = settings().timezone
    asked = (pair, language, clock.today(zone), zone.key)
    key = (TwoSigns, asked)
    found = cache.kept.get(key)
    if found is None:
        body = await compute.FIRST.run(key, _written, *asked)
        found = cache.keep(key, cache.represent(body, "application/json"))
    return cache.answer(freshness.asked(request.scope), found, freshness.shared())


def _written(pair: SignPair, language: Language, date: dt.date, zone: str) -> bytes:
    text = text_of(pair, language)
    told = TwoSigns(
        signs=(pair.first, pair.second),
        names=(sign_name(pair.first, language), sign_name(pair.second, language)),
        language=language,
        date=date,
        today=" ".join(today_of(pair, date, language, zone)),
        **asdict(text),
    )
    return told.model_dump_json().encode()
