"""Being called by Telegram: a small server behind the proxy that holds the public address."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiohttp import web

from horo_app.core.errors import CannotStart
from horo_app.core.settings import Settings
from horo_app.telegram.dispatcher import UPDATES
from horo_app.telegram.update_runner import UpdateRunner, number_of

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024  # bytes of one update


def secret_for(token: str) -> str:
    """What Telegram shows to prove itself: the same in every process, and worthless without the token."""
    return hmac.new(token.encode(), b"horo webhook", hashlib.sha256).hexdigest()


@asynccontextmanager
async def called(bot: Bot, intake: UpdateRunner, settings: Settings) -> AsyncIterator[None]:
    """Serve while the block runs, having told Telegram where; raises CannotStart when the port is taken."""
    secret = secret_for(bot.token)
    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(urlsplit(settings.telegram_webhook_url).path or "/", _handler(intake, secret))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await _listen(runner, settings.host, settings.telegram_webhook_port)
        await _tell_telegram(bot, settings.telegram_webhook_url, secret)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    """Several processes of the bot may share the port: the kernel deals the calls out."""
    try:
        await web.TCPSite(runner, host, port, reuse_port=True).start()
    except OSError as error:
        raise CannotStart(
            f"Cannot listen for Telegram on {host}:{port}: {(error.strerror or str(error)).lower()}. "
            "Choose another port with TELEGRAM_WEBHOOK_PORT."
        ) from None


async def _tell_telegram(bot: Bot, url: str, secret: str) -> None:
    try:
        await bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
    except TelegramBadRequest as error:
        raise CannotStart(f"Telegram refuses TELEGRAM_WEBHOOK_URL: {error.message}.") from None


def _handler(intake: UpdateRunner, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def receive(request: web.Request) -> web.Response:
        shown = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(shown, secret.encode()):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            update = None
        if number_of(update) is None:
            return web.Response(status=400)
        await intake.take(update)
        return web.Response()

    return receive
