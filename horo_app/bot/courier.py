"""Carrying replies to Telegram, politely: in turn, again after a pause, and quiet about what does no harm."""

import asyncio
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, LinkPreviewOptions, Message, ReplyParameters
from aiohttp import ClientConnectorError

from horo_app import logs
from horo_app.bot.reply import Reply
from horo_app.db import OUTAGE, transaction
from horo_app.services import subscribers, views
from horo_app.services.deliveries import Outcome, Status
from horo_app.services.pace import Pace
from horo_app.services.views import Channel

log = logs.logger(__name__)

TRIES = 4
LONGEST_WAIT = 30.0  # seconds that a person may wait for an answer; after that they have tapped again

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Courier:
    """Brings answers to people."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot = bot
        self._pace = pace

    async def send(self, chat_id: int, reply: Reply, to: Message | None = None) -> None:
        """Send a new message; in a group, as an answer `to` the one that asked."""
        answer = ReplyParameters(message_id=to.message_id, allow_sending_without_reply=True) if to else None
        message = SendMessage(
            chat_id=chat_id,
            reply_parameters=answer,
            message_thread_id=to.message_thread_id if to and to.is_topic_message else None,
            link_preview_options=_NO_PREVIEW,
            **reply.content(),
        )
        await self._carry(message, chat_id, reply)

    async def show(self, query: CallbackQuery, reply: Reply) -> None:
        """Put the reply in the place of the message whose button was tapped, or send it if that is gone."""
        assert query.message is not None
        message, chat_id = query.message, query.message.chat.id
        edit = EditMessageText(
            chat_id=chat_id,
            message_id=message.message_id,
            link_preview_options=_NO_PREVIEW,
            **reply.content(),
        )
        try:
            await self._carry(edit, None, reply)
        except TelegramBadRequest as error:
            if "not modified" in error.message:
                pass  # a second tap on the same button
            elif (
                "edit" in error.message
            ):  # deleted, or too old: "message to edit not found", "message can't be edited"
                await self.send(chat_id, reply)
            else:
                raise
        await self.hint(query)

    async def hint(self, query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
        """End the waiting of a button, perhaps with a word at the top of the screen."""
        try:
            await query.answer(text, show_alert=alert)
        except (TelegramAPIError, ClientDecodeError) as error:  # they have waited too long, or will tap again
            log.debug("a tap was not answered", error=str(error))

    async def _carry(self, method: TelegramMethod[Any], chat_id: int | None, reply: Reply) -> None:
        for tries in range(1, TRIES + 1):
            await self._pace.turn(chat_id, urgent=True)
            try:
                await self._bot(method)
                break
            except TelegramRetryAfter as error:
                await self._pace.pause(error.retry_after)
                if tries == TRIES or error.retry_after > LONGEST_WAIT:
                    raise
            except TelegramForbiddenError:
                await _note_blocked(method)
                return
            except (TelegramServerError, TelegramNetworkError) as error:
                if tries == TRIES or not was_not_taken(error):
                    raise
                await asyncio.sleep(0.5 * tries)
        if reply.shows is not None:
            views.count(reply.shows[0], Channel.TELEGRAM, reply.shows[1])


async def _note_blocked(method: TelegramMethod[Any]) -> None:
    try:
        async with transaction() as session:
            await subscribers.leave(session, method.chat_id)  # type: ignore[attr-defined]
    except OUTAGE as error:
        log.warning("could not note that a subscriber has left", error=str(error))


def was_not_taken(error: TelegramAPIError) -> bool:
    """Whether the message surely did not arrive, so that sending it again doubles nothing."""
    if isinstance(error, TelegramServerError):
        return "timeout" not in error.message.lower()  # a gateway that gave up waiting cannot know
    return isinstance(error.__cause__, ClientConnectorError)


async def deliver(bot: Bot, pace: Pace, chat_id: int, reply: Reply) -> Outcome:
    """Send what a subscriber is owed, once; what became of it is the caller's to write down.

    After a time-out or an answer that makes no sense nobody can tell whether the message arrived: it is not sent again.
    """
    try:
        await bot(SendMessage(chat_id=chat_id, link_preview_options=_NO_PREVIEW, **reply.content()))
    except TelegramRetryAfter as error:
        await pace.pause(error.retry_after)
        return Outcome(Status.DUE, "Telegram asked for a pause", error.retry_after)
    except TelegramForbiddenError as error:
        return Outcome(Status.BLOCKED, error.message)
    except (TelegramServerError, TelegramNetworkError) as error:
        return Outcome(Status.DUE if was_not_taken(error) else Status.UNKNOWN, str(error))
    except ClientDecodeError:
        return Outcome(Status.UNKNOWN, "Telegram’s answer made no sense")
    except TelegramAPIError as error:
        gone = "chat not found" in error.message or "deactivated" in error.message
        return Outcome(Status.BLOCKED if gone else Status.FAILED, error.message)
    if reply.shows is not None:
        views.count(reply.shows[0], Channel.TELEGRAM, reply.shows[1])
    return Outcome(Status.SENT)
