"""The model writes in the background and fails in every known way; no reader ever notices."""

import asyncio
import datetime as dt
import json
import threading
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.generation import client, queue, worker
from horo_app.generation.queue import Work
from horo_app.readings import repository
from horo_app.readings.service import get_horoscope
from horo_app.tables.labels import word
from tests.model_server import Behaviour, ModelServer, Request, good, slow
from tests.rows import rows, run

TODAY = dt.date(2026, 11, 23)
KEY = (Sign.LEO, TODAY, Language.RU)


def configure(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.settings.cache_clear()


async def claim() -> Work | None:
    async with transaction() as session:
        return await queue.claim(session)


async def write_due() -> int:
    """Write whatever is due, one after the other; returns how many."""
    written = 0
    while (work := await claim()) is not None:
        await worker.write(work)
        written += 1
    return written


async def attempts() -> list[tuple[object, ...]]:
    return await rows("select mode, outcome, error from generation_attempts order by id")


async def leo() -> tuple[object, ...]:
    """Who wrote the text, whether one is still wanted, tries, minutes to the next, and whether a lease is held."""
    [row] = await rows(
        "select source, wanted, tries, round(extract(epoch from next_try_at - now()) / 60)::int, "
        "lease_owner is not null from horoscope_cache where sign = 'leo' and language = 'ru'"
    )
    return row


def changed(**changes: str) -> Behaviour:
    return lambda request: request.answer(json.dumps(request.text(**changes)))


LONG = "Сегодня можно спокойно поговорить о том, что давно откладывалось, и договориться без спешки. " * 2


async def test_a_wanted_text_is_written_and_readers_get_it(model: ModelServer) -> None:
    before = await get_horoscope(*KEY)
    assert await write_due() == 1
    async with transaction() as session:
        after = await repository.find(session, KEY)
    assert (before.source, after.source, after.author) == ("almanac", "model", "gpt-5-mini")
    assert after.version == 2
    assert [fact["kind"] for fact in after.facts] == ["in_house", "aspect"]  # the first two of the plan
    assert await leo() == ("model", False, 0, 0, False)
    assert await attempts() == [("json_schema", "stored", None)]
    assert model.requests[0].authorization == "Bearer sk-test-0123456789"


async def test_the_brief_is_made_of_the_sky_the_house_style_and_the_neighbours(model: ModelServer) -> None:
    await write_due()
    [request] = model.requests
    system, user = (message["content"] for message in request.body["messages"])
    assert "Знак: Лев. День: понедельник, 23 ноября 2026 года." in user
    assert "Луна в Тельце" in user
    assert "в десятом доме" in user
    assert "не угадывай пол" in system
    aries = almanac.compose(Sign.ARIES, TODAY, Language.RU).sections
    assert next(iter(aries.values()))[:40] in user
    assert len(user.encode()) < 12_000


async def test_an_english_text_is_asked_for_in_english(model: ModelServer) -> None:
    await run("update horoscope_cache set wanted = (sign = 'leo' and language = 'en')")
    assert await write_due() == 1
    assert "Sign: Leo. Day: Monday, November 23, 2026." in model.requests[0].user
    assert "The Moon in Taurus" in model.requests[0].user


# What may go wrong, and how it goes on record: the behaviour, (outcome, error) of each request, and the row after it.
REJECTED: dict[str, tuple[Behaviour, str]] = {
    "truncated": (lambda request: request.answer('{"love": "Сегодня', finish="length"), "truncated"),
    "refused": (lambda request: request.answer("", refusal="I cannot help with that."), "refused"),
    "filtered": (lambda request: request.answer("", finish="content_filter"), "refused"),
    "empty": (lambda request: request.answer(" "), "empty"),
    "english": (
        changed(love=almanac.compose(Sign.LEO, TODAY, Language.EN).sections["love"]),
        "wrong_language",
    ),
    "markdown": (changed(love="**" + LONG), "markup"),
    "short": (changed(love="Хорошо."), "too_short"),
    "long": (changed(love=LONG * 5), "too_long"),
    "itself": (changed(love=LONG + "Как языковая модель, не знаю."), "self_reference"),
    "medicine": (changed(health=LONG + "Выпей таблетку."), "forbidden"),
    "gender": (changed(love=LONG + "Ты готова."), "forbidden"),
    "wrong sign": (changed(love=LONG + "Луна в Деве."), "false_sky"),
    "wrong phase": (changed(love=LONG + "В новолуние легче начать."), "false_sky"),
    "wrong motion": (changed(love=LONG + "Меркурий ретрограден."), "false_sky"),
    "server error": (lambda request: request.error(500, "oops"), "http_500"),
    "garbage": (
        lambda request: request.send(200, b"<html>proxy</html>", content_type="text/html"),
        "not_protocol",
    ),
    "no choice": (lambda request: request.send(200, {"object": "chat.completion"}), "not_protocol"),
    "reset": (lambda request: request.reset(), "connection"),
    "hanging": (lambda request: time.sleep(4), "timeout"),
    "drip": (lambda request: request.drip(4), "timeout"),
}


@pytest.mark.parametrize("case", REJECTED)
async def test_a_failure_is_on_record_and_tried_again_in_five_minutes(
    case: str, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.behaviour, kind = REJECTED[case]
    if kind == "timeout":
        configure(monkeypatch, MODEL_TIMEOUT="2")
    before = await get_horoscope(*KEY)
    work = await claim()
    assert work
    writer = asyncio.create_task(worker.write(work))
    while not model.requests:
        await asyncio.sleep(0.01)
    assert await get_horoscope(*KEY) == before  # a reader gets a text while the server misbehaves
    await writer

    assert [(outcome in ("failed", "rejected"), error) for _, outcome, error in await attempts()] == [
        (True, kind)
    ]
    assert word("error", kind, Language.RU) != kind  # an admin is told it in words
    assert len(model.requests) == 1
    assert await leo() == ("almanac", True, 1, 5, False)
    assert await write_due() == 0
    async with transaction() as session:
        assert (await repository.find(session, KEY)).sections == before.sections


async def test_the_pauses_are_five_ten_and_thirty_minutes_and_then_the_text_rests_until_tomorrow(
    model: ModelServer,
) -> None:
    model.behaviour = changed(love="Хорошо.")
    waits = []
    for _ in range(4):
        await worker.write(await claim())
        waits.append((await leo())[2:4])
        [(again,)] = await rows(
            "select next_try_at from horoscope_cache where sign = 'leo' and language = 'ru'"
        )
        await run("update horoscope_cache set next_try_at = now()")
    assert waits[:3] == [(1, 5), (2, 10), (3, 30)]
    assert waits[3][0] == 4
    assert again == dt.datetime.fromisoformat("2026-11-24T00:00+03:00")

    await worker.write(await claim())  # it is tomorrow: it begins anew
    assert (await leo())[2:4] == (1, 5)


async def test_the_next_brief_says_what_was_wrong_with_the_last_answer(model: ModelServer) -> None:
    model.behaviour = REJECTED["wrong sign"][0]
    await write_due()
    await run("update horoscope_cache set next_try_at = now()")
    model.behaviour = good
    assert await write_due() == 1
    assert "Прошлый ответ не подошёл: moon is not in virgo that day." in model.requests[1].user
    assert await attempts() == [("json_schema", "rejected", "false_sky"), ("json_schema", "stored", None)]


async def test_a_server_that_rejects_schemas_is_asked_in_an_easier_way_from_then_on(
    model: ModelServer,
) -> None:
    def old(request: Request) -> None:
        if request.mode != "plain":
            request.error(400, f"response_format {request.mode} is not supported")
        else:
            good(request)

    model.behaviour = old
    assert await write_due() == 1
    assert await attempts() == [
        ("json_schema", "unsupported", "unsupported"),
        ("json_schema", "unsupported", "unsupported"),
        ("json_object", "unsupported", "unsupported"),
        ("json_object", "unsupported", "unsupported"),
        ("plain", "stored", None),
    ]
    assert len(model.requests) == 5
    assert model.requests[-1].body["max_completion_tokens"] == 6000  # which nobody complained about
    await run("update horoscope_cache set wanted = true where sign = 'virgo' and language = 'en'")
    await write_due()
    assert [request.mode for request in model.requests[5:]] == ["plain"]


async def test_a_parameter_that_is_refused_once_is_asked_for_again(model: ModelServer) -> None:
    def forgetful(request: Request) -> None:
        if len(model.requests) == 1:
            request.error(404, "response_format is not supported")
        else:
            good(request)

    model.behaviour = forgetful
    await run("update horoscope_cache set wanted = (sign in ('leo', 'aries') and language = 'ru')")
    assert await write_due() == 2
    assert [request.mode for request in model.requests] == ["json_schema"] * 3


@pytest.mark.parametrize(
    ("refused", "then"),
    [(("max_completion_tokens",), "max_tokens"), (("max_completion_tokens", "max_tokens"), None)],
)
async def test_a_limit_that_is_refused_twice_is_given_by_its_other_name_or_not_at_all(
    refused: tuple[str, ...], then: str | None, model: ModelServer
) -> None:
    def picky(request: Request) -> None:
        if found := next((name for name in refused if name in request.body), None):
            request.error(400, f"Unsupported parameter: '{found}' is not supported with this model.")
        else:
            good(request)

    model.behaviour = picky
    assert await write_due() == 1
    limits = [name for name in ("max_completion_tokens", "max_tokens") if name in model.requests[-1].body]
    assert limits == ([then] if then else [])
    assert {request.mode for request in model.requests} == {"json_schema"}
    assert len(model.requests) == 2 * len(refused) + 1


async def test_a_parameter_that_we_never_send_stops_nothing(model: ModelServer) -> None:
    model.behaviour = lambda request: request.error(404, "Unknown parameter: 'temperature'")
    await write_due()
    assert await attempts() == [("json_schema", "failed", "unsupported")]
    assert await leo() == ("almanac", True, 1, 5, False)


async def test_the_strictest_way_is_tried_again_after_a_day(model: ModelServer) -> None:
    await test_a_server_that_rejects_schemas_is_asked_in_an_easier_way_from_then_on(model)
    await run("update model_endpoints set updated_at = now() - interval '25 hours'")
    await run("update horoscope_cache set wanted = true where sign = 'aries' and language = 'en'")
    model.behaviour = good
    await write_due()
    assert model.requests[-1].mode == "json_schema"


async def test_a_server_that_ignores_the_schema_is_asked_more_plainly(model: ModelServer) -> None:
    def ignoring(request: Request) -> None:
        if request.mode == "json_schema":
            request.answer("Конечно! Вот гороскоп для Льва: день хорош.")
        else:
            good(request)

    model.behaviour = ignoring
    assert await write_due() == 1
    assert await attempts() == [("json_schema", "rejected", "not_json"), ("json_object", "stored", None)]


async def test_a_fence_around_the_object_does_no_harm(model: ModelServer) -> None:
    model.behaviour = lambda request: request.answer(f"```json\n{json.dumps(request.text())}\n```")
    assert await write_due() == 1
    assert (await leo())[0] == "model"


async def test_the_signs_of_the_house_are_put_in_for_the_models(model: ModelServer) -> None:
    typed = LONG + 'Это "важно" - скажи еще раз!'
    model.behaviour = changed(love=typed)
    await write_due()
    async with transaction() as session:
        found = await repository.find(session, KEY)
    assert found.sections["love"] == LONG + "Это «важно» — скажи ещё раз."


def plain_text() -> dict[str, str]:
    """A text that is true under every sky, each part in words of its own."""
    return {
        "love": "Утром позвони тому, кто обещал рассказать про свой переезд. Слушай и не торопись с советами: "
        "когда человек выговорится, он и сам увидит, с какой коробки начать, а тебе за внимание нальют чаю.",
        "career": "Днём разбери папку, в которую никто не заглядывал с прошлого отпуска. Три листа из неё пригодятся, "
        "остальные отправятся в корзину, и на столе освободится место для новой задачи и для кружки.",
        "health": "Вечером пройди пешком две остановки и посмотри на окна верхних этажей. Ноги разомнутся, голова "
        "проветрится, а ужин после такой дороги покажется вкуснее, даже если это обычная гречка.",
        "finance": "Потом проверь, за что списывают деньги каждый месяц. Одна подписка забыта, и её цена за год "
        "равна хорошим ботинкам: отмени её и запиши сумму туда, где она попадётся на глаза.",
        "advice": "Итак, выбери одно дело и закончи его целиком. Второе подождёт своей очереди без обиды, если "
        "сказать ему, в котором часу до него дойдут руки, и действительно дойти.",
        "summary": "День для спокойного разговора и маленьких дел.",
    }


async def test_two_texts_written_at_once_are_compared_with_each_other(model: ModelServer) -> None:
    """Both were written while neither was there: the one that comes second is the one that is too similar."""
    await run("update horoscope_cache set wanted = (sign in ('leo', 'aries') and language = 'ru')")
    model.behaviour = lambda request: request.answer(json.dumps({**plain_text(), "facts": []}))
    first, second = await claim(), await claim()
    await asyncio.gather(worker.write(first), worker.write(second))
    assert sorted(error or "" for _, _, error in await attempts()) == ["", "too_similar"]


async def test_a_text_that_the_sign_has_read_last_week_is_rejected(model: ModelServer) -> None:
    async with transaction() as session:
        await repository.store(
            session, [almanac.compose(Sign.LEO, TODAY - dt.timedelta(days=6), Language.RU)]
        )
    columns = ", ".join(f"{name} = :{name}" for name in plain_text())
    await run(f"update horoscope_archive set {columns}", **plain_text())
    model.behaviour = lambda request: request.answer(json.dumps({**plain_text(), "facts": []}))
    await write_due()
    assert await attempts() == [("json_schema", "rejected", "too_similar")]


async def test_429_is_honoured_by_everybody_and_does_not_count_as_a_try(model: ModelServer) -> None:
    await run("update horoscope_cache set wanted = true where language = 'ru'")
    model.behaviour = lambda request: request.error(429, "slow down", retry_after="300")
    assert await write_due() == 1  # then nobody is asked
    assert len(model.requests) == 1
    [(seconds,)] = await rows("select extract(epoch from paused_until - now()) from model_endpoints")
    assert 295 < seconds <= 300
    assert await rows("select sum(tries) from horoscope_cache") == [(0,)]

    await run("update model_endpoints set paused_until = now()")
    model.behaviour = good
    assert await write_due() == 12


async def test_429_may_name_its_time_as_a_date(model: ModelServer) -> None:
    model.behaviour = lambda request: request.error(
        429, "slow down", retry_after="Mon, 23 Nov 2026 09:05:00 GMT"
    )
    await write_due()
    [(seconds,)] = await rows("select extract(epoch from paused_until - now()) from model_endpoints")
    assert 295 < seconds <= 300
    assert (await leo())[2] == 0


async def test_429_without_a_time_is_a_failure_and_a_short_pause(model: ModelServer) -> None:
    model.behaviour = lambda request: request.error(429, "slow down")
    await write_due()
    assert await leo() == ("almanac", True, 1, 5, False)
    assert await rows("select paused_until > now() + interval '50 seconds' from model_endpoints") == [(True,)]


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (401, "invalid_api_key", "refuses the key"),
        (404, "model_not_found", "does not know the model"),
        (429, "insufficient_quota", "no credit"),
    ],
)
async def test_what_only_a_person_can_mend_stops_all_attempts_and_is_said_once(
    status: int, code: str, said: str, model: ModelServer
) -> None:
    await run("update horoscope_cache set wanted = true")
    model.behaviour = lambda request: request.error(status, "sk-test-0123456789 is not good", code)
    with capture_logs() as logs:
        first, second = await claim(), await claim()
        await asyncio.gather(worker.write(first), worker.write(second))
        assert await write_due() == 0
    [told] = [entry for entry in logs if entry["log_level"] == "error"]
    assert said in told["why"]
    assert "0123456789" not in str(logs)
    assert await rows("select stopped like :said from model_endpoints", said=f"%{said}%") == [(True,)]
    assert await rows("select sum(tries) from horoscope_cache") == [(0,)]
    assert len(model.requests) == len(await attempts()) == 2


