"""When things go wrong: Telegram refuses, stalls or talks nonsense; updates come twice; the database is away."""

import asyncio
import socket
import time

import psycopg
import pytest
from aiogram.exceptions import TelegramServerError
from aiogram.methods import SendMessage
from structlog.testing import capture_logs

from horo_app.astrology.zodiac import Sign
from horo_app.core import db
from horo_app.core.settings import settings
from horo_app.subscribers.deliveries import Status
from horo_app.subscribers.rate_limiter import RateLimiter
from horo_app.telegram import polling, sender
from horo_app.telegram.reply import plain
from horo_app.telegram.session import bot_for
from horo_app.telegram.user_throttle import BURST, CALM, UserThrottle, Verdict
from tests.patience import PATIENCE
from tests.rows import count, rows, run
from tests.running_site import free_port
from tests.telegram_server import Person, until


async def test_the_same_update_twice_is_answered_once(bot, telegram, person) -> None:
    number = person.write("/help")
    await person.sees(1)
    for _ in range(3):
        telegram.push("message", person._message(person.id, "private") | {"text": "/help"}, update_id=number)
        await asyncio.sleep(0.05)
    await person.says("/about")
    assert len(person.messages) == 2


async def test_after_a_429_an_answer_comes_when_the_pause_is_over(bot, telegram) -> None:
    person = Person(telegram, "en")
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    person.write("/help")
    await person.sees(1)
    refused = next(call for call in telegram.calls if call.status == 429)
    [sent] = telegram.made("sendMessage")
    assert sent.at - refused.answered_at >= 3.0


async def test_a_429_of_a_person_keeps_only_that_person_waiting(bot, telegram) -> None:
    quiet, other = Person(telegram), Person(telegram)
    telegram.refuse(
        "sendMessage", 429, "Too Many Requests: retry after 600", chat_id=quiet.id, retry_after=600
    )
    quiet.write("/help")
    await until(lambda: any(call.status == 429 for call in telegram.calls))
    await other.says("/help")
    assert quiet.messages == []


async def test_a_429_of_a_group_keeps_only_that_group_waiting(bot, telegram, person) -> None:
    telegram.refuse("sendMessage", 429, "Too Many Requests: retry after 60", chat_id=-100200, retry_after=60)
    await person.says_in_group("@horo_test_bot leo")
    await until(lambda: any(call.status == 429 for call in telegram.calls))
    begun = time.monotonic()
    await Person(telegram).says("/help")
    await person.says_in_group("@horo_test_bot leo", group=-100300)
    await until(lambda: telegram.sent_to(-100300))
    assert time.monotonic() - begun < 50  # the pause is a minute
    assert telegram.sent_to(-100200) == []


async def test_a_429_of_a_change_keeps_only_that_chat_waiting(bot, newcomer, telegram) -> None:
    quick, other = await newcomer(), Person(telegram)
    telegram.refuse("editMessageText", 429, "Too Many Requests: retry after 60", retry_after=60)
    tap = quick.press({"callback_data": "sign:virgo:look:today"}, quick.messages[0])
    await until(lambda: tap in telegram.answers)  # it is answered, though nothing changes
    begun = time.monotonic()
    await other.says("/help")
    assert time.monotonic() - begun < 50  # the pause is a minute


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "Bad Request: message is too long"),
        (400, "Bad Request: chat not found"),
        (401, "Unauthorized"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: message to edit not found"),
        (500, "Internal Server Error"),
    ],
)
async def test_a_tap_is_answered_whatever_becomes_of_the_change(
    bot, newcomer, telegram, status: int, said: str
) -> None:
    person = await newcomer()
    telegram.refuse("editMessageText", status, said, times=4)
    tap = person.press({"callback_data": "sign:virgo:look:today"}, person.messages[0])
    await until(lambda: tap in telegram.answers)


async def test_a_tap_is_answered_in_the_second_attempt_when_the_first_fails(bot, newcomer, telegram) -> None:
    person = await newcomer()
    telegram.refuse("answerCallbackQuery", 502, "Bad Gateway")
    await person.taps("Virgo", person.messages[0])


async def test_taps_of_somebody_who_taps_too_much_are_ended_in_silence(bot, newcomer, telegram) -> None:
    person = await newcomer()
    taps = [
        person.press({"callback_data": "sign:leo:look:today"}, person.messages[0])
        for _ in range(int(BURST) + 10)
    ]
    await until(lambda: all(tap in telegram.answers for tap in taps))
    assert sum("at once" in telegram.answers[tap].get("text", "") for tap in taps) == 1


async def test_a_server_error_is_tried_again_until_it_passes(bot, telegram, person) -> None:
    telegram.refuse("sendMessage", 502, "Bad Gateway")
    telegram.garble("sendMessage", "<html>502 Bad Gateway</html>", status=502)
    assert "/today" in (await person.says("/help")).text
    assert len(person.messages) == 1


