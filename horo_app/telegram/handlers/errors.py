"""When something went wrong: the whole story to the log, a neutral sentence to the person."""

import logging

from aiogram import Router
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery, ErrorEvent, Message

from horo_app.core import logs
from horo_app.core.db import OUTAGE
from horo_app.core.errors import DatabaseUnavailable
from horo_app.core.i18n import msg, say
from horo_app.core.language import DEFAULT
from horo_app.telegram.handlers.groups import is_addressed
from horo_app.telegram.reply import plain
from horo_app.telegram.sender import Sender, Unsent
from horo_app.telegram.user_context import UserContext

log = logs.logger(__name__)

router = Router(name="errors")

FORGETFUL = msg("I cannot reach my notes right now. Please try again in a minute.")
OUR_FAULT = msg("Something went wrong on our side. Please try again in a minute.")


@router.errors()
async def apologise(
    event: ErrorEvent, courier: Sender, username: str, bot_id: int, guest: UserContext | None = None
) -> None:
    """Never silent, never twice: what cannot be sent is not apologised for by sending. Never raises."""
    error, update = event.exception, event.update
    unsent = isinstance(error, AiogramError | Unsent)
    away = isinstance(error, (*OUTAGE, DatabaseUnavailable))
    if unsent:
        log.warning("an answer could not be sent", update=update.update_id, error=str(error))
    else:
        level = logging.WARNING if away else logging.ERROR
        log.log(level, "an update could not be handled", update=update.update_id, exc_info=error)
    text = say(guest.language if guest else DEFAULT, FORGETFUL if away else OUR_FAULT)
    if isinstance(update.event, CallbackQuery):
        await courier.hint(update.event, text, alert=True)
    elif isinstance(update.event, Message) and guest is not None and not unsent:
        message = update.event
        if message.chat.type == "private" or is_addressed(message, username, bot_id):
            await _send(courier, message, text)


async def _send(courier: Sender, message: Message, text: str) -> None:
    to = None if message.chat.type == "private" else message
    try:
        await courier.send(message.chat.id, plain(text), to=to)
    except Exception as error:
        log.warning("an apology could not be sent", error=str(error))
