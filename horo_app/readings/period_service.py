"""Horoscopes of weeks, months and years: from the table, else from the almanac; made before they begin."""

import asyncio
from collections.abc import Hashable, Mapping
from functools import partial

import sqlalchemy as sa
from cachetools import LRUCache

from horo_app.almanac import periods
from horo_app.almanac.periods import PeriodText
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import clock, compute, logs
from horo_app.core.db import JOB_LIMIT, OUTAGE, read, transaction
from horo_app.core.errors import DatabaseUnavailable, NoReading
from horo_app.core.i18n import msg
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.core.single_flight import SingleFlight
from horo_app.readings import period_repository as repository
from horo_app.readings import service
from horo_app.readings.period_repository import PeriodKey, PeriodReading

log = logs.logger(__name__)

_LOCK = 0x486F7270  # one process at a time makes what is missing
_kept: LRUCache[Hashable, PeriodReading] = LRUCache(1000)
_composed: LRUCache[Hashable, Mapping[Sign, PeriodText]] = LRUCache(16)
_loading: SingleFlight[PeriodReading] = SingleFlight()


async def get_period(sign: Sign, period: Period, language: Language) -> PeriodReading:
    """The horoscope of a period. Raises NoReading for one that is over and was not kept, or too far ahead."""
    # what is kept is as old as what memory was told: any change of a text makes it be read again
    known = ((sign, period, language), service.memory, service.memory.changes)
    found = _kept.get(known)
    return found or await _loading.do(known, partial(_load, known[0], known))


async def _load(key: PeriodKey, known: Hashable) -> PeriodReading:
    try:
        async with asyncio.timeout(service.PATIENCE):
            found = await read(partial(repository.find, key=key))
        found = found or await _compose_and_store(key)
    except (TimeoutError, DatabaseUnavailable, *OUTAGE) as error:
        log.warning("a period came from the almanac, the database is away", error=str(error))
        return PeriodReading(await _compose(key))
    _kept[known] = found
    return found


async def _compose_and_store(key: PeriodKey) -> PeriodReading:
    """Only what is about to be read is stored: a text of a far month may still become a better one."""
    text = await _compose(key)
    if not is_at_hand(key[1]):
        return PeriodReading(text)
    async with transaction() as session:
        await repository.store(session, [text])
        return await repository.find(session, key) or PeriodReading(text)


async def _compose(key: PeriodKey) -> PeriodText:
    sign, period, language = key
    _refuse_what_we_do_not_write(period)
    return (await _compose_all(period, language))[sign]


async def _compose_all(period: Period, language: Language) -> Mapping[Sign, PeriodText]:
    """The twelve signs, which are written together, in another process."""
    asked = (period, language, settings().timezone.key)
    found = _composed.get(asked)
    if found is None:
        lane = compute.FIRST if is_at_hand(period) else compute.OTHERS
        found = _composed[asked] = await lane.run(("periods", *asked), _written, *asked)
    return found


def _written(period: Period, language: Language, zone: str) -> dict[Sign, PeriodText]:
    return {sign: periods.compose(sign, period, language, zone) for sign in SIGNS}


def is_at_hand(period: Period) -> bool:
    """Whether it is somebody's present period, or the next one."""
    today = clock.today(settings().timezone)
    somebodys = Period.containing(period.kind, today - clock.DAY)
    present = Period.containing(period.kind, today)
    return period in (somebodys, present, present.next)


async def stands(sign: Sign, period: Period, language: Language) -> bool:
    """Whether there is a horoscope of the period, without composing one; of what is over, whether it was kept."""
    try:
        _refuse_what_we_do_not_write(period)
    except NoReading:
        try:
            return await read(partial(repository.find, key=(sign, period, language))) is not None
        except (DatabaseUnavailable, *OUTAGE):
            return False
    return True


def _refuse_what_we_do_not_write(period: Period) -> None:
    today = clock.today(settings().timezone)
    if period.first.year > today.year + 1:
        raise NoReading(msg("That is too far ahead: we write until the end of {year}."), year=today.year + 1)
    if period.last < today - clock.DAY:
        raise NoReading(msg("That time is over, and we hold no horoscope of it."))


async def prepare_periods() -> int:
    """Archive what is over, and write this and the next week, month and year; returns how many texts were new."""
    today, created = clock.today(settings().timezone), 0
    async with transaction(JOB_LIMIT) as session:
        archived = await repository.archive_before(session, today)
    for kind in PeriodKind:
        present = Period.containing(kind, today)
        for period in (present, present.next):
            for language in Language:
                created += await _ensure(period, language)
    if archived or created:
        log.info("horoscopes of periods turned over", archived=archived, created=created)
    return created


async def _ensure(period: Period, language: Language) -> int:
    async with transaction(JOB_LIMIT) as session:
        if not (await session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK)))).scalar_one():
            return 0
        signs = await repository.missing(session, period, language)
        if not signs:
            return 0
        texts = await _compose_all(period, language)
        return await repository.store(session, [texts[sign] for sign in signs])
