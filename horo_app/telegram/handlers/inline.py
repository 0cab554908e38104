"""Inline mode: a reading offered in any chat, by "@bot leo"."""

import calendar
import datetime as dt
import re
from contextlib import suppress
from typing import Any

from aiogram import Router
from aiogram.types import (
    ChosenInlineResult,
    InlineKeyboardButton,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from horo_app.astrology.birthday import Birthday, parse_birthdays
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.core.errors import DatabaseUnavailable, ImpossibleDate, NoReading
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import views
from horo_app.readings.service import get_horoscope
from horo_app.readings.views import Channel
from horo_app.telegram import keyboards
from horo_app.telegram.reply import reading_text, title
from horo_app.telegram.understanding import sign_and_day, without_day
from horo_app.telegram.user_context import UserContext

router = Router(name="inline")

_ISO, _YEAR = re.compile(r"\b\d{4}-\d\d-\d\d\b"), re.compile(r"\b20\d\d\b")
KEPT = 60  # seconds that Telegram may keep an offer: midnight and an editor's change are never far


@router.inline_query()
async def offer(query: InlineQuery, guest: UserContext, username: str) -> None:
    """The readings that the query may mean."""
    words, dated = _date_within(query.query, guest)
    sign, tomorrow = sign_and_day(words)
    date = dated or (guest.today + clock.DAY if tomorrow else guest.today)
    signs = [sign] if sign else _beginning_with(without_day(words), guest)
    try:
        results = [_result(await get_horoscope(sign, date, guest.language), username) for sign in signs]
    except (NoReading, DatabaseUnavailable):
        results = []
    way_out = InlineQueryResultsButton(
        text=say(guest.language, "Nothing found: open the bot"), start_parameter="inline"
    )
    await query.answer(
        results,  # type: ignore[arg-type]
        cache_time=KEPT,
        is_personal=True,
        button=None if results else way_out,
    )


@router.chosen_inline_result()
async def chosen(result: ChosenInlineResult) -> None:
    """A reading was sent to a chat: that is a view, which Telegram tells of if BotFather was asked to."""
    sign, _, language = (*result.result_id.split("."), "", "")[:3]
    if sign in SIGNS and language in list(Language):  # not of another version
        views.count(Sign(sign), Channel.TELEGRAM, Language(language))


def _date_within(text: str, guest: UserContext) -> tuple[str, dt.date | None]:
    """The text without the date at its end or its beginning, and that date: of a day without a year, the nearest."""
    if iso := _ISO.search(text):
        with suppress(ValueError):
            return _ISO.sub(" ", text), dt.date.fromisoformat(iso[0])
    year = _YEAR.search(text)
    words = _YEAR.sub("", text).split()
    for size in range(min(len(words), 4), 0, -1):
        for rest, said in ((words[:-size], words[-size:]), (words[size:], words[:size])):
            with suppress(ImpossibleDate):
                for day in parse_birthdays(" ".join(said), guest.language)[:1]:
                    return " ".join(rest), _nearest(day, guest.today, int(year[0]) if year else day.year)
    return text, None


def _nearest(day: Birthday, today: dt.date, year: int | None) -> dt.date:
    years = [year] if year else [today.year + number for number in (-1, 0, 1)]
    dates = [dt.date(year, day.month, day.day) for year in years if _is_in(year, day)]
    return min(dates, key=lambda date: abs(date - today), default=today)


def _is_in(year: int, day: Birthday) -> bool:
    return (day.month, day.day) != (2, 29) or calendar.isleap(year)


def _beginning_with(text: str, guest: UserContext) -> list[Sign]:
    """The signs whose name begins so; of all of them the guest's own comes first."""
    begun = text.strip().casefold()
    found = [
        sign
        for sign in SIGNS
        if any(sign_name(sign, language).casefold().startswith(begun) for language in Language)
    ]
    return sorted(found, key=lambda sign: sign is not guest.sign)


def _result(reading: Reading, username: str) -> InlineQueryResultArticle:
    language = reading.language
    content = reading_text(reading).as_kwargs(text_key="message_text")
    link = InlineKeyboardButton(
        text=say(language, "Read every morning"), url=f"https://t.me/{username}?start={reading.sign}"
    )
    return InlineQueryResultArticle(
        id=f"{reading.sign}.{reading.date}.{language}",
        title=title(reading.sign, language),
        description=reading.summary,
        input_message_content=InputTextMessageContent(**content),
        reply_markup=keyboards.keyboard([link]),
        **_thumbnail(reading),
    )


def _thumbnail(reading: Reading) -> dict[str, Any]:
    """The day's picture; Telegram takes none from an address that only this machine knows."""
    site = settings().public_url
    if not site:
        return {}
    url = f"{site}/og/{reading.sign}/{reading.date}.{reading.language}.png"
    return {"thumbnail_url": url, "thumbnail_width": 1200, "thumbnail_height": 630}
