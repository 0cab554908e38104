"""Noting what was not understood, so that it will be."""

from aiogram.types import Message

from horo_app.core import logs
from horo_app.core.db import OUTAGE, transaction
from horo_app.subscribers import unknown_phrases
from horo_app.telegram.user_context import UserContext

log = logs.logger(__name__)


async def note(message: Message, guest: UserContext) -> None:
    """Count the message's words, if they are such as may be kept. Never raises."""
    user = message.from_user
    names = (user.first_name, user.last_name, user.username) if user else ()
    phrase = unknown_phrases.normalized(message.text or "", [name for name in names if name])
    if phrase is None or not guest.remembers:
        return
    try:
        async with transaction() as session:
            await unknown_phrases.note(session, guest.id, phrase, guest.language)
    except OUTAGE as error:
        log.debug("what was not understood was not noted", error=str(error))
