"""Readers' answers to "was this close?", each under a number that their browser drew."""

import datetime as dt
import uuid
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from horo_app.api.problems import Problem
from horo_app.astrology.zodiac import Sign
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.errors import DatabaseUnavailable
from horo_app.core.language import Language
from horo_app.core.network_limit import network_of
from horo_app.readings import feedback
from horo_app.readings.feedback import FeedbackAnswer

router = APIRouter(prefix="/api/v1/feedback", tags=["feedback"])

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "We hold no reading of that sign, date and language"},
    422: {"model": Problem, "description": "A day that has not begun, or is more than a week ago"},
    429: {
        "model": Problem,
        "description": "Too many answers about this reading, or from this network, in a minute",
    },
    503: {"model": Problem, "description": "The answer could not be kept; send it again"},
}


class FeedbackForm(BaseModel):
    answer: FeedbackAnswer = Field(description="Whether the reading came close.")


@router.put("/{sign}/{date}/{language}/{ballot}", status_code=204, responses=_PROBLEMS, summary="Answer")
async def put(
    sign: Sign, date: dt.date, language: Language, ballot: uuid.UUID, said: FeedbackForm, request: Request
) -> None:
    """Count an answer about a reading. Under the same `ballot`, a random UUID of your own, it counts once."""
    key = sign, date, language
    network = network_of(request.headers, request.client.host if request.client else "")
    is_one_of_few = feedback.check_network(network, key)
    try:
        async with transaction() as session:
            await feedback.answer(session, key, ballot, said.answer, is_one_of_few=is_one_of_few)
    except OUTAGE:
        raise _away() from None


@router.delete(
    "/{sign}/{date}/{language}/{ballot}", status_code=204, responses=_PROBLEMS, summary="Take it back"
)
async def delete(sign: Sign, date: dt.date, language: Language, ballot: uuid.UUID) -> None:
    """Count the answer of `ballot` no longer."""
    try:
        async with transaction() as session:
            await feedback.take_back(session, (sign, date, language), ballot)
    except OUTAGE:
        raise _away() from None


def _away() -> DatabaseUnavailable:
    return DatabaseUnavailable("The answer could not be kept just now; send it again in a minute.")
