"""The page of the settings on which a subscriber wishes what comes, when, and what is asked."""

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram.utils.formatting import Bold, Text

from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.content.reading import Section
from horo_app.content.wording import heading
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.subscribers.subscribers import FULL, SHORT, Question, Subscriber
from horo_app.telegram import keyboards
from horo_app.telegram.keyboards import SettingsButton
from horo_app.telegram.reply import Reply, title

CHOSEN = "✓ "

BELOW_TODAY, BELOW_TOMORROW, BELOW_SETTINGS = msg("Today"), msg("Tomorrow"), msg("Settings")
_QUESTIONS = {
    Question.NOWHERE: msg("Do not ask"),
    Question.UNDER_READING: msg("Under the reading"),
    Question.EVENING: msg("In the evening"),
}


def page(subscriber: Subscriber) -> Reply:
    """How it is now, and a button for each wish."""
    language = subscriber.language
    lines = [
        (say(language, "What comes"), _version(subscriber.shows, language)),
        (say(language, "More signs"), _more_signs(subscriber)),
        (say(language, "It comes"), _when(subscriber)),
        (say(language, "“Was this close?”"), say(language, _QUESTIONS[subscriber.asks])),
    ]
    body = [part for name, value in lines for part in ("\n", Bold(name), f": {value}")]
    return Reply(Text(*body[1:]), _keyboard(subscriber))


def signs_page(subscriber: Subscriber) -> Reply:
    """The signs that may come beside one's own."""
    language = subscriber.language
    others = [sign for sign in SIGNS if sign is not subscriber.sign]
    buttons = (
        _choice(title(sign, language), sign in subscriber.more_signs, "more", sign.value) for sign in others
    )
    text = say(
        language, "Whose reading shall come beside yours, in the same message? Tap to add or take away."
    )
    back = keyboards.button(say(language, "‹ Back"), SettingsButton(what="wishes"))
    return Reply(Text(text), keyboards.keyboard(*keyboards.in_rows(buttons, 3), [back]))


def below(subscriber: Subscriber | None) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The buttons that stay under the field of writing, for who wishes them; for others, nothing there."""
    if subscriber is None or not subscriber.has_keyboard:
        return ReplyKeyboardRemove()
    rows = [[BELOW_TODAY, BELOW_TOMORROW], [BELOW_SETTINGS]]
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=say(subscriber.language, text)) for text in row] for row in rows],
        resize_keyboard=True,
        is_persistent=True,
    )


def below_changed(subscriber: Subscriber) -> Reply:
    """Brings the buttons below, or takes them away: only a message of its own can."""
    language = subscriber.language
    if subscriber.has_keyboard:
        text = say(language, "The buttons are below the message field now.")
    else:
        text = say(language, "The buttons below are gone.")
    return Reply(Text(text), below(subscriber))


def _keyboard(subscriber: Subscriber) -> InlineKeyboardMarkup:
    language = subscriber.language
    shows = [_shows(subscriber, version) for version in (FULL, SHORT, *Section)]
    when = [
        _choice(say(language, "On the day"), not subscriber.day_before, "before", "no"),
        _choice(say(language, "The evening before"), subscriber.day_before, "before", "yes"),
    ]
    questions = [
        _choice(say(language, text), subscriber.asks is question, "asks", question.value or "nowhere")
        for question, text in _QUESTIONS.items()
    ]
    other = "no" if subscriber.has_keyboard else "yes"
    name = say(language, "Buttons below: Today, Tomorrow, Settings")
    moon = say(language, "A line of the Moon")
    return keyboards.keyboard(
        shows[:2],
        shows[2:5],
        shows[5:],
        [keyboards.button(say(language, "More signs"), SettingsButton(what="signs"))],
        when,
        questions[:1],
        questions[1:],
        [_choice(moon, subscriber.moon_line, "moon", "no" if subscriber.moon_line else "yes")],
        [_choice(name, subscriber.has_keyboard, "below", other)],
        [keyboards.button(say(language, "‹ Back"), SettingsButton(what="card"))],
    )


def _shows(subscriber: Subscriber, version: str) -> InlineKeyboardButton:
    return _choice(_version(version, subscriber.language), subscriber.shows == version, "shows", version)


def _choice(text: str, is_chosen: bool, what: str, value: str) -> InlineKeyboardButton:
    return keyboards.button(CHOSEN * is_chosen + text, SettingsButton(what=what, value=value))


def _version(shows: str, language: Language) -> str:
    if shows == FULL:
        return say(language, "Whole reading")
    if shows == SHORT:
        return say(language, "Short version")
    return say(language, "Only: {section}", section=heading(Section(shows), language))


def _more_signs(subscriber: Subscriber) -> str:
    if not subscriber.more_signs:
        return say(subscriber.language, "none")
    return ", ".join(sign_name(sign, subscriber.language) for sign in subscriber.more_signs)


def _when(subscriber: Subscriber) -> str:
    time = keyboards.time_of(subscriber.deliver_at)
    if subscriber.day_before:
        return say(subscriber.language, "the day before at {time}", time=time)
    return say(subscriber.language, "on the day at {time}", time=time)
