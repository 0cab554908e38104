"""Noting what was not understood, so that it will be."""

import re
from collections.abc import Collection

from aiogram.types import Message

from horo_app.core import logs
from horo_app.core.db import OUTAGE, transaction
from horo_app.subscribers import unknown_phrases
from horo_app.telegram.understanding.intents import is_near_despair
from horo_app.telegram.user_context import UserContext

log = logs.logger(__name__)

LONGEST = 40  # characters
_PRIVATE = re.compile(r"\d|@|://|www\.|\w\.\w")  # numbers, names of accounts, addresses


async def note(message: Message, guest: UserContext) -> None:
    """Count the message's words, if they are such as may be kept. Never raises."""
    user = message.from_user
    names = (user.first_name, user.last_name, user.username) if user else ()
    phrase = normalized(message.text or "", [name for name in names if name])
    if phrase is None or not guest.remembers:
        return
    try:
        async with transaction() as session:
            await unknown_phrases.note(session, guest.id, phrase, guest.language)
    except OUTAGE as error:
        log.debug("what was not understood was not noted", error=str(error))


def normalized(text: str, names: Collection[str]) -> str | None:
    """What may be kept of a message: its words alone; None if it is long, or holds a number, a link or a name, or is
    near despair.

    A name is one of the writer's own `names`, or a capitalized word that does not begin a sentence.
    """
    if len(text) > 2 * LONGEST or _PRIVATE.search(text):
        return None
    if re.search(r"[^\s.!?…]\s+[^\w\s]*[A-ZА-ЯЁ][a-zа-яё]", text):
        return None
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold())
    own = {word for name in names for word in name.casefold().split()}
    phrase = " ".join(words)
    may_be_kept = words and len(phrase) <= LONGEST and not own & set(words) and not is_near_despair(phrase)
    return phrase if may_be_kept else None
