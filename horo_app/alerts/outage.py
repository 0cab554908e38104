"""The one alert that the database cannot keep: that it is away. A file in DATA_DIR says that this machine told it."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from horo_app.alerts import channels
from horo_app.alerts.channels import Undelivered
from horo_app.alerts.conditions import LASTS, Condition
from horo_app.alerts.recipients import Recipient, Setup
from horo_app.alerts.tracking import AlertEvent, News
from horo_app.core import clock, logs
from horo_app.core.settings import settings

log = logs.logger(__name__)


class OutageAlert:
    """What this process knows for the time when it cannot ask: whom to tell, and since when the database is away."""

    def __init__(self) -> None:
        self._setup = Setup()
        self._recipients: list[Recipient] = []
        self._owed: list[Recipient] = []
        self._since: dt.datetime | None = None

    def back(self, setup: Setup, found: Sequence[Recipient]) -> list[News]:
        """The database answers: remember whom to tell next time, and return what is to be told now, by one process."""
        self._setup, self._recipients = setup, list(found)
        self._owed, self._since = [], None
        try:
            since = dt.datetime.fromisoformat(_file().read_text())
            _file().unlink()
        except (OSError, ValueError):  # there was none, or another process was first
            return []
        return [News(Condition.DATABASE, AlertEvent.ENDS, {}, since, clock.now())]

    async def away(self) -> None:
        """The database did not answer: tell it, once on this machine, if that lasts."""
        now = clock.now()
        self._since = self._since or now
        lasts = now - self._since >= LASTS[Condition.DATABASE]
        local = now.astimezone(settings().timezone)
        if lasts and self._recipients and self._setup.lets_through(Condition.DATABASE, local):
            with suppress(OSError):
                _file().parent.mkdir(parents=True, exist_ok=True)
                with _file().open("x") as file:  # whoever makes it tells
                    file.write(self._since.isoformat())
                self._owed = list(self._recipients)
        self._owed = [one for one in self._owed if not await self._tell(one)]

    async def _tell(self, to: Recipient) -> bool:
        assert self._since is not None
        news = News(Condition.DATABASE, AlertEvent.BEGINS, {}, self._since)
        try:
            await channels.send(to, self._setup.webhook, [news])
        except Undelivered as problem:
            log.warning("alert notice not delivered", error=str(problem), given_up=problem.is_final)
            return problem.is_final
        return True


def _file() -> Path:
    return settings().data_dir / "database-alert"


outage = OutageAlert()
