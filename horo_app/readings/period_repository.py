"""Horoscopes of weeks, months and years in their table: finding, storing and archiving them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.almanac.periods import Chapter, FavorableDay, PeriodText, TurningPoint
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.reading import Section, Source
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.readings.tables import PeriodHoroscope

PeriodKey = tuple[Sign, Period, Language]

SECTIONS = (Section.LOVE, Section.CAREER, Section.HEALTH, Section.FINANCE)  # as they are read
_TABLE = table_of(PeriodHoroscope)


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What a person reads about a period; `version` is 0 while the text is only composed."""

    text: PeriodText
    source: Source = Source.ALMANAC
    author: str = ""
    version: int = 0
    is_archived: bool = False
    updated_at: dt.datetime | None = field(default=None, compare=False)

    @property
    def key(self) -> PeriodKey:
        return self.text.sign, self.text.period, self.text.language

    @property
    def summary(self) -> str:
        return self.text.summary

    @property
    def sections(self) -> dict[Section, str]:
        return self.text.sections


async def find(session: AsyncSession, key: PeriodKey) -> PeriodReading | None:
    """The stored horoscope of `key`, also of a period that is over."""
    row = (await session.execute(sa.select(_TABLE).where(is_of(key)))).mappings().first()
    return reading_of(row) if row else None


async def store(session: AsyncSession, texts: Sequence[PeriodText]) -> int:
    """Insert what is not there yet and return how many were not."""
    if not texts:
        return 0
    statement = insert(_TABLE).values([_row_of(text) for text in texts]).on_conflict_do_nothing()
    return len((await session.execute(statement.returning(_TABLE.c.sign))).all())


async def missing(session: AsyncSession, period: Period, language: Language) -> list[Sign]:
    """The signs that no horoscope of the period is stored for."""
    query = sa.select(_TABLE.c.sign).where(
        _TABLE.c.kind == period.kind.value,
        _TABLE.c.first_date == period.first,
        _TABLE.c.language == language.value,
    )
    held = set((await session.execute(query)).scalars())
    return [sign for sign in SIGNS if sign.value not in held]


async def archive_before(session: AsyncSession, date: dt.date) -> int:
    """Archive what was over before `date`; returns how many texts."""
    statement = (
        sa.update(_TABLE)
        .where(_TABLE.c.last_date < date, _TABLE.c.archived_at.is_(None))
        .values(archived_at=sa.func.now())
    )
    return len((await session.execute(statement.returning(_TABLE.c.sign))).all())


def is_of(key: PeriodKey) -> sa.ColumnElement[bool]:
    """Whether a row is the one of `key`."""
    sign, period, language = key
    return sa.and_(
        _TABLE.c.kind == period.kind.value,
        _TABLE.c.first_date == period.first,
        _TABLE.c.sign == sign.value,
        _TABLE.c.language == language.value,
    )


def _row_of(text: PeriodText) -> dict[str, Any]:
    return {
        "kind": text.period.kind.value,
        "first_date": text.period.first,
        "last_date": text.period.last,
        "sign": text.sign.value,
        "language": text.language.value,
        "zone": text.zone,
        "summary": text.summary,
        **{section.value: words for section, words in text.sections.items()},
        "parts": {
            "curve": [[date.isoformat(), score] for date, score in text.curve],
            "turning_points": [{"at": one.at.isoformat(), "text": one.text} for one in text.turning_points],
            "good_days": [{"date": one.date.isoformat(), "text": one.text} for one in text.good_days],
            "chapters": [asdict(one) for one in text.chapters],
        },
        "source": Source.ALMANAC.value,
    }


def reading_of(row: Any) -> PeriodReading:
    """The horoscope in a row of the table."""
    parts = row["parts"]
    text = PeriodText(
        sign=Sign(row["sign"]),
        period=Period(PeriodKind(row["kind"]), row["first_date"]),
        language=Language(row["language"]),
        zone=row["zone"],
        summary=row["summary"],
        **{section.value: row[section.value] for section in SECTIONS},
        curve=tuple((dt.date.fromisoformat(date), score) for date, score in parts["curve"]),
        turning_points=tuple(
            TurningPoint(dt.datetime.fromisoformat(one["at"]), one["text"]) for one in parts["turning_points"]
        ),
        good_days=tuple(
            FavorableDay(dt.date.fromisoformat(one["date"]), one["text"]) for one in parts["good_days"]
        ),
        chapters=tuple(Chapter(one["title"], one["text"]) for one in parts["chapters"]),
    )
    return PeriodReading(
        text,
        Source(row["source"]),
        row["author"],
        row["version"],
        row["archived_at"] is not None,
        row["updated_at"],
    )
