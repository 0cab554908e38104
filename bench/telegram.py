"""The Telegram bot as a process of its own: how soon it answers, and what sending to everybody costs."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bench.bare_bot import TEXT
from bench.ground import Ground, run
from bench.table import Figure, at_most, percentile, reported
from horo_app.core import db
from horo_app.core.db import transaction
from horo_app.subscribers import deliveries, sending
from tests.bot_process import BotProcess
from tests.new_subscribers import subscribe_at_noon
from tests.telegram_server import TOKEN, Person, Shown, Telegram

PEOPLE = 30
APART = 0.06  # seconds between questions: what one bot may answer in a second, and a little less
UNLIMITED = "1000"  # messages a second, so that the sender's own work is all that is measured


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Answers to people who tap and write, a morning with everybody at once, and both together."""
    return [
        *_answers(ground, 150 if quick else 600),
        *_mornings(ground, 500 if quick else 3000),
        *_taps_in_the_morning(ground),
        *_housekeeping(ground, 50_000),
    ]


def _answers(ground: Ground, questions: int) -> list[Figure]:
    url = ground.database()
    with ExitStack() as stack:
        telegram, other = stack.enter_context(Telegram()), stack.enter_context(Telegram())
        bot = stack.enter_context(BotProcess(telegram, ground.folder(), DATABASE_URL=url))
        stack.enter_context(_bare_bot(other))
        bot.ready()
        time.sleep(3)  # the names of cities are being read
        people = [Person(telegram, "en") for _ in range(PEOPLE)]
        for person in people:
            person.write("/start leo")
        _wait(lambda: all(len(person.messages) == 2 for person in people))
        strangers = [_with_a_message(other) for _ in range(PEOPLE)]
        turns = list(zip(cycle(people), cycle(strangers), range(questions), strict=False))
        both = [(_tap(telegram, person), _tap(other, stranger)) for person, stranger, _ in turns]
        written = [_write(telegram, person) for person, _, _ in turns]
    taps, bare = ([one[place] for one in both] for place in range(2))
    return [
        at_most("Telegram: a tap received to its edit sent, median", statistics.median(taps) * 1000, "ms", 5),
        at_most("  p99", percentile(taps, 0.99) * 1000, "ms", 50),
        reported(
            "  the same of a bare aiogram handler that edits a constant",
            statistics.median(bare) * 1000,
            "ms",
        ),
        at_most("  ours, as a multiple", statistics.median(taps) / statistics.median(bare), "", 1.5),
        at_most(
            "  a command received to its reading sent, median", statistics.median(written) * 1000, "ms", 5
        ),
        at_most("  p99", percentile(written, 0.99) * 1000, "ms", 50),
    ]


@contextmanager
def _bare_bot(telegram: Telegram) -> Iterator[None]:
    environment = os.environ | {"TELEGRAM_API_URL": telegram.url}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.bare_bot"], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _with_a_message(telegram: Telegram) -> Person:
    """Somebody who has a message with buttons."""
    person = Person(telegram, "en")
    buttons = [[{"text": "Virgo", "callback_data": f"sign:{sign}:look:today"}] for sign in ("aries", "virgo")]
    telegram.chats[person.id] = {1: Shown(1, "A reading", [], {"inline_keyboard": buttons})}
    return person


def _taps_in_the_morning(ground: Ground) -> list[Figure]:
    """200 people tap at the same moment, while 2,000 readings go out at the usual rate."""
    url = ground.database()
    with Telegram() as telegram, BotProcess(telegram, ground.folder(), DATABASE_URL=url) as bot:
        bot.ready()
        time.sleep(3)
        run(_subscribe(url, 2000))
        _wait(lambda: len(telegram.made("sendMessage")) > 50)
        people = [_with_a_message(telegram) for _ in range(200)]
        begun = time.monotonic()
        for person in people:
            person.press(person.messages[0].buttons[1], person.messages[0])
        _wait(lambda: len(telegram.made("editMessageText")) == len(people))
        waits = [call.at - begun for call in telegram.made("editMessageText")]
        ours = [call.at for call in telegram.made("sendMessage")]
    return [
        at_most(
            "  200 people tap during 2,000 deliveries: to the edit, p95", percentile(waits, 0.95), "s", 3
        ),
        at_most("  deliveries in any second meanwhile", _most_in_a_second(ours), "", 28),
    ]


