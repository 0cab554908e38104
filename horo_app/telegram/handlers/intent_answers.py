"""Answers to the intents of intents.toml: by code where something is to be done or looked up, else by the file."""

from collections.abc import Awaitable, Callable

from horo_app.content.wording import sign_dates
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.subscribers.subscribers import PendingQuestion
from horo_app.telegram import clarifying, keyboards, messages, wishes_page
from horo_app.telegram.asked_readings import colour_of_day
from horo_app.telegram.handlers.settings import keep, stopped
from horo_app.telegram.keyboards import SettingsButton
from horo_app.telegram.moon_message import moon_of_day
from horo_app.telegram.reading_reply import is_to_be_offered
from horo_app.telegram.reply import Reply, plain, title
from horo_app.telegram.sender import Sender
from horo_app.telegram.sky_answers import ANSWERS as SKY_ANSWERS
from horo_app.telegram.sky_answers import sky_answer
from horo_app.telegram.sky_message import sky_card
from horo_app.telegram.understanding.intents import intents
from horo_app.telegram.understanding.meaning import Meaning
from horo_app.telegram.user_context import UserContext

Answerer = Callable[[UserContext, Meaning], Awaitable[Reply]]


async def answer_intent(guest: UserContext, meaning: Meaning, courier: Sender, username: str) -> None:
    """One answer to an intent."""
    await courier.send(guest.id, await _answer(guest, meaning, username))


async def _answer(guest: UserContext, meaning: Meaning, username: str) -> Reply:
    if meaning.name == "help":
        return messages.helping(guest.language, username)
    if meaning.name in SKY_ANSWERS:
        return plain(sky_answer(meaning, guest), keyboards.menu(guest.sign, guest.language))
    if meaning.name in BY_CODE:
        return await BY_CODE[meaning.name](guest, meaning)
    intent = intents()[meaning.name]
    keyboard = keyboards.menu(guest.sign, guest.language) if intent.buttons else None
    return plain(intent.answers[guest.language], keyboard)


async def _greeting(guest: UserContext, _: Meaning) -> Reply:
    return messages.welcome(guest.language) if guest.sign is None else messages.hello_again(guest)


async def _stop(guest: UserContext, meaning: Meaning) -> Reply:
    """What surely says "stop" stops; what is like it is asked about."""
    if meaning.is_certain:
        return await stopped(guest)
    yes = keyboards.button(say(guest.language, "Pause the delivery"), SettingsButton(what="stop"))
    return plain(say(guest.language, "Shall I stop writing to you every day?"), keyboards.keyboard([yes]))


async def _subscribe(guest: UserContext, _: Meaning) -> Reply:
    if guest.sign is None:
        return messages.which_sign_first(guest)
    return messages.settings_card(await keep(guest))


async def _settings(guest: UserContext, _: Meaning) -> Reply:
    return messages.settings_card(await keep(guest))


async def _time(guest: UserContext, _: Meaning) -> Reply:
    return messages.hours(await keep(guest, asked=PendingQuestion.TIME))


async def _city(guest: UserContext, _: Meaning) -> Reply:
    await keep(guest, asked=PendingQuestion.CITY)
    return messages.places_to_choose(guest.language)


async def _language(guest: UserContext, _: Meaning) -> Reply:
    """In both languages: who asks may not read the one that is set."""
    questions = [say(language, "Which language shall I speak?") for language in (guest.language, *Language)]
    return plain("\n".join(dict.fromkeys(questions)), keyboards.languages(guest.language))


async def _change_sign(guest: UserContext, _: Meaning) -> Reply:
    return messages.own_sign(guest.language)


async def _other_sign(guest: UserContext, _: Meaning) -> Reply:
    return messages.any_sign(guest.language)


async def _my_sign(guest: UserContext, _: Meaning) -> Reply:
    if guest.sign is None:
        return messages.which_sign_first(guest)
    text = say(guest.language, "Your sign is {sign}.", sign=title(guest.sign, guest.language))
    return plain(text, keyboards.menu(guest.sign, guest.language))


async def _sign_facts(guest: UserContext, meaning: Meaning) -> Reply:
    """The birthdays of a sign, and the way to all that the site says of it."""
    sign = meaning.sign or guest.sign
    if sign is None:
        return messages.which_sign_first(guest)
    text = f"{title(sign, guest.language)}: {sign_dates(sign, guest.language)}"
    page = keyboards.on_the_site(sign, guest.language)
    offer = is_to_be_offered(guest, sign)
    return plain(text, keyboards.under_part(sign, guest.language, offer=offer, page=page))


async def _illness(guest: UserContext, _: Meaning) -> Reply:
    return clarifying.illness_or_sign(guest.language)


async def _about(guest: UserContext, _: Meaning) -> Reply:
    return messages.about(guest.language)


async def _sky(guest: UserContext, _: Meaning) -> Reply:
    return sky_card(guest.today, guest.zone, guest.language)


async def _moon_calendar(guest: UserContext, _: Meaning) -> Reply:
    return await moon_of_day(guest)


async def _site(guest: UserContext, _: Meaning) -> Reply:
    if not settings().public_url:
        text = say(guest.language, "I know of no site; everything that I write is here.")
        return plain(text, keyboards.menu(guest.sign, guest.language))
    return messages.about(guest.language)


async def _never_mind(guest: UserContext, _: Meaning) -> Reply:
    """Whatever was asked is settled."""
    if guest.subscriber is not None and guest.subscriber.asked is not PendingQuestion.NOTHING:
        await keep(guest)
    return plain(say(guest.language, "All right."), wishes_page.below(guest.subscriber))


BY_CODE: dict[str, Answerer] = {
    "greeting": _greeting,
    "stop": _stop,
    "subscribe": _subscribe,
    "settings": _settings,
    "time": _time,
    "city": _city,
    "language": _language,
    "change_sign": _change_sign,
    "other_sign": _other_sign,
    "my_sign": _my_sign,
    "sign_facts": _sign_facts,
    "illness": _illness,
    "about": _about,
    "sky": _sky,
    "moon_calendar": _moon_calendar,
    "site": _site,
    "never_mind": _never_mind,
    "colour": colour_of_day,
    "score": colour_of_day,
}
