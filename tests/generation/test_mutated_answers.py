"""Thousands of answers that no protocol knows: each is an answer with a class, and none loops."""

import asyncio
import datetime as dt
import re
from collections import Counter

import pytest
from structlog.testing import capture_logs

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.core.characters import storable
from horo_app.core.language import Language
from horo_app.generation import answer as answers
from horo_app.generation import responses, worker
from horo_app.generation.answer import BadAnswer
from horo_app.generation.failures import Mode, ModelFailure, RequestOptions, TokenLimit
from horo_app.generation.prompts import brief_for
from tests.generation.test_writing import claim, leo
from tests.model_mutations import mutated
from tests.model_server import ModelServer, Request
from tests.patience import PATIENCE
from tests.rows import rows, run

KEY = (Sign.LEO, dt.date(2026, 11, 23), Language.RU)
SEED = 20261123
MANNERS = [RequestOptions(mode, limit) for mode in Mode for limit in TokenLimit]
CLASS = re.compile(r"[a-z_]+|http_\d{3}")


def text() -> dict[str, object]:
    reading = almanac.compose(*KEY)
    return {**reading.sections, "summary": reading.summary, "facts": ["f1", "f2"]}


@pytest.mark.parametrize("part", range(4))
def test_two_thousand_mutated_answers_are_a_text_or_a_failure_with_a_class(part: int) -> None:
    brief, good = brief_for(*KEY), text()
    found: Counter[str] = Counter()
    for seed in range(SEED + part * 500, SEED + part * 500 + 500):
        one = mutated(seed, good)
        try:
            reply = responses.read(one.status, one.retry_after, one.body, MANNERS[seed % len(MANNERS)])
            answer = answers.read(reply.content, brief, *KEY)
            assert storable(answer.words) == answer.words, f"seed {seed}"
            found["text"] += 1
        except (ModelFailure, BadAnswer) as error:
            assert CLASS.fullmatch(error.kind), f"seed {seed}"
            assert storable(str(error)) == str(error), f"seed {seed}"
            found[error.kind] += 1
    assert found.total() == 500
    assert len(found) > 20  # the mutations reach the whole of it
    assert found["text"] > 20


@pytest.fixture
def mutating(model: ModelServer) -> ModelServer:
    """Answers the request of number n as the seed of number n says."""

    def behave(request: Request) -> None:
        one = mutated(SEED + len(model.requests), request.text())
        headers = {"retry_after": one.retry_after} if one.retry_after else {}
        request.send(one.status, one.body, **headers)

    model.behaviour = behave
    return model


async def test_each_is_on_record_and_its_row_is_tried_again_later(mutating: ModelServer) -> None:
    with capture_logs() as logs:
        for _ in range(40):
            await run("update horoscope_cache set next_try_at = now(), tries = 0, claims = 0, awaits_provider = false, "
                      "wanted = true, source = 'almanac' where sign = 'leo' and language = 'ru'")  # fmt: skip
            await run("update model_endpoints set stopped = null, paused_until = null")
            await worker.write(await claim())
            source, wanted, tries, minutes, leased = await leo()
            assert not leased
            assert (source, wanted) in (("model", False), ("almanac", True))
            held = await rows("select stopped is not null or paused_until > now() from model_endpoints")
            assert source == "model" or (tries, minutes) == (1, 5) or held == [(True,)]
    assert await rows("select count(*) from generation_attempts where outcome = 'in_flight'") == [(0,)]
    assert await rows("select count(*) from generation_attempts where error = 'unexpected'") == [(0,)]
    assert await rows(
        "select count(*) from generation_attempts where outcome not in ('stored', 'superseded') and error is null"
    ) == [(0,)]
    assert await rows("select count(*) from generation_attempts") == [(len(mutating.requests),)]
    assert not [entry for entry in logs if "exc_info" in entry]


async def test_a_running_service_asks_a_bounded_number_of_times(mutating: ModelServer) -> None:
    """As if every pause were over at once: two texts are claimed eight times each, and nothing more is asked."""
    await run("update horoscope_cache set wanted = (sign in ('leo', 'aries') and language = 'ru')")
    open_ones = (
        "select count(*) from horoscope_cache where wanted and (claims < 8 or lease_owner is not null)"
    )
    async with worker.writing():
        async with asyncio.timeout(PATIENCE):
            while await rows(open_ones) != [(0,)]:
                await run(
                    "update horoscope_cache set next_try_at = now(), awaits_provider = false where wanted"
                )
                await run("update model_endpoints set stopped = null, paused_until = null, busy = 0")
                await asyncio.sleep(0.05)
        asked = len(mutating.requests)
        await run("update horoscope_cache set next_try_at = now() where wanted")
        await asyncio.sleep(1.5)  # more than a look takes
    assert len(mutating.requests) == asked
    [(claims,)] = await rows("select sum(claims) from horoscope_cache")
    assert claims <= 16
