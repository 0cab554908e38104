"""`doctor`: one screen about what is set, reached and wrong."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core.settings import settings
from tests.database import TestServer, execute
from tests.running_site import free_port

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
