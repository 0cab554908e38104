"""Invitations: a link makes one admin, in the role that an editor chose, while that editor is one."""

import asyncio
import datetime as dt

import pytest

from horo_app.accounts import admins, audit, invitations, logins, sessions, setup_links
from horo_app.accounts.admins import Role
from horo_app.accounts.logins import Caller
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.errors import Refused
from horo_app.ops.retention import forget_what_is_over
from tests.rows import count, rows

GOOD = "otter juggles nine lamps"


@pytest.fixture(autouse=True)
async def anna(database: str) -> int:
    audit._flood.clear()
    async with transaction() as session:
        return await admins.create(session, "Anna", "no password", Role.EDITOR)


async def invite(anna: int, role: Role = Role.VIEWER) -> str:
    async with transaction() as session:
        return await invitations.invite(session, anna, role)


def caller() -> Caller:
    return Caller("192.0.2.1", "Firefox", "", "")


async def refused(link: str, name: str = "Boris") -> None:
    with pytest.raises(Refused, match=r"used, withdrawn or has expired"):
        await logins.accept(link, name, GOOD, caller())


@pytest.mark.parametrize("role", Role)
async def test_who_is_invited_becomes_an_admin_in_that_role_once(anna: int, role: Role) -> None:
    link = await invite(anna, role)
    opened = await logins.accept(link, "Boris", GOOD, caller())
    async with transaction() as session:
        found = await sessions.find(session, opened.session)
    assert found is not None
    assert (found.name, found.role) == ("Boris", role)
    assert await rows("select admin, action, detail from audit") == [
        ("Boris", "accept invitation", {"role": role.value, "invited by": "Anna"})
    ]
    await refused(link, "Clara")
    assert await count("admins") == 2


async def test_two_who_accept_at_once_make_one_admin(anna: int) -> None:
    link = await invite(anna)
    tries = (logins.accept(link, name, GOOD, caller()) for name in ("Boris", "Clara", "Dina"))
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["OpenedSession", "Refused", "Refused"]
    assert await count("admins") == 2


async def test_a_name_that_is_taken_or_a_weak_password_leaves_the_link_as_it_is(anna: int) -> None:
    link = await invite(anna)
    for name, password in (("anna", GOOD), ("Boris", "password1234"), ("B", GOOD)):
        with pytest.raises(Refused):
            await logins.accept(link, name, password, caller())
    assert await logins.accept(link, "Boris", GOOD, caller())


async def test_a_link_ends_after_three_days(anna: int, monkeypatch) -> None:
    link = await invite(anna)
    later = clock.now() + dt.timedelta(hours=72, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    await refused(link)
    async with transaction() as session:
        assert await invitations.open_ones(session) == []
    later += dt.timedelta(days=2)
    await forget_what_is_over()
    assert await count("setup_links") == 0


@pytest.mark.parametrize("change", ["role = 'viewer'", "disabled_at = now()"])
async def test_who_is_no_editor_any_more_has_invited_nobody(anna: int, change: str) -> None:
    async with transaction() as session:
        await admins.create(session, "Other", "no password", Role.EDITOR)
    link = await invite(anna)
    async with transaction() as session:
        if "role" in change:
            await admins.change_role(session, anna, Role.VIEWER)
        else:
            await admins.disable(session, anna)
    await refused(link)


async def test_a_link_that_is_withdrawn_opens_nothing(anna: int) -> None:
    link = await invite(anna)
    async with transaction() as session:
        [invitation] = await invitations.open_ones(session)
        assert (invitation.role, invitation.invited_by) == (Role.VIEWER, "Anna")
        assert await invitations.withdraw(session, invitation.token)
    async with transaction() as session:
        assert not await invitations.withdraw(session, invitation.token)
    await refused(link)


async def test_the_database_knows_no_link(anna: int) -> None:
    link = await invite(anna)
    assert link not in str(await rows("select * from setup_links"))


@pytest.mark.parametrize("link", ["", "made up"])
async def test_what_is_no_link_opens_nothing(anna: int, link: str) -> None:
    await invite(anna)
    await refused(link)


async def test_a_link_for_the_first_admin_invites_nobody_and_the_other_way_round(anna: int) -> None:
    invited = await invite(anna, Role.EDITOR)
    with pytest.raises(Refused):
        await logins.set_up(invited, "Boris", GOOD, caller())
    async with transaction() as session:
        await session.execute(admins._ADMINS.delete())
        first = str(await setup_links.link(session, ""))
    with pytest.raises(Refused):
        await logins.accept(first, "Boris", GOOD, caller())
    with pytest.raises(Refused):  # whoever invited is gone
        await logins.set_up(invited, "Boris", GOOD, caller())
    assert await logins.set_up(first, "Boris", GOOD, caller())


async def test_two_editors_who_demote_each_other_at_once_leave_one(anna: int) -> None:
    async with transaction() as session:
        boris = await admins.create(session, "Boris", "no password", Role.EDITOR)

    async def demote(admin: int) -> None:
        async with transaction() as session:
            await admins.change_role(session, admin, Role.VIEWER)

    found = await asyncio.gather(demote(anna), demote(boris), return_exceptions=True)
    assert [type(one).__name__ for one in found if one] == ["Refused"]
    assert await rows("select count(*) from admins where role = 'editor'") == [(1,)]
