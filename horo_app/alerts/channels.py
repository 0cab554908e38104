"""Carrying a notice to a Telegram chat or to the webhook. Knows the Bot API's one method that it needs.

Not by way of the bot's process, which may be what is wrong.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import httpx2

from horo_app.alerts import notice_text
from horo_app.alerts.recipients import Recipient
from horo_app.alerts.tracking import News
from horo_app.core import clock
from horo_app.core.settings import settings

TIMEOUT = 10.0  # seconds without a sign of the other side
LONGEST_TIME = 30.0  # seconds altogether
LONGEST = 16_384  # bytes of an answer that are read


class Undelivered(Exception):
    """The notice did not arrive: why, after how long it may be tried again, and whether that is of no use."""

    def __init__(self, why: str, wait: dt.timedelta | None = None, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.wait = wait
        self.is_final = is_final


async def send(to: Recipient, webhook: str, news: Sequence[News]) -> None:
    """Tell the news; raises Undelivered."""
    text = notice_text.text(news, to.language)
    if to.chat_id is not None:
        await to_chat(to.chat_id, text)
    elif webhook:  # else it was taken away meanwhile
        await to_webhook(webhook, text, news)


async def to_chat(chat_id: int, text: str) -> None:
    """Send a text to a chat; raises Undelivered."""
    token = settings().telegram_bot_token.get_secret_value()
    if not token:
        raise Undelivered("TELEGRAM_BOT_TOKEN is not set in this process")
    fields = {"chat_id": str(chat_id), "text": text, "link_preview_options": '{"is_disabled": true}'}
    status, answer = await _post(f"{settings().telegram_api_url}/bot{token}/sendMessage", data=fields)
    if status != 200:
        told = answer if isinstance(answer, dict) else {}
        parameters = told.get("parameters")
        after = parameters.get("retry_after") if isinstance(parameters, dict) else None
        wait = dt.timedelta(seconds=after) if isinstance(after, int) and 0 < after < 86_400 else None
        said = str(told.get("description") or f"HTTP {status}")[:100]
        raise Undelivered(f"Telegram: {said}", wait, is_final=status in (400, 403))


async def to_webhook(url: str, text: str, news: Sequence[News] = ()) -> None:
    """Send a text, and the news as data, to the webhook; raises Undelivered."""
    body = {
        "service": "Horo",
        "url": settings().base_url,
        "at": clock.now().isoformat(),
        "text": text,  # what chat services show: Slack and Mattermost by this name,
        "content": text,  # Discord by this one
        "alerts": [one.told() for one in news],
    }
    status, _ = await _post(url, json=body)
    if not 200 <= status < 300:
        raise Undelivered(f"HTTP {status}")


async def _post(url: str, **body: Any) -> tuple[int, Any]:
    """Status and body of the answer. Errors name no address: it holds a secret."""
    try:
        async with (
            asyncio.timeout(LONGEST_TIME),
            httpx2.AsyncClient(timeout=TIMEOUT) as client,
            client.stream("POST", url, **body) as response,
        ):
            return response.status_code, await _beginning(response)
    except (
        httpx2.HTTPError,
        httpx2.InvalidURL,
        ValueError,
        OSError,
    ) as error:  # a TimeoutError is an OSError
        raise Undelivered(type(error).__name__) from None


async def _beginning(response: httpx2.Response) -> Any:
    """The answer as JSON, if it is a short one."""
    told = b""
    async for piece in response.aiter_bytes(4096):
        told += piece
        if len(told) > LONGEST:
            return None
    try:
        return json.loads(told)
    except (ValueError, RecursionError):
        return None
