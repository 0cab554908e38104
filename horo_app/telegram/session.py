"""The HTTP client that talks to Telegram."""

import json
import re
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, ClientDecodeError, TelegramServerError
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    EditMessageText,
    GetUpdates,
    Response,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, Message, MessageEntity
from pydantic_core import to_json

from horo_app.core.settings import Settings
from horo_app.subscribers.bot_health import TroubleLog
from horo_app.telegram.api_errors import NotTelegram, trouble_of

TIMEOUT = 15.0  # seconds that Telegram may take to answer; a long poll may take as much longer as it waits
CONNECTIONS = 100
SUCCESS = 200
TOO_MANY = 429
# Whose result nobody reads: Telegram has taken the request, and what else it says of it cannot be an error.
_RESULT_UNREAD = (SendMessage, EditMessageText, AnswerCallbackQuery, AnswerInlineQuery)
# Types of answers that somebody must hold: aiogram makes them anew each time otherwise, which takes milliseconds.
_ANSWERS = (Response[Message], Response[Message | bool], Response[bool])
PAUSE = 5  # seconds to wait after a 429 that does not say for how long


class TelegramSession(AiohttpSession):
    """aiogram's own, except that every refusal is the error that it is, in whatever form it comes."""

    def prepare_value(self, value: Any, bot: Bot, files: dict[str, Any], _dumps_json: bool = True) -> Any:
        """The same in a fraction of the time for what every answer has: formatting and buttons."""
        if _dumps_json and isinstance(value, InlineKeyboardMarkup):
            return to_json(value, exclude_none=True).decode()
        if _dumps_json and isinstance(value, list) and all(type(one) is MessageEntity for one in value):
            return to_json(value, exclude_none=True).decode()
        return super().prepare_value(value, bot, files, _dumps_json)

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        if status_code == SUCCESS and isinstance(method, _RESULT_UNREAD) and _is_ok(content):
            return Response.model_construct(ok=True, result=True)
        status, content = _completed(status_code, content)
        try:
            return super().check_response(bot, method, status, content)
        except ClientDecodeError:
            if status < 400:
                raise
            if status < 500:
                raise NotTelegram(method=method, message=f"HTTP {status}") from None
            said = "Gateway Timeout" if status == 504 else f"HTTP {status}"
            raise TelegramServerError(method=method, message=said) from None


def _is_ok(content: str) -> bool:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and answer.get("ok") is True


def _completed(status: int, content: str) -> tuple[int, str]:
    """A refusal with what aiogram relies on: its status, a description, and how long to wait after a 429."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return status, content
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return status, content
    if status == SUCCESS and isinstance(answer.get("error_code"), int):
        status = answer["error_code"]
    if not isinstance(answer.get("description"), str):
        answer["description"] = f"HTTP {status}"
    parameters = answer.get("parameters")
    answer["parameters"] = parameters if isinstance(parameters, dict) else {}
    if status == TOO_MANY and not answer["parameters"].get("retry_after"):
        told = re.search(r"retry after (\d+)", answer["description"], re.IGNORECASE)
        answer["parameters"]["retry_after"] = int(told[1]) if told else PAUSE
    return status, json.dumps(answer)


class Watch(BaseRequestMiddleware):
    """Notes with each request whether Telegram takes our requests at all."""

    def __init__(self, troubles: TroubleLog) -> None:
        self._troubles = troubles

    async def __call__(self, make_request: Any, bot: Bot, method: TelegramMethod[Any]) -> Any:
        try:
            response = await make_request(bot, method)
        except AiogramError as error:
            self._note(trouble_of(error), method)
            raise
        self._note(None, method)
        return response

    def _note(self, trouble: Any, method: TelegramMethod[Any]) -> None:
        if trouble is None:
            self._troubles.over(polls=isinstance(method, GetUpdates))
        else:
            self._troubles.note(trouble)


def bot_for(settings: Settings) -> Bot:
    """The bot that the settings name, talking to the server that they name."""
    server = TelegramAPIServer.from_base(settings.telegram_api_url)
    session = TelegramSession(api=server, timeout=TIMEOUT, limit=CONNECTIONS)
    return Bot(settings.telegram_bot_token.get_secret_value(), session=session)
