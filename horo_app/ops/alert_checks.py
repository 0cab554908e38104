"""The job that looks for what is wrong: the conditions of alerts, and what only this package can tell."""

from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.alerts import job
from horo_app.alerts.conditions import LOOKS, Condition, Detail, Look
from horo_app.core import clock
from horo_app.ops.backup.daily import BackupStatus, backup_health


async def check_alerts() -> None:
    """Look once, and tell what there is to tell."""
    await job.check((*LOOKS, Look(Condition.BACKUP, backup)))


async def backup(session: AsyncSession) -> Detail | None:
    """How many hours ago the last backup was made, when it is too old or one failed since."""
    found = await backup_health(session)
    if found.status not in (BackupStatus.OLD, BackupStatus.FAILING):
        return None
    hours = (clock.now() - found.last_at).total_seconds() / 3600 if found.last_at else None
    return {"hours": None if hours is None else round(hours)}
