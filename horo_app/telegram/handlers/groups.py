"""In groups the bot speaks when it is spoken to: a command with its name, a mention, an answer to its message."""

import re
from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter
from aiogram.types import InlineKeyboardButton, Message

from horo_app.core.i18n import say
from horo_app.telegram import keyboards, messages
from horo_app.telegram.handlers.readings import reading_of
from horo_app.telegram.keyboards import DayButton
from horo_app.telegram.reading_reply import reading
from horo_app.telegram.reply import Reply, plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.sky_message import sky_card
from horo_app.telegram.understanding import sign_and_day
from horo_app.telegram.user_context import UserContext

router = Router(name="groups")


class Addressed(BaseFilter):
    """Lets a message through that is for the bot, with what it says in `asked`, without the bot's name."""

    async def __call__(self, message: Message, username: str, bot_id: int) -> bool | dict[str, Any]:
        if not is_addressed(message, username, bot_id):
            return False
        return {"asked": _name(username).sub(" ", message.text or "").strip()}


def is_addressed(message: Message, username: str, bot_id: int) -> bool:
    """Whether a message in a group is for the bot."""
    text = message.text or ""
    replied = message.reply_to_message
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
    return bool(_name(username).search(text) or (to_us and not text.startswith("/")))


def _name(username: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)


@router.message(F.chat.type.in_({"group", "supergroup"}), Addressed())
async def asked_in_a_group(
    message: Message, asked: str, guest: UserContext, courier: Sender, username: str
) -> None:
    """One answer under the question."""
    await courier.send(message.chat.id, await _answer(asked, guest, username), to=message)


async def _answer(asked: str, guest: UserContext, username: str) -> Reply:
    command, _, rest = asked.partition(" ") if asked.startswith("/") else ("", "", asked)
    sign, tomorrow = sign_and_day(rest)
    if command == "/sky":
        return sky_card(guest.today, guest.zone, guest.language)
    if command in ("/sign", "/start"):
        return messages.any_sign(guest.language)
    if command in ("", "/today", "/tomorrow"):
        day = DayButton.TOMORROW if tomorrow or command == "/tomorrow" else DayButton.TODAY
        if sign is not None:
            return await reading(guest, sign, day)
        return await reading_of(guest, "", day) if guest.sign else messages.any_sign(guest.language, day)
    return _in_private(guest, username)


def _in_private(guest: UserContext, username: str) -> Reply:
    """What is one person's business is not a group's."""
    link = InlineKeyboardButton(
        text=say(guest.language, "Write to me"), url=f"https://t.me/{username}?start=group"
    )
    return plain(say(guest.language, "Let us speak about that in private."), keyboards.keyboard([link]))
