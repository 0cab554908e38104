"""`doctor`: one screen about what is set, reached and wrong."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core.db import dsn, schema
from horo_app.core.settings import settings
from horo_app.ops import database_checks
from tests.database import TestServer, execute
from tests.pgbouncer import pgbouncer
from tests.pooler import Pooler
from tests.redis_server import redis_server
from tests.running_site import free_port
from tests.streaming_replica import streaming_replica

TOKEN = "123456789:" + "A" * 35


@pytest.fixture
def outside() -> Iterator[tuple[str, dict[str, int]]]:
    """A server of everything that is outside, and the status that it answers with at each beginning of a path."""
    statuses: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(
                next((one for path, one in statuses.items() if self.path.startswith(path)), 200)
            )
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", statuses
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(free_port()))


def doctor() -> Result:
    settings.cache_clear()
    return CliRunner().invoke(cli, ["doctor"], env={"COLUMNS": "400"})


def line(result: Result, subject: str) -> str:
    [found] = [line for line in result.output.splitlines() if f" {subject}: " in line]
    return " ".join(found.split())


def test_what_is_well_and_what_is_off_is_told_without_secrets(
    database_url: str, outside: tuple[str, dict[str, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url, _ = outside
    key = tmp_path / "key"
    key.write_text("sk-secret-of-a-file")
    key.chmod(0o600)
    monkeypatch.setenv("TELEGRAM_API_URL", url)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("OPENAI_BASE_URL", f"{url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(key))
    monkeypatch.setenv("PUBLIC_URL", url)
    result = doctor()
    assert result.exit_code == 0, result.output
    assert "schema 00" in line(result, "Database")
    assert line(result, "Telegram").startswith("ok")
    assert line(result, "Model").startswith("ok")
    assert "not encrypted" in line(result, "Public address")
    assert line(result, "Backups") == "off Backups: BACKUP_TO names no place"
    assert line(result, "Site").startswith("off")
    assert line(result, "Second factors") == "off Second factors: none to encrypt yet"
    assert "the file of OPENAI_API_KEY_FILE" in result.output
    assert "TELEGRAM_BOT_TOKEN" in result.output
    assert not any(secret in result.output for secret in (TOKEN, TOKEN[-30:], "sk-secret"))


def test_what_is_wrong_is_a_sentence_and_the_status(
    outside: tuple[str, dict[str, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url, statuses = outside
    statuses |= {"/bot": 401, "/v1/models": 401, "/health": 500}
    secret = tmp_path / "token"
    secret.write_text(TOKEN)
    secret.chmod(0o644)
    monkeypatch.setenv("TELEGRAM_API_URL", url)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(secret))
    monkeypatch.setenv("OPENAI_BASE_URL", f"{url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-refused-everywhere")
    monkeypatch.setenv("PORT", url.rpartition(":")[2])
    monkeypatch.setenv("DATABASE_URL", f"postgresql://horo:hunter22@127.0.0.1:{free_port()}/horo")
    monkeypatch.setenv("BACKUP_TO", str(secret))
    result = doctor()
    assert result.exit_code == 1
    assert line(result, "Database").startswith("wrong Database: 127.0.0.1:")
    assert "refuses TELEGRAM_BOT_TOKEN" in line(result, "Telegram")
    assert "refuses OPENAI_API_KEY" in line(result, "Model")
    assert "something else answers" in line(result, "Site")
    assert f"everybody here may read {secret}" in line(result, "Secrets")
    assert line(result, "Backups").startswith("wrong")
    assert not any(word in result.output for word in ("hunter22", TOKEN, "sk-refused"))


def test_what_does_not_answer_is_told_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TELEGRAM_API_URL", nobody)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("PUBLIC_URL", nobody)
    result = doctor()
    assert result.exit_code == 1
    assert line(result, "Telegram").startswith(f"wrong Telegram: {nobody}: ")
    assert "is not reached from here" in line(result, "Public address")
    assert "has no data" in line(result, "Database")
    assert TOKEN not in result.output


def test_a_database_of_an_older_or_newer_schema_is_told(
    own_database_url: str, postgres_server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(own_database_url, "update alembic_version set version_num = '0003'")
    assert "schema 0003, the next start makes it" in line(doctor(), "Database")
    execute(own_database_url, "update alembic_version set version_num = '9999'")
    assert "is of a newer Horo" in line(doctor(), "Database")


def _through(port: int, url: str) -> str:
    server = dsn.parameters(url)
    return f"postgresql://{server['user']}@127.0.0.1:{port}/{server['dbname']}"


def test_a_pooler_is_told_with_what_it_loses_and_what_to_do(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(schema, "HEARD", 0.5)
    assert line(doctor(), "Pooler") == "off Pooler: none: notifications are heard and locks hold"
    with pgbouncer(dsn.parameters(database_url), tmp_path) as port:
        monkeypatch.setenv("DATABASE_URL", _through(port, database_url))
        alone = doctor()
        assert alone.exit_code == 1
        assert line(alone, "Database").startswith("ok")
        assert "loses PostgreSQL's notifications and locks" in line(alone, "Pooler")
        assert "Name the server itself in DATABASE_DIRECT_URL" in line(alone, "Pooler")
        monkeypatch.setenv("DATABASE_DIRECT_URL", database_url)
        beside = line(doctor(), "Pooler")
        assert beside.startswith("ok Pooler: notifications are heard and locks hold at ")
        assert f"beside 127.0.0.1:{port}" in beside
        assert execute(database_url, "show statement_timeout") == [("0",)]
        monkeypatch.setenv("DATABASE_DIRECT_URL", f"postgresql://horo@127.0.0.1:{free_port()}/horo")
        nobody = line(doctor(), "Pooler")
        assert nobody.startswith("wrong Pooler: Cannot use the PostgreSQL server at 127.0.0.1:")
        assert "Check DATABASE_DIRECT_URL" in nobody
    monkeypatch.setenv("DATABASE_DIRECT_URL", database_url)
    gone = line(doctor(), "Pooler")
    assert f"at 127.0.0.1:{port}" in gone
    assert "Check DATABASE_URL" in gone


def test_a_pooler_that_brings_notifications_and_loses_locks_is_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "look_between", lambda *_: True)
    with Pooler(dsn.parameters(database_url), "transaction") as pooler:
        monkeypatch.setenv("DATABASE_URL", _through(pooler.port, database_url))
        found = line(doctor(), "Pooler")
    assert found.startswith(
        "wrong Pooler: DATABASE_URL leads to a pooler in transaction mode, which loses locks"
    )
    assert execute(database_url, "select count(*) from pg_locks where locktype = 'advisory'") == [(0,)]


def test_a_replica_is_told_with_how_far_it_is_behind(
    postgres_server: TestServer, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert line(doctor(), "Replica") == "off Replica: none: DATABASE_REPLICA_URL is not set"
    with streaming_replica(database_url, tmp_path / "replica") as replica:
        monkeypatch.setenv("DATABASE_REPLICA_URL", replica)
        assert line(doctor(), "Replica").endswith(" follows")
        monkeypatch.setattr(database_checks, "FOLLOWS", 0.2)
        execute(replica, "select pg_wal_replay_pause()")
        execute(database_url, "create table on_its_way ()")
        execute(database_url, "drop table on_its_way")
        assert " s behind" in line(doctor(), "Replica")
        monkeypatch.setattr(database_checks.replica, "BEHIND", -1)
        lagging = doctor()
        assert lagging.exit_code == 0
        assert line(lagging, "Replica").startswith("look Replica: ")
        assert "the primary answers for it meanwhile" in line(lagging, "Replica")
        execute(replica, "select pg_wal_replay_resume()")
    gone = doctor()
    assert gone.exit_code == 1
    assert "Check DATABASE_REPLICA_URL and that the server runs" in line(gone, "Replica")
    monkeypatch.setenv("DATABASE_REPLICA_URL", postgres_server.url)
    assert "is a primary by itself" in line(doctor(), "Replica")


def test_redis_is_told_with_what_keeps_the_dashboard_from_using_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert line(doctor(), "Redis").startswith("off Redis: REDIS_URL is not set")
    with redis_server(tmp_path) as url:
        monkeypatch.setenv("REDIS_URL", url.replace("://", "://default:hunter22@"))
        with redis.Redis.from_url(url) as server:
            server.config_set("requirepass", "hunter22")
        assert line(doctor(), "Redis").startswith("ok Redis: Redis ")
        with redis.Redis.from_url(settings().redis_url) as server:
            server.replicaof("127.0.0.1", "1")
            assert "name the primary in REDIS_URL" in line(doctor(), "Redis")
            server.replicaof("no", "one")
            server.config_set("maxmemory", "1")
            assert "set maxmemory-policy to allkeys-lru" in line(doctor(), "Redis")
            server.config_set("maxmemory", "0")
            server.execute_command("acl", "setuser", "default", "-config")
        assert "REFLEX_IGNORE_REDIS_CONFIG_ERROR=true" in line(doctor(), "Redis")
        monkeypatch.setenv("REFLEX_IGNORE_REDIS_CONFIG_ERROR", "true")
        assert line(doctor(), "Redis").startswith("ok")
        monkeypatch.setenv("REDIS_URL", url.replace("://", "://default:another@"))
        refused = line(doctor(), "Redis")
        assert refused.startswith("wrong Redis: 127.0.0.1:")
        assert "another" not in refused
    gone = doctor()
    assert gone.exit_code == 1
    assert "Check REDIS_URL and that the server runs" in line(gone, "Redis")
