"""Was this close? The question about a reading and its two buttons."""

import datetime as dt

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.readings.cache import Key
from horo_app.readings.feedback import FeedbackAnswer
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
