"""Every day in a group, by an admin's wish: all twelve signs, briefly."""

import re
from typing import Any

from aiogram import Bot, F, Router
from aiogram.exceptions import AiogramError
from aiogram.methods import GetChatMember
from aiogram.types import Message

from horo_app.astrology.zodiac import SIGNS
from horo_app.core.db import transaction
from horo_app.core.i18n import say
from horo_app.subscribers import subscribers
from horo_app.subscribers.subscribers import HALF_HOUR, SHORT
from horo_app.telegram.handlers.groups import Addressed
from horo_app.telegram.keyboards import time_of
from horo_app.telegram.messages import place_of
from horo_app.telegram.reply import plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext

router = Router(name="group delivery")
router.message.filter(F.chat.type.in_({"group", "supergroup"}))

ADMINS = ("creator", "administrator")
NINE = 9 * 60
_DAILY = re.compile(r"/daily\b\s*(.*)", re.IGNORECASE | re.DOTALL)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_OFF = {"off", "stop", "выкл", "стоп", "нет"}


class RawChatMember(GetChatMember):
    """A member as they come: rights that this version does not know must not keep an admin from being one."""

    __returning__ = dict[str, Any]


@router.message(F.migrate_to_chat_id.as_("number"))
async def migrated(message: Message, number: int) -> None:
    """The group has another number from now on, and goes on there."""
    async with transaction() as session:
        before = await subscribers.find(session, message.chat.id)
        if before is not None:
            chosen: dict[str, Any] = {
                "sign": before.sign,
                "more_signs": list(before.more_signs),
                "shows": before.shows,
            }
            chosen |= {"deliver_at": before.deliver_at, "language": before.language}
            if before.zone_told:
                chosen["zone"] = before.zone
            await subscribers.choose(session, number, before.language, **chosen)
            await subscribers.forget(session, message.chat.id)


@router.message(Addressed(), F.text.regexp(_DAILY))
async def daily(message: Message, bot: Bot, guest: UserContext, courier: Sender, asked: str) -> None:
    """`/daily`, `/daily 8:30` or `/daily off`, by an admin."""
    language, group = guest.language, message.chat.id
    wish = (found[1] if (found := _DAILY.match(asked)) else "").strip().casefold()
    if not await _is_by_admin(bot, message):
        return await courier.send(
            group, plain(say(language, "Only an admin of the group can change that.")), message
        )
    if wish in _OFF:
        async with transaction() as session:
            await subscribers.forget(session, group)
        return await courier.send(
            group, plain(say(language, "I send nothing here by myself any more.")), message
        )
    minutes = _minutes(wish) if wish else NINE
    if minutes is None:
        text = say(language, "Send it like this: /daily 8:30, or /daily off.")
        return await courier.send(group, plain(text), message)
    chosen: dict[str, Any] = {
        "sign": SIGNS[0],
        "more_signs": list(SIGNS[1:]),
        "shows": SHORT,
        "deliver_at": minutes,
    }
    if guest.subscriber is not None and guest.subscriber.zone_told:
        chosen["zone"] = guest.zone
    async with transaction() as session:
        await subscribers.choose(session, group, language, language=language, **chosen)
        subscriber = await subscribers.resume(session, group, language)
    text = say(
        language,
        "Every day at {time} ({place}) all twelve signs come here, briefly. /daily 8:30 changes the hour, /daily off "
        "ends it.",
        time=time_of(minutes),
        place=place_of(subscriber),
    )
    await courier.send(group, plain(text), message)


async def _is_by_admin(bot: Bot, message: Message) -> bool:
    """Also an anonymous one, who writes in the name of the group."""
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat.id
    if message.from_user is None:
        return False
    try:
        member: Any = await bot(RawChatMember(chat_id=message.chat.id, user_id=message.from_user.id))
    except AiogramError:
        return False
    return isinstance(member, dict) and member.get("status") in ADMINS


def _minutes(text: str) -> int | None:
    """A time of day as minutes after midnight, to the nearest half hour."""
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    minutes = int(found[1]) * 60 + int(found[2] or 0)
    return (minutes + HALF_HOUR // 2) // HALF_HOUR * HALF_HOUR % (24 * 60)
