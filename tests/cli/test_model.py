"""Commands about the model, against a server that speaks its protocol."""

import time
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core import settings
from horo_app.generation import client
from tests.model_server import ModelServer, Request, good


@pytest.fixture
def server(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with ModelServer() as started:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
        monkeypatch.setenv("OPENAI_BASE_URL", started.url)
        monkeypatch.setenv("MODEL_TIMEOUT", "5")
        settings.settings.cache_clear()
        client._client.cache_clear()
        yield started


def horo(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"COLUMNS": "200"}, catch_exceptions=False)


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        return connection.execute(query).fetchall()


def test_generate_has_a_whole_day_written(server: ModelServer, database_url: str) -> None:
    done = horo("generate", "--date", "tomorrow")
    assert done.exit_code == 0
    assert "24 texts by the almanac stored." in done.output
    assert "24/24" in done.output
    assert "Of 24 texts the model has written 24, editors 0, the almanac 0." in done.output
    assert ask(database_url, "select source, count(*) from horoscope_cache group by 1") == [("model", 24)]
    assert horo("generate", "--date", "tomorrow").exit_code == 0
    assert len(server.requests) == 24  # what is written is not written again
    horo("generate", "--date", "tomorrow", "--again")
    assert len(server.requests) == 48


def test_generate_says_what_stopped_it(server: ModelServer) -> None:
    server.behaviour = lambda request: request.error(401, "bad key")
    done = horo("generate")
    assert done.exit_code == 1
    assert "The server refuses the key (401)" in done.output
    assert len(server.requests) <= 4  # as many as are written at once


def test_generate_again_says_that_nothing_new_came(server: ModelServer, database_url: str) -> None:
    """The old texts stay, and are no success of this time."""
    horo("generate", "--date", "tomorrow")
    server.behaviour = lambda request: request.error(429, "slow down", retry_after="300")
    done = horo("generate", "--date", "tomorrow", "--again")
    assert done.exit_code == 1
    assert "0/24" in done.output
    assert "The server asked for a pause until" in done.output
    assert "24 are tried again by a running site" in done.output


def test_generate_has_done_its_work_when_the_rest_is_locked(server: ModelServer, database_url: str) -> None:
    horo("generate", "--date", "tomorrow")
    run_sql = "update horoscope_cache set source = 'almanac', locked = true where sign = 'leo' returning sign"
    assert len(ask(database_url, run_sql)) == 2
    assert horo("generate", "--date", "tomorrow").exit_code == 0


def test_generate_without_a_key_stores_the_almanacs_texts(database_url: str) -> None:
    done = horo("generate", "--date", "tomorrow")
    assert done.exit_code == 0
    assert "No OPENAI_API_KEY" in done.output
    assert ask(database_url, "select source, count(*) from horoscope_cache group by 1") == [("almanac", 24)]


def test_a_good_server_has_nothing_to_mend(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_PRICE_INPUT", "2")
    monkeypatch.setenv("OPENAI_PRICE_OUTPUT", "10")
    settings.settings.cache_clear()
    done = horo("check-model")
    assert done.exit_code == 0
    for words in ("json_schema  ✓ enforced", "a reading    ✓ passes every check", "1500 + 700", "0.01000"):
        assert words in done.output
    assert "Spent today: 0.0300" in done.output
    assert "Nothing to mend" in done.output


def test_a_server_that_knows_no_structure_will_do(server: ModelServer) -> None:
    def old(request: Request) -> None:
        if request.mode == "plain":
            good(request)
        else:
            request.error(400, "unknown field response_format")

    server.behaviour = old
    done = horo("check-model")
    assert done.exit_code == 0
    assert "not supported" in done.output


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "Correct OPENAI_API_KEY"),
        (404, "Correct OPENAI_MODEL or OPENAI_BASE_URL"),
        (500, "fault is the server's"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    status: int, advice: str, server: ModelServer, database_url: str
) -> None:
    server.behaviour = lambda request: request.error(status, "sk-test-0123456789 no")
    done = horo("check-model")
    assert done.exit_code == 1
    assert advice in done.output
    assert "0123456789" not in done.output
    assert ask(database_url, "select count(*) from generation_attempts") == [(len(server.requests),)]


@pytest.mark.parametrize("seconds", [0.0, 0.05])
def test_a_server_that_never_comes_to_an_end_is_said(
    seconds: float, server: ModelServer, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says nothing, or sends a byte now and then."""
    server.behaviour = lambda request: request.drip(4) if seconds else time.sleep(4)
    monkeypatch.setenv("MODEL_TIMEOUT", "1")
    settings.settings.cache_clear()
    done = horo("check-model")
    assert done.exit_code == 1
    assert "Raise MODEL_TIMEOUT" in done.output
    assert ask(database_url, "select outcome, error from generation_attempts") == [("checked", "timeout")]


def test_nobody_at_the_address_is_said(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    settings.settings.cache_clear()
    done = horo("check-model")
    assert done.exit_code == 1
    assert "Check that something listens at http://127.0.0.1:1/v1" in done.output
