"""The whole service as a person starts it, as a process of its own."""

import os
import queue
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from horo_app.core.folders import ROOT
from tests.patience import PATIENCE


def free_port() -> int:
    """A port that nobody listens on, and that no connection that is opened in the meantime is given.

    Linux takes those from 32768 up. Others who look for one here draw lots as well.
    """
    while True:
        port = 10_000 + secrets.randbelow(22_768)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Site:
    """A running `python -m horo_app run`; extra keyword arguments are its environment."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        wanted = environment.get("PORT", "")
        self.port = int(wanted) if wanted.isdigit() else free_port()
        self.url = f"http://localhost:{self.port}"
        self.data_dir = data_dir
        self.environment = (
            {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
            | {"PORT": str(self.port), "DATA_DIR": str(data_dir), "LOG_FORMAT": "json"}
            | environment
        )
        self.root = ROOT
        self.python = sys.executable
        self.prefix: list[str] = []  # what the command begins with
        self.options: list[str] = []
        self.output: list[str] = []
        self.process: subprocess.Popen[str] | None = None
        self.dying: psutil.Process | None = None

    def __enter__(self) -> "Site":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, wait: bool = True) -> None:
        """Start it, by default until it says that it is ready."""
        self.process = subprocess.Popen(
            [*self.prefix, self.python, "-m", "horo_app", "run", *self.options],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready: queue.SimpleQueue[bool] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(self.process, ready), daemon=True).start()
        if wait and not self._became(ready):
            if self.process.poll() is None:
                self.kill()
            raise AssertionError("the site did not start:\n" + "".join(self.output))

    def _became(self, ready: queue.SimpleQueue[bool]) -> bool:
        try:
            return ready.get(timeout=PATIENCE)
        except queue.Empty:
            return False

    def _read(self, process: subprocess.Popen[str], ready: queue.SimpleQueue[bool]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.output.append(line)
            if "Horo is ready" in line:
                ready.put(True)
        ready.put(False)  # it ended without a word of being ready
        process.stdout.close()

    def stop(self) -> int:
        """End it as an operator does, and return its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Pull the plug: kill -9 on every process of it but the database."""
        assert self.process is not None
        for process in [*self.processes(), psutil.Process(self.process.pid)]:
            process.kill()
        self.process.wait(PATIENCE)

    def kill_worker(self, worker: psutil.Process) -> None:
        """Kill -9 of one, until nothing of it is left: while its threads still end, its socket takes connections."""
        self.dying = worker
        worker.kill()
        worker.wait(PATIENCE)

    def processes(self) -> list[psutil.Process]:
        """The server and its workers: whatever descends from the process that was started."""
        assert self.process is not None
        children: dict[int, list[psutil.Process]] = {}
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                children.setdefault(process.ppid(), []).append(process)
        found: list[psutil.Process] = []
        pids = [self.process.pid]
        while pids:
            born = children.get(pids.pop(), [])
            found += born
            pids += [process.pid for process in born]
        return found

    def workers(self) -> list[psutil.Process]:
        """The processes that answer: the children of the server, but not theirs, which compute."""
        return [process for process in self.processes() if self._answers_for(process)]

    def _answers_for(self, process: psutil.Process) -> bool:
        assert self.process is not None
        try:
            is_child = process.ppid() not in (0, self.process.pid)
            return is_child and "horo_app.core.compute_process" not in process.cmdline()
        except psutil.NoSuchProcess:
            return False

    def listening(self) -> list[psutil.Process]:
        """The workers that can be reached by now; one that was only just forked is not among them."""
        with suppress(psutil.NoSuchProcess):  # one that died while we looked
            return [worker for worker in self.workers() if _listens(worker)]
        return []

    def answers(self) -> bool:
        """Whether somebody answers on the port."""
        try:
            return self.get("/health/live").status_code == 200
        except httpx.TransportError:
            return False

    def get(self, path: str, **options: object) -> httpx.Response:
        """One request, without following redirects."""
        return httpx.get(self.url + path, timeout=PATIENCE, **options)  # type: ignore[arg-type]

    def text_of(self, path: str, cookies: str = "") -> list[str]:
        """The paragraphs of a sign's page as served."""
        page = self.get(path, headers={"cookie": cookies}).text
        return re.findall(r'<section class="part \w+"><h2>[^<]*</h2><p[^>]*>([^<]*)</p>', page)


def _listens(process: psutil.Process) -> bool:
    return any(connection.status == psutil.CONN_LISTEN for connection in process.net_connections())


def eventually(condition: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until `condition` holds: for what another process does in its own time."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every living process that works on this data folder: make, supervisor, server, workers, PostgreSQL."""
    found = []
    for process in psutil.process_iter():
        try:
            told = [*process.cmdline(), process.environ().get("DATA_DIR", ""), process.cwd()]
            if any(f"{folder}/" in f"{word}/" for word in told) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found
