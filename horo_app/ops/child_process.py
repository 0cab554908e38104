"""A process of ours: started, watched, started again when it ends or hangs, and ended in time."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from horo_app.core import logs
from horo_app.core.folders import HOME
from horo_app.core.watchdog import HANG, Heartbeat, Watchdog, kill_hung

log = logs.logger(__name__)


class ChildProcess:
    """Runs `python COMMAND --parent PID --heartbeat FD` in a process group of its own.

    Ctrl-C in a terminal reaches the parent alone, which ends things in order. The group stays in the parent's session:
    when the parent dies, the kernel then continues what is stopped in it, so that it can end too.
    """

    name: str  # as the log calls it
    pause: float  # seconds before it is started again
    stop_within: float  # seconds that it has to end; ten is the promise for everything

    def __init__(self, command: list[str], hang_after: float = HANG) -> None:
        self._command = command
        self._hang_after = hang_after
        self._process: subprocess.Popen[str] | None = None
        self._heartbeat = Heartbeat()
        self._watchdog = Watchdog(self._heartbeat, hang_after=hang_after)
        self._again_at: float | None = None
        self._ends_by = 0.0

    def start(self, environment: dict[str, str] | None = None) -> None:
        """Start it, unless it was."""
        if self._process is not None:
            return
        self._process = subprocess.Popen(
            [
                sys.executable,
                *self._command,
                "--parent",
                str(os.getpid()),
                "--heartbeat",
                str(self._heartbeat.fd),
            ],
            cwd=HOME,
            env=environment,
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=[self._heartbeat.fd],
            process_group=0,
        )
        self._watchdog = Watchdog(self._heartbeat, hang_after=self._hang_after)

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs, and when there is none to run."""
        return None if self._process is None else self._process.poll()

    @property
    def pid(self) -> int | None:
        """Its number, while there is one."""
        return None if self._process is None else self._process.pid

    @property
    def runs(self) -> bool:
        """Whether there is one, and it has not ended."""
        return self._process is not None and self._process.poll() is None

    def keep_alive(self) -> None:
        """Kill it if it hangs, and start it again if it has ended; to be called often, returns at once."""
        if self._again_at is not None:
            if time.monotonic() >= self._again_at:
                self._replace()
        elif self._process is None:
            return
        elif self.status is None:
            self._kill_if_it_hangs(self._process)
        elif self.gives_up(self.status):
            self._process = None
        else:
            log.error(f"the {self.name} ended and is started again", status=self.status)
            self._again_at = time.monotonic() + self.pause

    def _replace(self) -> None:
        if self._process is not None:
            self._kill_group()  # its own children end with it; one that hung would take part of the next one's work
            self._process = None
        try:
            self.start_again()
            self._again_at = None
        except OSError as error:  # no memory, or too many processes
            log.error(f"the {self.name} cannot be started, trying on", error=str(error))
            self._again_at = time.monotonic() + max(self.pause, 1.0)

    def _kill_if_it_hangs(self, process: subprocess.Popen[str]) -> None:
        if self._watchdog.hangs():
            log.error(f"the {self.name} gives no sign of life and is killed", pid=process.pid)
            kill_hung(process.pid, lambda: process.poll() is None)

    def gives_up(self, status: int) -> bool:  # noqa: ARG002 (a subclass looks at it)
        """Whether starting it again would change nothing, by its exit status."""
        return False

    def start_again(self) -> None:
        """Start it as it was started before."""
        self.start()

    def ask_to_end(self) -> None:
        """Tell it to finish what it has in hand."""
        self._ends_by = time.monotonic() + self.stop_within
        if self._process is not None:
            self._process.terminate()
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGCONT)  # what is stopped would not hear it

    def end(self) -> None:
        """Wait until it has ended, and no longer than it may take; none of its own children stays."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, self._ends_by - time.monotonic()))
        self._kill_group()
        self._process.wait()

    def _kill_group(self) -> None:
        assert self._process is not None
        if self._process.stdin is not None:
            self._process.stdin.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
