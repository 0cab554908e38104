"""The Telegram bot as a process of its own: how soon it answers, and what sending to everybody costs."""

import asyncio
import statistics
import time
from collections.abc import Callable
from itertools import cycle

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bench.ground import Ground, run
from bench.table import Figure, at_most, percentile, reported
from horo_app.core import db
from tests.bot_process import BotProcess
from tests.new_subscribers import subscribe_at_noon
from tests.telegram_server import TOKEN, Person, Telegram

PEOPLE = 30
APART = 0.06  # seconds between questions: what one bot may answer in a second, and a little less
UNLIMITED = "1000"  # messages a second, so that the sender's own work is all that is measured

TEXT = (
    "The Moon in your eleventh house likes love best when it begins as friendship. " * 18
)  # as long as a reading


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """Answers to people who tap and write, then a morning with everybody at once."""
    return [*_answers(ground, 150 if quick else 600), *_mornings(ground, 500 if quick else 3000)]


def _answers(ground: Ground, questions: int) -> list[Figure]:
    url = ground.database()
    with Telegram() as telegram, BotProcess(telegram, ground.folder(), DATABASE_URL=url) as bot:
        bot.ready()
        time.sleep(3)  # the names of cities are being read
        people = [Person(telegram, "en") for _ in range(PEOPLE)]
        for person in people:
            person.write("/start leo")
        _wait(lambda: all(len(person.messages) == 2 for person in people))
        taps = [_tap(telegram, person) for person, _ in zip(cycle(people), range(questions), strict=False)]
        written = [
            _write(telegram, person) for person, _ in zip(cycle(people), range(questions), strict=False)
        ]
    return [
        at_most("Telegram: a tap received to its edit sent, median", statistics.median(taps) * 1000, "ms", 5),
        at_most("  p99", percentile(taps, 0.99) * 1000, "ms", 50),
        at_most(
            "  a command received to its reading sent, median", statistics.median(written) * 1000, "ms", 5
        ),
        at_most("  p99", percentile(written, 0.99) * 1000, "ms", 50),
    ]


def _tap(telegram: Telegram, person: Person) -> float:
    """Tap a neighbour under the reading; how long until the bot asks for the change."""
    message = person.messages[0]
    before = len(telegram.calls)
    person.press(message.buttons[1], message)
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
