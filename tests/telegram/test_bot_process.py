"""The bot as an operator meets it: started, stopped, killed in the middle of its work, and told nonsense."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import sqlalchemy as sa

from horo_app.core import tasks
from horo_app.core.db import dsn
from horo_app.core.errors import CannotStart
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from horo_app.telegram import bot_process
from tests.bot_process import BotProcess
from tests.new_subscribers import subscribe_at_noon
from tests.patience import PATIENCE
from tests.pooler import Pooler
from tests.rows import rows, run
from tests.running_site import Site, eventually, free_port, processes_of
from tests.telegram_server import TOKEN, Person, Telegram, until


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as server:
        yield server


def answers(telegram: Telegram) -> None:
    """Somebody asks for help, and gets it."""
    person = Person(telegram, "en")
    person.write("/help")
    eventually(lambda: person.messages)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "TELEGRAM_BOT_TOKEN is not set"),
        ("your-token", "TELEGRAM_BOT_TOKEN must be the token that @BotFather gave"),
        ("123456789:short", "TELEGRAM_BOT_TOKEN must be the token that @BotFather gave"),
        (f'"{TOKEN}"', "whole and without quotes"),
        (TOKEN[:-1] + "1", "Telegram does not know this token"),
    ],
)
def test_without_a_token_that_works_it_says_so_and_ends_with_2(
    telegram: Telegram, database_url: str, tmp_path: Path, token: str, said: str
) -> None:
    environment = {"TELEGRAM_BOT_TOKEN": token, "DATABASE_URL": database_url}
    with BotProcess(telegram, tmp_path, **environment) as bot:
        assert bot.ended() == 2
    [sentence] = [line for line in bot.output if line.startswith("Cannot start: ")]
    assert said in sentence
    assert "Traceback" not in bot.said
    assert not token or token.strip('"') not in bot.said


def test_a_database_that_is_not_there_yet_is_said_so_and_waited_for(
    telegram: Telegram, database_url: str, tmp_path: Path
) -> None:
    server, port = dsn.parameters(database_url), free_port()
    url = f"postgresql://{server['user']}:hunter2@127.0.0.1:{port}/{server['dbname']}"
    with BotProcess(telegram, tmp_path, DATABASE_URL=url) as bot:
        bot.ready()
        assert f"Cannot use the PostgreSQL server at 127.0.0.1:{port}" in bot.said
        assert "Until it does, the bot waits." in bot.said
        with Pooler(server, "session", port):
            answers(telegram)
            assert bot.stop() == 0
    assert "hunter2" not in bot.said


def test_on_sigterm_it_finishes_what_it_has_in_hand_and_its_log_never_holds_the_token(
    telegram: Telegram, database_url: str, tmp_path: Path
) -> None:
    for method in ("getMyCommands", "sendMessage", "getUpdates"):
        telegram.refuse(method, 500, f"Internal error at /bot{TOKEN}/{method}")
    with BotProcess(telegram, tmp_path, DATABASE_URL=database_url, LOG_LEVEL="debug") as bot:
        bot.ready()
        answers(telegram)
        telegram.latency = 1.0
        person = Person(telegram, "en")
        person.write("/today leo")
        eventually(lambda: any(call.method == "sendMessage" and not call.status for call in telegram.calls))
        assert person.messages == []
        assert bot.stop() == 0
    assert len(person.messages) == 1
    plain = sa.make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        counted = connection.execute("select sum(views) from horoscope_views where channel = 'telegram'")
        assert counted.fetchall() == [(1,)]
        assert connection.execute("select count(*) from bot_processes").fetchall() == [(0,)]
    assert "Traceback" not in bot.said
    assert "/bot***/getUpdates" in bot.said
    assert TOKEN.partition(":")[2] not in bot.said


async def test_on_sigterm_it_does_not_wait_for_answers_that_do_not_come(
    telegram: Telegram, database: str, tmp_path: Path
) -> None:
    """Telegram answers neither a person's message nor the morning's readings."""
    telegram.hang("sendMessage", 60, times=100)
    with BotProcess(telegram, tmp_path, DATABASE_URL=database) as bot:
        await asyncio.to_thread(bot.ready)
        person = Person(telegram, "en")
        person.write("/help")
        await subscribe_at_noon(20)
        await until(lambda: person.messages and len(telegram.chats) > 5)
        assert await asyncio.to_thread(bot.stop, 50) == 0  # Telegram would answer after 60
    assert "Traceback" not in bot.said
    # what had its turn may have arrived and is not sent again; what had none goes on with the next process
    arrived = len(telegram.chats) - 1
    outcomes = dict(await rows("select status, count(*) from telegram_deliveries group by 1"))
    assert outcomes == {"unknown": arrived, "due": 20 - arrived}


def test_while_telegram_cannot_be_reached_it_tries_on_and_can_still_be_ended(
    database_url: str, tmp_path: Path
) -> None:
    environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}"}
    with BotProcess(None, tmp_path, DATABASE_URL=database_url, **environment) as bot:
        eventually(lambda: bot.says("Telegram cannot be reached"))
        assert bot.stop() == 0
    assert TOKEN.partition(":")[2] not in bot.said


async def test_killed_in_the_middle_of_a_thousand_deliveries_nobody_gets_two_and_nobody_else_is_lost(
    telegram: Telegram, database: str, tmp_path: Path, set_clock: Any
) -> None:
    """Two processes share the work. The one that also asks for updates is killed; the other goes on with both."""
    telegram.latency = 0.05
    environment = {"DATABASE_URL": database, "TELEGRAM_RATE": "250"}
    with (
        BotProcess(telegram, tmp_path / "one", **environment) as victim,
        BotProcess(telegram, tmp_path / "two", **environment) as heir,
    ):
        await asyncio.to_thread(victim.ready)
        await asyncio.to_thread(heir.ready)
        assert not heir.says("does not give updates")  # as it would if both asked
        await subscribe_at_noon(1000)
        await until(lambda: len(telegram.chats) > 300)
        in_flight = sum(call.status == 0 for call in telegram.calls if call.method == "sendMessage")
        await asyncio.to_thread(victim.kill)
        assert len(telegram.chats) < 1000
        [(unknown,)] = await rows(
            "select count(*) from telegram_deliveries where status = 'sending' and sender in "
            "(select id from bot_processes where pid = :pid)",
            pid=victim.process.pid,
        )
        # a minute of silence passes
        await run(
            "update bot_processes set seen_at = seen_at - interval '1 minute' where pid = :pid",
            pid=victim.process.pid,
        )
        await until_over()
        await asyncio.to_thread(answers, telegram)
        assert await asyncio.to_thread(heir.stop) == 0

    outcomes = dict(await rows("select status, count(*) from telegram_deliveries group by 1"))
    copies = Counter(len(messages) for chat_id, messages in telegram.chats.items() if chat_id <= 1000)
    assert set(copies) == {1}  # no chat twice
    assert outcomes.get("unknown", 0) == unknown
    # beside those in flight, those that were just marked, or answered and not yet written down
    assert outcomes.get("unknown", 0) <= in_flight + 20
    assert outcomes["sent"] == 1000 - outcomes.get("unknown", 0)
    assert 1000 - copies[1] <= outcomes.get("unknown", 0)  # all others got theirs


async def until_over(within: float = PATIENCE) -> None:
    """Until nothing is due or being sent."""
    deadline = time.monotonic() + within
    waiting = """
        select 1 from telegram_deliveries where status in ('due', 'sending')
        union all select 1 from telegram_subscribers where next_at <= now()
    """
    while await rows(waiting):
        assert time.monotonic() < deadline, "the deliveries did not come to an end"
        await asyncio.sleep(0.1)


def test_alone_it_starts_its_own_postgresql_and_revives_it(telegram: Telegram, tmp_path: Path) -> None:
    with BotProcess(telegram, tmp_path / "data") as bot:
        bot.ready()
        answers(telegram)
        postmaster = _postmaster(tmp_path / "data")
        assert postmaster is not None
        postmaster.kill()
        eventually(lambda: _postmaster(tmp_path / "data") not in (None, postmaster))
        answers(telegram)
        assert bot.stop() == 0
    assert processes_of(tmp_path) == []


def _postmaster(data_dir: Path) -> psutil.Process | None:
    try:
        lines = (data_dir / "postgres" / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return process if process.status() != psutil.STATUS_ZOMBIE else None


def _bots(site: Site) -> list[psutil.Process]:
    found = []
    for process in site.processes():
        try:
            if any("bot_runner" in word for word in process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def _with_a_bot(telegram: Telegram, token: str) -> dict[str, str]:
    return {"TELEGRAM_BOT_TOKEN": token, "TELEGRAM_API_URL": telegram.url, "WORKERS": "1"}


def test_make_run_keeps_a_bot_alive_which_shares_everything_with_one_that_runs_apart(
    telegram: Telegram, tmp_path: Path
) -> None:
    service = Site(tmp_path / "data", **_with_a_bot(telegram, TOKEN))
    service.options = ["--hang-after", "15"]  # a start on a busy machine is silent for some seconds, too
    with service as site:
        answers(telegram)
        [bot] = _bots(site)
        bot.suspend()
        eventually(lambda: _bots(site) not in ([], [bot]))
        answers(telegram)
        [bot] = _bots(site)
        bot.kill()
        eventually(lambda: _bots(site) not in ([], [bot]))
        with BotProcess(telegram, tmp_path / "data") as apart:
            apart.ready()
            eventually(lambda: _told_of_bot(site)["processes"] >= 2)
            assert _told_of_bot(site)["status"] == "ok"
            [bot] = _bots(site)
            assert site.stop() == 0
            assert not bot.is_running()
            answers(telegram)
            assert apart.stop() == 0
    assert TOKEN not in "".join(site.output)
    assert processes_of(tmp_path) == []


def _told_of_bot(site: Site) -> dict[str, Any]:
    answer = site.get("/health/ready")
    assert answer.status_code == 200
    return dict(answer.json()["bot"])


def test_a_site_whose_bot_cannot_start_serves_all_the_same_and_does_not_try_for_ever(
    telegram: Telegram, database_url: str, tmp_path: Path
) -> None:
    environment = _with_a_bot(telegram, TOKEN[:-1] + "1")
    with Site(tmp_path / "data", DATABASE_URL=database_url, **environment) as site:
        eventually(lambda: "the bot is off until the next start" in "".join(site.output))
        assert "Telegram does not know this token" in "".join(site.output)
        assert site.get("/leo").status_code == 200
        assert _told_of_bot(site)["status"] == "absent"
        assert _bots(site) == []
        assert site.stop() == 0


async def test_an_embedded_database_that_does_not_come_back_is_told_among_the_tasks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = True

    class Server(EmbeddedPostgres):
        def revive(self) -> bool:
            if broken:
                raise CannotStart("The disk is full.")
            return True

    monkeypatch.setattr(bot_process, "WATCH", 0.01)
    async with (
        asyncio.timeout(PATIENCE),
        tasks.running("embedded PostgreSQL", lambda: bot_process._keep_alive(Server(tmp_path))),
    ):
        while not tasks.down():
            await asyncio.sleep(0.01)
        assert [(one.task, one.error) for one in tasks.down()] == [
            ("embedded PostgreSQL", "CannotStart: The disk is full.")
        ]
        broken = False
        while tasks.down():
            await asyncio.sleep(0.01)
