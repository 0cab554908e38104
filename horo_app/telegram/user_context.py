"""Who wrote to the bot: what we know of them, and how to speak to them."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.types import User

from horo_app.astrology.zodiac import Sign
from horo_app.core import clock
from horo_app.core.language import DEFAULT, SOURCE, Language
from horo_app.core.language_data import language_data
from horo_app.core.settings import settings
from horo_app.subscribers.subscribers import PendingQuestion, Subscriber


@dataclass(frozen=True, slots=True)
class UserContext:
    """The person behind an update. `remembers` is False while the database cannot tell us who they are."""

    id: int
    language: Language
    subscriber: Subscriber | None = None
    remembers: bool = True

    @property
    def sign(self) -> Sign | None:
        return self.subscriber.sign if self.subscriber else None

    @property
    def zone(self) -> ZoneInfo:
        return self.subscriber.zone if self.subscriber else settings().timezone

    def was_asked(self, what: PendingQuestion) -> bool:
        """Whether what they write next may answer a question of ours."""
        return self.subscriber is not None and self.subscriber.asked is what

    @property
    def today(self) -> dt.date:
        """The date where they live."""
        return clock.today(self.zone)


def language_of(user: User | None) -> Language:
    """The language that goes with a person's Telegram."""
    code = (user.language_code or "") if user else ""
    if not code:
        return DEFAULT
    spoken = code.partition("-")[0].lower()
    known = (one for one in Language if spoken in language_data(one, "language")["telegram"])
    return next(known, SOURCE)
