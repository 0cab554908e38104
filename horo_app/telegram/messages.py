"""What the bot says besides readings: welcome, settings, places, help, about."""

from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Text, TextLink

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock, places
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_data, language_name
from horo_app.core.places import zone_title
from horo_app.core.settings import settings
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import Subscriber
from horo_app.telegram import keyboards
from horo_app.telegram.keyboards import Aim, DayButton, time_of
from horo_app.telegram.reply import Reply, plain, title
from horo_app.telegram.understanding.zones import offset_of
from horo_app.telegram.user_context import UserContext

COMMANDS = {
    "today": msg("Today’s horoscope"),
    "tomorrow": msg("Tomorrow’s horoscope"),
    "week": msg("This week’s horoscope"),
    "month": msg("This month’s horoscope"),
    "year": msg("This year’s horoscope"),
    "sign": msg("Another sign"),
    "sky": msg("Today’s sky"),
    "moon": msg("Today’s Moon"),
    "two": msg("Two signs together"),
    "settings": msg("Sign, time, city, language"),
    "stop": msg("Pause the delivery"),
    "mydata": msg("What I keep about you"),
    "forget": msg("Erase everything about me"),
    "help": msg("What I can do"),
    "about": msg("Who writes this"),
}


def welcome(language: Language) -> Reply:
    """The first message."""
    text = say(
        language,
        "Hello! I read the sky every day, and I can tell you what it holds for your sign.\n\n"
        "Choose your sign, or send me your birthday, for example {example}.",
        example=_example(language),
    )
    return plain(text, keyboards.signs(language, Aim.MINE))


def which_sign(language: Language, day: DayButton = DayButton.TODAY) -> Reply:
    """For somebody whose sign we don't know yet."""
    text = say(
        language,
        "Which sign are you? Choose it, or send me your birthday, for example {example}.",
        example=_example(language),
    )
    return plain(text, keyboards.signs(language, Aim.MINE, day))


def which_sign_first(guest: UserContext, day: DayButton = DayButton.TODAY) -> Reply:
    """For a question that needs a sign: theirs from now on, or only for now while nothing can be written down."""
    return which_sign(guest.language, day) if guest.remembers else any_sign(guest.language, day)


def hello_again(guest: UserContext) -> Reply:
    """For a greeting by somebody whom we know."""
    return plain(
        say(guest.language, "Hello! What shall we look at?"), keyboards.menu(guest.sign, guest.language)
    )


def any_sign(language: Language, day: DayButton = DayButton.TODAY) -> Reply:
    """All signs, to read one of them."""
    return plain(say(language, "Whose day shall we look at?"), keyboards.signs(language, Aim.LOOK, day))


def own_sign(language: Language) -> Reply:
    """All signs, to be read to every day."""
    return plain(
        say(language, "Which sign shall I read for you every day?"), keyboards.signs(language, Aim.MINE)
    )


def joined(subscriber: Subscriber) -> Reply:
    """What happens from now on, and how to have it otherwise."""
    words = {"time": time_of(subscriber.deliver_at), "place": place_of(subscriber)}
    told = msg("Your reading will come every day at {time} ({place}). Would another hour suit you better?")
    untold = msg(
        "Which city do you live in? I will go by its clock. Until you tell me, the reading comes every day at {time} "
        "({place})."
    )
    text = say(subscriber.language, told if subscriber.zone_told else untold, **words)
    return plain(text, keyboards.after_joining(subscriber.language))


def still_paused(subscriber: Subscriber) -> str:
    """For somebody who stopped the delivery and begins again: nothing comes until they confirm."""
    time = time_of(subscriber.deliver_at)
    return say(
        subscriber.language, "The delivery is paused. Shall I send it every day at {time} again?", time=time
    )


def back_again(subscriber: Subscriber) -> str:
    """For somebody whom nothing reached for a while: what happens from now on."""
    language = subscriber.language
    away = say(language, "I could not reach you for a while.")
    if subscriber.state is SubscriberState.PAUSED:
        rest = say(language, "The delivery is paused, as you left it: /settings turns it on again.")
    elif subscriber.sign is None:
        rest = say(language, "Nothing has changed for you.")
    else:
        time = time_of(subscriber.deliver_at)
        rest = say(language, "Your reading comes every day at {time} again.", time=time)
    return f"{away} {rest}"


def connected(language: Language, name: str) -> Reply:
    """For an editor whose chat this is from now on."""
    text = say(
        language,
        "This chat is now connected with {name} at the dashboard. What you send to yourself there arrives here.",
        name=name,
    )
    return plain(text)


def link_expired(language: Language) -> Reply:
    """For an editor who came too late."""
    return plain(say(language, "This link is not valid any more. Make a new one at the dashboard."))