async def test_an_answer_that_makes_no_sense_is_not_sent_a_second_time(bot, telegram, person) -> None:
    telegram.garble("sendMessage")
    person.write("/help")
    await person.sees(1)
    await person.says("/about")
    assert len([message for message in person.messages if "/today" in message.text]) == 1


async def test_a_time_out_is_not_answered_twice(bot, telegram, person, monkeypatch) -> None:
    monkeypatch.setattr("horo_app.core.shutdown.UPDATES", 0.1)
    telegram.hang("sendMessage", 60)
    person.write("/help")
    await person.sees(1)
    other = Person(telegram)
    assert (await other.says("/help")).text == person.messages[
        0
    ].text  # nobody waits for somebody else's time-out


async def test_who_has_blocked_the_bot_is_noted(bot, newcomer, telegram) -> None:
    person = await newcomer()
    telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user", chat_id=person.id)
    person.write("/today")
    await until(lambda: any(call.status == 403 for call in telegram.calls))
    async with asyncio.timeout(PATIENCE):
        while await rows("select state from telegram_subscribers") != [("left",)]:
            await asyncio.sleep(0.01)


async def test_one_update_that_nobody_can_read_does_not_stop_the_others(bot, telegram, person) -> None:
    telegram.push("message", {"nonsense": True})
    telegram.push("something_new_in_telegram", {})
    telegram.push(
        "callback_query",
        {"id": "1", "from": person.user, "chat_instance": "1", "data": "sign:leo:look:today"},
    )
    assert "/today" in (await person.says("/help")).text


