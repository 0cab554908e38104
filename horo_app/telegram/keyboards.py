"""The buttons under the bot's messages, and what each sends back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.content.wording import period_title
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.core.settings import settings
from horo_app.site.routes import Page, page_of_period
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import HALF_HOUR, Subscriber
from horo_app.telegram.reply import title

BELOW = "below"
PRESENT = "now"  # the period in which it is tapped


class DayButton(StrEnum):
    """A day as a button means it: by the calendar of whoever taps, when they tap."""

    TODAY = "today"
    TOMORROW = "tomorrow"


class Aim(StrEnum):
    """What a sign is tapped for: to read it once, or to be told it from now on."""

    LOOK = "look"
    MINE = "mine"


class SignButton(CallbackData, prefix="sign"):
    """A reading of a sign."""

    sign: Sign
    aim: Aim = Aim.LOOK
    day: DayButton = DayButton.TODAY


class SignsButton(CallbackData, prefix="signs"):
    """The twelve signs to choose from."""

    aim: Aim
    day: DayButton = DayButton.TODAY


class PeriodButton(CallbackData, prefix="period"):
    """A sign's horoscope of a period, which is named as in the site's addresses."""

    sign: Sign
    kind: PeriodKind
    slug: str


class SettingsButton(CallbackData, prefix="set"):
    """A page of the settings, or a setting with its new value."""

    what: str
    value: str = ""


def keyboard(*rows: Sequence[InlineKeyboardButton | None]) -> InlineKeyboardMarkup:
    """Rows of buttons, without those that are None and without empty rows."""
    kept = [[button for button in row if button is not None] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=[row for row in kept if row])


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    """A button that sends `data` back."""
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def in_rows(buttons: Iterable[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    """The buttons in rows of `width`."""
    every = list(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]


def signs(language: Language, aim: Aim, day: DayButton = DayButton.TODAY) -> InlineKeyboardMarkup:
    """The twelve signs with their names."""
    every = (button(title(sign, language), SignButton(sign=sign, aim=aim, day=day)) for sign in SIGNS)
    return keyboard(*in_rows(every, 3))


def under_reading(
    sign: Sign, language: Language, day: DayButton, *, offer: bool = False
) -> InlineKeyboardMarkup:
    """The way on from a reading: neighbours, the other day, all signs, sharing, the site, longer spans."""
    mine = button(say(language, "This is my sign"), SignButton(sign=sign, aim=Aim.MINE)) if offer else None
    other = DayButton.TODAY if day is DayButton.TOMORROW else DayButton.TOMORROW
    name = say(language, "Tomorrow") if other is DayButton.TOMORROW else say(language, "Today")
    return keyboard(
        [mine],
        [
            button(f"‹ {sign_name(sign.previous, language)}", SignButton(sign=sign.previous, day=day)),
            button(f"{sign_name(sign.next, language)} ›", SignButton(sign=sign.next, day=day)),
        ],
        [
            button(name, SignButton(sign=sign, day=other)),
            button(say(language, "All signs"), SignsButton(aim=Aim.LOOK, day=day)),
        ],
        [share(sign, language), on_the_site(sign, language)],
        spans(sign, language),
    )


_SPANS = {PeriodKind.WEEK: msg("Week"), PeriodKind.MONTH: msg("Month"), PeriodKind.YEAR: msg("Year")}


def spans(sign: Sign, language: Language, but: PeriodKind | None = None) -> list[InlineKeyboardButton]:
    """The sign's week, month and year."""
    return [
        button(say(language, name), PeriodButton(sign=sign, kind=kind, slug=PRESENT))
        for kind, name in _SPANS.items()
        if kind is not but
    ]


def signs_of_period(language: Language, period: Period) -> InlineKeyboardMarkup:
    """The twelve signs, for the horoscope of a period."""
    every = (button(title(sign, language), _period(sign, period)) for sign in SIGNS)
    return keyboard(*in_rows(every, 3))


def under_period(sign: Sign, language: Language, period: Period, today: dt.date) -> InlineKeyboardMarkup:
    """The way on from a period: neighbours, the periods beside, the other spans, the site."""
    beside = [
        one
        for one in (period.previous, period.next)
        if today <= one.last and one.first.year <= today.year + 1
    ]
    return keyboard(
        [
            button(f"‹ {sign_name(sign.previous, language)}", _period(sign.previous, period)),
            button(f"{sign_name(sign.next, language)} ›", _period(sign.next, period)),
        ],
        [button(period_title(one, language), _period(sign, one)) for one in beside],
        [button(say(language, "Today"), SignButton(sign=sign)), *spans(sign, language, period.kind)],
        [site_page(page_of_period(sign, period, language))],
    )


def _period(sign: Sign, period: Period) -> PeriodButton:
    return PeriodButton(sign=sign, kind=period.kind, slug=period.slug)


def resume(language: Language, *, below: bool = False) -> InlineKeyboardButton:
    """Confirms that readings are wanted again; `below` a message that must stay as it is."""
    return button(say(language, "Deliver again"), SettingsButton(what="resume", value=BELOW if below else ""))


