"""Where a person lives: by a button, by the name of a city, by sharing the location."""

import asyncio
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Location, Message, ReplyKeyboardRemove

from horo_app.core import clock, places
from horo_app.core.i18n import say
from horo_app.core.places import City
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import PendingQuestion
from horo_app.telegram import keyboards, messages
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.handlers.settings import keep
from horo_app.telegram.keyboards import SettingsButton
from horo_app.telegram.reply import Reply, plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext

router = Router(name="places")
router.message.filter(InPrivate())
router.callback_query.filter(InPrivate())


@router.callback_query(SettingsButton.filter(F.what == "places"))
async def choose(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """Frequent places; the name of another is awaited."""
    await keep(guest, asked=PendingQuestion.CITY)
    await courier.show(query, messages.places_to_choose(guest.language))


@router.callback_query(SettingsButton.filter(F.what == "location"))
async def ask_for_location(query: CallbackQuery, guest: UserContext, courier: Sender) -> None:
    """The one button that may hand over a location stands under the field of writing."""
    await courier.hint(query)
    text = say(guest.language, "Tap the button below the message field.")
    await courier.send(guest.id, plain(text, keyboards.send_location(guest.language)))


@router.callback_query(SettingsButton.filter(F.what == "zone"))
async def zone(
    query: CallbackQuery, callback_data: SettingsButton, guest: UserContext, courier: Sender
) -> None:
    """A clock is chosen."""
    chosen = clock.known_zone(callback_data.value)
    if chosen is None:
        return await courier.show(query, messages.places_to_choose(guest.language))
    await courier.show(query, messages.settings_card(await keep(guest, zone=chosen)))


@router.message(F.location.as_("location"))
async def located(_: Message, location: Location, guest: UserContext, courier: Sender) -> None:
    """The location is used to find the clock, and not kept."""
    found = places.zone_at(location.latitude, location.longitude)
    await courier.send(guest.id, await set_zone(guest, found or guest.zone, remove=True))


async def named(guest: UserContext, text: str, *, roughly: bool = False) -> Reply | None:
    """An answer to the name of a city; None if the text is none. Roughly right is enough for whoever was asked."""
    asked = guest.was_asked(PendingQuestion.CITY)
    if roughly and not asked:
        return None
    cities = await asyncio.to_thread(places.find_cities, text, roughly=roughly)
    if not cities:
        unknown = say(guest.language, "I do not know that city. Perhaps a larger one nearby?")
        return plain(unknown) if roughly else None
    if len(cities) > 1:
        return messages.which_city(guest.language, cities)
    return await _one(guest, cities[0]) if asked else messages.your_city(guest.language, cities[0])


async def _one(guest: UserContext, city: City) -> Reply:
    return await set_zone(guest, ZoneInfo(city.zone), city.title(guest.language))


async def set_zone(guest: UserContext, zone: ZoneInfo, name: str = "", *, remove: bool = False) -> Reply:
    """Go by the clock of `zone` from now on, and say so."""
    subscriber = await keep(guest, zone=zone)
    text = say(
        guest.language,
        "Done. I go by the clock of {place}, where it is {time} now.",
        place=name or messages.place_of(subscriber),
        time=messages.time_in(subscriber.zone),
    )
    if subscriber.state is SubscriberState.ACTIVE and subscriber.sign is not None:
        hour = keyboards.time_of(subscriber.deliver_at)
        text += " " + say(guest.language, "The reading comes at {hour}.", hour=hour)
    return plain(text, ReplyKeyboardRemove() if remove else None)
