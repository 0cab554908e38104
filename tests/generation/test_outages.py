"""A provider that is away, a text that fails for ever, a process that dies for ever: no day is lost, no money burnt."""

import asyncio
import datetime as dt
import gzip
import time
from collections.abc import Callable
from decimal import Decimal

import pytest

from horo_app.core.db import transaction
from horo_app.generation import probing, provider_probe, queue, worker
from horo_app.generation.health import model_health
from horo_app.generation.provider_probe import Probe
from tests.generation.test_writing import KEY, REJECTED, attempts, claim, configure, leo, write_due
from tests.model_server import ModelServer, good
from tests.patience import PATIENCE
from tests.rows import rows, run

DUE_NOW = "update horoscope_cache set next_try_at = now() where wanted"
AWAY = ("server error", "reset", "hanging", "drip")


async def fail(times: int) -> None:
    """Let the due text fail so often, as if time passed in between."""
    for _ in range(times):
        await run(DUE_NOW)
        assert await write_due() == 1


async def claim_probe() -> Probe | None:
    async with transaction() as session:
        return await provider_probe.claim(session)


async def let_ten_minutes_pass() -> None:
    await run("update model_endpoints set probe_at = probe_at - interval '10 minutes'")


async def waits() -> bool:
    [(waits,)] = await rows(
        "select awaits_provider from horoscope_cache where sign = 'leo' and language = 'ru'"
    )
    return bool(waits)


@pytest.mark.parametrize("case", AWAY)
async def test_a_text_waits_for_a_probe_after_the_provider_failed_it_three_times(
    case: str, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, MODEL_TIMEOUT="1")
    model.behaviour = REJECTED[case][0]
    await fail(3)
    assert await waits()
    assert await write_due() == 0  # neither in thirty minutes
    assert await claim_probe() is None  # nor is there a probe before ten have passed

    await let_ten_minutes_pass()
    probe = await claim_probe()
    assert probe
    assert await claim_probe() is None  # one for all processes
    model.behaviour = good
    await probing.send_probe(probe)
    assert await write_due() == 1
    assert (await leo())[0] == "model"


async def test_a_probe_is_small_and_the_ones_that_fail_wake_nobody(model: ModelServer) -> None:
    model.behaviour = REJECTED["server error"][0]
    await fail(3)
    for behaviour in (REJECTED["server error"][0], REJECTED["garbage"][0]):
        model.behaviour = behaviour
        await let_ten_minutes_pass()
        await probing.send_probe(await claim_probe())
        assert await waits()
    [*_, request] = model.requests
    assert (len(request.user), request.body["max_completion_tokens"]) == (46, 200)
    assert (await attempts())[-2:] == [("plain", "checked", "http_500"), ("plain", "checked", "not_protocol")]


async def test_an_outage_of_hours_costs_one_request_in_ten_minutes_and_not_the_day(
    model: ModelServer,
) -> None:
    model.behaviour = REJECTED["server error"][0]
    await fail(3)
    for _ in range(18):
        await let_ten_minutes_pass()
        await probing.send_probe(await claim_probe())
        assert await write_due() == 0
    assert len(model.requests) == 3 + 18
    model.behaviour = good
    await let_ten_minutes_pass()
    await probing.send_probe(await claim_probe())
    assert await write_due() == 1
    assert (await leo())[:3] == ("model", False, 0)


async def test_a_running_service_sends_the_probe_and_writes_what_waited(model: ModelServer) -> None:
    model.behaviour = REJECTED["server error"][0]
    await fail(3)
    await let_ten_minutes_pass()
    model.behaviour = good
    async with worker.writing():
        async with asyncio.timeout(PATIENCE):
            while (await leo())[0] != "model":
                await asyncio.sleep(0.05)
    assert (await attempts())[-2:] == [("plain", "checked", None), ("json_schema", "stored", None)]


