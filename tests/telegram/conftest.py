"""A bot in this process, and the Telegram that it talks to."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
import structlog

from horo_app.core import clock, logs, settings
from horo_app.readings import service
from horo_app.readings.cache import ReadingCache
from horo_app.subscribers import rate_limiter
from horo_app.telegram import runner
from horo_app.telegram.session import TelegramSession
from tests.telegram_server import TOKEN, Person, Telegram, until


@pytest.fixture(autouse=True)
def _plain_tracebacks() -> Iterator[None]:
    """What goes wrong on purpose is logged in a line or a few: a page of everybody's locals takes seconds to draw."""
    before = structlog.get_config()
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, renderer])
    yield
    structlog.configure(**before)


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    """A Telegram of the test's own, and the settings by which a bot finds it."""
    with Telegram() as server:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", server.url)
        settings.settings.cache_clear()
        monkeypatch.setattr(TelegramSession, "close", _hang_up)
        monkeypatch.setattr(logs, "configure", lambda _: None)  # the tests' own logging is left alone
        yield server


async def _hang_up(session: TelegramSession) -> None:
    """As aiogram's own, without the quarter of a second that it gives to encrypted connections."""
    if session._session is not None:
        await session._session.close()


@asynccontextmanager
async def running_bot(telegram: Telegram) -> AsyncIterator[None]:
    """The bot as its process runs it, without the process."""
    service.memory = ReadingCache()
    stop = asyncio.Event()
    polls = telegram._polls
    running = asyncio.create_task(runner.run(stop))
    await until(lambda: running.done() or telegram._polls > polls or telegram.webhook.get("secret_token"))
    try:
        yield
    finally:
        stop.set()
        await running


@pytest.fixture
async def bot(database_url: str, telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A running bot that does not keep people waiting for a second between two messages."""
    monkeypatch.setattr(rate_limiter, "QUIET", 0.0)
    async with running_bot(telegram):
        yield


@pytest.fixture
def person(telegram: Telegram) -> Person:
    """Somebody who reads Russian."""
    return Person(telegram)


@pytest.fixture
def newcomer(telegram: Telegram, bot: None) -> Callable[..., Awaitable[Person]]:
    """Makes somebody who has chosen Leo."""

    async def make(language: str = "en", sign: str = "leo") -> Person:
        made = Person(telegram, language)
        await made.says(f"/start {sign}", answers=2)
        return made

    return make


@pytest.fixture
def start_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock to an ISO instant with its offset, from which it goes on."""

    def at(instant: str) -> None:
        begun, moment = time.monotonic(), dt.datetime.fromisoformat(instant).astimezone(dt.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment + dt.timedelta(seconds=time.monotonic() - begun))

    return at
