"""The HTTP client that talks to Telegram."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramServerError
from aiogram.methods import Response, TelegramMethod

from horo_app.settings import Settings

TIMEOUT = 15.0  # seconds that Telegram may take to answer; a long poll may take as much longer as it waits
CONNECTIONS = 100


class TelegramSession(AiohttpSession):
    """aiogram's own, except that a gateway's error page is the error that it is, and not an answer without sense."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError:
            if status_code < 500:
                raise
            said = "Gateway Timeout" if status_code == 504 else f"HTTP {status_code}"
            raise TelegramServerError(method=method, message=said) from None


def bot_for(settings: Settings) -> Bot:
    """The bot that the settings name, talking to the server that they name."""
    server = TelegramAPIServer.from_base(settings.telegram_api_url)
    session = TelegramSession(api=server, timeout=TIMEOUT, limit=CONNECTIONS)
    return Bot(settings.telegram_bot_token.get_secret_value(), session=session)
