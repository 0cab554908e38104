"""What hangs is noticed and replaced; what only did not get to run is left alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from horo_app.core.folders import ROOT
from horo_app.core.watchdog import Heartbeat, Watchdog
from horo_app.ops.child_process import ChildProcess
from tests.database import create_database
from tests.patience import PATIENCE
from tests.running_site import Site, eventually, free_port, processes_of


class Clock:
    """Monotonic time, set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heartbeat() -> Iterator[Heartbeat]:
    made = Heartbeat(2)
    yield made
    os.close(made.fd)


def _watch(dog: Watchdog, clock: Clock, seconds: float, step: float = 0.5) -> bool:
    """Whether it is found to hang within so many seconds of being looked at."""
    for _ in range(round(seconds / step)):
        clock.now += step
        if dog.hangs():
            return True
    return False


def test_a_process_hangs_after_twenty_seconds_without_a_sign_of_life(
    heartbeat: Heartbeat, clock: Clock
) -> None:
    dog = Watchdog(heartbeat, 1, clock=clock)
    heartbeat.beat(1)
    assert not dog.hangs()
    assert not _watch(dog, clock, 19.5)
    heartbeat.beat(1)
    assert not _watch(dog, clock, 19.5)
    heartbeat.beat(0)  # another's
    assert _watch(dog, clock, 1.5)


def test_a_process_that_starts_is_given_two_minutes(heartbeat: Heartbeat, clock: Clock) -> None:
    dog = Watchdog(heartbeat, clock=clock)
    assert not _watch(dog, clock, 119)
    assert not dog.lives
    assert _watch(dog, clock, 2)


def test_time_in_which_the_parent_did_not_run_is_no_silence(heartbeat: Heartbeat, clock: Clock) -> None:
    """A machine that slept for an hour, a parent that was stopped, a look that took long."""
    dog = Watchdog(heartbeat, clock=clock)
    heartbeat.beat()
    for _ in range(5):
        assert not _watch(dog, clock, 3600, step=3600)
    assert _watch(dog, clock, 20)


def test_a_process_that_lives_through_a_thousand_signs_of_life_is_never_taken_to_hang(
    heartbeat: Heartbeat, clock: Clock
) -> None:
    dog = Watchdog(heartbeat, hang_after=3, clock=clock)
    for _ in range(1000):
        heartbeat.beat()
        assert not _watch(dog, clock, 1)


CHILD = """
import asyncio, pathlib, sys, time
from horo_app.core.watchdog import Heartbeat, tell_where_it_hangs

def blocked_here():
    time.sleep(600)

async def main():
    tell_where_it_hangs()
    Heartbeat(fd=int(sys.argv[-1])).beat_on(asyncio.get_running_loop())
    first = pathlib.Path(sys.argv[1])
    if not first.exists():
        first.touch()
        blocked_here()
    await asyncio.sleep(600)

asyncio.run(main())
"""


class Child(ChildProcess):
    name = "child"
    pause = 0.0
    stop_within = 5.0


def test_a_process_whose_loop_is_blocked_says_where_and_is_replaced(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    child = Child(["-c", CHILD, str(tmp_path / "first")], hang_after=2)
    child.start()
    try:
        first = child.pid

        def replaced() -> bool:
            child.keep_alive()
            return child.pid not in (None, first)

        eventually(replaced)
        assert "in blocked_here" in capfd.readouterr().err
        child.keep_alive()
        assert child.runs
    finally:
        child.ask_to_end()
        child.end()


BROKEN = """
import sys
from granian.constants import Interfaces
from horo_app.core.watchdog import Heartbeat
from horo_app.ops.worker_server import WorkerServer

def load(heartbeats, place):
    sys.exit("nothing to serve")

WorkerServer(
    Heartbeat(), 20.0, target="", address="127.0.0.1", port=int(sys.argv[1]), workers=2, interface=Interfaces.ASGI
).serve(target_loader=load, wrap_loader=False)
"""


def test_a_server_none_of_whose_workers_can_start_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(free_port())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("nothing to serve") == 4  # both were given another chance


@pytest.fixture
def site(tmp_path: Path, postgres: str) -> Iterator[Site]:
    """A service that takes ten silent seconds for a hang; on a busy machine a start may be silent for some."""
    running = Site(tmp_path / "data", DATABASE_URL=create_database(postgres, f"hang_{os.getpid()}"))
    running.options = ["--hang-after", "10"]
    with running:
        yield running
    assert processes_of(tmp_path) == []


def _server(site: Site) -> psutil.Process:
    [process] = psutil.Process(site.process.pid).children()
    return process


def _gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_worker_and_a_server_that_hang_are_replaced_and_early_deaths_of_one_leave_the_other_alone(
    site: Site,
) -> None:
    eventually(lambda: len(site.listening()) == 2)
    server, (kept, victim) = _server(site), site.listening()

    victim.suspend()
    eventually(lambda: _gone(victim))
    eventually(lambda: len(site.listening()) == 2)
    assert "a worker gives no sign of life and is killed" in "".join(site.output)

    for _ in range(3):  # each as soon as it is there
        [victim] = {*site.listening()} - {kept}
        site.kill_worker(victim)
        assert httpx.get(f"{site.url}/leo", timeout=PATIENCE).status_code == 200
        eventually(lambda: len(site.listening()) == 2)
    assert kept in site.listening()
    assert _server(site) == server

    server.suspend()
    eventually(lambda: _gone(server))
    eventually(lambda: len(site.listening()) == 2)
    assert _gone(kept)
    assert httpx.get(f"{site.url}/leo", timeout=PATIENCE).status_code == 200
    assert "the server gives no sign of life and is killed" in "".join(site.output)

    # nothing stays when the supervisor is killed while what it started hangs
    server, workers = _server(site), site.listening()
    server.suspend()
    workers[0].suspend()
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    eventually(lambda: all(_gone(process) for process in (server, *workers)))
