"""The faults: each breaks something of a running site, and returns once that is over."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpx
import psutil

from horo_app.ops.embedded_postgres import EmbeddedPostgres
from tests.cluster.people import AGENT
from tests.database import execute
from tests.running_site import Site, eventually
from tests.telegram_server import Telegram

CROWD = 1000
STOPPED = 25.0  # seconds: past the watchdog's twenty and every lease


@dataclass
class Ground:
    """What is broken: a site with its bot and its own database, and the Telegram that it writes to."""

    site: Site
    telegram: Telegram
    url: str  # of the database

    def named(self, *words: str) -> list[psutil.Process]:
        """The site's processes whose command line has all the words."""
        return [
            one for one in self.site.processes() if all(word in " ".join(_command(one)) for word in words)
        ]

    def postgres(self) -> list[psutil.Process]:
        """The embedded server's, its main process first."""
        pid = int((self.site.data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        main = psutil.Process(pid)
        return [main, *main.children(recursive=True)]

    def is_whole(self) -> bool:
        with suppress(httpx.TransportError):
            return self.site.get("/health/ready").json()["status"] == "ready"
        return False


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@contextmanager
def _stopped(processes: list[psutil.Process]) -> Iterator[None]:
    for process in processes:
        with suppress(psutil.Error):
            process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            with suppress(psutil.Error):
                process.send_signal(signal.SIGCONT)


def kill_worker(ground: Ground) -> None:
    """kill -9 of a worker"""
    ground.site.listening()[0].kill()


def kill_server(ground: Ground) -> None:
    """kill -9 of the server and its workers"""
    for process in ground.named("serve"):
        process.kill()
    eventually(ground.site.answers)


def kill_compute(ground: Ground) -> None:
    """kill -9 of the processes that compute"""
    for process in ground.named("compute_process"):
        process.kill()


def kill_bot(ground: Ground) -> None:
    """kill -9 of the bot"""
    for process in ground.named("bot_runner.py"):
        process.kill()


def kill_database(ground: Ground) -> None:
    """kill -9 of PostgreSQL"""
    ground.postgres()[0].kill()


def stop_worker(ground: Ground) -> None:
    """SIGSTOP of a worker, past all leases"""
    with _stopped(ground.site.listening()[:1]):
        time.sleep(STOPPED)


def stop_bot(ground: Ground) -> None:
    """SIGSTOP of the bot, past all leases"""
    with _stopped(ground.named("bot_runner.py")):
        time.sleep(STOPPED)


def stop_database(ground: Ground) -> None:
    """SIGSTOP of PostgreSQL for a minute: it answers nobody"""
    with _stopped(ground.postgres()):
        time.sleep(60)


def slow_database(ground: Ground) -> None:
    """A PostgreSQL that is stopped nine tenths of the time"""
    for _ in range(30):
        with _stopped(ground.postgres()):
            time.sleep(0.45)
        time.sleep(0.05)


def read_only_database(ground: Ground) -> None:
    """A PostgreSQL that takes no changes for 15 seconds"""
    for value, seconds in (("on", 15), ("off", 0)):
        execute(ground.url, f"alter system set default_transaction_read_only = {value}")
        execute(ground.url, "select pg_reload_conf()")
        time.sleep(seconds)


def full_disk(ground: Ground) -> None:
    """A PostgreSQL whose writes fail for 15 seconds as on a full disk"""
    function = """
        create function drill_full() returns trigger language plpgsql as
        $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$
    """
    execute(ground.url, function)
    execute(
        ground.url,
        "create trigger drill_full before insert or update on horoscope_views "
        "for each statement execute function drill_full()",
    )
    time.sleep(15)
    execute(ground.url, "drop function drill_full cascade")


def crowd(ground: Ground) -> None:
    """1,000 visitors at once"""
    failures: list[str] = []

    def visit() -> None:
        try:
            answer = httpx.get(f"{ground.site.url}/leo", headers=AGENT, timeout=60)
            if answer.status_code != 200:
                failures.append(str(answer.status_code))
        except httpx.TransportError as error:
            failures.append(type(error).__name__)

    threads = [threading.Thread(target=visit) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, f"{len(failures)} of {CROWD} got nothing: {failures[:3]}"


def bad_telegram(ground: Ground) -> None:
    """Telegram in bad ways: errors, floods, nonsense, broken connections"""
    for method in ("sendMessage", "getUpdates"):
        ground.telegram.refuse(method, 502, "Bad Gateway", times=3)
        ground.telegram.refuse(method, 429, "Too Many Requests: retry after 1", times=2, retry_after=1)
        ground.telegram.garble(method, status=500, times=2)
        ground.telegram.refuse(method, 401, "Unauthorized", times=1)
    time.sleep(8)
    ground.telegram.relent()


def past_midnight(ground: Ground) -> None:
    """A site that was down over midnight"""
    ground.site.stop()
    embedded = EmbeddedPostgres(ground.site.data_dir)
    try:
        url = embedded.start()
        execute(url, "delete from horoscope_cache where date = (select max(date) from horoscope_cache)")
        execute(url, "update horoscope_cache set date = date - 1")
    finally:
        embedded.release()
    ground.site.start()


FAULTS: tuple[Callable[[Ground], None], ...] = (
    kill_worker, kill_server, kill_compute, kill_bot, kill_database, stop_worker, stop_bot, stop_database,
    slow_database, read_only_database, full_disk, crowd, bad_telegram,
    past_midnight,
)  # fmt: skip

# Nobody listens for a while: on one machine that is the machine being gone, and a balancer's to bridge.
GONE = (kill_server, past_midnight)
