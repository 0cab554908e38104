"""What is written for a sign and a span of time. Pure."""

import datetime as dt
from dataclasses import dataclass

from horo_app.astrology.periods import Period
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.core.language import Language


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Something rare in the sky of the span; `text` does not repeat the hour."""

    at: dt.datetime  # in UTC
    text: str


@dataclass(frozen=True, slots=True)
class FavorableDay:
    """A day that is good for a part of life, with the reason and its hour."""

    date: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the span: a third of a month, a quarter of a year."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PeriodText:
    """A week's, a month's or a year's horoscope. `curve` are scores from 1 to 10, of each day or,
    of a year, of each month beside the others.
    """

    sign: Sign
    period: Period
    language: Language
    zone: str
    summary: str
    love: str
    career: str
    finance: str
    health: str
    curve: tuple[tuple[dt.date, int], ...]
    turning_points: tuple[TurningPoint, ...]
    good_days: tuple[FavorableDay, ...]
    chapters: tuple[Chapter, ...]

    @property
    def sections(self) -> dict[Section, str]:
        """What is said of each part of life, in the order of a page."""
        return {
            Section.LOVE: self.love,
            Section.CAREER: self.career,
            Section.HEALTH: self.health,
            Section.FINANCE: self.finance,
        }
