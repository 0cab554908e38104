"""Horoscopes of weeks, months and years as JSON."""

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.content.reading import Section
from horo_app.core.language import Language
from horo_app.readings.period_repository import PeriodReading


class HoroscopeKind(StrEnum):
    """What span a horoscope is of."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    def period(self, date: dt.date) -> Period | None:
        """The period of the date; None for a day."""
        return None if self is HoroscopeKind.DAY else Period.containing(PeriodKind(self.value), date)


class DayScore(BaseModel):
    date: dt.date
    score: int = Field(ge=1, le=10)


class SkyTurn(BaseModel):
    """Something rare in the sky of the period."""

    at: dt.datetime = Field(description="In UTC.")
    text: str


class DatedText(BaseModel):
    date: dt.date
    text: str


class TitledText(BaseModel):
    title: str
    text: str


class PeriodAnswer(BaseModel):
    """The horoscope of one sign for a week, a month or a year in one language."""

    kind: Literal["week", "month", "year"]
    sign: Sign
    name: str = Field(description="The sign's name in the language of the text.", examples=["Leo"])
    period: str = Field(
        description="Its name in the site's addresses.", examples=["2027-w05", "2027-02", "2027"]
    )
    first: dt.date
    last: dt.date = Field(description="The last day, which belongs to the period.")
    language: Language
    zone: str = Field(description="The time zone whose clocks and days the text tells.")
    summary: str
    sections: dict[Section, str] = Field(description="Love, career, finance, health.")
    curve: list[DayScore] = Field(
        description="Of each day; of a year how its months compare, by their first days."
    )
    turning_points: list[SkyTurn]
    good_days: list[DatedText]
    chapters: list[TitledText] = Field(description="The thirds of a month, the quarters of a year.")
    source: str = Field(description="Who wrote the text: almanac, model or editor.")


class PeriodHoroscopes(BaseModel):
    """The horoscopes of all twelve signs for one period in one language."""

    kind: Literal["week", "month", "year"]
    period: str
    language: Language
    horoscopes: list[PeriodAnswer]


def period_json(reading: PeriodReading) -> PeriodAnswer:
    """A period's horoscope for the API."""
    text = reading.text
    return PeriodAnswer(
        kind=text.period.kind.value,
        sign=text.sign,
        name=sign_name(text.sign, text.language),
        period=text.period.slug,
        first=text.period.first,
        last=text.period.last,
        language=text.language,
        zone=text.zone,
        summary=text.summary,
        sections=reading.sections,
        curve=[DayScore(date=date, score=score) for date, score in text.curve],
        turning_points=[SkyTurn(at=one.at, text=one.text) for one in text.turning_points],
        good_days=[DatedText(date=one.date, text=one.text) for one in text.good_days],
        chapters=[TitledText(title=one.title, text=one.text) for one in text.chapters],
        source=reading.source,
    )