async def test_a_new_key_is_tried_at_once(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    model.behaviour = lambda request: request.error(401, "no")
    await write_due()
    model.behaviour = good
    assert await write_due() == 0
    await client.close()
    configure(monkeypatch, OPENAI_API_KEY="sk-another-0123456789")
    assert await write_due() == 1


async def test_an_editors_request_starts_a_stopped_model_again(model: ModelServer) -> None:
    model.behaviour = lambda request: request.error(401, "no")
    await write_due()
    model.behaviour = good
    async with transaction() as session:
        assert await queue.request(session, [KEY]) == 1
    assert await write_due() == 1


async def test_a_request_by_hand_leaves_editors_and_locked_texts_alone(model: ModelServer) -> None:
    await run("update horoscope_cache set source = 'editor' where sign = 'aries' and language = 'ru'")
    await run("update horoscope_cache set locked = true where sign = 'virgo' and language = 'ru'")
    keys = [(sign, TODAY, Language.RU) for sign in (Sign.ARIES, Sign.VIRGO, Sign.PISCES)]
    async with transaction() as session:
        assert await queue.request(session, keys) == 1
    await write_due()
    assert await rows("select sign, source from horoscope_cache where language = 'ru' and "
                      "sign in ('aries', 'virgo', 'pisces') order by 1") == [
        ("aries", "editor"), ("pisces", "model"), ("virgo", "almanac")]  # fmt: skip


async def test_a_model_never_overwrites_an_editor_who_was_quicker(model: ModelServer) -> None:
    def while_an_editor_saves(request: Request) -> None:
        saved.set()
        time.sleep(0.3)
        good(request)

    saved = threading.Event()
    model.behaviour = while_an_editor_saves
    work = await claim()
    writer = asyncio.create_task(worker.write(work))
    await asyncio.to_thread(saved.wait)
    await run(
        "update horoscope_cache set love = 'By hand.', source = 'editor' where sign = 'leo' and language = 'ru'"
    )
    await writer
    assert await rows("select love from horoscope_cache where source = 'editor'") == [("By hand.",)]
    assert await attempts() == [("json_schema", "superseded", None)]


async def test_the_almanac_never_overwrites_a_model(model: ModelServer) -> None:
    await write_due()
    async with transaction() as session:
        assert await repository.ensure(session, [TODAY]) == 0
        assert await repository.store(session, [almanac.compose(*KEY)]) == 0
    assert (await leo())[0] == "model"


async def test_today_comes_before_tomorrow(model: ModelServer) -> None:
    async with transaction() as session:
        await repository.ensure(session, [TODAY + dt.timedelta(days=1)])
    await run("update horoscope_cache set wanted = (sign in ('leo', 'aries') and language = 'ru')")
    await run(
        "update horoscope_cache set next_try_at = now() - interval '1 hour' where date > :today", today=TODAY
    )
    await write_due()
    assert [request.key[1].day for request in model.requests] == [23, 23, 24, 24]


async def test_no_more_are_written_at_once_than_allowed_and_no_process_waits_for_another(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, MODEL_CONCURRENCY="3")
    await run("update horoscope_cache set wanted = true where language = 'ru'")
    model.behaviour = slow(0.5)
    rooms = [worker.GenerationWorker() for _ in range(3)]
    tasks = [asyncio.create_task(room.work()) for room in rooms]
    while (await rows("select count(*) from horoscope_cache where source = 'model'")) != [(12,)]:
        await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    for room in rooms:
        await room.close()
    assert model.most_at_once == 3
    assert len(model.requests) == 12


async def test_a_stopping_process_gives_its_texts_back(model: ModelServer) -> None:
    model.behaviour = slow(1.5)
    async with worker.writing():
        while not model.requests:
            await asyncio.sleep(0.01)
    assert await leo() == ("almanac", True, 0, 0, False)
    assert await attempts() == [("json_schema", "cancelled", None)]
    model.behaviour = good
    assert await write_due() == 1


async def test_what_it_cost_is_on_record_and_unknown_is_not_nothing(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_due()
    configure(monkeypatch, OPENAI_PRICE_INPUT="2", OPENAI_PRICE_OUTPUT="10")
    await run("update horoscope_cache set wanted = true where sign = 'virgo' and language = 'en'")
    await write_due()
    assert await rows(
        "select tokens_in, tokens_out, cost, latency >= 0, finished_at is not null from generation_attempts order by id"
    ) == [(1500, 700, None, True, True), (1500, 700, Decimal("0.010000"), True, True)]


async def test_the_days_budget_stops_before_it_is_passed(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request may cost 0.077 at most and costs 0.01: of 0.1 that leaves room for three."""
    configure(
        monkeypatch,
        OPENAI_PRICE_INPUT="2",
        OPENAI_PRICE_OUTPUT="10",
        MODEL_DAILY_BUDGET="0.1",
        MODEL_CONCURRENCY="8",
    )
    monkeypatch.setattr(queue, "_told_of_budget", None)
    await run("update horoscope_cache set wanted = true")
    with capture_logs() as logs:
        first = await claim()
        assert await claim() is None  # two at once might pass it
        await worker.write(first)
        assert await write_due() == 2
    assert await rows("select sum(cost) from generation_attempts") == [(Decimal("0.030000"),)]
    assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == [
        "the day's budget for the model is used up"
    ]
    await run("update generation_attempts set started_at = started_at - interval '1 day'")
    assert await claim()


@pytest.mark.parametrize(
    ("case", "counts"),
    [("server error", False), ("nobody there", False), ("hanging", True), ("drip", True), ("reset", True)],
)
async def test_a_request_that_was_broken_off_counts_with_the_most_it_may_have_cost(
    case: str, counts: bool, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, OPENAI_PRICE_INPUT="2", OPENAI_PRICE_OUTPUT="10", MODEL_DAILY_BUDGET="0.1")
    configure(monkeypatch, MODEL_TIMEOUT="2")
    if case == "nobody there":
        configure(monkeypatch, OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    else:
        model.behaviour = REJECTED[case][0]
    await run("update horoscope_cache set wanted = true where sign = 'virgo'")
    await worker.write(await claim())
    assert (await claim() is None) is counts


async def test_what_a_stopping_process_broke_off_counts_as_well(
    model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, OPENAI_PRICE_INPUT="2", OPENAI_PRICE_OUTPUT="10", MODEL_DAILY_BUDGET="0.1")
    model.behaviour = slow(1.5)
    async with worker.writing():
        while not model.requests:
            await asyncio.sleep(0.01)
    assert await claim() is None


async def test_without_a_key_nothing_is_asked(model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, OPENAI_API_KEY="")
    async with worker.writing():
        await asyncio.sleep(0.05)
    assert model.requests == []


async def test_a_lease_that_ran_out_is_taken_over_and_the_late_answer_changes_nothing(
    model: ModelServer, set_clock: Callable[[str], None]
) -> None:
    late = await claim()
    assert await claim() is None
    await run("update horoscope_cache set lease_until = now() where lease_owner is not null")
    assert await write_due() == 1
    [before] = await rows("select love, version, updated_at from horoscope_cache where source = 'model'")
    await worker.write(late)
    assert await rows("select love, version, updated_at from horoscope_cache where source = 'model'") == [
        before
    ]
    assert await attempts() == [("json_schema", "superseded", None), ("json_schema", "stored", None)]


async def test_a_text_that_kills_its_writers_comes_to_rest(model: ModelServer) -> None:
    for tries in range(4):
        assert await claim()
        await run("update horoscope_cache set lease_until = now() where lease_owner is not null")
        assert (await leo())[2] == tries
    model.behaviour = lambda request: request.error(500, "oops")
    await write_due()
    assert await rows("select outcome from generation_attempts order by id") == [("lost",)] * 4 + [
        ("failed",)
    ]
