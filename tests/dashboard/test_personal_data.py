"""A subscriber's data in an editor's hands: found by the chat's number, saved as a file, erased."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
import reflex as rx
from reflex.istate.data import RouterData

from horo_app.accounts import admins, audit, sessions
from horo_app.accounts.admins import Role
from horo_app.api.app import api
from horo_app.core import cookies
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard.personal_data_state import PersonalDataState
from horo_app.subscribers import subscribers
from tests.rows import count, rows, run

CHAT = 4_001_000_001
FORM = "the-secret-of-this-browser"


@pytest.fixture(autouse=True)
async def _somebody(database: str) -> None:
    audit._flood.clear()
    async with transaction() as session:
        for number, (name, role) in enumerate((("Anna", Role.EDITOR), ("Boris", Role.VIEWER)), 1):
            await admins.create(session, name, "no password", role)
            await sessions.begin(session, number, name, browser="", address="", agent="")
        await subscribers.choose(session, CHAT, Language.EN)


@pytest.fixture
def page() -> PersonalDataState:
    """The bot's page of an editor."""
    root = rx.State()
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": "horo-session=Anna"},
            "pathname": "/en/admin/bot",
            "asPath": "/en/admin/bot",
            "ip": "192.0.2.1",
        }
    )
    state = root.get_substate(PersonalDataState.get_full_name().split("."))
    assert isinstance(state, PersonalDataState)
    return state


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=api(), client=("192.0.2.1", 1))
    headers = {"origin": settings().base_url, "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=transport, base_url=settings().base_url, headers=headers) as made:
        made.cookies.set(cookies.name(cookies.FORM), FORM)
        yield made


async def save(browser: httpx.AsyncClient, who: str, **fields: str) -> httpx.Response:
    browser.cookies.set(cookies.name(cookies.SESSION), who)
    form = {"token": cookies.form_token(FORM), "chat": str(CHAT)} | fields
    return await browser.post("/admin/export/subscriber", data=form)


async def audited() -> list[tuple[object, ...]]:
    return await rows("select admin, action, subject, outcome, detail->>'why' from audit order by id")


async def test_a_chat_is_found_and_erased_and_the_audit_does_not_say_whose(page: PersonalDataState) -> None:
    await page.find({"chat": f" {CHAT} "})
    assert page.chat.number == str(CHAT)
    await page.erase()
    assert await count("telegram_subscribers") == 0
    assert page.chat.number == ""
    assert page.notice == "Erased. It is gone from backups, too, when one is restored."
    assert await audited() == [("Anna", "erase subscriber", "", "done", None)]
    assert str(CHAT) not in str(await rows("select * from audit"))
    await page.find({"chat": str(CHAT)})
    assert page.notice == "Nothing is kept of a chat with this number."


@pytest.mark.parametrize("number", ["", "abc", "1e5", "--5", "٣", "9" * 19, "-", "1; drop table admins"])
async def test_what_is_no_number_is_said(page: PersonalDataState, number: str) -> None:
    await page.find({"chat": number})
    assert page.notice == "The number of a chat has digits only, for example 123456789."
    assert page.chat.number == ""


async def test_nothing_is_erased_that_was_not_looked_for(page: PersonalDataState) -> None:
    await page.erase()
    assert page.is_trouble
    assert await count("telegram_subscribers") == 1


async def test_a_viewer_neither_finds_nor_erases(page: PersonalDataState) -> None:
    await page.find({"chat": str(CHAT)})
    await run("update admins set role = 'viewer'")
    for event in (page.erase, lambda: page.find({"chat": str(CHAT)})):
        await event()
        assert page.notice == "Your role lets you look, and change nothing. Ask an editor."
    assert await count("telegram_subscribers") == 1


async def test_an_editor_saves_the_file(browser: httpx.AsyncClient) -> None:
    response = await save(browser, "Anna")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-disposition"] == 'attachment; filename="horo-subscriber.json"'
    assert response.headers["cache-control"] == "no-store"
    assert json.loads(response.text)["telegram_subscribers"][0]["chat_id"] == CHAT
    assert await audited() == [("Anna", "export subscriber", "", "done", None)]


@pytest.mark.parametrize(
    ("who", "token", "why", "admin"),
    [
        ("", None, "not signed in", None),
        ("made up", None, "not signed in", None),
        ("Boris", None, "not allowed", "Boris"),
        ("Anna", "", "invalid request", "Anna"),
    ],
)
async def test_nobody_else_gets_it(
    browser: httpx.AsyncClient, who: str, token: str | None, why: str, admin: str | None
) -> None:
    response = await save(browser, who, **({} if token is None else {"token": token}))
    assert response.status_code == 403
    assert "telegram_subscribers" not in response.text
    assert await audited() == [(admin, "export subscriber", "", "refused", why)]


async def test_another_site_gets_nothing(browser: httpx.AsyncClient) -> None:
    browser.headers["origin"] = "https://elsewhere.example"
    assert (await save(browser, "Anna")).status_code == 403


@pytest.mark.parametrize("chat", ["7", "abc", "", "9" * 40, "4001 or 1=1"])
async def test_of_an_unknown_chat_there_is_no_file(browser: httpx.AsyncClient, chat: str) -> None:
    response = await save(browser, "Anna", chat=chat)
    assert response.status_code == 409
    assert await audited() == []
