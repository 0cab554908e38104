"""The clockwork: what runs by itself, when it runs next, and running it now."""

from dataclasses import dataclass

import reflex as rx

from horo_app.accounts import audit
from horo_app.accounts.admins import Admin, Role
from horo_app.core.db import transaction
from horo_app.core.errors import Invalid
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import figures
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.require_role import guarded
from horo_app.ops import scheduler
from horo_app.tables.labels import word

WHAT = {
    "generate_daily_horoscopes": msg(
        "At midnight: yesterday’s texts go to the archive, today’s and tomorrow’s are made sure of."
    ),
    "prepare_periods": msg(
        "Every ten minutes: this and the next week, month and year are made sure of; those that are over are archived."
    ),
    "reconcile": msg("Every minute: whatever is missing is made up for, a missed midnight included."),
    "forget_what_is_over": msg(
        "At night: sessions and attempts to sign in that are long over are forgotten."
    ),
    "back_up": msg(
        "After 4:00, made up for within the hour: all data go into one file where backups are kept."
    ),
    "keep_erasures": msg(
        "Every minute: who asked to be forgotten is noted, in a hidden form, beside the backups."
    ),
    "check_alerts": msg(
        "Every minute: what is wrong with the service is told to whom the Alerts page names."
    ),
}


@dataclass(frozen=True)
class JobLine:
    """A job of the schedule in words."""

    name: str
    title: str
    what: str
    next_at: str
    next_in: str


class JobsState(AdminState):
    """The schedule."""

    jobs: list[JobLine] = []

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show the schedule."""
        self.jobs = [line(entry, self._language()) for entry in scheduler.table(settings())]

    @rx.event
    @guarded(Role.EDITOR)
    async def run_now(self, admin: Admin, job: str):
        """Run a job at once, in this process; a second run beside it finds nothing to do."""
        async with transaction() as session:
            await audit.record(session, admin.name, "run job", job, address=admin.address)
        if not await scheduler.run_now(settings(), job):
            raise Invalid(msg("There is no such job."))
        self._tell(say(self._language(), "Done: {job}.", job=word("job", job, self._language())))
        return [JobsState.load, PageTable.load]


def line(entry: scheduler.Scheduled, language: Language) -> JobLine:
    """A job in words."""
    return JobLine(
        name=entry.name,
        title=word("job", entry.name, language),
        what=say(language, WHAT[entry.name]) if entry.name in WHAT else "",
        next_at=figures.moment(entry.next_at, language),
        next_in=figures.ago(entry.next_at, language),
    )
