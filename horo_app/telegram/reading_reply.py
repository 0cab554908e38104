"""Readings as replies."""

from collections import OrderedDict
from dataclasses import replace

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.settings import settings
from horo_app.readings.service import get_horoscope
from horo_app.subscribers.deliveries import Delivery
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import FULL
from horo_app.telegram import keyboards, messages, votes
from horo_app.telegram.keyboards import DayButton, SignButton
from horo_app.telegram.local_times import by_the_clock_of
from horo_app.telegram.moon_message import moon_line
from horo_app.telegram.morning_message import message_text
from horo_app.telegram.reply import Reply, reading_text
from horo_app.telegram.user_context import UserContext

KEPT = 512  # replies that many people tap for
_replies: OrderedDict[tuple[object, ...], tuple[Reading, Reply]] = OrderedDict()


async def reading(
    guest: UserContext, sign: Sign, day: DayButton = DayButton.TODAY, *, offer: bool = False
) -> Reply:
    """The reading of the guest's own today or tomorrow; with an offer to make the sign theirs if it is not."""
    date = guest.today + clock.DAY if day is DayButton.TOMORROW else guest.today
    found = await get_horoscope(sign, date, guest.language)
    offer = offer and is_to_be_offered(guest, sign)
    key = (sign, date, guest.language, guest.zone.key, day, offer, settings().public_url)
    held = _replies.get(key)
    if held is None or held[0] is not found:  # there is a newer text
        while len(_replies) >= KEPT:
            _replies.popitem(last=False)
        text = reading_text(found, by_the_clock_of(guest.zone, found))
        keyboard = keyboards.under_reading(sign, guest.language, day, offer=offer)
        held = _replies[key] = found, Reply(text, keyboard, shows=(sign, guest.language))
    return held[1]


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


def is_to_be_offered(guest: UserContext, sign: Sign) -> bool:
    """Whether the sign may become the guest's: it is not yet, and we can write it down."""
    return guest.remembers and guest.sign is not sign


async def morning(delivery: Delivery) -> Reply:
    """The reading that a subscriber is owed."""
    assert delivery.sign is not None
    assert delivery.date is not None
    sign, language = delivery.sign, delivery.language
    signs = tuple(dict.fromkeys((sign, *delivery.more_signs)))
    readings = [await get_horoscope(each, delivery.date, language) for each in signs]
    day = DayButton.TOMORROW if delivery.is_for_tomorrow else DayButton.TODAY
    rows = keyboards.under_reading(sign, language, day).inline_keyboard
    whole = keyboards.button(say(language, "The whole reading"), SignButton(sign=sign, day=day))
    keyboard = keyboards.keyboard(
        votes.buttons((sign, delivery.date, language)) if delivery.asks_below else [],
        [whole] if delivery.shows != FULL else [],
        *rows,
    )
    moon = await moon_line(delivery.date, delivery.moon_of, language) if delivery.moon_of else ""
    text = message_text(readings, delivery.shows, moon)
    return Reply(text, keyboard, shows=(sign, language), beside=signs[1:])
