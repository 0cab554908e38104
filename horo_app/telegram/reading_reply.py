"""Readings as replies."""

from dataclasses import replace

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.readings.service import get_horoscope
from horo_app.subscribers.deliveries import Delivery
from horo_app.subscribers.states import SubscriberState
from horo_app.telegram import keyboards, messages
from horo_app.telegram.keyboards import DayButton
from horo_app.telegram.local_times import by_the_clock_of
from horo_app.telegram.reply import Reply, reading_text
from horo_app.telegram.user_context import UserContext


async def reading(
    guest: UserContext, sign: Sign, day: DayButton = DayButton.TODAY, *, offer: bool = False
) -> Reply:
    """The reading of the guest's own today or tomorrow; with an offer to make the sign theirs if it is another."""
    date = guest.today + clock.DAY if day is DayButton.TOMORROW else guest.today
    found = await get_horoscope(sign, date, guest.language)
    text = reading_text(found, by_the_clock_of(guest.zone, found))
    offer = offer and guest.sign not in (None, sign)
    keyboard = keyboards.under_reading(sign, guest.language, day, offer=offer)
    return Reply(text, keyboard, shows=(sign, guest.language))


async def beginning(
    guest: UserContext, sign: Sign, day: DayButton = DayButton.TODAY, *, offer: bool = False
) -> Reply:
    """The same for who begins: whoever had stopped the delivery is asked whether it shall come again."""
    reply = await reading(guest, sign, day, offer=offer)
    subscriber = guest.subscriber
    if subscriber is None or subscriber.state is not SubscriberState.PAUSED:
        return reply
    assert isinstance(reply.keyboard, InlineKeyboardMarkup)
    rows = reply.keyboard.inline_keyboard
    keyboard = keyboards.keyboard([keyboards.resume(guest.language, below=True)], *rows)
    text = Text(reply.text, "\n\n", messages.still_paused(subscriber))
    return replace(reply, text=text, keyboard=keyboard, is_about_delivery=True)


async def morning(delivery: Delivery) -> Reply:
    """The reading that a subscriber is owed."""
    assert delivery.sign is not None
    assert delivery.date is not None
    text = reading_text(await get_horoscope(delivery.sign, delivery.date, delivery.language))
    keyboard = keyboards.under_reading(delivery.sign, delivery.language, DayButton.TODAY)
    return Reply(text, keyboard, shows=(delivery.sign, delivery.language))
