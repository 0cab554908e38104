"""Health: is this process alive, and is the service ready to serve today."""

import datetime as dt
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from horo_app import __version__
from horo_app.analytics import missing_texts
from horo_app.core import clock, tasks
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.settings import settings
from horo_app.generation.health import model_health
from horo_app.http.cache import NO_STORE
from horo_app.ops import process_registry
from horo_app.ops.backup.daily import backup_health
from horo_app.subscribers.bot_health import bot_health

router = APIRouter(prefix="/health", tags=["health"])


class LivenessReport(BaseModel):
    status: str = "alive"
    version: str = __version__


class BotReport(BaseModel):
    """The Telegram bot: absent, ok, or late when it is silent or behind. `lag` is in seconds.

    `problems` names what is wrong, the gravest first: "stopped", "token refused", "another program polls", "requests
    refused", "telegram unreachable", "late", "mornings missed". `missed` counts the readings of the last 24 hours that
    did not come though they should have.
    """

    model_config = ConfigDict(from_attributes=True)

    status: str
    processes: int = 0
    last_update_at: dt.datetime | None = None
    last_delivery_at: dt.datetime | None = None
    lag: float = 0
    missed: int = 0
    problems: list[str] = []


class ModelReport(BaseModel):
    """The model that writes texts: absent, ok, or why not. `error` is the class of what went wrong last.

    Of today's and later texts `failing` have no text of the model's for a failure; of these `waiting` wait for the
    provider and `resting` are tried again tomorrow.
    """

    model_config = ConfigDict(from_attributes=True)

    status: str
    error: str = ""
    failing: int = 0
    waiting: int = 0
    resting: int = 0


class BackupReport(BaseModel):
    """The backups: off, ok, pending before the first, old when the last day's is missing, or failing."""

    model_config = ConfigDict(from_attributes=True)

    status: str
    last_at: dt.datetime | None = None


class TaskDownReport(BaseModel):
    """A background task that does not work, and whether the database or an error is the reason; logs say more."""

    task: str
    process: str
    since: dt.datetime
    reason: Literal["database", "error"]


class ReadinessReport(BaseModel):
    """`missing` names what is not there: "database", or today's readings as "leo/en". Then the status is "not ready".

    What readers do not notice is told beside, and makes it "degraded": `down` are background tasks that do not work, of
    all processes, or of the one that answers while the database cannot tell; `bot`, `model` and `backup` are null then.
    """

    status: str
    today: dt.date
    missing: list[str]
    down: list[TaskDownReport]
    bot: BotReport | None
    model: ModelReport | None
    backup: BackupReport | None


@router.get("/live", summary="Alive")
async def live(response: Response) -> LivenessReport:
    """This process answers."""
    response.headers["cache-control"] = NO_STORE
    return LivenessReport()


@router.get(
    "/ready", summary="Ready", responses={503: {"model": ReadinessReport, "description": "Not ready"}}
)
async def ready(response: Response) -> ReadinessReport:
    """The database is reachable and holds every text of today."""
    response.headers["cache-control"] = NO_STORE
    today, bot, model, backup = clock.today(settings().timezone), None, None, None
    down = [_down(one, "this one") for one in tasks.down()]
    try:
        async with transaction() as session:
            missing = await missing_texts(session, today)
            bot = BotReport.model_validate(await bot_health(session))
            model = ModelReport.model_validate(await model_health(session))
            backup = BackupReport.model_validate(await backup_health(session))
            for other in await process_registry.alive(session):
                down += [_down(one, f"{other.role} {other.pid}") for one in other.down if not other.own]
    except OUTAGE:
        missing = ["database"]
    if missing:
        response.status_code = 503
    status = "not ready" if missing else "degraded" if down else "ready"
    return ReadinessReport(
        status=status, today=today, missing=missing, down=down, bot=bot, model=model, backup=backup
    )


def _down(one: tasks.DownTask, process: str) -> TaskDownReport:
    reason: Literal["database", "error"] = "database" if one.outage else "error"
    return TaskDownReport(task=one.task, process=process, since=one.since, reason=reason)
