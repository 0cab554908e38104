"""Editors' chats, a webhook, and a clock to move on."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from horo_app.accounts import admins
from horo_app.accounts.admins import Role
from horo_app.alerts import job, recipients
from horo_app.alerts.outage import OutageAlert
from horo_app.alerts.recipients import Setup
from horo_app.core import clock, settings
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.subscribers import subscribers
from tests.rows import run
from tests.telegram_server import TOKEN, Telegram
from tests.webhook_server import Webhook

ANNA = 4001  # the chat of an editor who reads English


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    with Telegram() as server:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", server.url)
        settings.settings.cache_clear()
        yield server


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as server:
        yield server


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Stop the clock at noon in Moscow, and move it on: move(minutes=5)."""
    now = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    def on(**by: float) -> None:
        nonlocal now
        now += dt.timedelta(**by)

    return on


@pytest.fixture(autouse=True)
def fresh_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "outage", OutageAlert())


async def editor(name: str, chat_id: int, language: Language = Language.EN, role: Role = Role.EDITOR) -> int:
    """An admin with a chat that alerts go to."""
    async with transaction() as session:
        admin = await admins.create(session, name, "no password", role)
        await subscribers.choose(session, chat_id, language)
        await recipients.want(session, admin, wanted=True)
    await run("update editor_chats set chat_id = :chat where admin = :admin", chat=chat_id, admin=admin)
    return admin


async def set_up(**values: object) -> None:
    async with transaction() as session:
        await recipients.keep(session, Setup(**values))
