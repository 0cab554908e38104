"""The schedule: a table of what runs when, in every process; the jobs themselves see to it that it happens once."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from horo_app.core import clock, logs, tasks
from horo_app.core.db import OUTAGE
from horo_app.core.settings import Settings
from horo_app.ops.alert_checks import check_alerts
from horo_app.ops.backup.daily import back_up, keep_erasures
from horo_app.ops.retention import forget_what_is_over
from horo_app.readings.period_service import prepare_periods
from horo_app.readings.rollover import HAND, generate_daily_horoscopes, reconcile

log = logs.logger(__name__)

WATCH = 10.0  # seconds between looks whether the schedule still runs
LATE = dt.timedelta(minutes=1)  # how far behind it may be


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A job and when it fires. One that puts its runs on record is told what fired it, if it was not the clock."""

    job: Callable[..., Awaitable[object]]
    trigger: BaseTrigger
    is_recorded: bool = False

    @property
    def name(self) -> str:
        return self.job.__name__

    @property
    def next_at(self) -> dt.datetime:
        """When it fires next."""
        at: dt.datetime = self.trigger.get_next_fire_time(None, clock.now())
        return at


def table(settings: Settings) -> tuple[Scheduled, ...]:
    """What runs when, in the service's time zone."""
    zone = settings.timezone
    jobs = (
        Scheduled(generate_daily_horoscopes, CronTrigger(hour=0, minute=0, timezone=zone), is_recorded=True),
        Scheduled(reconcile, CronTrigger(second=5, timezone=zone), is_recorded=True),
        Scheduled(prepare_periods, CronTrigger(minute="*/10", second=20, timezone=zone)),
        Scheduled(check_alerts, CronTrigger(second=35, timezone=zone)),
        Scheduled(forget_what_is_over, CronTrigger(hour=3, minute=30, timezone=zone)),
    )
    if not settings.backup_place:
        return jobs
    return (
        *jobs,
        Scheduled(back_up, CronTrigger(minute=10, timezone=zone), is_recorded=True),
        Scheduled(keep_erasures, CronTrigger(second=35, timezone=zone)),
    )


def scheduler(settings: Settings) -> AsyncIOScheduler:
    """A scheduler of the running event loop with the table in it, not started yet."""
    made = AsyncIOScheduler(
        timezone=settings.timezone,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30},
    )
    for entry in table(settings):
        made.add_job(_run, entry.trigger, [entry.job], id=entry.name)
    return made


async def keep_schedule(settings: Settings) -> None:
    """Run the schedule until cancelled. Raises when it stands still, for a task that begins anew."""
    made = scheduler(settings)
    made.start()
    try:
        while True:
            await asyncio.sleep(WATCH)
            late = clock.now() - LATE
            if not made.running or any(job.next_run_time < late for job in made.get_jobs()):
                raise RuntimeError("the schedule stood still, as after a sleep of the machine")
    finally:
        if made.running:
            made.shutdown(wait=False)
        for entry in table(settings):  # what does not run any more does not fail either
            tasks.forget(entry.name)


async def _run(job: Callable[..., Awaitable[object]]) -> None:
    """Run a job to whatever end: what goes wrong is a line of ours, and that the process ends meanwhile is none."""
    try:
        await job()
    except asyncio.CancelledError:
        return
    except OUTAGE as error:
        tasks.failing(error, job.__name__, silent=True)
        log.warning("job failed, the database is away", job=job.__name__, error=str(error))
    except Exception as error:
        tasks.failing(error, job.__name__, silent=True)
        log.error("job failed", job=job.__name__, exc_info=error)
    else:
        tasks.working(job.__name__)


async def run_now(settings: Settings, name: str) -> bool:
    """Run the job called `name` because somebody asked; False when there is none."""
    for entry in table(settings):
        if entry.name == name:
            await (entry.job(HAND) if entry.is_recorded else entry.job())
            return True
    return False
