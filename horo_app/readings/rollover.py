"""Turning the day over: yesterday's readings to the archive, today's and tomorrow's into the cache."""

import datetime as dt
from contextlib import suppress

from horo_app.core import clock, job_runs, logs
from horo_app.core.db import JOB_LIMIT, OUTAGE, Session, transaction
from horo_app.core.settings import settings
from horo_app.readings import feedback, repository, service, views

log = logs.logger(__name__)

JOB = "generate_daily_horoscopes"
HAND = "hand"  # the trigger of a run that somebody asked for


async def generate_daily_horoscopes(trigger: str = "schedule") -> bool:
    """Archive what is past, then ensure today and tomorrow for all signs and languages; True if this call did it.

    Safe to fire in every process at once and at any time: one transaction claims the day, works and records the run,
    so the day is done once, or not at all and then again by the next reconciliation.
    """
    started_at = clock.now()
    today = clock.today(settings().timezone)
    try:
        async with transaction(JOB_LIMIT) as session:
            run = await _claim(session, today, trigger)
            if run is None:
                return False
            archived = await repository.archive_before(session, today)
            created = await repository.ensure(session, [today, today + clock.DAY])
            await views.forget_writers(session)
            await feedback.forget_ballots(session)
            await job_runs.finish(session, run, {"archived": archived, "created": created})
    except Exception as error:
        await _record_failure(trigger, started_at, today, error)
        raise
    service.memory.forget_before(today - 2 * clock.DAY)
    log.info("day turned over", day=str(today), trigger=trigger, archived=archived, created=created)
    return True


async def _claim(session: Session, today: dt.date, trigger: str) -> int | None:
    """The day's run, or by hand one more: that may be done at any time, and finds little left to do."""
    run = await job_runs.claim(session, JOB, today, trigger)
    return await job_runs.claim(session, JOB, None, trigger) if run is None and trigger == HAND else run


async def _record_failure(trigger: str, started_at: dt.datetime, day: dt.date, error: Exception) -> None:
    log.error("day not turned over, trying again within a minute", day=str(day), error=str(error))
    with suppress(*OUTAGE):  # the reason may be the very database that the failure would be written to
        async with transaction(JOB_LIMIT) as session:
            await job_runs.record_failure(
                session, JOB, day, trigger=trigger, started_at=started_at, error=type(error).__name__
            )


async def reconcile(trigger: str = "reconcile") -> None:
    """Do what was missed: a midnight slept through, a moved clock, a row that somebody deleted."""
    today = clock.today(settings().timezone)
    if await generate_daily_horoscopes(trigger):
        return
    async with transaction(JOB_LIMIT) as session:
        archived = await repository.archive_before(session, today)
        created = await repository.ensure(session, [today, today + clock.DAY])
        renewed = await repository.renew(session, [today, today + clock.DAY])
    if renewed:
        log.info("readings of an earlier almanac written anew", renewed=renewed)
    if archived or created:
        log.warning("readings were missing and are back", archived=archived, created=created)
