"""Logs: one line per event, for a person or a program, and never a secret."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from horo_app import logs
from horo_app.settings import settings


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _configured(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    logs.configure(settings())


def test_json_on_request_one_line_each_also_for_libraries(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json")
    structlog.get_logger("horo_app.test").info("day turned over", created=24)
    logging.getLogger("some.library").warning("lost %s", "patience")
    ours, theirs = (json.loads(line) for line in capfd.readouterr().err.splitlines())
    assert (ours["event"], ours["created"], ours["level"]) == ("day turned over", 24, "info")
    assert (theirs["event"], theirs["logger"]) == ("lost patience", "some.library")
    assert ours["timestamp"].endswith("Z")


def test_a_person_gets_lines_without_braces(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="human")
    structlog.get_logger("horo_app.test").info("day turned over", created=24)
    line = capfd.readouterr().err
    assert "day turned over" in line
    assert "created=24" in line
    assert "{" not in line


@pytest.mark.parametrize("form", ["json", "human"])
def test_no_password_of_an_address_is_ever_written(monkeypatch, capfd, form: str) -> None:
    _configured(monkeypatch, LOG_FORMAT=form)
    address = "postgresql://horo:hunter2@db/horo"
    log = structlog.get_logger("horo_app.test")
    log.warning("database is away", error=f"cannot reach {address}")
    logging.getLogger("library").error("tried %s", address)
    try:
        raise ValueError(address)
    except ValueError as error:
        log.error("failed", exc_info=error)
    written = capfd.readouterr().err
    assert "hunter2" not in written
    assert written.count("***@db") >= 3


def test_the_level_is_the_settings(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json", LOG_LEVEL="WARNING")
    structlog.get_logger("horo_app.test").info("quiet")
    structlog.get_logger("horo_app.test").warning("loud")
    assert [json.loads(line)["event"] for line in capfd.readouterr().err.splitlines()] == ["loud"]
