"""Questions back, where a guess might do what nobody asked for: a sign, an hour, a clock."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.formatting import Text

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.places import zone_title
from horo_app.subscribers.subscribers import Subscriber
from horo_app.telegram import keyboards, messages
from horo_app.telegram.keyboards import Aim, SettingsButton, SignButton, SignsButton, time_of
from horo_app.telegram.reply import Reply, plain, title
from horo_app.telegram.understanding.times import ClockTime
from horo_app.telegram.understanding.zones import offset_of


def is_this_your_sign(language: Language, sign: Sign) -> Reply:
    """For words that may tell one's sign, or something else altogether."""
    text = say(language, "Is {sign} your sign?", sign=title(sign, language))
    return plain(text, _is_this_your_sign(sign, language))


def illness_or_sign(language: Language) -> Reply:
    """For "I have cancer": an illness more likely than a sign."""
    text = say(
        language,
        "If you mean the illness: I am truly sorry, and I wish you strength and good people around you. "
        "If you mean the sign of the zodiac, it is here:",
    )
    return plain(text, _is_this_your_sign(Sign.CANCER, language))


def is_this_the_time(language: Language, time: ClockTime) -> Reply:
    """For a number that may be an hour."""
    text = say(language, "Shall I write every day at {time}?", time=time_of(time.minutes))
    return plain(text, _yes_at(time.minutes, language))


def hours_again(subscriber: Subscriber) -> Reply:
    """For an answer that is no time of day: the question again."""
    text = say(
        subscriber.language,
        "I take a time such as 7:30, “8 p.m.” or “half past seven”. At what time shall I write?",
    )
    return plain(text, keyboards.hours(subscriber.language))


def time_kept(subscriber: Subscriber, time: ClockTime) -> Reply:
    """A time is set, to the half hour; no hour is promised to somebody whose clock we do not know."""
    language, at = subscriber.language, time_of(subscriber.deliver_at)
    rounded = say(language, "I write on the hour and at half past, so it is {time}.", time=at) + " "
    said = rounded if time.is_rounded else ""
    if not subscriber.zone_told:
        return messages.places_to_choose(
            language, said + say(language, "{time}, noted. By the clock of which city?", time=at)
        )
    card = messages.settings_card(subscriber)
    return replace(card, text=Text(said.strip(), "\n\n", card.text)) if said else card


def your_zone(language: Language, zone: ZoneInfo) -> Reply:
    """For somebody who names a clock by its distance from others, without having been asked."""
    name = zone_title(zone, language) or offset_of(zone, clock.now())
    text = say(language, "Shall I go by this clock: {name}?", name=name)
    yes = say(language, "Yes, it is {time} there", time=messages.time_in(zone))
    return plain(text, keyboards.found_cities([(yes, zone.key)]))


def _is_this_your_sign(sign: Sign, language: Language) -> InlineKeyboardMarkup:
    """For a sign's name among words that may mean something else."""
    return keyboards.keyboard(
        [keyboards.button(say(language, "Yes, this is my sign"), SignButton(sign=sign, aim=Aim.MINE))],
        [
            keyboards.button(
                say(language, "Only read {sign}", sign=title(sign, language)), SignButton(sign=sign)
            )
        ],
        [keyboards.button(say(language, "Another sign"), SignsButton(aim=Aim.MINE))],
    )


def _yes_at(minutes: int, language: Language) -> InlineKeyboardMarkup:
    """The delivery at that time, or another."""
    yes = say(language, "Yes, at {time}", time=time_of(minutes))
    return keyboards.keyboard(
        [keyboards.button(yes, SettingsButton(what="time", value=str(minutes)))],
        [keyboards.button(say(language, "Another time"), SettingsButton(what="hours"))],
    )