def _most_in_a_second(moments: list[float]) -> int:
    return max(sum(start <= moment < start + 1 for moment in moments) for start in moments)


def _tap(telegram: Telegram, person: Person) -> float:
    """Tap a neighbour under the reading; how long until the bot asks for the change."""
    message = person.messages[0]
    before = len(telegram.calls)
    button = next(button for button in message.buttons[1:] if "callback_data" in button)
    person.press(button, message)
    return _until_called(telegram, before, "editMessageText")


def _write(telegram: Telegram, person: Person) -> float:
    before = len(telegram.calls)
    person.write("/today")
    return _until_called(telegram, before, "sendMessage")


def _until_called(telegram: Telegram, before: int, method: str) -> float:
    _wait(lambda: any(call.method == method for call in telegram.calls[before:]))
    call = next(call for call in telegram.calls[before:] if call.method == method)
    time.sleep(APART)
    return call.at - max(telegram.delivered.values())


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "the bot did not answer"
        time.sleep(0.005)


def _mornings(ground: Ground, many: int) -> list[Figure]:
    """Everybody's hour at once, beside a loop that only sends: the difference is what claiming and recording cost."""
    url = ground.database()
    environment = {"DATABASE_URL": url, "TELEGRAM_RATE": UNLIMITED}
    with Telegram() as telegram, BotProcess(telegram, ground.folder(), **environment) as bot:
        bot.ready()
        time.sleep(3)
        run(_subscribe(url, many))
        _wait(lambda: len(telegram.chats) == many)
        ours = _pace(telegram)
    with Telegram() as telegram:
        run(_only_send(telegram, many))
        bare = _pace(telegram)
    return [
        at_most("  sender's overhead for a message", (ours - bare) * 1000, "ms", 10),
        reported("  a delivery in all", ours * 1000, "ms"),
        reported("  only sending", bare * 1000, "ms"),
    ]


def _housekeeping(ground: Ground, many: int) -> list[Figure]:
    """What is done every ten seconds beside sending, while so many readings are due."""
    seconds = run(_tidy_over(ground.database(), many))
    return [
        at_most(f"  housekeeping with {many:,} readings due", statistics.median(seconds) * 1000, "ms", 50)
    ]


async def _tidy_over(url: str, many: int) -> list[float]:
    db.open_engine(url)
    await subscribe_at_noon(many)
    async with transaction(60) as session:
        while await deliveries.plan(session, 1000):
            pass
        await deliveries.claim(session, uuid.uuid4(), 12)
    seconds = []
    for _ in range(9):
        begun = time.perf_counter()
        await sending.tidy()
        seconds.append(time.perf_counter() - begun)
    await db.close_engine()
    return seconds


async def _subscribe(url: str, many: int) -> None:
    db.open_engine(url)
    await subscribe_at_noon(many)
    await db.close_engine()


async def _only_send(telegram: Telegram, many: int) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with Bot(TOKEN, session=session).context() as bot:
        await bot.get_me()
        room = asyncio.Semaphore(100)

        async def send(chat_id: int) -> None:
            async with room:
                await bot.send_message(chat_id, TEXT)

        await asyncio.gather(*map(send, range(1, many + 1)))


def _pace(telegram: Telegram) -> float:
    """Seconds for a message, over all of them."""
    moments = [call.at for call in telegram.calls if call.method == "sendMessage"]
    return (max(moments) - min(moments)) / (len(moments) - 1)
