"""When something went wrong: the whole story to the log, a neutral sentence to the person."""

from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, ErrorEvent, Message

from horo_app import logs
from horo_app.bot.courier import Courier
from horo_app.bot.guest import Guest
from horo_app.bot.reply import plain
from horo_app.db import OUTAGE
from horo_app.errors import DatabaseUnavailable
from horo_app.messages import msg, say

log = logs.logger(__name__)

router = Router(name="errors")

FORGETFUL = msg("I cannot reach my notes right now. Please try again in a minute.")
OUR_FAULT = msg("Something went wrong on our side. Please try again in a minute.")


@router.errors()
async def apologise(event: ErrorEvent, courier: Courier, guest: Guest | None = None) -> None:
    """Never silent, never twice: what cannot be sent is not apologised for by sending."""
    error = event.exception
    update = event.update
    if isinstance(error, TelegramAPIError):
        log.warning("an answer could not be sent", update=update.update_id, error=str(error))
        return
    away = isinstance(error, (*OUTAGE, DatabaseUnavailable))
    log.log(30 if away else 40, "an update could not be handled", update=update.update_id, exc_info=error)
    if guest is None:
        return
    text = FORGETFUL if away else OUR_FAULT
    if isinstance(update.event, CallbackQuery):
        await courier.hint(update.event, say(guest.language, text), alert=True)
    elif isinstance(update.event, Message) and update.event.chat.type == "private":
        await courier.send(guest.id, plain(say(guest.language, text)))
