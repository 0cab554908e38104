"""Granian's main process with rules of our own for workers that die or hang: the others always go on answering."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from granian.server.mp import MPServer, WorkerProcess

from horo_app.core import logs
from horo_app.core.watchdog import Heartbeat, Watchdog, kill_hung

log = logs.logger(__name__)

LOOK = 0.5  # seconds between looks at the workers
EARLY = 10.0  # seconds; who dies younger is replaced after a pause, which grows with each such death
LONGEST_PAUSE = 30.0


class WorkerServer(MPServer):
    """Replaces a worker that died or hung. Granian's own loop would end all workers after two early deaths of one."""

    def __init__(self, heartbeat: Heartbeat, hang_after: float, **options: Any) -> None:
        super().__init__(**options)
        self._heartbeat = heartbeat  # of this process
        self._hang_after = hang_after
        self._heartbeats = Heartbeat(self.workers)
        self._watchdogs: dict[int, Watchdog] = {}
        self._again_at: dict[int, float] = {}  # when dead workers are replaced, by their place
        self._early_deaths = dict.fromkeys(range(self.workers), 0)

    def _spawn_worker(
        self, idx: int, target: Any, callback_loader: Callable[..., Any], _: None = None
    ) -> WorkerProcess:
        self._watchdogs[idx] = Watchdog(self._heartbeats, idx, self._hang_after)
        return super()._spawn_worker(idx, target, partial(callback_loader, self._heartbeats, idx))

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait(LOOK)
            self.main_loop_interrupt.clear()
            self._heartbeat.beat()
            self._note_deaths()
            if self._none_can_start():
                self.shutdown(1)  # type: ignore[no-untyped-call]
            for idx in [idx for idx, moment in self._again_at.items() if time.monotonic() >= moment]:
                self._replace(idx, spawn_target, target_loader)
            self._kill_hung()

    def _replace(self, idx: int, spawn_target: Any, target_loader: Any) -> None:
        try:
            worker = self._spawn_worker(idx, spawn_target, target_loader)
            worker.start()  # type: ignore[no-untyped-call]
        except OSError as error:  # no memory, or too many processes: the others need not die of it
            log.error("a worker cannot be started, trying on", worker=idx + 1, error=str(error))
            self._again_at[idx] = time.monotonic() + LONGEST_PAUSE
        else:
            del self._again_at[idx]
            self.wrks[idx] = worker

    def _note_deaths(self) -> None:
        while self.interrupt_children:
            idx = self.interrupt_children.pop()
            age = time.monotonic() - self.wrks[idx].birth
            deaths = self._early_deaths[idx] + 1 if age < EARLY else 0
            self._early_deaths[idx] = deaths
            # the first replacement comes at once
            pause = 0.0 if deaths < 2 else min(2.0 ** (deaths - 2), LONGEST_PAUSE)
            self._again_at[idx] = time.monotonic() + pause

    def _none_can_start(self) -> bool:
        """Whether each worker died twice and none ever answered: what is wrong will not pass by itself."""
        return min(self._early_deaths.values()) > 1 and not any(dog.lives for dog in self._watchdogs.values())

    def _kill_hung(self) -> None:
        for idx, worker in enumerate(self.wrks):
            if idx not in self._again_at and self._watchdogs[idx].hangs():
                pid = worker.inner.pid
                log.error("a worker gives no sign of life and is killed", worker=idx + 1, pid=pid)
                kill_hung(pid, partial(self._runs, idx))

    def _runs(self, idx: int) -> bool:
        return idx not in self.interrupt_children
