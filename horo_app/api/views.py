"""View beacon: a page tells that a reading has been in sight."""

import datetime as dt

from fastapi import APIRouter, Request
from pydantic import BaseModel

from horo_app.api.period_horoscopes import HoroscopeKind
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language
from horo_app.readings import view_filter
from horo_app.readings.period_service import get_period
from horo_app.readings.service import get_horoscope
from horo_app.readings.views import Channel

router = APIRouter(prefix="/api/v1/views", include_in_schema=False)


class ViewBeacon(BaseModel):
    sign: Sign
    date: dt.date
    language: Language
    kind: HoroscopeKind = HoroscopeKind.DAY


@router.post("", status_code=204)
async def seen(what: ViewBeacon, request: Request) -> None:
    """Count a person's view on the web of a reading that there is; raises NoReading."""
    period = what.kind.period(what.date)
    if period is None:
        await get_horoscope(what.sign, what.date, what.language)
    else:
        await get_period(what.sign, period, what.language)
    peer = request.client.host if request.client else ""
    kind = period.kind if period else None
    view_filter.count(what.sign, Channel.WEB, what.language, request.headers, peer, kind)