async def test_a_fault_of_ours_is_a_neutral_sentence_and_the_story_is_in_the_log(
    bot, telegram, person, monkeypatch
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError("out of ink")

    monkeypatch.setattr("horo_app.telegram.reading_reply.get_horoscope", broken)
    with capture_logs() as logs:
        answer = await person.says("/today leo")
    assert answer.text == "Что-то пошло не так, и это на нашей стороне. Попробуй ещё раз через минуту."
    assert [str(entry.get("exc_info")) for entry in logs if entry["log_level"] == "error"] == ["out of ink"]
    shown = (await person.says("/sign")).message_id
    tap = person.press({"callback_data": "sign:leo:look:today"}, person.messages[-1])
    await until(lambda: tap in telegram.answers)
    assert "на нашей стороне" in telegram.answers[tap]["text"]
    assert person.messages[-1].message_id == shown


async def move_to(url: str) -> None:
    """Give the running bot another database, once none of its connections is in use: nobody would close that one."""
    await until(lambda: db.engine().pool.checkedout() == 0)
    await db.close_engine()
    db.open_engine(url)


async def test_without_a_database_a_reading_is_still_read(bot, newcomer, telegram, database_url) -> None:
    person = await newcomer()
    lines = "select pid from pg_stat_activity where application_name in ('horo arrivals', 'horo pace')"
    pids = [pid for (pid,) in await rows(lines)]
    await run("select pg_terminate_backend(pid) from unnest(cast(:pids as int[])) pid", pids=pids)
    await move_to("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    try:
        first = person.messages[0]
        assert (await person.taps("Virgo", first)).text.startswith("♍ Virgo")
        assert len((await person.says("/today")).labels) == 12  # whose day? nobody can look it up
        assert "cannot reach my notes" in (await person.says("/stop")).text
        assert (await person.says("Leo")).text.startswith("♌ Leo")
    finally:
        await db.close_engine()
        db.open_engine(database_url)
    assert (await person.says("/today")).text.startswith("♌ Leo")


async def test_polling_survives_refusals_nonsense_and_a_rival(bot, telegram, person, monkeypatch) -> None:
    monkeypatch.setattr(polling, "LONGEST_PAUSE", 0.05)
    telegram.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request", times=2)
    telegram.refuse("getUpdates", 500, "Internal Server Error")
    telegram.garble("getUpdates")
    telegram.refuse("getUpdates", 429, "Too Many Requests: retry after 1", retry_after=1)
    person.write("/help")
    begun = time.monotonic()
    await person.sees(1)
    await person.says("/about", answers=1)
    assert time.monotonic() - begun < 15


async def test_a_person_who_sends_too_much_is_asked_for_calm_once_and_then_met_with_silence(
    bot, telegram, monkeypatch
) -> None:
    person, other = Person(telegram, "en"), Person(telegram, "en")
    for _ in range(int(BURST) + 20):
        person.write("/help")
    await until(lambda: any("at once" in message.text for message in person.messages))
    await other.says("/help")
    answered = [message for message in person.messages if "/today" in message.text]
    assert BURST <= len(answered) <= BURST + 3
    assert len(person.messages) == len(answered) + 1


def test_who_slows_down_is_answered_again_and_politely_warned_again() -> None:
    now = 0.0
    courtesy = UserThrottle(lambda: now)
    verdicts = [courtesy.take(1) for _ in range(int(BURST) + 3)]
    assert verdicts == [Verdict.ANSWER] * int(BURST) + [Verdict.ONE_WORD, Verdict.SILENCE, Verdict.SILENCE]
    assert courtesy.take(2) is Verdict.ANSWER
    now = CALM - 1
    assert courtesy.take(1) is Verdict.SILENCE
    now = CALM + 1
    assert courtesy.take(1) is Verdict.ANSWER


def test_the_bots_memory_of_people_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr("horo_app.telegram.user_throttle.REMEMBERED", 100)
    courtesy = UserThrottle()
    for number in range(1000):
        courtesy.take(number)
    assert len(courtesy._people) == 100


@pytest.mark.parametrize(
    ("status", "said", "again"), [(500, "Internal Server Error", True), (504, "Gateway Timeout", False)]
)
def test_what_a_gateway_gave_up_on_may_have_arrived(status: int, said: str, again: bool) -> None:

    assert sender.was_not_taken(TelegramServerError(SendMessage(chat_id=1, text="x"), said)) is again


async def test_what_never_reached_telegram_is_sent_again_and_what_broke_off_is_not(
    telegram, monkeypatch
) -> None:
    pace = RateLimiter(1000)
    async with bot_for(settings()).context() as bot:
        telegram.cut("sendMessage")
        broken = await sender.deliver(bot, pace, 1, plain("Hello"))
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{free_port()}")
    settings.cache_clear()
    async with bot_for(settings()).context() as bot:
        unreached = await sender.deliver(bot, pace, 1, plain("Hello"))
    assert (broken.status, unreached.status) == (Status.UNKNOWN, Status.DUE)


async def test_taps_of_one_person_are_answered_in_their_order(bot, newcomer, telegram) -> None:
    person = await newcomer()
    first = person.messages[0]
    taps = [
        person.press({"callback_data": f"sign:{sign}:look:today"}, first)
        for sign in (Sign.ARIES, Sign.VIRGO, Sign.PISCES)
    ]
    await until(lambda: all(tap in telegram.answers for tap in taps))
    edited = [call.fields["text"][0] for call in telegram.made("editMessageText")]
    assert edited == ["♈", "♍", "♓"]


async def test_what_is_noted_of_updates_is_only_their_number(bot, person) -> None:
    await person.says("/help")
    assert await count("telegram_updates") == 1
    await run("delete from telegram_updates")
    columns = await rows(
        "select column_name from information_schema.columns where table_name = 'telegram_updates'"
    )
    assert sorted(name for (name,) in columns) == ["received_at", "update_id"]


async def test_a_result_that_cannot_be_read_is_no_error_of_the_reading(bot, newcomer, telegram) -> None:
    person = await newcomer()
    telegram.garble("editMessageText", '{"ok": true, "result": {"message_id": "?", "chat": []}}')
    tap = person.press({"callback_data": "sign:virgo:look:today"}, person.messages[0])
    await until(lambda: tap in telegram.answers)
    assert "text" not in telegram.answers[tap]
    telegram.garble("editMessageText")
    tap = person.press({"callback_data": "sign:libra:look:today"}, person.messages[0])
    await until(lambda: tap in telegram.answers)
    assert "text" not in telegram.answers[tap]
    assert person.messages[0].text.startswith("♎ Libra")


async def test_a_delivery_whose_result_cannot_be_read_was_sent(telegram) -> None:
    async with bot_for(settings()).context() as bot:
        telegram.garble("sendMessage", '{"ok": true, "result": {"something": "new"}}')
        assert (await sender.deliver(bot, RateLimiter(1000), 1, plain("Hello"))).status is Status.SENT


@pytest.mark.parametrize("hangs", [False, True])
async def test_the_bot_polls_and_answers_while_the_database_is_away_or_hangs(
    bot, newcomer, telegram, database_url, hangs: bool
) -> None:
    person = await newcomer()
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as silent:  # connects, and never says a word
        port = silent.getsockname()[1] if hangs else 1
        await move_to(f"postgresql+psycopg://nobody@127.0.0.1:{port}/nowhere")
        kill = "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'horo %'"
        async with await psycopg.AsyncConnection.connect(
            database_url.replace("+psycopg", ""), autocommit=True
        ) as other:
            await other.execute(f"{kill} and pid <> pg_backend_pid() and datname = current_database()")
        polls = telegram._polls
        begun = time.monotonic()
        assert len((await person.says("/start")).labels) == 12  # to a stranger
        assert (await person.says("leo")).text.startswith("♌ Leo")
        assert (await person.taps("Virgo")).text.startswith("♍ Virgo")
        assert "about" in (await person.says("/help")).text
        assert time.monotonic() - begun < 15
        assert telegram._polls > polls
        await db.close_engine()
    db.open_engine(database_url)
    await until_async(lambda: _is_recognised(person))


async def _is_recognised(person: Person) -> bool:
    return (await person.says("/today")).text.startswith("♌ Leo")


async def until_async(condition) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.2)
