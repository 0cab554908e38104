"""Inline mode: a reading offered in any chat, by "@bot leo"."""

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

from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.content.reading import Reading
from horo_app.core.errors import DatabaseUnavailable, NoReading
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings import views
from horo_app.readings.service import get_horoscope
from horo_app.readings.views import Channel
from horo_app.telegram import keyboards
from horo_app.telegram.reply import reading_text, title
from horo_app.telegram.understanding.days import AskedTime, Span, period_within
from horo_app.telegram.understanding.normalize import words_of
from horo_app.telegram.understanding.signs import signs_within
from horo_app.telegram.user_context import UserContext

router = Router(name="inline")

KEPT = 60  # seconds that Telegram may keep an offer: midnight and an editor's change are never far


@router.inline_query()
async def offer(query: InlineQuery, guest: UserContext, username: str) -> None:
    """The readings that the query may mean."""
    period, words = period_within(query.query, guest.today), words_of(query.query)
    date = period.date if period and period.span is Span.DAY else guest.today
    named = [each.sign for each in signs_within(words)]
    signs = named or _beginning_with(" ".join(_without(period, words)), guest)
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


def _without(period: AskedTime | None, words: list[str]) -> list[str]:
    """The words without those that name the day: "le" of "le tomorrow"."""
    return [word for word in words if period is None or word not in period.words]


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
