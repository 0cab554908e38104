"""What comes by itself, as a subscriber wishes it: version, more signs, when, questions, the Moon, buttons below."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

from horo_app.astrology.zodiac import SIGNS
from horo_app.content.reading import Section
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.subscribers.subscribers import EVENING, FULL, MORNING, SHORT, Question, Subscriber
from horo_app.telegram import messages, wishes_page
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.handlers.settings import keep
from horo_app.telegram.keyboards import SettingsButton
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext

router = Router(name="wishes")
router.message.filter(InPrivate())
router.callback_query.filter(InPrivate())

NOON = 12 * 60  # from when on an hour is no morning's
_CHOICES: dict[str, dict[str, dict[str, Any]]] = {
    "shows": {version: {"shows": version} for version in (FULL, SHORT, *map(str, Section))},
    "asks": {question.value or "nowhere": {"asks": question.value} for question in Question},
    "moon": {"yes": {"moon_line": True}, "no": {"moon_line": False}},
    "below": {"yes": {"has_keyboard": True}, "no": {"has_keyboard": False}},
}


class SettingsBelow(BaseFilter):
    """Lets through the button "Settings" below the field of writing, which arrives as its text."""

    async def __call__(self, message: Message) -> bool:
        return message.text in {say(language, wishes_page.BELOW_SETTINGS) for language in Language}


@router.message(SettingsBelow())
async def settings_below(_: Message, guest: UserContext, courier: Sender) -> None:
    """The same as `/settings`."""
    await courier.send(guest.id, messages.settings_card(await keep(guest)))


@router.callback_query(SettingsButton.filter(F.what == "wishes"))
async def wishes(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """The page."""
    await courier.show(query, wishes_page.page(await keep(guest)))


@router.callback_query(SettingsButton.filter(F.what.in_(_CHOICES)))
async def wish(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """One of a few is chosen."""
    chosen = _CHOICES[callback_data.what].get(callback_data.value, {})
    subscriber = await keep(guest, **chosen)
    await courier.show(query, wishes_page.page(subscriber))
    if "has_keyboard" in chosen:
        await courier.send(guest.id, wishes_page.below_changed(subscriber))


@router.callback_query(SettingsButton.filter((F.what == "before") & F.value.in_({"yes", "no"})))
async def day_before(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """The evening before, or the day itself; an hour that does not go with it becomes the usual one."""
    subscriber = await keep(guest)
    before = callback_data.value == "yes"
    chosen: dict[str, Any] = {"day_before": before}
    if before != subscriber.day_before and before == (subscriber.deliver_at < NOON):
        chosen["deliver_at"] = EVENING if before else MORNING
    await courier.show(query, wishes_page.page(await keep(guest, **chosen)))


@router.callback_query(SettingsButton.filter(F.what == "signs"))
async def signs(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """The signs to add."""
    await courier.show(query, wishes_page.signs_page(await keep(guest)))


@router.callback_query(SettingsButton.filter((F.what == "more") & F.value.in_(set(SIGNS))))
async def more(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """A sign is added, or taken away."""
    subscriber = await keep(guest)
    await courier.show(
        query, wishes_page.signs_page(await keep(guest, more_signs=_toggled(subscriber, callback_data)))
    )


def _toggled(subscriber: Subscriber, tapped: SettingsButton) -> list[str]:
    chosen = set(subscriber.more_signs) ^ {tapped.value}
    return [sign.value for sign in SIGNS if sign in chosen and sign is not subscriber.sign]
