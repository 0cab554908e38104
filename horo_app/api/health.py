"""Health: is this process alive, and is the service ready to serve today."""

import datetime as dt

from fastapi import APIRouter, Response
from pydantic import BaseModel

from horo_app import __version__, clock
from horo_app.db import OUTAGE, transaction
from horo_app.services.analytics import missing_texts
from horo_app.settings import settings

router = APIRouter(prefix="/health", tags=["health"])


class Alive(BaseModel):
    status: str = "alive"
    version: str = __version__


class Readiness(BaseModel):
    """`missing` names what is not there: "database", or today's readings as "leo/en"."""

    status: str
    today: dt.date
    missing: list[str]


@router.get("/live", summary="Alive")
async def live() -> Alive:
    """This process answers."""
    return Alive()


@router.get("/ready", summary="Ready", responses={503: {"model": Readiness, "description": "Not ready"}})
async def ready(response: Response) -> Readiness:
    """The database is reachable and holds every text of today."""
    today = clock.today(settings().timezone)
    try:
        async with transaction() as session:
            missing = await missing_texts(session, today)
    except OUTAGE:
        missing = ["database"]
    if missing:
        response.status_code = 503
    return Readiness(status="not ready" if missing else "ready", today=today, missing=missing)
