"""The bot beside the site: kept alive by `make run` when there is a token for it."""

import os
import subprocess
import sys
import time
from contextlib import suppress

from horo_app import logs
from horo_app.bot_process import MISCONFIGURED
from horo_app.settings import ROOT, Settings

log = logs.logger(__name__)

PAUSE = 5.0  # seconds before a bot that ended by itself is started again
GOODBYE = 8.0  # seconds that it has to end; ten is the promise for everything


class BotChild:
    """The bot's process; it ends with this one, however this one ends."""

    def __init__(self, settings: Settings) -> None:
        self._wanted = bool(settings.telegram_bot_token)
        self._process: subprocess.Popen[bytes] | None = None
        self._again_at = 0.0
        self._ends_by = 0.0

    def start(self, environment: dict[str, str]) -> None:
        """Start it, if there is a token. `environment` names the database."""
        self._environment = environment
        if self._wanted:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "bot_runner.py"), "--parent", str(os.getpid())],
                cwd=ROOT,
                env=environment,
                start_new_session=True,
            )

    def keep_alive(self) -> None:
        """Start it again if it has ended, unless that would change nothing. Returns at once."""
        if self._process is None or self._process.poll() is None:
            return
        if self._process.returncode == MISCONFIGURED:
            log.error("the bot is off until the next start; the line above says why")
            self._process = None
        elif not self._again_at:
            log.error("the bot ended and is started again", status=self._process.returncode)
            self._again_at = time.monotonic() + PAUSE
        elif time.monotonic() >= self._again_at:
            self._again_at = 0.0
            self.start(self._environment)

    def ask_to_end(self) -> None:
        """Tell it to finish what it has in hand."""
        self._ends_by = time.monotonic() + GOODBYE
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()

    def end(self) -> None:
        """Wait until it has, and no longer than it may take."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, self._ends_by - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
