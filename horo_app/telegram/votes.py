"""Was this close? The question about a reading, its two buttons, and who an answer counts for."""

import datetime as dt
import hashlib
import hmac
import uuid

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.cache import Key
from horo_app.readings.feedback import OPEN, FeedbackAnswer
from horo_app.telegram import keyboards
from horo_app.telegram.reply import Reply, plain


class VoteButton(CallbackData, prefix="close"):
    """An answer about a reading; `day` is its date as days since year 1."""

    sign: Sign
    day: int = Field(ge=1, le=dt.date.max.toordinal())
    language: Language
    answer: FeedbackAnswer

    @property
    def key(self) -> Key:
        return self.sign, dt.date.fromordinal(self.day), self.language


def buttons(key: Key) -> list[InlineKeyboardButton]:
    """Yes and no, about this reading."""
    sign, date, language = key
    names = {
        FeedbackAnswer.YES: say(language, "Yes, close"),
        FeedbackAnswer.NO: say(language, "Not this time"),
    }
    return [
        keyboards.button(name, VoteButton(sign=sign, day=date.toordinal(), language=language, answer=answer))
        for answer, name in names.items()
    ]


def question(key: Key) -> Reply:
    """The question on its own, when the day is over."""
    sign, _, language = key
    text = say(language, "Was today’s reading for {sign} close?", sign=sign_name(sign, language))
    return plain(text, keyboards.keyboard(buttons(key)))


def ballot(chat_id: int, key: Key) -> uuid.UUID:
    """Under what a chat's answer about a reading counts once; nobody reads the chat out of it without our token."""
    secret = settings().telegram_bot_token.get_secret_value().encode()
    told = " ".join(map(str, (chat_id, *key))).encode()
    return uuid.UUID(bytes=hmac.digest(secret, told, hashlib.sha256)[:16])


def ballots(chat_id: int) -> list[uuid.UUID]:
    """All that a chat may have cast and that are still kept."""
    today = clock.now().date()
    dates = [today + number * clock.DAY for number in range(-OPEN.days - 1, 2)]
    return [
        ballot(chat_id, (sign, date, language)) for sign in SIGNS for date in dates for language in Language
    ]
