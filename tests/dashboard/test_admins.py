"""The page of admins: invited, given a role, disabled and let in again by editors."""

import re
from collections.abc import AsyncIterator

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from horo_app.accounts import admins, audit, sessions
from horo_app.accounts.admins import Role
from horo_app.core.db import transaction
from horo_app.core.settings import settings
from horo_app.dashboard.admins_state import AdminsState
from tests.rows import rows

LAST = "This is the last editor: without one nobody could change anything."


@pytest.fixture
async def page(database: str) -> AsyncIterator[AdminsState]:
    """The page of an editor called Anna; Boris is a viewer. Both are signed in."""
    audit._flood.clear()
    async with transaction() as session:
        for number, (name, role) in enumerate((("Anna", Role.EDITOR), ("Boris", Role.VIEWER)), 1):
            await admins.create(session, name, "no password", role)
            await sessions.begin(session, number, name, browser="", address="", agent="")
    root = rx.State()
    root.router = router("Anna")
    state = root.get_substate(AdminsState.get_full_name().split("."))
    assert isinstance(state, AdminsState)
    yield state


def router(token: str) -> RouterData:
    return RouterData.from_router_data(
        {
            "headers": {"cookie": f"horo-session={token}"},
            "pathname": "/en/admin/admins",
            "asPath": "/en/admin/admins",
            "ip": "192.0.2.1",
        }
    )


async def audited() -> list[tuple[object, ...]]:
    return await rows("select admin, action, subject, detail from audit where outcome = 'done' order by id")


async def signed_in(token: str) -> Role | None:
    async with transaction() as session:
        found = await sessions.find(session, token)
    return found.role if found else None


def names(page: AdminsState) -> dict[str, tuple[str, bool]]:
    return {one.name: (one.role, one.is_disabled) for one in page.shown.accounts}


async def test_all_admins_are_listed_with_their_roles(page: AdminsState) -> None:
    await page.load()
    assert names(page) == {"Anna": ("editor", False), "Boris": ("viewer", False)}
    assert [one.is_this for one in page.shown.accounts] == [True, False]


async def test_a_role_holds_from_the_next_call_on(page: AdminsState) -> None:
    await page.change_role(2, Role.EDITOR)
    assert await signed_in("Boris") is Role.EDITOR
    await page.change_role(2, Role.VIEWER)
    assert await signed_in("Boris") is Role.VIEWER
    assert await audited() == [
        ("Anna", "change role", "Boris", {"role": "editor"}),
        ("Anna", "change role", "Boris", {"role": "viewer"}),
    ]


async def test_who_is_disabled_is_signed_out_and_let_in_again(page: AdminsState) -> None:
    await page.disable(2)
    assert await signed_in("Boris") is None
    assert names(page)["Boris"] == ("viewer", True)
    assert "disabled just now" in page.shown.accounts[1].about
    await page.enable(2)
    assert names(page)["Boris"] == ("viewer", False)
    assert await signed_in("Boris") is None  # by the password, not by the sessions of before
    assert [row[1:3] for row in await audited()] == [("disable admin", "Boris"), ("enable admin", "Boris")]


async def test_the_last_editor_stays(page: AdminsState) -> None:
    await page.disable(1)
    assert page.notice == LAST
    await page.change_role(1, Role.VIEWER)
    assert page.notice == LAST
    await page.change_role(2, Role.EDITOR)
    await page.disable(2)
    await page.change_role(1, Role.VIEWER)  # a disabled one is none
    assert page.notice == LAST
    assert await signed_in("Anna") is Role.EDITOR


async def test_who_does_not_exist_is_said(page: AdminsState) -> None:
    for event in (page.disable, page.enable):
        await event(99)
        assert page.notice == "There is no such admin."
    await page.change_role(99, Role.EDITOR)
    assert page.notice == "There is no such admin."


async def test_a_viewer_changes_nobody(page: AdminsState) -> None:
    page._get_root_state().router = router("Boris")
    await page.load()
    assert len(page.shown.accounts) == 2
    for event in (
        lambda: page.disable(1),
        lambda: page.enable(1),
        lambda: page.change_role(2, Role.EDITOR),
        lambda: page.invite(Role.EDITOR),
        lambda: page.withdraw("0" * 64),
    ):
        await event()
        assert page.notice == "Your role lets you look, and change nothing. Ask an editor."
    assert await audited() == []


async def test_an_invitation_is_shown_once_and_can_be_withdrawn(page: AdminsState) -> None:
    await page.invite(Role.VIEWER)
    assert re.fullmatch(re.escape(settings().base_url) + r"/en/admin/invitation\?key=[\w-]{22}", page.link)
    [invitation] = page.shown.invitations
    assert (invitation.role, invitation.about) == ("viewer", "by Anna, expires in 3 days")
    key = page.link.partition("key=")[2]
    await page.load()
    assert page.link == ""
    assert key not in str(page._get_root_state().dict())
    await page.withdraw(invitation.token)
    assert page.shown.invitations == []
    assert [row[:3] for row in await audited()] == [
        ("Anna", "invite admin", "viewer"),
        ("Anna", "withdraw invitation", ""),
    ]
