"""The bot beside the site: kept alive by `make run` when there is a token for it."""

from horo_app.core import logs, shutdown
from horo_app.core.folders import ROOT
from horo_app.core.settings import Settings
from horo_app.core.watchdog import HANG
from horo_app.ops.child_process import ChildProcess

MISCONFIGURED = 2  # the exit status that says: starting again would change nothing

log = logs.logger(__name__)


class BotChild(ChildProcess):
    """The bot's process; it ends with this one, however this one ends."""

    name = "bot"
    pause = 5.0
    stop_within = shutdown.BOT

    def __init__(self, settings: Settings, hang_after: float = HANG) -> None:
        super().__init__([str(ROOT / "bot_runner.py")], hang_after)
        self._wanted = bool(settings.telegram_bot_token)
        self._environment: dict[str, str] | None = None

    def start(self, environment: dict[str, str] | None = None) -> None:
        """Start it, if there is a token. `environment` names the database."""
        self._environment = environment
        if self._wanted:
            super().start(environment)

    def start_again(self) -> None:
        """Start it with the same database."""
        self.start(self._environment)

    def gives_up(self, status: int) -> bool:
        """Whether it is misconfigured; it has said how."""
        if status == MISCONFIGURED:
            log.error("the bot is off until the next start; the line above says why")
        return status == MISCONFIGURED
