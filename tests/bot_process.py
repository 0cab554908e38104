"""The bot as an operator starts it, as a process of its own."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from horo_app.core.folders import ROOT
from horo_app.core.settings import Settings
from tests.patience import PATIENCE
from tests.running_site import eventually
from tests.telegram_server import TOKEN, Telegram


class BotProcess:
    """A running `python bot_runner.py`; extra keyword arguments are its environment."""

    def __init__(self, telegram: Telegram | None, data_dir: Path, **environment: str) -> None:
        told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url} if telegram else {}
        ours = {name.upper() for name in Settings.model_fields}
        self.environment = (
            {name: value for name, value in os.environ.items() if name not in ours}
            | {"DATA_DIR": str(data_dir), "LOG_FORMAT": "json"}
            | told
            | environment
        )
        self.output: list[str] = []

    def __enter__(self) -> "BotProcess":
        self.process = subprocess.Popen(
            [sys.executable, "bot_runner.py"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.output.extend(lines)

    def ready(self) -> "BotProcess":
        """Wait until it says that it is."""
        eventually(lambda: self.says("the bot is ready") or self.process.poll() is not None)
        assert self.process.poll() is None, self.said
        return self

    def says(self, words: str) -> bool:
        return words in self.said

    @property
    def said(self) -> str:
        return "".join(self.output)

    def stop(self, within: float = PATIENCE) -> int:
        """End it as an operator does, and return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended(within)

    def ended(self, within: float = PATIENCE) -> int:
        """Its exit status, once it has ended by itself."""
        status = self.process.wait(within)
        self._reader.join(PATIENCE)
        return status

    def kill(self) -> None:
        """Pull the plug."""
        self.process.kill()
        self.ended()
