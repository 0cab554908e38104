"""The webhook: told to Telegram, proven by a secret, acknowledged at once."""

import json
import time

import httpx
import pytest

from horo_app.core.errors import CannotStart
from horo_app.core.settings import settings
from horo_app.telegram import webhook
from tests.patience import PATIENCE
from tests.rows import count
from tests.running_site import free_port
from tests.telegram.conftest import running_bot
from tests.telegram_server import TOKEN, Person, Telegram

SECRET = webhook.secret_for(TOKEN)


@pytest.fixture
def port(telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> int:
    number = free_port()
    monkeypatch.setenv("TELEGRAM_WEBHOOK_URL", "https://bot.horo.example/telegram")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_PORT", str(number))
    settings.cache_clear()
    return number


def update(person: Person, text: str, number: int = 1) -> dict[str, object]:
    return {"update_id": number, "message": person._message(person.id, "private") | {"text": text}}


async def post(port: int, body: object, secret: str | bytes | None = SECRET) -> int:
    headers = {webhook.HEADER: secret} if secret is not None else {}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        return (
            await client.post(f"http://127.0.0.1:{port}/telegram", content=content, headers=headers)
        ).status_code


async def test_telegram_is_told_where_and_its_updates_are_handled(
    database_url, telegram, person, port
) -> None:
    async with running_bot(telegram):
        assert telegram.webhook["url"] == "https://bot.horo.example/telegram"
        assert telegram.webhook["secret_token"] == SECRET
        assert "message" in telegram.webhook["allowed_updates"]
        assert await post(port, update(person, "/help")) == 200
        await person.sees(1)
        assert telegram._polls == 0


async def test_an_update_is_acknowledged_before_it_is_answered(database_url, telegram, person, port) -> None:
    telegram.hang("sendMessage", 3)
    async with running_bot(telegram):
        begun = time.monotonic()
        assert await post(port, update(person, "/help")) == 200
        assert time.monotonic() - begun < 3  # Telegram has not even taken the answer
        assert await post(port, update(person, "/help")) == 200  # Telegram sends it again: handled already
        await person.sees(1)
        assert await count("telegram_updates") == 1


async def test_whoever_does_not_know_the_secret_is_refused(database_url, telegram, person, port) -> None:
    async with running_bot(telegram):
        for secret in (None, "", "wrong", SECRET[:-1], SECRET + "0", "й".encode()):
            assert await post(port, update(person, "/help"), secret) == 401
        for body in (b"", b"{", b"[]", b"{}", b'{"update_id": "x"}', b"\xff"):
            assert await post(port, body) == 400
        assert await count("telegram_updates") == 0


async def test_after_a_webhook_polling_takes_over_again(database_url, telegram, person) -> None:
    telegram.webhook = {"url": "https://old.example"}
    async with running_bot(telegram):
        assert "/today" in (await person.says("/help")).text


async def test_an_address_that_telegram_refuses_is_said_so(database_url, telegram, port) -> None:
    telegram.refuse("setWebhook", 400, "Bad Request: bad webhook: Failed to resolve host")
    with pytest.raises(CannotStart, match=r"refuses TELEGRAM_WEBHOOK_URL.*resolve host"):
        async with running_bot(telegram):
            pass


def test_the_secret_is_one_that_telegram_takes_and_tells_nothing_of_the_token() -> None:
    assert len(SECRET) <= 256
    assert SECRET.isalnum()
    assert TOKEN.split(":")[1] not in SECRET
