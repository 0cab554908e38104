"""Changing texts by hand: nothing is overwritten unseen, nothing that was published is lost."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.almanac.colors import palette
from horo_app.content import style
from horo_app.content.reading import Reading, Source
from horo_app.core.db.columns import table_of
from horo_app.core.errors import EditedMeanwhile, NoReading, UnfitText
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.readings import repository
from horo_app.readings.cache import Key
from horo_app.readings.tables import HoroscopeArchive, HoroscopeCache, HoroscopeVersion
from horo_app.readings.validation import FIELDS, findings

_CACHE = table_of(HoroscopeCache)
_ARCHIVE = table_of(HoroscopeArchive)
_VERSIONS = table_of(HoroscopeVersion)

SCORES = range(1, 11)
LONGEST_REASON = 160  # characters

_CONTENT = (
    *FIELDS,
    "score",
    "score_reason",
    "colour",
    "colour_hex",
    "colour_reason",
    "facts",
    "source",
    "author",
)


@dataclass(frozen=True)
class TextVersion:
    """What a reading said at one time: from `written_at` on, until it was `replaced_at`, or still."""

    reading: Reading
    written_at: dt.datetime
    replaced_at: dt.datetime | None = None


@dataclass(frozen=True)
class OpenText:
    """A text as an editor opens it: the edition in force, whether it is locked, whether it is of a past day."""

    edition: TextVersion
    locked: bool
    archived: bool


def texts_of(reading: Reading) -> dict[str, str]:
    """What can be edited of a reading, by field."""
    return {section.value: text for section, text in reading.sections.items()} | {"summary": reading.summary}


async def open_text(session: AsyncSession, key: Key) -> OpenText:
    """The text of `key` as it stands; raises NoReading."""
    for table in (_CACHE, _ARCHIVE):
        row = (await session.execute(sa.select(table).where(_is(table, key)))).mappings().first()
        if row is not None:
            edition = TextVersion(repository.reading_of(row), row["updated_at"])
            return OpenText(edition, locked=bool(row.get("locked")), archived=table is _ARCHIVE)
    raise NoReading(msg("We hold no reading of that sign for {date}."), date=key[1])


async def save(session: AsyncSession, key: Key, draft: dict[str, str], version: int, editor: str) -> Reading:
    """Publish `draft`, which was written upon `version`.

    Raises UnfitText for what no reader should see, and EditedMeanwhile when the text is not at `version` any more.
    """
    draft = {name: draft.get(name, "").strip() for name in FIELDS}
    if any(finding.serious for finding in findings(draft, key)):
        raise UnfitText(msg("Some of the text cannot be published as it is; each place says why."))
    stands = (await open_text(session, key)).edition.reading
    if texts_of(stands) == draft:
        return stands
    return await _write(session, key, draft | {"source": Source.EDITOR.value, "author": editor}, version)


async def restore(session: AsyncSession, key: Key, number: int, version: int) -> Reading:
    """Publish what version `number` said, with its author; `version` is the one that it shall replace.

    A text of the almanac's or the model's becomes the model's to improve again, once somebody asks for it.
    """
    query = sa.select(*(_VERSIONS.c[name] for name in _CONTENT)).where(
        _is(_VERSIONS, key), _VERSIONS.c.version == number
    )
    row = (await session.execute(query)).mappings().first()
    if row is None:
        raise NoReading(msg("There is no version {number} of that text."), number=number)
    return await _write(session, key, dict(row), version)


def colors_offered(language: Language) -> list[tuple[str, str]]:
    """The palette: the hex and the name of each color."""
    return [(color.hex, color.names[language]) for color in palette().all]


async def mark(session: AsyncSession, key: Key, score: int, color: str, reason: str = "") -> Reading:
    """Give the day of the sign another score and color (by its hex), in both languages; a version in each.

    The reason for the score is a text of the key's language; without one it stays. Raises UnfitText for a color that is
    not in the palette, a score that is none or a reason that no reader should see, and NoReading.
    """
    stands = (await open_text(session, key)).edition.reading
    reason = reason.strip() or stands.score_reason
    unfit = len(reason) > LONGEST_REASON or next(style.forbidden(reason, key[2]), "")
    if reason != stands.score_reason and unfit:
        raise UnfitText(msg("The reason for the score is one short sentence without fear or promises."))
    chosen = next((one for one in palette().all if one.hex == color), None)
    if score not in SCORES or (chosen is None and color != stands.colour_hex):
        raise UnfitText(msg("The score is from 1 to 10, and the color one of those offered."))
    sign, date, _ = key
    for language in Language:
        values: dict[str, Any] = {"score": score} | ({"score_reason": reason} if language is key[2] else {})
        if chosen and color != stands.colour_hex:
            remark = chosen.reason(date.toordinal(), language)
            values |= {"colour": chosen.names[language], "colour_hex": chosen.hex, "colour_reason": remark}
        for table in (_CACHE, _ARCHIVE):
            await session.execute(sa.update(table).where(_is(table, (sign, date, language))).values(values))
    return (await open_text(session, key)).edition.reading


async def _write(session: AsyncSession, key: Key, values: dict[str, Any], version: int) -> Reading:
    """Replace the text if it is at `version`; whatever a model is writing for it meanwhile is not wanted any more."""
    unwanted = {"wanted": False, "lease_owner": None, "lease_until": None, "last_error": None, "tries": 0}
    for table in (_CACHE, _ARCHIVE):
        statement = (
            sa.update(table)
            .where(_is(table, key), table.c.version == version)
            .values(values | (unwanted if table is _CACHE else {}))
            .returning(table)
        )
        row = (await session.execute(statement)).mappings().first()
        if row is not None:
            return repository.reading_of(row)
    await open_text(session, key)
    raise EditedMeanwhile(msg("The text was changed while it was open. Nothing was overwritten."))


async def set_locked(session: AsyncSession, key: Key, locked: bool) -> None:
    """Keep the model off a text, or let it in again; raises NoReading, also for a past day, which it never touches."""
    statement = sa.update(_CACHE).where(_is(_CACHE, key)).values(locked=locked).returning(_CACHE.c.sign)
    if (await session.execute(statement)).first() is None:
        raise NoReading(
            "Only the texts of today and later can be locked: the model never changes a past day."
        )


async def history(session: AsyncSession, key: Key) -> list[TextVersion]:
    """Every edition of a text, the one in force first; raises NoReading."""
    now = (await open_text(session, key)).edition
    query = sa.select(_VERSIONS).where(_is(_VERSIONS, key)).order_by(_VERSIONS.c.version.desc())
    rows = (await session.execute(query)).mappings().all()
    past = [TextVersion(repository.reading_of(row), row["updated_at"], row["replaced_at"]) for row in rows]
    return [now, *(edition for edition in past if edition.reading.version < now.reading.version)]


def _is(table: Any, key: Key) -> sa.ColumnElement[bool]:
    sign, date, language = key
    return sa.and_(table.c.sign == sign.value, table.c.date == date, table.c.language == language.value)


def merge(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Two drafts upon one text, field by field, and the fields that both changed, each in another way.

    A field that only one of them changed is theirs who changed it; of a field that both changed, `mine` stays.
    """
    changed = {name for name in FIELDS if mine[name].strip() != base[name].strip()}
    merged = {name: mine[name] if name in changed else theirs[name] for name in FIELDS}
    contested = [
        name
        for name in FIELDS
        if name in changed and theirs[name].strip() not in (base[name].strip(), mine[name].strip())
    ]
    return merged, contested
