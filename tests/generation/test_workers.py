"""Several processes write side by side; any of them may be killed or frozen at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import psycopg
import pytest
import sqlalchemy as sa

from horo_app.core.folders import ROOT
from tests.model_server import ModelServer, Request, good, slow
from tests.running_site import eventually

TIMEOUT = 6
LEASE = 1.5 * TIMEOUT


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as started:
        yield started


@pytest.fixture
def writer(database_url: str, server: ModelServer) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a process that writes."""
    started: list[subprocess.Popen[str]] = []
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "OPENAI_API_KEY": "sk-test-0123456789",
        "OPENAI_BASE_URL": server.url,
        "MODEL_CONCURRENCY": "8",
    }

    def start(timeout: int = TIMEOUT) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.writers"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"MODEL_TIMEOUT": str(timeout)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def ask(database_url: str) -> Iterator[Callable[[str], list[tuple[object, ...]]]]:
    plain = sa.make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield lambda query: connection.execute(query).fetchall()


WRITTEN = "select count(*) from horoscope_cache where source = 'model'"


def test_four_processes_at_a_cold_midnight_ask_once_for_each_text(server: ModelServer, writer, ask) -> None:
    server.behaviour = slow(0.05)
    processes = [writer(timeout=60) for _ in range(4)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    eventually(lambda: ask(WRITTEN) == [(48,)])
    asked = Counter(request.key for request in server.requests)
    assert len(asked) == 48
    assert set(asked.values()) == {1}
    assert ask("select outcome, count(*) from generation_attempts group by 1") == [("stored", 48)]
    assert ask("select count(distinct version), max(version) from horoscope_cache") == [(1, 2)]


TEXTS = "select sign, date, language, love, version, updated_at, tries, wanted from horoscope_cache order by 1, 2, 3"
OUTCOMES = "select outcome, count(*) from generation_attempts group by 1 order by 1"


@pytest.fixture
def in_the_middle(server: ModelServer, writer) -> subprocess.Popen[str]:
    """A process that waits for eight answers that do not come; all requests after them are answered."""

    def behave(request: Request) -> None:
        if request in server.requests[:8]:
            time.sleep(60)
        good(request)

    server.behaviour = behave
    process = writer()
    process.stdout.readline()
    eventually(lambda: len(server.requests) == 8)
    return process


def test_what_a_killed_process_was_writing_is_finished_by_another(
    server: ModelServer, in_the_middle, writer, ask
) -> None:
    in_the_middle.kill()
    writer()
    eventually(lambda: ask(WRITTEN) == [(48,)])
    asked = Counter(request.key for request in server.requests)
    assert sorted(asked.values()) == [1] * 40 + [2] * 8
    assert ask(OUTCOMES) == [("lost", 8), ("stored", 48)]
    assert ask("select count(*), max(version) from horoscope_cache") == [(48, 2)]


def test_a_process_that_wakes_up_after_its_lease_changes_nothing(in_the_middle, writer, ask) -> None:
    in_the_middle.send_signal(signal.SIGSTOP)
    writer()
    eventually(lambda: ask(WRITTEN) == [(48,)])
    before = ask(TEXTS)
    in_the_middle.send_signal(signal.SIGCONT)
    eventually(lambda: ask(OUTCOMES) == [("failed", 8), ("stored", 48)])
    assert ask(TEXTS) == before
