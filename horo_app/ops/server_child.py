"""The server's process: started early, told when to serve, kept alive, and ended."""

import threading
import time
import urllib.request
from contextlib import suppress

from horo_app.core import shutdown
from horo_app.core.errors import CannotStart
from horo_app.core.settings import Settings
from horo_app.core.watchdog import HANG
from horo_app.ops.child_process import ChildProcess

START = (
    120  # seconds within which the server must answer: as long as one that starts may give no sign of life
)


class ServerChild(ChildProcess):
    """It imports what it serves as soon as it is started, and serves once it is told the database's address."""

    name = "server"
    pause = 1.0
    stop_within = shutdown.SERVER

    def __init__(self, settings: Settings, hang_after: float = HANG) -> None:
        super().__init__(["-m", "horo_app", "serve", "--hang-after", str(hang_after)], hang_after)
        self._settings = settings
        self._url = ""

    def serve(self, url: str) -> None:
        """Let it serve from the database at `url`."""
        self._url = url
        assert self._process is not None and self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended, which whoever waits for it notices
            self._process.stdin.write(f"{url}\n")
            self._process.stdin.close()

    def start_again(self) -> None:
        """Start it, and let it serve at once."""
        self.start()
        self.serve(self._url)

    def wait_until_it_answers(self, stop: threading.Event) -> None:
        """Returns when it does, or `stop` is set; raises CannotStart when it ends or takes too long."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and not stop.is_set():
            if not self.runs:
                raise CannotStart("The server ended while starting; the lines above say why.")
            if answers(self._settings.host, self._settings.port):
                return
            stop.wait(0.02)
        if not stop.is_set():
            raise CannotStart(f"The server did not answer within {START} seconds.")

    @property
    def serves(self) -> bool:
        """Whether it was told to serve, and runs."""
        return bool(self._url) and self.runs


def answers(host: str, port: int) -> bool:
    """Whether a server of ours answers at an address that it listens on."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    address = f"[{near}]:{port}" if ":" in near else f"{near}:{port}"
    no_proxy = urllib.request.ProxyHandler({})  # HTTP_PROXY is for the world outside
    try:
        opener = urllib.request.build_opener(no_proxy)
        with opener.open(f"http://{address}/health/live", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False
