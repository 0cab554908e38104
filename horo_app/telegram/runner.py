"""The bot while it runs: it receives, answers, delivers and gives signs of life until it is told to stop."""

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import User
from aiogram.utils.formatting import Text

from horo_app.core import clock, logs, places, shutdown, tasks
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.errors import CannotStart
from horo_app.core.settings import settings
from horo_app.ops import background
from horo_app.subscribers import bot_health
from horo_app.subscribers.bot_health import ProcessReport, Trouble
from horo_app.subscribers.deliveries import Delivery, Outcome, Status
from horo_app.subscribers.rate_limiter import RateLimiter
from horo_app.subscribers.sending import Deliverer, Send
from horo_app.subscribers.update_dedup import UpdateDedup
from horo_app.telegram import reading_reply
from horo_app.telegram.dispatcher import Tools
from horo_app.telegram.polling import poll
from horo_app.telegram.question_sender import ask_on
from horo_app.telegram.registration import register
from horo_app.telegram.reply import Reply
from horo_app.telegram.sender import Sender, deliver
from horo_app.telegram.session import Watch, bot_for
from horo_app.telegram.understanding import intents
from horo_app.telegram.update_runner import UpdateRunner
from horo_app.telegram.webhook import called

log = logs.logger(__name__)

HEARTBEAT = 10.0  # seconds between signs of life
INTRODUCTION = 5.0  # seconds between attempts to reach Telegram at the start


class StopDeadline:
    """A limit for deliveries under way, which begins when the process is told to stop."""

    def __init__(self) -> None:
        self._ends_at: float | None = None
        self._limits: set[asyncio.Timeout] = set()

    def begin(self) -> None:
        """From now on everything has `shutdown.TELEGRAM` seconds."""
        self._ends_at = asyncio.get_running_loop().time() + shutdown.TELEGRAM
        for limit in self._limits:
            limit.reschedule(self._ends_at)

    async def within(self, attempt: Awaitable[Outcome]) -> Outcome:
        """The outcome of the attempt; unknown when Telegram has not answered by the end."""
        limit = asyncio.timeout_at(self._ends_at)
        self._limits.add(limit)
        try:
            async with limit:
                return await attempt
        except TimeoutError:
            return Outcome(Status.UNKNOWN, "the process was stopped while sending")
        finally:
            self._limits.discard(limit)


async def run(stop: asyncio.Event) -> None:
    """Run until `stop` is set; raises CannotStart when Telegram does not take the bot."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(background.running("bot"))
        bot = bot_for(settings())
        stack.push_async_callback(bot.session.close)
        pulse = ProcessReport(uuid.uuid4(), "", clock.now())
        bot.session.middleware(Watch(pulse.troubles))
        me = await _introduce(bot, pulse, stop)
        if me is None:
            return
        pulse.username = me.username or ""
        pace = RateLimiter(settings().telegram_rate)
        stack.push_async_callback(pace.close)
        arrivals = UpdateDedup()
        stack.push_async_callback(arrivals.close)
        intake = UpdateRunner(bot, Tools(Sender(bot, pace), arrivals, pulse, bot.id))
        await stack.enter_async_context(_alive(pulse))
        await stack.enter_async_context(tasks.running("registration", partial(register, bot)))
        # a daemon, unlike the loop's own threads: nobody who wants the bot to end waits for it
        threading.Thread(target=places.prepare, daemon=True, name="places").start()
        threading.Thread(target=intents.prepare, daemon=True, name="intents").start()
        await stack.enter_async_context(tasks.running("evening questions", partial(ask_on, bot, pace)))
        stopping = StopDeadline()
        await stack.enter_async_context(_delivering(sender(bot, pace, stopping), pace, pulse, stop))
        stack.push_async_callback(intake.finish)
        await stack.enter_async_context(_receiving(bot, intake, pulse))
        log.info("the bot is ready", name=f"@{pulse.username}")
        await stop.wait()
        stopping.begin()


def sender(bot: Bot, pace: RateLimiter, stopping: StopDeadline) -> Send:
    """How a delivery is sent: a reading that is owed, or the text of a broadcast."""

    async def send(delivery: Delivery) -> Outcome:
        if delivery.date is None and delivery.text is None:
            return Outcome(Status.SKIPPED, "no text in the language they chose since")
        try:
            reply = Reply(Text(delivery.text)) if delivery.text else await reading_reply.morning(delivery)
        except Exception as error:  # ours, and nothing was sent: it may come all the same
            if delivery.tries == 1:
                log.error("a delivery could not be written", delivery=delivery.id, exc_info=error)
            return Outcome(Status.DUE, type(error).__name__)
        return await stopping.within(deliver(bot, pace, delivery.chat_id, reply))

    return send


async def _introduce(bot: Bot, pulse: ProcessReport, stop: asyncio.Event) -> User | None:
    """Who we are, by Telegram's word; None when told to stop while Telegram could not be reached."""
    while not stop.is_set():
        try:
            return await bot.get_me()
        except (TelegramUnauthorizedError, TelegramNotFound):
            with suppress(*OUTAGE):
                async with transaction() as session:
                    await bot_health.could_not_start(session, pulse, Trouble.UNAUTHORIZED)
            raise CannotStart(
                "Telegram does not know this token. Take TELEGRAM_BOT_TOKEN from @BotFather anew."
            ) from None
        except AiogramError as error:
            log.warning("Telegram cannot be reached, trying on", error=str(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), INTRODUCTION)
    return None


@asynccontextmanager
async def _delivering(
    send: Send, pace: RateLimiter, pulse: ProcessReport, stop: asyncio.Event
) -> AsyncIterator[None]:
    """Deliver while the block runs; at its end finish what is in hand."""
    deliverer = Deliverer(send, pace, pulse, in_hand=max(8, settings().telegram_rate // 2))
    task = tasks.start("deliveries", partial(deliverer.run, stop), stop)
    try:
        yield
    finally:
        stop.set()
        await task


@asynccontextmanager
async def _receiving(bot: Bot, intake: UpdateRunner, pulse: ProcessReport) -> AsyncIterator[None]:
    """Take updates while the block runs: called by Telegram, or asking it."""
    if settings().telegram_webhook_url:
        async with called(bot, intake, settings()):
            pulse.receives = True
            yield
        return
    with suppress(AiogramError):  # with a webhook still set, asking fails, and says so
        if (await bot.get_webhook_info()).url:
            await bot.delete_webhook()
    async with tasks.running("polling", partial(poll, bot, intake, pulse)):
        yield


@asynccontextmanager
async def _alive(pulse: ProcessReport) -> AsyncIterator[None]:
    """Signs of life while the block runs: the first before it, for what a silent process sends counts as orphaned."""
    with suppress(*OUTAGE):
        await _beat(pulse)
    try:
        async with tasks.running("bot heartbeat", partial(_beat_on, pulse)):
            yield
    finally:
        with suppress(*OUTAGE):
            async with transaction() as session:
                await bot_health.farewell(session, pulse.id)


async def _beat_on(pulse: ProcessReport) -> None:
    while True:
        await _beat(pulse)
        tasks.working()
        await asyncio.sleep(HEARTBEAT)


async def _beat(pulse: ProcessReport) -> None:
    async with transaction() as session:
        await bot_health.beat(session, pulse)
