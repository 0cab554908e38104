"""Drills with a site of their own: behind a bad network, on a clock that jumps, and started where others fail."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from horo_app.core.db import dsn
from horo_app.core.folders import ROOT
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from tests.cluster.people import Readers, in_threads
from tests.database import create_database
from tests.drill.network import Network
from tests.image import as_user
from tests.running_site import Site, eventually, free_port

PATHS = ("/leo", "/en/leo", "/", "/api/v1/horoscopes/aries?lang=en", "/sky")
SILENT = 25.0  # seconds without a packet
SLOW = 0.2  # seconds that each packet takes
FOLDERS = ("with spaces", "данные", "a" * 120)
NOBODY = 65534

Told = tuple[str, list[str]]  # figures, and what went wrong


@contextmanager
def _read(site: Site, read: list[Readers]) -> Iterator[None]:
    """People read while the block runs; what they noticed is added to `read`."""
    stop, readers = threading.Event(), Readers(site.url, PATHS)
    threads = in_threads([partial(readers.read, stop, start) for start in range(2)])
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
        read.append(readers)


def _figures(readers: Readers) -> str:
    return f"{readers.answers} answers, slowest {readers.slowest:.1f} s, {readers.again} asked again"


def _whole(site: Site) -> bool:
    try:
        return bool(site.get("/health/ready").json()["status"] == "ready")
    except httpx.TransportError:
        return False


def bad_network(folder: Path) -> Told:
    """A network to the database that drops every packet, then one that is slow"""
    server = EmbeddedPostgres(folder / "far")
    read: list[Readers] = []
    try:
        url = create_database(server.start(), "far")
        parameters = dsn.parameters(url)
        with Network(f"{parameters['host']}/.s.PGSQL.5432") as network:
            through = f"postgresql://{parameters['user']}@127.0.0.1:{network.port}/far"
            with Site(folder / "near", DATABASE_URL=through, WORKERS="1") as site:
                eventually(lambda: _whole(site))
                with _read(site, read):
                    network.carry(False)
                    time.sleep(SILENT)
                    network.carry(True)
                    back = time.monotonic()
                    eventually(lambda: _whole(site))
                    whole = time.monotonic() - back
                    network.delay = SLOW
                    time.sleep(SILENT / 2)
                    network.delay = 0.0
    finally:
        server.release()
    return f"{_figures(read[0])}, whole {whole:.1f} s after the first packet", read[0].failures


# Python runs it first in each process: the service's one clock is then the machine's, shifted by what the file says.
SHIFTED = """
import datetime as dt, os
from horo_app.core import clock

def now():
    with open(os.environ["HORO_DRILL_CLOCK"]) as file:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(file.read()))

clock.now = now
"""


class Clock:
    """A clock for services that are started with `environment`. The database keeps the machine's."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._shift = 0.0
        (folder / "first").mkdir()
        (folder / "first" / "sitecustomize.py").write_text(SHIFTED)
        self.environment = {
            "PYTHONPATH": os.pathsep.join([str(folder / "first"), str(ROOT)]),
            "HORO_DRILL_CLOCK": str(self._file),
        }

    def set(self, moment: dt.datetime) -> None:
        self._shift = moment.timestamp() - time.time()
        fresh = self._file.with_name("clock.new")
        fresh.write_text(f"{self._shift}")
        fresh.rename(self._file)

    def now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(time.time() + self._shift, dt.UTC)


BERLIN = ZoneInfo("Europe/Berlin")


def _at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=BERLIN)


# What the clock is set to, one after the other, for a site in Berlin; and whether it is down meanwhile.
JUMPS = (
    ("a jump to five seconds before midnight", _at("2027-03-27 23:59:55"), False),
    ("summer time begins", _at("2027-03-28 01:59:55"), False),
    ("a jump back by a day", _at("2027-03-27 12:00:00"), False),
    ("a jump ahead by half a year", _at("2027-10-30 23:59:55"), False),
    ("summer time ends", _at("2027-10-31 02:59:55"), False),
    ("down over midnight", _at("2027-11-01 00:10:00"), True),
)


def clocks(folder: Path) -> Told:
    """A clock that jumps, summer time that begins and ends, a site that is down over midnight"""
    clock, told, wrong = Clock(folder), [], []
    clock.set(_at("2027-03-27 12:00:00"))
    read: list[Readers] = []
    with Site(folder / "clocks", TIMEZONE="Europe/Berlin", WORKERS="1", **clock.environment) as site:

        def is_right() -> bool:
            day = clock.now().astimezone(BERLIN).date().isoformat()
            answer = site.get("/api/v1/horoscopes/leo").json()
            return bool(answer.get("date") == day)

        eventually(is_right)
        for what, moment, is_down in JUMPS:
            if is_down:
                site.stop()
            clock.set(moment)
            if is_down:
                site.start()
            with _read(site, read):
                time.sleep(8)  # past the instant that the clock was set before
                begun = time.monotonic()
                eventually(is_right)
                took = time.monotonic() - begun
                time.sleep(2)
            told.append(f"{what}: right after {took:.1f} s, {read[-1].answers} answers")
            wrong += [f"{what}: {failure}" for failure in read[-1].failures]
    return "; ".join(told), wrong


def odd_places(folder: Path) -> Told:
    """Starts in odd folders, without HOME, with umask 077, as another user, with IPv6 alone"""
    six = Site(folder / "six", HOST="::1", WORKERS="1")
    six.url = f"http://[::1]:{six.port}"
    bare = Site(folder / "bare", WORKERS="1")
    bare.environment.pop("HOME", None)
    theirs = folder / "theirs"
    theirs.mkdir()
    if os.geteuid() == 0:
        os.chown(theirs, NOBODY, NOBODY)
    other = Site(theirs / "data", WORKERS="1", PYTHONDONTWRITEBYTECODE="1")
    other.environment.pop("HOME", None)
    other.prefix = as_user(NOBODY)
    kinds: list[tuple[str, Site, int]] = [
        *((name[:12], Site(folder / name, WORKERS="1"), 0o022) for name in FOLDERS),
        ("no HOME, umask 077", bare, 0o077),
        ("as another user", other, 0o022),
        ("IPv6 alone", six, 0o022),
    ]
    told, wrong = [], []
    for what, site, umask in kinds:
        begun = time.monotonic()
        if trouble := _start(site, umask):
            wrong.append(f"{what}: {trouble}")
        told.append(f"{what} {time.monotonic() - begun:.1f} s")
    return ", ".join(told), wrong


def _start(site: Site, umask: int) -> str:
    before = os.umask(umask)
    try:
        with site:
            return "" if site.text_of("/leo") else "no text"
    except (AssertionError, httpx.TransportError) as error:
        return str(error)[-200:]
    finally:
        os.umask(before)


def full_folder(_: Path) -> Told:
    """Starts on a disk that takes nothing, and on one that may not be written: one sentence each"""
    told, wrong = [], []
    for place in ("/dev/full/data", "/proc/data"):
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "horo_app", "run"],
            cwd=ROOT,
            env=os.environ | {"DATA_DIR": place, "PORT": str(free_port())},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        told.append(f"{place} {time.monotonic() - begun:.1f} s")
        if done.returncode != 1 or "Traceback" in done.stderr or "Cannot" not in done.stderr:
            wrong.append(f"{place}: status {done.returncode}, {done.stderr[-200:]}")
    return ", ".join(told), wrong


ELSEWHERE: tuple[Callable[[Path], Told], ...] = (bad_network, clocks, odd_places, full_folder)