async def test_a_probe_that_cannot_be_paid_is_not_sent(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.behaviour = REJECTED["server error"][0]
    await fail(3)
    await let_ten_minutes_pass()
    configure(monkeypatch, OPENAI_PRICE_INPUT="2", OPENAI_PRICE_OUTPUT="10", MODEL_DAILY_BUDGET="0.01")
    assert await claim_probe() is None
    configure(monkeypatch, MODEL_DAILY_BUDGET="0.1")
    assert await claim_probe()
    [(reserved,)] = await rows("select reserved from generation_attempts order by id desc limit 1")
    assert reserved == Decimal("0.002400")


async def test_a_text_that_is_written_wakes_the_ones_that_wait(model: ModelServer) -> None:
    model.behaviour = REJECTED["server error"][0]
    await fail(3)
    model.behaviour = good
    await run("update horoscope_cache set wanted = true where sign = 'virgo' and language = 'en'")
    assert await write_due() == 2


async def test_a_text_that_waits_is_tried_anew_the_next_day_in_any_case(
    model: ModelServer, set_clock: Callable[[str], None]
) -> None:
    model.behaviour = REJECTED["server error"][0]
    await fail(3)
    set_clock("2026-11-24T00:01+03:00")
    await run("update horoscope_cache set date = date + 1")
    assert await write_due() == 1
    assert await leo() == ("almanac", True, 1, 5, False)


async def test_a_bad_answer_rests_for_the_day_and_no_probe_wakes_it(model: ModelServer) -> None:
    model.behaviour = REJECTED["markdown"][0]
    await fail(3)
    await run(DUE_NOW)
    await worker.write(await claim())
    assert not await waits()
    assert await claim_probe() is None
    assert await rows(
        "select next_try_at at time zone 'Europe/Moscow' from horoscope_cache where wanted"
    ) == [(dt.datetime(2026, 11, 24),)]


# What an answer may be that our code makes a row's fate of; each is asked for as if all its pauses were over.
FOR_EVER = ("server error", "markdown", "garbage", "no choice", "truncated")


@pytest.mark.parametrize("case", FOR_EVER)
async def test_a_row_is_claimed_eight_times_a_day_whatever_the_model_answers(
    case: str, model: ModelServer, set_clock: Callable[[str], None]
) -> None:
    model.behaviour = REJECTED[case][0]
    claimed = 0
    for _ in range(12):
        await run("update horoscope_cache set next_try_at = now(), awaits_provider = false where wanted")
        if (work := await claim()) is not None:
            await worker.write(work)
            claimed += 1
    assert claimed == 8
    async with transaction() as session:
        health = await model_health(session)
    assert (health.status, health.resting) == ("resting", 1)

    set_clock("2026-11-24T00:01+03:00")
    await run("update horoscope_cache set date = date + 1 where wanted")
    await run(DUE_NOW)
    assert await write_due() == 1


async def test_a_crash_loop_ends_after_eight_claims(model: ModelServer) -> None:
    """Whoever claims the row dies at once: nothing but the claim itself is ever written."""
    claimed = 0
    for _ in range(12):
        claimed += (await claim()) is not None
        await run("update horoscope_cache set lease_until = now() where lease_owner is not null")
    assert claimed == 8
    assert await rows("select outcome, count(*) from generation_attempts group by 1") == [("lost", 8)]
    [(tries, held)] = await rows("select tries, lease_owner from horoscope_cache where wanted")
    assert (tries, held) == (4, None)


async def test_an_editor_who_asks_gets_eight_more(model: ModelServer) -> None:
    model.behaviour = REJECTED["markdown"][0]
    for _ in range(9):
        await run(DUE_NOW)
        await write_due()
    model.behaviour = good
    async with transaction() as session:
        assert await queue.request(session, [KEY]) == 1
    assert await write_due() == 1


async def test_a_server_that_asks_for_pauses_gives_tries_back_and_is_asked_ever_more_seldom(
    model: ModelServer,
) -> None:
    model.behaviour = lambda request: request.error(429, "slow down", retry_after="0")
    pauses = []
    for _ in range(12):
        await run("update model_endpoints set paused_until = now()")
        assert await write_due() == 1
        pauses += await rows("select round(extract(epoch from paused_until - now())) from model_endpoints")
    assert [int(seconds) for (seconds,) in pauses] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
    assert await rows("select claims, tries from horoscope_cache where wanted") == [(0, 0)]
    await run("update model_endpoints set paused_until = now()")
    model.behaviour = good
    await write_due()
    assert await rows("select busy from model_endpoints") == [(0,)]


async def test_an_error_in_our_own_code_is_a_failure_like_any_other(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("moon")

    monkeypatch.setattr("horo_app.generation.answer.contradictions", broken)
    await write_due()
    assert await rows("select outcome, error, detail from generation_attempts") == [
        ("failed", "unexpected", "KeyError: 'moon'")
    ]
    assert await leo() == ("almanac", True, 1, 5, False)


async def test_an_answer_is_read_so_far_and_no_further(model: ModelServer) -> None:
    sent = []

    def endless(request) -> None:
        request._handler.send_response(200)
        request._handler.end_headers()
        while True:
            request._handler.wfile.write(b" " * 65_536)
            sent.append(65_536)

    model.behaviour = endless
    await write_due()
    assert await attempts() == [("json_schema", "failed", "too_large")]
    started = time.monotonic()
    while time.monotonic() < started + 0.2:
        await asyncio.sleep(0.05)
    assert sum(sent) < 20_000_000  # what the connection's buffers take before it is closed


async def test_a_packed_answer_is_unpacked_so_far_and_no_further(model: ModelServer) -> None:
    packed = gzip.compress(b" " * 300_000_000, compresslevel=1)
    model.behaviour = lambda request: request.send(200, packed, content_encoding="gzip")
    await write_due()
    assert await attempts() == [("json_schema", "failed", "too_large")]
