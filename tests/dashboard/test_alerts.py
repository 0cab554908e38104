"""The page of alerts: who is told, set up by editors, tried by a button."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from horo_app.accounts import admins, sessions
from horo_app.accounts.admins import Role
from horo_app.alerts.conditions import Condition
from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.dashboard.alerts_state import AlertsState
from horo_app.subscribers import subscribers
from tests.rows import rows, run
from tests.telegram_server import TOKEN, Telegram
from tests.webhook_server import Webhook

CHAT = 4001


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as server:
        yield server


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    with Telegram() as server:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", server.url)
        settings.settings.cache_clear()
        yield server


@pytest.fixture
async def state(database: str) -> AsyncIterator[AlertsState]:
    """The page of an editor called Anna, who has a chat."""
    async with transaction() as session:
        anna = await admins.create(session, "Anna", "no password", Role.EDITOR)
        await sessions.begin(session, anna, "token", browser="", address="", agent="")
        await subscribers.choose(session, CHAT, Language.EN)
    await run("insert into editor_chats (admin, chat_id) values (:admin, :chat)", admin=anna, chat=CHAT)
    root = rx.State()
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": "horo-session=token"},
            "pathname": "/en/admin/alerts",
            "asPath": "/en/admin/alerts",
            "ip": "192.0.2.1",
        }
    )
    state = root.get_substate(AlertsState.get_full_name().split("."))
    assert isinstance(state, AlertsState)
    yield state


def everything() -> dict[str, str]:
    """The form with every condition ticked."""
    return {one.value: "on" for one in Condition}


async def audited() -> list[tuple[object, ...]]:
    return await rows("select admin, action, subject, detail from audit order by id")


async def test_what_an_editor_saves_is_kept_shown_and_audited_without_the_secret(state: AlertsState) -> None:
    form = everything() | {
        "webhook": " https://hooks.example/T0/secret ",
        "quiet_from": "23",
        "quiet_to": "7",
    }
    del form[Condition.VIEWS]
    await state.save(form)
    assert (state.notice, state.is_trouble) == ("Saved.", False)
    await state.load()
    fields = state.fields
    assert (fields.webhook, fields.quiet_from, fields.quiet_to) == (
        "https://hooks.example/T0/secret",
        "23",
        "7",
    )
    assert [name for name, is_told in fields.told.items() if not is_told] == ["views fall"]
    assert state.shown.told == ["the webhook at hooks.example"]
    assert await audited() == [
        ("Anna", "set up alerts", "hooks.example", {"quiet": "23–7", "muted": "views fall"})
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"webhook": "nowhere"}, "must be an address"),
        ({"quiet_from": "7"}, "both an hour to begin and one to end"),
        ({"quiet_from": "25", "quiet_to": "1"}, "two hours of the day"),
        ({"quiet_from": "x", "quiet_to": "1"}, "two hours of the day"),
    ],
)
async def test_what_cannot_be_is_said_and_changes_nothing(
    state: AlertsState, form: dict[str, str], said: str
) -> None:
    await state.save(everything() | form)
    assert said in state.notice
    assert state.is_trouble
    assert await rows("select * from alert_settings") == []


async def test_a_viewer_sees_neither_the_address_of_the_webhook_nor_the_form(state: AlertsState) -> None:
    await state.save(everything() | {"webhook": "https://hooks.example/T0/secret"})
    await run("update admins set role = 'viewer'")
    state._get_root_state().reset()
    await state.load()
    assert state.shown.told == ["the webhook at hooks.example"]
    assert "T0/secret" not in str(state._get_root_state().dict())
    for event in (lambda: state.save(everything()), state.try_out, state.invite, lambda: state.want(True)):
        await event()
        assert state.notice == "Your role lets you look, and change nothing. Ask an editor."


async def test_a_trial_goes_to_the_editor_s_own_chat_and_the_webhook(
    state: AlertsState, telegram: Telegram, webhook: Webhook
) -> None:
    await state.save(everything() | {"webhook": webhook.url})
    await state.try_out()
    assert (state.notice, state.is_trouble) == ("Your chat: arrived. The webhook: arrived.", False)
    [message] = telegram.sent_to(CHAT)
    assert message.text.startswith("This is a trial: alerts from Horo arrive here.")
    assert webhook.texts == [message.text]
    assert (await audited())[-1][:2] == ("Anna", "try alerts")


async def test_a_trial_that_does_not_arrive_says_why(
    state: AlertsState, telegram: Telegram, webhook: Webhook
) -> None:
    await state.try_out()
    await state.save(everything() | {"webhook": webhook.url})
    webhook.status = 404
    telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await state.try_out()
    assert state.is_trouble
    assert state.notice == (
        "Your chat: Telegram: Forbidden: bot was blocked by the user. The webhook: HTTP 404."
    )


async def test_a_trial_to_nowhere_says_what_to_do(state: AlertsState) -> None:
    await run("delete from editor_chats")
    await state.try_out()
    assert state.notice == "There is nowhere to send it: connect your chat, or save a webhook first."


async def test_an_editor_wants_alerts_in_their_own_chat_or_not(state: AlertsState) -> None:
    await state.want(True)
    assert state.shown.told == ["Anna, in Telegram"]
    await state.want(False)
    assert state.shown.told == []
    assert [row[1] for row in await audited()] == ["alerts to own chat", "no alerts to own chat"]


async def test_who_connects_a_chat_here_gets_alerts_there(state: AlertsState, monkeypatch) -> None:
    await run("delete from editor_chats")
    await state.invite()
    assert state.notice == "The bot has not run yet, so nobody knows its name. Start it first."
    monkeypatch.setenv("TELEGRAM_BOT_NAME", "horo_bot")
    settings.settings.cache_clear()
    await state.invite()
    assert re.fullmatch(r"https://t\.me/horo_bot\?start=desk-[\w-]{22}", state.link)
    assert await rows("select alerts from editor_chats") == [(True,)]
