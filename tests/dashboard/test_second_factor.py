"""The second factor on the account page, and the step that it adds to the login."""

import re
from collections.abc import AsyncIterator

import pyotp
import pytest
import reflex as rx
from reflex.istate.data import RouterData

from horo_app.accounts import admins, audit, passwords, sessions
from horo_app.accounts.admins import Role
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.dashboard.second_factor_state import SecondFactorState, picture
from tests.admins import PASSWORD
from tests.rows import count, rows

WRONG = "not the password"


@pytest.fixture
async def page(database: str) -> AsyncIterator[SecondFactorState]:
    """The account page of a viewer called Anna, who is signed in twice."""
    audit._flood.clear()
    kept = await passwords.hashed(PASSWORD)
    async with transaction() as session:
        anna = await admins.create(session, "Anna", kept, Role.VIEWER)
        for token in ("token", "other"):
            await sessions.begin(session, anna, token, browser="", address="", agent="")
    root = rx.State()
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": "horo-session=token"},
            "pathname": "/en/admin/account",
            "asPath": "/en/admin/account",
            "ip": "192.0.2.1",
        }
    )
    state = root.get_substate(SecondFactorState.get_full_name().split("."))
    assert isinstance(state, SecondFactorState)
    yield state


async def turned_on(page: SecondFactorState) -> None:
    await page.start()
    code = pyotp.TOTP(page.picture.secret).at(clock.now())
    await page.confirm({"code": code, "password": PASSWORD})


async def test_it_is_set_up_by_password_and_code_and_ends_other_sessions(page: SecondFactorState) -> None:
    await page.load()
    assert page.factor.status == "off"
    await page.start()
    assert page.factor.status == "starting"
    assert page.picture.size > 30
    secret = page.picture.secret
    code = pyotp.TOTP(secret).at(clock.now())
    await page.confirm({"code": code, "password": WRONG})
    assert page.notice == "The current password is not right."
    await page.confirm({"code": "000000", "password": PASSWORD})
    assert "This code is not right." in page.notice
    assert page.factor.status == "starting"
    await page.confirm({"code": code, "password": PASSWORD})
    assert page.factor.status == "on"
    assert len(page.codes) == 10
    assert secret not in str(page._get_root_state().dict())
    assert await rows("select count(*) from admin_sessions where ended_at is null") == [(1,)]
    await page.load()
    assert page.codes == []
    assert page.factor.about.endswith("10 recovery codes left.")
    assert await rows("select action, outcome from audit order by id") == [
        ("turn on second factor", "failed"),
        ("turn on second factor", "done"),
    ]


async def test_a_page_that_is_opened_anew_shows_no_secret_of_before(page: SecondFactorState) -> None:
    await page.start()
    page._get_root_state().reset()
    await page.load()
    assert (page.factor.status, page.picture.secret) == ("off", "")


async def test_without_the_password_nothing_changes(page: SecondFactorState) -> None:
    await turned_on(page)
    before = await rows("select * from recovery_codes order by code")
    for event in (page.renew, page.turn_off):
        for form in ({}, {"password": WRONG}):
            await event(form)
            assert page.notice == "The current password is not right."
    await page.turn_off({"password": WRONG})
    await page.turn_off({"password": PASSWORD})
    assert await rows("select * from recovery_codes order by code") == before
    assert "Too many failed attempts" in page.notice


async def test_recovery_codes_are_renewed_and_it_is_turned_off_by_the_password(
    page: SecondFactorState,
) -> None:
    await turned_on(page)
    before = list(page.codes)
    await page.renew({"password": PASSWORD})
    assert len({*page.codes, *before}) == 20
    await page.turn_off({"password": PASSWORD})
    assert (page.factor.status, page.codes) == ("off", [])
    assert await count("recovery_codes") == 0
    assert [action for (action,) in await rows("select action from audit order by id")] == [
        "turn on second factor",
        "renew recovery codes",
        "turn off second factor",
    ]


async def test_recovery_codes_cannot_be_had_without_a_second_factor(page: SecondFactorState) -> None:
    await page.renew({"password": PASSWORD})
    assert page.codes == []
    assert await count("recovery_codes") == 0


def test_a_scanner_finds_the_white_around_the_code() -> None:
    made = picture(pyotp.random_base32(), "Anna")
    squares = re.findall(r"M(\d+) (\d+)h1v1h-1z", made.path)
    columns, lines = ({int(square[place]) for square in squares} for place in (0, 1))
    assert "".join(f"M{x} {y}h1v1h-1z" for x, y in squares) == made.path
    assert {min(columns), min(lines)} == {4}
    assert {max(columns), max(lines)} == {made.size - 5}
