"""Links into the bot: t.me/BOT?start=leo-vk names a sign, a source, or both."""

import re

from aiogram.types import CallbackQuery, Message, Update

from horo_app.astrology.zodiac import Sign
from horo_app.subscribers import visits
from horo_app.telegram.understanding.signs import sign_named

EDITORS = "desk-"  # what a link that connects an editor's chat begins with


def sign_of(link: str) -> Sign | None:
    """The sign of a link, by its exact name: nobody mistypes a link, and a library is no Libra."""
    return sign_named(re.split("[-_]", link, maxsplit=1)[0], roughly=False)


def source_of(link: str) -> str:
    """The source of a link; empty for none."""
    if link.startswith(EDITORS):
        return ""
    _, *words = re.split("[-_]", link, maxsplit=1)
    return visits.source_of((words or [""])[0] if sign_of(link) else link)


def visit_of(update: Update) -> str | None:
    """The source by which somebody comes who acts in their own chat with the bot; None for what is no such visit.

    Asking what is kept, or to be forgotten, is none, either.
    """
    event = update.event
    message = event.message if isinstance(event, CallbackQuery) else event
    if not isinstance(message, Message) or message.chat.type != "private":
        return None
    command, _, link = (message.text or "").strip().partition(" ")
    if isinstance(event, CallbackQuery) or not command.startswith("/"):
        return ""
    name = command.partition("@")[0].lower()
    return None if name in ("/forget", "/mydata") else source_of(link.strip()) if name == "/start" else ""
