"""The way to the model's server: proxies of the environment, redirects, answers without end."""

import asyncio
import gzip
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from horo_app.__main__ import cli
from horo_app.core import settings
from horo_app.core.errors import CannotStart
from horo_app.core.folders import ROOT
from horo_app.core.watchdog import Heartbeat
from horo_app.generation import client, transport
from horo_app.generation.failures import ModelFailure, RequestOptions
from horo_app.telegram import bot_process
from tests.model_server import Behaviour, ModelServer, Request
from tests.patience import PATIENCE
from tests.socks import SocksServer
from tests.telegram_server import TOKEN

PROXIES = [f"{kind}_PROXY" for kind in ("ALL", "HTTP", "HTTPS", "NO")]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with ModelServer(lambda request: request.answer("Да.")) as started:
        for name in PROXIES:
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.lower(), raising=False)
        point_at(monkeypatch, started.url)
        yield started


@pytest.fixture(autouse=True)
async def _fresh_connections() -> AsyncIterator[None]:
    yield
    await client.close()


def point_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name, value in {
        "OPENAI_API_KEY": "sk-test-0123456789",
        "OPENAI_BASE_URL": url,
        "MODEL_TIMEOUT": "20",
    }.items():
        monkeypatch.setenv(name, value)
    settings.settings.cache_clear()


async def ask() -> str:
    async with asyncio.timeout(PATIENCE):
        return (await client.ask_messages("Be kind.", "Да?", RequestOptions(), {})).content


async def failure() -> ModelFailure:
    with pytest.raises(ModelFailure) as caught:
        await ask()
    return caught.value


async def test_a_socks_proxy_of_the_environment_carries_the_requests(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SocksServer() as socks:
        monkeypatch.setenv("ALL_PROXY", socks.url)
        transport.check_proxies()
        assert await ask() == "Да."
        assert [f"http://{host}:{port}/v1" for host, port in socks.carried] == [server.url]


async def test_a_proxy_that_does_not_listen_is_no_connection(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    found = await failure()
    assert (found.kind, found.free) == ("connection", True)
    assert server.requests == []


BAD = {
    "ALL_PROXY": "socks4://127.0.0.1:1080",
    "HTTPS_PROXY": "ftp://user:hunter2@proxy.example:21",
    "HTTP_PROXY": "http://user:hunter2@[::1",
    "all_proxy": "http://user:hunter2@proxy.example:port",
}


@pytest.mark.parametrize("name", BAD)
def test_a_proxy_that_cannot_be_one_is_a_sentence_without_its_password(
    name: str, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, BAD[name])
    with pytest.raises(CannotStart, match="proxy") as caught:
        transport.check_proxies()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("command", ["generate", "check-model"])
def test_commands_about_the_model_say_so_before_anything_else(
    command: str, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", BAD["ALL_PROXY"])
    with pytest.raises(CannotStart, match="proxy"):
        CliRunner().invoke(cli, [command], catch_exceptions=False)


def test_a_bot_does_not_start_with_it(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", BAD["ALL_PROXY"])
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings.settings.cache_clear()
    with pytest.raises(CannotStart, match="proxy"):
        bot_process.start(Heartbeat())


def test_a_server_that_is_told_to_serve_says_so(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", BAD["ALL_PROXY"])
    done = subprocess.run(
        [sys.executable, "-m", "horo_app", "serve", "--parent", str(os.getpid())],
        input="postgresql+psycopg://nobody@127.0.0.1:1/nowhere\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "ALL_PROXY" in done.stderr


def test_without_a_key_such_a_proxy_is_nobodys_business(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", BAD["ALL_PROXY"])
    monkeypatch.delenv("OPENAI_API_KEY")
    settings.settings.cache_clear()
    client.check_proxies()


def test_the_service_does_not_start_with_such_a_proxy_and_says_so_once(tmp_path: Path) -> None:
    environment = os.environ | {
        "ALL_PROXY": "socks4://127.0.0.1:1080",
        "OPENAI_API_KEY": "sk-test-0123456789",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere",
        "DATA_DIR": str(tmp_path),
        "PORT": "38611",
    }
    done = subprocess.run(
        [sys.executable, "-m", "horo_app", "run"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ALL_PROXY" in done.stderr


def moved(status: int) -> Behaviour:
    def behave(request: Request) -> None:
        if request.path == "/v1/chat/completions":
            request.send(status, b"", location="/v2/chat/completions")
        else:
            request.answer("Да.")

    return behave


@pytest.mark.parametrize("status", [307, 308])
async def test_redirects_that_keep_the_request_are_followed(status: int, server: ModelServer) -> None:
    server.behaviour = moved(status)
    assert await ask() == "Да."
    assert server.requests[-1].authorization == "Bearer sk-test-0123456789"


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_redirects_that_turn_the_request_into_another_are_told(
    status: int, server: ModelServer
) -> None:
    server.behaviour = moved(status)
    found = await failure()
    assert (found.kind, "/v2/chat" in str(found)) == ("redirected", True)


async def test_a_redirect_to_itself_ends(server: ModelServer) -> None:
    server.behaviour = lambda request: request.send(308, b"", location="/v1/chat/completions")
    assert (await failure()).kind == "redirected"
    assert len(server.requests) <= 5


async def test_an_error_without_end_is_read_so_far_that_it_is_told_apart(server: ModelServer) -> None:
    words = json.dumps({"error": {"message": "The engine is overloaded"}}).encode()
    server.behaviour = lambda request: request.send(503, words + b" " * 3_000_000)
    assert (await failure()).kind == "overloaded"


@pytest.mark.parametrize("packed", [b"no gzip", gzip.compress(b"{}", mtime=0)[:-9], b""])
async def test_what_cannot_be_unpacked_is_not_the_protocol(packed: bytes, server: ModelServer) -> None:
    server.behaviour = lambda request: request.send(200, packed, content_encoding="gzip")
    assert (await failure()).kind == "not_protocol"


async def test_an_answer_may_be_packed(server: ModelServer) -> None:
    found = {"choices": [{"message": {"content": "Да."}}]}
    packed = gzip.compress(json.dumps(found).encode())
    server.behaviour = lambda request: request.send(200, packed, content_encoding="gzip")
    assert await ask() == "Да."


@pytest.mark.parametrize("kind", ["text/plain", "text/html; charset=utf-99", "application/octet-stream", "x"])
async def test_what_an_answer_says_it_is_does_not_matter(kind: str, server: ModelServer) -> None:
    found = {"choices": [{"message": {"content": "Да."}}]}
    server.behaviour = lambda request: request.send(200, json.dumps(found).encode(), content_type=kind)
    assert await ask() == "Да."