def menu(sign: Sign | None, language: Language) -> InlineKeyboardMarkup:
    """What may come next: one's own days and the settings; for a newcomer, to choose the sign."""
    if sign is None:
        return signs(language, Aim.MINE)
    return keyboard(
        [*own_days(sign, language)],
        [
            button(say(language, "All signs"), SignsButton(aim=Aim.LOOK)),
            button(say(language, "Settings"), SettingsButton(what="card")),
        ],
    )


def own_days(sign: Sign, language: Language) -> list[InlineKeyboardButton]:
    """Today and tomorrow of a sign."""
    return [
        button(say(language, "Today"), SignButton(sign=sign)),
        button(say(language, "Tomorrow"), SignButton(sign=sign, day=DayButton.TOMORROW)),
    ]


def under_part(
    sign: Sign, language: Language, *, offer: bool, page: InlineKeyboardButton | None = None
) -> InlineKeyboardMarkup:
    """The way on from a part of a reading, or from another day's: today and tomorrow, the day on the site."""
    mine = button(say(language, "This is my sign"), SignButton(sign=sign, aim=Aim.MINE)) if offer else None
    return keyboard([mine], own_days(sign, language), [page])


def share(sign: Sign, language: Language) -> InlineKeyboardButton:
    """Lets a person choose a chat, in which the bot then offers the reading."""
    return InlineKeyboardButton(
        text=say(language, "Share with a friend"), switch_inline_query=sign_name(sign, language)
    )


def on_the_site(sign: Sign, language: Language) -> InlineKeyboardButton | None:
    """The reading's page; Telegram takes no address that only this machine knows."""
    return site_page(Page(language, sign))


def site_page(page: Page) -> InlineKeyboardButton | None:
    """A page of the site; None without an address that Telegram takes."""
    if not settings().public_url:
        return None
    return InlineKeyboardButton(text=say(page.language, "On the site"), url=settings().public_url + page.path)


def after_joining(language: Language) -> InlineKeyboardMarkup:
    """What a new subscriber may want to change at once."""
    return keyboard(
        [
            button(say(language, "Another time"), SettingsButton(what="hours")),
            button(say(language, "My city"), SettingsButton(what="places")),
        ],
        [button(say(language, "No delivery, please"), SettingsButton(what="stop"))],
    )


def settings_card(subscriber: Subscriber) -> InlineKeyboardMarkup:
    """What can be set."""
    language = subscriber.language
    pausing = subscriber.state is not SubscriberState.PAUSED
    return keyboard(
        [
            button(say(language, "Sign"), SignsButton(aim=Aim.MINE)),
            button(say(language, "Time"), SettingsButton(what="hours")),
        ],
        [
            button(say(language, "City"), SettingsButton(what="places")),
            button(say(language, "Language"), SettingsButton(what="languages")),
        ],
        [button(say(language, "What comes"), SettingsButton(what="wishes"))],
        [
            button(say(language, "Pause the delivery"), SettingsButton(what="stop"))
            if pausing
            else resume(language)
        ],
    )


def languages(language: Language) -> InlineKeyboardMarkup:
    """Every language in its own name."""
    return keyboard(
        [button(language_name(each), SettingsButton(what="language", value=each)) for each in Language],
        [_back(language)],
    )


def hours(language: Language) -> InlineKeyboardMarkup:
    """The hours of the day, the early ones first, as they are chosen most."""
    order = [*range(5, 24), *range(5)]
    hours = (button(f"{hour}:00", SettingsButton(what="hour", value=str(hour))) for hour in order)
    return keyboard(*in_rows(hours, 6), [_back(language)])


def halves(hour: int, language: Language) -> InlineKeyboardMarkup:
    """The full hour or half past."""
    times = [hour * 60 + minutes for minutes in range(0, 60, HALF_HOUR)]
    return keyboard(
        [button(time_of(minutes), SettingsButton(what="time", value=str(minutes))) for minutes in times],
        [_back(language, "hours")],
    )


def zones(language: Language, named: Iterable[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Places to choose from: (title, zone)."""
    buttons = (button(name, SettingsButton(what="zone", value=zone)) for name, zone in named)
    location = button(say(language, "Send my location"), SettingsButton(what="location"))
    return keyboard(*in_rows(buttons, 3), [location], [_back(language)])


def found_cities(named: Iterable[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Cities that a name may mean, one below the other: (title, zone)."""
    buttons = (button(name, SettingsButton(what="zone", value=zone)) for name, zone in named)
    return keyboard(*in_rows(buttons, 1))


def send_location(language: Language) -> ReplyKeyboardMarkup:
    """The one button by which Telegram hands over where a person is, and the way past it."""
    return ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text=say(language, "Send my location"), request_location=True)],
            [KeyboardButton(text=say(language, "Never mind"))],
        ],
        resize_keyboard=True,
        one_time_keyboard=True,
        input_field_placeholder=say(language, "A city, for example London"),
    )


def time_of(minutes: int) -> str:
    """Like "8:30"."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _back(language: Language, to: str = "card") -> InlineKeyboardButton:
    return button(say(language, "‹ Back"), SettingsButton(what=to))
