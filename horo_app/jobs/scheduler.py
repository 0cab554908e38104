"""The schedule: a table of what runs when, in every process; the jobs themselves see to it that it happens once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from horo_app import logs
from horo_app.jobs.daily import generate_daily_horoscopes, reconcile
from horo_app.jobs.tidying import forget_what_is_over
from horo_app.settings import Settings

log = logs.logger(__name__)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A job and when it fires."""

    job: Callable[[], Awaitable[object]]
    trigger: BaseTrigger


def table(settings: Settings) -> tuple[Scheduled, ...]:
    """What runs when, in the service's time zone."""
    zone = settings.timezone
    return (
        Scheduled(generate_daily_horoscopes, CronTrigger(hour=0, minute=0, timezone=zone)),
        Scheduled(reconcile, CronTrigger(second=5, timezone=zone)),
        Scheduled(forget_what_is_over, CronTrigger(hour=3, minute=30, timezone=zone)),
    )


def scheduler(settings: Settings) -> AsyncIOScheduler:
    """A scheduler of the running event loop with the table in it, not started yet."""
    made = AsyncIOScheduler(
        timezone=settings.timezone,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30},
    )
    for entry in table(settings):
        made.add_job(entry.job, entry.trigger, id=entry.job.__name__)
    made.add_listener(_tell, EVENT_JOB_ERROR)
    return made


def _tell(event: JobExecutionEvent) -> None:
    log.error("job failed", job=event.job_id, error=str(event.exception))
