"""What was done on a day: the midnight job, and the model's requests with their cost."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from horo_app.astrology.zodiac import SIGNS
from horo_app.core.language import Language
from horo_app.demo.readings import MODEL

ENDPOINT = "https://model.example/v1"
_SLIPS = (
    ("rejected", "too_long", "love had 512 characters, 80 to 450 are right"),
    ("rejected", "false_sky", "moon is not in libra that day"),
    ("failed", "timeout", "no text within 90 seconds"),
    ("failed", "http_429", "The server answers 429: Too Many Requests"),
)
_PRICES = Decimal("0.00000025"), Decimal("0.000002")

RunRow = tuple[Any, ...]
AttemptRow = tuple[Any, ...]


def runs_of(date: dt.date, zone: ZoneInfo, chance: random.Random) -> Iterator[RunRow]:
    """(job, day, trigger, started_at, finished_at, outcome, result, error): nearly always one that went well."""
    midnight = dt.datetime.combine(date, dt.time(), zone)
    job = "generate_daily_horoscopes"
    if chance.random() < 0.02:
        later = midnight + dt.timedelta(seconds=5)
        yield job, None, "schedule", midnight, later, "failed", "{}", "OperationalError"
        midnight += dt.timedelta(minutes=1)
    took = dt.timedelta(seconds=chance.lognormvariate(0.2, 0.3))
    yield job, date, "schedule", midnight, midnight + took, "done", '{"archived": 24, "created": 24}', None


def attempts_of(date: dt.date, zone: ZoneInfo, chance: random.Random) -> Iterator[AttemptRow]:
    """The requests for a day's texts, sent the midnight before, those that failed sent again."""
    at = dt.datetime.combine(date - dt.timedelta(days=1), dt.time(0, 0, 2), zone)
    for sign in SIGNS:
        for language in Language:
            at += dt.timedelta(seconds=chance.uniform(1, 6))
            when = at
            while chance.random() < 0.06:
                yield _attempt(sign.value, date, language, when, chance.choice(_SLIPS), chance)
                when += dt.timedelta(minutes=5)
            yield _attempt(sign.value, date, language, when, ("stored", None, None), chance)


def _attempt(
    sign: str,
    date: dt.date,
    language: Language,
    at: dt.datetime,
    end: tuple[str, str | None, str | None],
    chance: random.Random,
) -> AttemptRow:
    outcome, error, detail = end
    status = {"http_429": 429, "timeout": None}.get(error or "", 200)
    latency = 90_000 if error == "timeout" else int(chance.lognormvariate(8.9, 0.35))
    answered = outcome != "failed"
    tokens = (chance.randint(1900, 2300), chance.randint(480, 900)) if answered else (None, None)
    cost = tokens[0] * _PRICES[0] + tokens[1] * _PRICES[1] if tokens[0] and tokens[1] else None
    return (
        sign, date, language.value, ENDPOINT, MODEL, "json_schema", uuid.UUID(int=chance.getrandbits(128)), at,
        at + dt.timedelta(milliseconds=latency), outcome, error, detail, status, *tokens, cost, latency,
    )  # fmt: skip
