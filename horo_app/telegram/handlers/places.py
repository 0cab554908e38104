"""Where a person lives: by a button, by the name of a city, by sharing the location."""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.types import CallbackQuery, Location, Message
from aiogram.utils.formatting import Text

from horo_app.core import clock, places
from horo_app.core.i18n import say
from horo_app.core.places import City
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import PendingQuestion
from horo_app.telegram import clarifying, keyboards, messages, wishes_page
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.handlers.settings import keep
from horo_app.telegram.keyboards import SettingsButton
from horo_app.telegram.reply import Reply, plain
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding.large_cities import is_large_city
from horo_app.telegram.understanding.place_names import uninflected
from horo_app.telegram.user_context import UserContext

LONGEST_CODE = 3  # letters of what may stand for a country, and for much else
ROUGH_FORMS = 4  # of a name's cases that are tried for one that is misspelt

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


async def said(guest: UserContext, place: str, *, is_certain: bool) -> Reply | None:
    """An answer to "I live in …"; None if no place is meant after all."""
    asked = guest.was_asked(PendingQuestion.CITY)
    cities = await asyncio.to_thread(_called, place)
    if len(cities) == 1 and asked:
        return await _one(guest, cities[0])
    if not cities and (asked or is_certain):
        return await nearly(guest, place)
    return _offered(guest, cities)


async def named(guest: UserContext, text: str) -> Reply | None:
    """An answer to the bare name of a city, to whoever was asked for one; to others only that of a large one."""
    cities = await asyncio.to_thread(places.find_cities, text)
    if guest.was_asked(PendingQuestion.CITY):
        cities = cities or await asyncio.to_thread(_called, text)
        return await _one(guest, cities[0]) if len(cities) == 1 else _offered(guest, cities)
    if cities and is_large_city(text, cities[0]):
        return _offered(guest, cities)
    return _offered(guest, places.cities_of_country(text)) if len(text) > LONGEST_CODE else None


async def nearly(guest: UserContext, text: str) -> Reply:
    """The city with nearly that name, to be confirmed, or the question again."""
    cities = await asyncio.to_thread(_roughly_called, text)
    if not cities:
        unknown = say(guest.language, "I do not know that city. Perhaps a larger one nearby?")
        await keep(guest, asked=PendingQuestion.CITY)
        return messages.places_to_choose(guest.language, unknown)
    return _offered(guest, cities) or messages.places_to_choose(guest.language)


def _called(place: str) -> list[City]:
    """The cities that a place in any case of its name may be; of a country, one for each clock."""
    forms = uninflected(place)
    for found in (places.find_cities, places.cities_of_country):
        for form in forms:
            if cities := found(form):
                return cities
    return []


def _roughly_called(place: str) -> list[City]:
    return next(
        (
            found
            for form in uninflected(place)[:ROUGH_FORMS]
            if (found := places.find_cities(form, roughly=True))
        ),
        [],
    )


def _offered(guest: UserContext, cities: list[City]) -> Reply | None:
    if not cities:
        return None
    if len(cities) > 1:
        return messages.which_city(guest.language, cities)
    return messages.your_city(guest.language, cities[0])


async def _one(guest: UserContext, city: City) -> Reply:
    return await set_zone(guest, ZoneInfo(city.zone), city.title(guest.language))


async def offset_told(guest: UserContext, zone: ZoneInfo, *, is_certain: bool) -> Reply:
    """A clock told by its distance from another."""
    return await set_zone(guest, zone) if is_certain else clarifying.your_zone(guest.language, zone)


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
    if subscriber.sign is None and not remove:
        which = messages.which_sign(guest.language)
        return replace(which, text=Text(text, "\n\n", which.text))
    return plain(text, wishes_page.below(subscriber) if remove else None)
