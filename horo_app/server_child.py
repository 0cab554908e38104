"""The server's process: started early, told when to serve, kept alive, and ended."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress

from horo_app import logs
from horo_app.errors import CannotStart
from horo_app.settings import ROOT, Settings

log = logs.logger(__name__)

START = 30  # seconds within which the server must answer
GOODBYE = 8  # seconds that the server has to end; ten is the promise for everything
CRASH_PAUSE = 1.0  # seconds before a server that ended by itself is started again


class ServerChild:
    """It imports what it serves as soon as it is started, and serves once it is told the database's address.

    It ends with this process, however this one ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._url = ""

    def start(self) -> None:
        """Start it, unless it was; it waits for `serve`."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "horo_app", "serve", "--parent", str(os.getpid())],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                text=True,
                start_new_session=True,  # Ctrl-C reaches our parent alone, which ends things in order
            )

    def serve(self, url: str) -> None:
        """Let it serve from the database at `url`."""
        self._url = url
        assert self._process is not None and self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended, which whoever waits for it notices
            self._process.stdin.write(f"{url}\n")
            self._process.stdin.close()

    def wait_until_it_answers(self, stop: threading.Event) -> None:
        """Returns when it does, or `stop` is set; raises CannotStart when it ends or takes too long."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and not stop.is_set():
            assert self._process is not None
            if self._process.poll() is not None:
                raise CannotStart("The server ended while starting; the lines above say why.")
            if answers(self._settings.host, self._settings.port):
                return
            stop.wait(0.02)
        if not stop.is_set():
            raise CannotStart(f"The server did not answer within {START} seconds.")

    def keep_alive(self, stop: threading.Event) -> None:
        """Start it again if it has ended by itself, unless `stop` is set meanwhile."""
        assert self._process is not None
        if self._process.poll() is None:
            return
        log.error("the server ended and is started again", status=self._process.returncode)
        stop.wait(CRASH_PAUSE)
        self._kill_all()  # workers end with their server; one that hung would take half of the next one's visitors
        if not stop.is_set():
            self._process = None
            self.start()
            self.serve(self._url)

    @property
    def serves(self) -> bool:
        """Whether it was told to serve, and runs."""
        return bool(self._url) and self._process is not None and self._process.poll() is None

    def end(self) -> None:
        """End it, in good order if it does so in time."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(GOODBYE)
        except subprocess.TimeoutExpired:
            self._kill_all()
            self._process.wait()

    def _kill_all(self) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


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
