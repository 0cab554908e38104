"""Two sites, two bots, PgBouncer, HAProxy, Redis, a primary and its synchronous replica, while all of it is broken.

`python -m tests.cluster [SECONDS]`: so long people read in all, 300 by default. Ends with status 1 unless every reader
got a text, every view that was committed is counted, nobody got a message twice, and an edit showed within a second.
"""

import datetime as dt
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import httpx
import psycopg

from horo_app.core.folders import ROOT
from tests.bot_process import BotProcess
from tests.cluster.people import Readers, Viewers, in_threads
from tests.cluster.services import Postgres, haproxy, newer_code, redis
from tests.patience import PATIENCE
from tests.pgbouncer import pgbouncer
from tests.running_site import Site, eventually, free_port
from tests.telegram_server import Telegram

SECONDS = 300
SUBSCRIBERS = 300
READERS = 4
LOST = 2.0  # seconds of views that a killed process may have had only in memory
DATE = dt.datetime.now(dt.UTC).date().isoformat()


class Cluster:
    """Everything, running; `database` is the port that leads to the primary, `people` the load balancer's address."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.primary, self.replica = Postgres(folder / "primary"), Postgres(folder / "replica")
        stack.callback(self.primary.stop, "immediate")
        stack.callback(self.replica.stop, "immediate")
        self.primary.make()
        self.replica.follow(self.primary)
        ports = [free_port(), free_port()]
        http, self.database = stack.enter_context(
            haproxy(ports, [self.primary.port, self.replica.port], folder)
        )
        self.people = f"http://127.0.0.1:{http}"
        pooler = stack.enter_context(
            pgbouncer({"host": "127.0.0.1", "port": str(self.database), "user": "postgres"}, folder)
        )
        self.environment = {
            "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{pooler}/horo",
            "DATABASE_DIRECT_URL": f"postgresql://postgres@127.0.0.1:{self.database}/horo",
            "DATABASE_REPLICA_URL": self.replica.url,
            "REDIS_URL": stack.enter_context(redis(folder)),
            "TIMEZONE": "UTC",
            "VIEW_LIMIT": "0",
            "WORKERS": "1",
        }
        eventually(self.can_write)
        self.telegram = stack.enter_context(Telegram())
        self.sites = [
            stack.enter_context(Site(folder / f"site{place}", PORT=str(port), **self.environment))
            for place, port in enumerate(ports)
        ]
        self.bots = [self._bot(place, stack) for place in range(2)]

    def _bot(self, place: int, stack: ExitStack) -> BotProcess:
        made = BotProcess(self.telegram, self.folder / f"bot{place}", **self.environment)
        return stack.enter_context(made).ready()

    def can_write(self) -> bool:
        try:
            self.execute("create temp table t ()")
        except psycopg.Error:
            return False
        return True

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement on whichever server is the primary."""
        target = f"host=127.0.0.1 port={self.database} user=postgres dbname=horo connect_timeout=2"
        with psycopg.connect(target, autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def subscribe(self, many: int, seconds: float) -> None:
        """Subscribers whose hour comes one after the other, at their noon."""
        zone = f"Etc/GMT{dt.datetime.now(dt.UTC).hour - 12:+d}"
        self.execute(f"""
            insert into telegram_subscribers
                (chat_id, state, sign, language, language_chosen, zone, deliver_at, next_at, asked, joined_at)
            select n, 'active', 'leo', 'en', true, '{zone}', 720, now() + n * interval '1 second' * {seconds / many},
                '', now() from generate_series(1, {many}) n
        """)

    def edit(self, words: str) -> float:
        """Change a text as soon as that is possible; the seconds from then until both sites show it."""
        statement = f"update horoscope_cache set love = '{words}' where sign = 'leo' and date = '{DATE}'"
        with httpx.Client(timeout=PATIENCE) as client:
            while True:
                try:
                    self.execute(statement)
                    break
                except psycopg.Error:
                    time.sleep(0.02)
            changed = time.monotonic()
            for site in self.sites:
                eventually(lambda site=site: words in client.get(f"{site.url}/en/leo").text)
            return time.monotonic() - changed


class Report:
    """What was found, a line each; `failed` when any of it is not as it should be."""

    def __init__(self) -> None:
        self.failed = False
        self.begun = time.monotonic()

    def note(self, what: str, found: object, good: bool | None = None) -> None:
        self.failed |= good is False
        mark = {True: "ok  ", False: "BAD ", None: "    "}[good]
        print(f"{time.monotonic() - self.begun:6.1f}s {mark} {what}: {found}", flush=True)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.note(what, f"{time.monotonic() - begun:.1f} s")


def break_everything(cluster: Cluster, report: Report, pause: Callable[[], None]) -> float:
    """One thing after the other; when the first site was killed."""
    first, second = cluster.sites
    report.note("an edit shows on both sites", f"{(took := cluster.edit('Edited before.')):.2f} s", took <= 1)
    pause()
    killed = time.monotonic()
    with report.step("a site killed and started again"):
        first.kill()
        pause()
        first.start()
    pause()
    with report.step("a bot killed and started again"):
        cluster.bots[0].kill()
        cluster.bots[0].__enter__()
        cluster.bots[0].ready()
    pause()
    with report.step("the primary restarted"):
        cluster.primary.restart()
    report.note(
        "an edit shows after the restart", f"{(took := cluster.edit('Edited after.')):.2f} s", took <= 1
    )
    pause()
    with report.step("the primary lost, the replica promoted"):
        cluster.primary.stop("immediate")
        cluster.replica.promote()
    report.note(
        "an edit shows after the promotion", f"{(took := cluster.edit('Edited there.')):.2f} s", took <= 1
    )
    pause()
    newer = cluster.folder / "newer"
    newer_code(ROOT, newer)
    for site in (first, second):
        with report.step("a site rolled to the next version, across a migration"):
            site.stop()
            site.root = newer
            site.start()
        pause()
    report.note(
        "an edit shows after the upgrade", f"{(took := cluster.edit('Edited anew.')):.2f} s", took <= 1
    )
    return killed


def judge(cluster: Cluster, report: Report, readers: Readers, viewers: list[Viewers], killed: float) -> None:
    """Compare what people saw with what is in the tables."""
    report.note("answers", readers.answers)
    report.note("slowest answer", f"{readers.slowest:.2f} s")
    wrong = Counter(readers.failures).most_common(5)
    report.note("readers without a text", wrong or 0, not readers.failures)
    if readers.failures:
        report.note("who asked after seconds", [round(at - report.begun, 1) for at in readers.failed_at[:20]])
    query = "select sign, sum(view_count)::int from horoscope_views where channel = 'web' group by 1"
    counted = dict(cluster.execute(query))
    for place, one in enumerate(viewers):
        seen, told = int(str(counted.get(one.sign, 0))), len(one.acknowledged)
        in_memory = sum(killed - LOST <= at <= killed for at in one.acknowledged) if place == 0 else 0
        is_good = told - in_memory <= seen <= told + one.unanswered
        report.note(f"views of site {place + 1}: counted, of acknowledged", f"{seen} of {told}", is_good)
    got = Counter(call.fields["chat_id"] for call in cluster.telegram.calls if _is_sent(call))
    twice = [chat for chat, times in got.items() if times > 1]
    report.note("chats that got their reading twice", len(twice), not twice)
    outcomes = dict(cluster.execute("select status, count(*)::int from telegram_deliveries group by 1"))
    unknown = int(str(outcomes.get("unknown", 0)))
    report.note(
        "readings delivered", f"{len(got)} of {SUBSCRIBERS}, {outcomes}", len(got) + unknown >= SUBSCRIBERS
    )


def _is_sent(call: object) -> bool:
    return getattr(call, "method", "") == "sendMessage" and getattr(call, "status", 0) == 200


def main(seconds: float) -> int:
    report = Report()
    with tempfile.TemporaryDirectory(prefix="horo-cluster-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder, stack)
        report.note("started", "two sites, two bots, PgBouncer, HAProxy, Redis, a primary and a replica")
        stop = threading.Event()
        readers = Readers(cluster.people)
        viewers = [
            Viewers(site.url, sign, DATE)
            for site, sign in zip(cluster.sites, ("libra", "pisces"), strict=True)
        ]
        threads = in_threads(
            [partial(readers.read, stop, start) for start in range(READERS)]
            + [partial(one.view, stop) for one in viewers]
        )
        cluster.subscribe(SUBSCRIBERS, seconds * 0.7)
        killed = break_everything(cluster, report, lambda: time.sleep(seconds / 12))
        stop.set()
        for thread in threads:
            thread.join(60)
        waiting = "select 1 from telegram_deliveries where status in ('due', 'sending') limit 1"
        eventually(lambda: cluster.can_write() and not cluster.execute(waiting))
        time.sleep(2)
        for site in cluster.sites:
            site.stop()  # which writes the last tally
        judge(cluster, report, readers, viewers, killed)
    return int(report.failed)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
