"""Changing the texts of weeks, months and years by hand, as those of days: nothing is overwritten unseen."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.content.reading import Source
from horo_app.core.db.columns import table_of
from horo_app.core.errors import EditedMeanwhile, NoReading, UnfitText
from horo_app.core.i18n import msg
from horo_app.readings import period_repository as repository
from horo_app.readings.period_repository import SECTIONS, PeriodKey, PeriodReading, is_of
from horo_app.readings.tables import PeriodHoroscope
from horo_app.readings.validation import SUMMARY, period_findings

_TABLE = table_of(PeriodHoroscope)

FIELDS = (SUMMARY, *(section.value for section in SECTIONS))


def texts_of(reading: PeriodReading) -> dict[str, str]:
    """What can be edited, by field."""
    return {name: getattr(reading.text, name) for name in FIELDS}


async def open_period(session: AsyncSession, key: PeriodKey) -> PeriodReading:
    """The text as it stands; raises NoReading."""
    found = await repository.find(session, key)
    if found is None:
        raise NoReading(msg("We hold no horoscope of that sign for that time."))
    return found


async def save(
    session: AsyncSession, key: PeriodKey, draft: dict[str, str], version: int, editor: str
) -> PeriodReading:
    """Publish `draft`, which was written upon `version`.

    Raises UnfitText for what no reader should see, and EditedMeanwhile when the text is not at `version` any more or
    its time is over.
    """
    draft = {name: draft.get(name, "").strip() for name in FIELDS}
    if any(finding.serious for finding in period_findings(draft, key[2])):
        raise UnfitText(msg("Some of the text cannot be published as it is; each place says why."))
    stands = await open_period(session, key)
    if texts_of(stands) == draft:
        return stands
    statement = (
        sa.update(_TABLE)
        .where(is_of(key), _TABLE.c.version == version, _TABLE.c.archived_at.is_(None))
        .values(draft | {"source": Source.EDITOR.value, "author": editor})
        .returning(_TABLE.c.version)
    )
    if (await session.execute(statement)).first() is None:
        raise EditedMeanwhile(msg("The text was changed while it was open. Nothing was overwritten."))
    return await open_period(session, key)