def not_understood(guest: UserContext) -> Reply:
    """A kind answer to nonsense, with an example; for a newcomer with the signs, which we need first."""
    language = guest.language
    if guest.sign is not None:
        text = say(
            language,
            "Sorry, I did not catch that. Ask me about a sign, a day or the sky, for example “love tomorrow” or "
            "“when is the full Moon?”, or choose:",
        )
        return plain(text, keyboards.menu(guest.sign, language))
    text = say(
        language,
        "Sorry, I did not catch that. Send me a sign (“Leo”), a birthday ({example}), or choose:",
        example=_example(language),
    )
    return plain(text, keyboards.signs(language, Aim.MINE if guest.remembers else Aim.LOOK))


def impossible_day(language: Language, sign: Sign | None) -> Reply:
    """For 31 April or a day to come, with an example."""
    text = say(
        language,
        "Nobody can have been born on that day. Try it like this: {example}.",
        example=_example(language),
    )
    return plain(text, None if sign else keyboards.signs(language, Aim.MINE))


def settings_card(subscriber: Subscriber) -> Reply:
    """How things are set now."""
    language = subscriber.language
    unset = say(language, "not chosen yet")
    lines = [
        (say(language, "Sign"), title(subscriber.sign, language) if subscriber.sign else unset),
        (say(language, "Delivery"), _delivery(subscriber)),
        (say(language, "Clock"), place_of(subscriber)),
        (say(language, "Language"), language_name(language)),
    ]
    body = [part for name, value in lines for part in ("\n", Bold(name), f": {value}")]
    return Reply(Text(*body[1:]), keyboards.settings_card(subscriber), is_about_delivery=True)


def hours(subscriber: Subscriber) -> Reply:
    """The hours of the day."""
    text = say(
        subscriber.language,
        "At what time shall I write? It counts by the clock of {place}. You may also just send it, for example 7:30.",
        place=place_of(subscriber),
    )
    return plain(text, keyboards.hours(subscriber.language))


def places_to_choose(language: Language, question: str = "") -> Reply:
    """Frequent places, and how to tell another."""
    named = [
        (zone_title(ZoneInfo(zone), language), zone) for zone in language_data(language, "language")["zones"]
    ]
    text = say(
        language,
        "What does your clock show? Choose a city, write the name of yours, or send me your location.",
    )
    return plain(f"{question}\n\n{text}".strip(), keyboards.zones(language, named))


def which_city(language: Language, cities: list[places.City]) -> Reply:
    """Several places have that name."""
    named = [(f"{city.title(language)} · {time_in(ZoneInfo(city.zone))}", city.zone) for city in cities]
    return plain(say(language, "Which one do you mean?"), keyboards.found_cities(named))


def your_city(language: Language, city: places.City) -> Reply:
    """For somebody who names a city without having been asked."""
    zone = ZoneInfo(city.zone)
    text = say(language, "Shall I go by the clock of {city}?", city=city.title(language))
    yes = say(language, "Yes, it is {time} there", time=time_in(zone))
    return plain(text, keyboards.found_cities([(yes, city.zone)]))


def helping(language: Language, username: str) -> Reply:
    """All that can be done, on one screen of a phone."""
    lines = [f"/{command} — {say(language, what)}" for command, what in COMMANDS.items()]
    end = say(
        language,
        "You may also just write: a sign, a birthday, a time, a city. And in any chat: {mention} and a sign.",
        mention=f"@{username}",
    )
    return plain("\n".join([*lines, "", end]))


def about(language: Language) -> Reply:
    """Who writes, and what we keep."""
    text = say(
        language,
        "I am Horo. My readings rest on the real positions of the Sun, the Moon and the planets on that day; "
        "read them as a friendly nudge, not as fate.\n\n"
        "I keep your chat’s number, your settings, the link you came by, and for 90 days what I sent you and on which "
        "days you wrote. Words that I did not understand I keep for 30 days, once five people wrote the same. "
        "/mydata shows it, /forget erases it all.",
    )
    if not settings().public_url:
        return plain(text)
    site = TextLink(say(language, "All signs are on the site, too."), url=settings().public_url)
    return Reply(Text(text, "\n\n", site))


def time_in(zone: ZoneInfo) -> str:
    """What the clocks of `zone` show now."""
    now = clock.now().astimezone(zone)
    return time_of(now.hour * 60 + now.minute)


def place_of(subscriber: Subscriber) -> str:
    """The clock that we go by: "Москва, UTC+3"."""
    names = (zone_title(subscriber.zone, subscriber.language), offset_of(subscriber.zone, clock.now()))
    return ", ".join(filter(None, names))


def _delivery(subscriber: Subscriber) -> str:
    language, time = subscriber.language, time_of(subscriber.deliver_at)
    if subscriber.state is SubscriberState.NEW:
        return say(language, "every day at {time}, as soon as there is a sign", time=time)
    if subscriber.state is not SubscriberState.ACTIVE:
        return say(language, "paused")
    return say(language, "every day at {time}", time=time)


def _example(language: Language) -> str:
    return say(language, "May 12")
