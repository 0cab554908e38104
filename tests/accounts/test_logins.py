"""Signing in and out, and what stands between a guesser and a session."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher

from horo_app.accounts import admins, audit, login_throttle, logins, passwords, sessions, setup_links
from horo_app.accounts.admins import Admin, Role
from horo_app.accounts.logins import Caller
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.errors import Refused, TooManyAttempts, WrongLogin
from horo_app.ops.retention import forget_what_is_over
from horo_app.tables import engine, registry
from horo_app.tables.engine import TablePage
from tests.rows import count, rows, run

GOOD = "otter juggles nine lamps"
BAD = "not the password"

Move = Callable[..., None]


@pytest.fixture(autouse=True)
def _fresh(database: str) -> None:
    audit._flood.clear()


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Stop the clock, and move it on: move(minutes=5)."""
    now = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    def on(**by: float) -> None:
        nonlocal now
        now += dt.timedelta(**by)

    return on


async def add(name: str = "Anna", role: Role = Role.EDITOR) -> int:
    kept = await passwords.hashed(GOOD)
    async with transaction() as session:
        return await admins.create(session, name, kept, role)


def caller(address: str = "192.0.2.1", browser: str = "", session: str = "") -> Caller:
    return Caller(address, "Firefox/133.0 (Windows NT 10.0)", browser, session)


async def who(token: str, *, acting: bool = True) -> Admin | None:
    async with transaction() as session:
        return await sessions.find(session, token, acting=acting)


async def written() -> list[tuple[object, ...]]:
    return await rows(
        "select admin, action, subject, outcome, detail->>'why', address from audit order by id"
    )


async def fail(name: str = "Anna", at: Caller | None = None, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongLogin):
            await logins.log_in(name, BAD, at or caller())


async def test_name_and_password_open_a_session_whatever_the_name_s_case() -> None:
    admin = await add()
    opened = await logins.log_in(" aNNa ", GOOD, caller())
    assert await who(opened.session) == Admin(admin, "Anna", Role.EDITOR, session=1)
    assert await written() == [("Anna", "login", "", "done", None, "192.0.2.1")]


async def test_the_database_knows_no_token_and_no_password() -> None:
    await add()
    opened = await logins.log_in("Anna", GOOD, caller())
    everything = str(await rows("select * from admins")) + str(await rows("select * from admin_sessions"))
    assert not [secret for secret in (GOOD, opened.session, opened.browser) if secret in everything]
    assert len(opened.session) >= 22  # 128 bits


async def test_a_wrong_password_an_unknown_name_and_a_disabled_admin_hear_the_same() -> None:
    await add()
    editor = await add("Boris")
    async with transaction() as session:
        await admins.disable(session, editor)
    said = set()
    for name, password in (("Anna", BAD), ("nobody", GOOD), ("Boris", GOOD)):
        with pytest.raises(WrongLogin) as refused:
            await logins.log_in(name, password, caller())
        said.add(str(refused.value))
    assert len(said) == 1
    assert await written() == [
        (None, "login", "Anna", "failed", "wrong password", "192.0.2.1"),
        (None, "login", "", "failed", "unknown name", "192.0.2.1"),
        (None, "login", "Boris", "failed", "disabled", "192.0.2.1"),
    ]


async def test_signing_in_again_ends_the_session_that_the_browser_had() -> None:
    await add()
    first = await logins.log_in("Anna", GOOD, caller())
    second = await logins.log_in("Anna", GOOD, caller(browser=first.browser, session=first.session))
    assert second.session != first.session
    assert second.browser not in ("", first.browser)
    assert await who(first.session) is None
    assert await who(second.session)


async def test_a_token_that_somebody_planted_before_is_never_the_session() -> None:
    await add()
    opened = await logins.log_in("Anna", GOOD, caller(session="planted"))
    assert opened.session != "planted"
    assert await who("planted") is None


async def test_signing_out_ends_the_session_in_the_database() -> None:
    await add()
    opened = await logins.log_in("Anna", GOOD, caller())
    await logins.log_out(caller(session=opened.session))
    assert await who(opened.session) is None
    assert (await written())[-1][:4] == ("Anna", "logout", "", "done")
    await logins.log_out(caller(session=opened.session))  # once more does nothing
    assert await count("audit") == 2


async def test_a_session_ends_when_nobody_acts_for_twelve_hours(move: Move) -> None:
    await add()
    opened = await logins.log_in("Anna", GOOD, caller())
    move(hours=11, minutes=59)
    assert await who(opened.session)
    move(hours=11, minutes=59)
    assert await who(opened.session, acting=False)  # a page that refreshes by itself
    move(minutes=2)
    assert await who(opened.session) is None


async def test_a_session_ends_after_thirty_days_whatever_one_does(move: Move) -> None:
    await add()
    opened = await logins.log_in("Anna", GOOD, caller())
    for _ in range(59):
        move(hours=12, minutes=-1)
        assert await who(opened.session)
    move(hours=13)
    assert await who(opened.session) is None


async def test_a_disabled_admin_is_out_at_once() -> None:
    await add()
    second = await add("Boris")
    opened = await logins.log_in("Boris", GOOD, caller())
    async with transaction() as session:
        await admins.disable(session, second)
    assert await who(opened.session) is None


async def test_the_last_editor_cannot_be_disabled() -> None:
    await add("Viewer", Role.VIEWER)
    editors = [await add(), await add("Boris")]

    async def disable(admin: int) -> None:
        async with transaction() as session:
            await admins.disable(session, admin)

    done = await asyncio.gather(*(disable(admin) for admin in editors), return_exceptions=True)
    assert [type(result) for result in done if result] == [Refused]
    assert await rows("select count(*) from admins where disabled_at is null and role = 'editor'") == [(1,)]


async def test_five_failures_in_five_minutes_are_the_most(move: Move) -> None:
    await add()
    for _ in range(5):
        await fail()
        move(seconds=30)
    with pytest.raises(TooManyAttempts) as refused:
        await logins.log_in("Anna", GOOD, caller())
    assert refused.value.seconds == pytest.approx(150, abs=2)
    assert (await written())[-1] == (None, "login", "", "refused", "too many attempts", "192.0.2.1")
    move(seconds=155)
    assert await logins.log_in("Anna", GOOD, caller())


async def test_tries_at_the_same_moment_are_counted_one_after_the_other() -> None:
    await add()
    tries = [logins.log_in("Anna", BAD, caller()) for _ in range(20)]
    refused = [type(error) for error in await asyncio.gather(*tries, return_exceptions=True)]
    assert refused.count(WrongLogin) == 5
    assert refused.count(TooManyAttempts) == 15


async def test_one_address_tries_no_more_names() -> None:
    await add()
    for number in range(5):
        await fail(f"name {number}")
    with pytest.raises(TooManyAttempts):
        await logins.log_in("Anna", GOOD, caller())
    assert await logins.log_in("Anna", GOOD, caller("192.0.2.2"))


async def test_one_name_is_tried_from_no_more_addresses() -> None:
    await add()
    for number in range(5):
        await fail(at=caller(f"198.51.100.{number}"))
    with pytest.raises(TooManyAttempts):
        await logins.log_in("Anna", GOOD, caller("192.0.2.2"))


async def test_a_subscriber_s_whole_ipv6_network_counts_as_one_address() -> None:
    for number in range(5):
        await fail(f"name {number}", at=caller(f"2001:db8:1:2::{number:x}"))
    with pytest.raises(TooManyAttempts):
        await logins.log_in("one more", BAD, caller("2001:db8:1:2:ffff::1"))
    await fail("one more", at=caller("2001:db8:1:3::1"))


async def test_strangers_cannot_lock_out_a_browser_that_signed_in_before(move: Move) -> None:
    await add()
    mine = await logins.log_in("Anna", GOOD, caller())
    for round_ in range(3):
        await fail(at=caller(f"198.51.100.{round_}"), times=5 if round_ == 0 else 0)
    with pytest.raises(TooManyAttempts):
        await logins.log_in("Anna", GOOD, caller("203.0.113.9"))
    assert await logins.log_in("Anna", GOOD, caller(browser=mine.browser))
    await fail(at=caller(browser=mine.browser), times=5)  # and has no more tries than anybody
    with pytest.raises(TooManyAttempts):
        await logins.log_in("Anna", GOOD, caller(browser=mine.browser))


async def test_a_browser_is_known_for_its_own_admin_alone() -> None:
    await add()
    await add("Boris")
    boris = await logins.log_in("Boris", GOOD, caller())
    await fail(at=caller("198.51.100.1"), times=5)
    with pytest.raises(TooManyAttempts):
        await logins.log_in("Anna", GOOD, caller("203.0.113.9", browser=boris.browser))


async def test_a_hash_of_old_parameters_is_renewed_by_signing_in() -> None:
    await add()
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    await run("update admins set password = :weak", weak=weak)
    await logins.log_in("Anna", GOOD, caller())
    [(kept,)] = await rows("select password from admins")
    assert "m=47104,t=1,p=1" in str(kept)
    assert await logins.log_in("Anna", GOOD, caller())


async def test_a_new_password_ends_every_session_but_goes_on_in_a_new_one() -> None:
    await add()
    here, there = [await logins.log_in("Anna", GOOD, caller()) for _ in range(2)]
    with pytest.raises(Refused, match="current password"):
        await logins.change_password(BAD, "seven brass kettles hum", caller(session=here.session))
    with pytest.raises(Refused, match="guessed first"):
        await logins.change_password(GOOD, "password1234", caller(session=here.session))
    assert await who(there.session)
    new = await logins.change_password(GOOD, "seven brass kettles hum", caller(session=here.session))
    assert [await who(one.session) is not None for one in (here, there, new)] == [False, False, True]
    await logins.log_in("Anna", "seven brass kettles hum", caller())
    with pytest.raises(WrongLogin):
        await logins.change_password(GOOD, GOOD, caller(session=here.session))


async def test_guessing_the_current_password_is_throttled_too() -> None:
    await add()
    here = await logins.log_in("Anna", GOOD, caller())
    mine = caller(browser=here.browser, session=here.session)
    for _ in range(5):
        with pytest.raises(Refused):
            await logins.change_password(BAD, "seven brass kettles hum", mine)
    with pytest.raises(TooManyAttempts):
        await logins.change_password(GOOD, "seven brass kettles hum", mine)


async def setup_link(shown: str = "") -> str | None:
    async with transaction() as session:
        return await setup_links.link(session, shown)


async def test_a_setup_link_makes_one_editor_and_is_then_worth_nothing() -> None:
    link = await setup_link()
    assert link
    assert len(link) >= 22
    opened = await logins.set_up(link, "Anna", GOOD, caller())
    admin = await who(opened.session)
    assert admin
    assert (admin.name, admin.role) == ("Anna", Role.EDITOR)
    with pytest.raises(Refused, match="was used"):
        await logins.set_up(link, "Boris", GOOD, caller())
    assert await setup_link(link) is None
    assert (await written())[0][:4] == ("Anna", "setup", "", "done")


async def test_links_of_other_machines_are_void_once_there_is_an_admin() -> None:
    here, there = await setup_link(), await setup_link()
    await logins.set_up(str(here), "Anna", GOOD, caller())
    with pytest.raises(Refused, match="was used"):
        await logins.set_up(str(there), "Boris", GOOD, caller())


async def test_two_people_with_the_link_make_one_admin() -> None:
    link = await setup_link()
    both = (logins.set_up(str(link), name, GOOD, caller()) for name in ("Anna", "Boris"))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert [type(result) for result in done if isinstance(result, Exception)] == [Refused]
    assert await count("admins") == 1


async def test_the_link_shown_stays_the_same_until_it_expires(move: Move) -> None:
    link = await setup_link()
    assert await setup_link(str(link)) == link
    move(hours=23, minutes=59)
    assert await setup_link(str(link)) == link
    move(minutes=2)
    assert await setup_link(str(link)) not in (None, link)
    with pytest.raises(Refused, match="has expired"):
        await logins.set_up(str(link), "Anna", GOOD, caller())


@pytest.mark.parametrize("link", ["", "x", "made-up-by-somebody-else"])
async def test_a_made_up_link_is_refused(link: str) -> None:
    with pytest.raises(Refused):
        await logins.set_up(link, "Anna", GOOD, caller())
    assert await count("admins") == 0


@pytest.mark.parametrize("name", ["", "A", "x" * 41, "An\x00na", "<b>Anna</b>", "Anna\u202eevil"])
async def test_a_name_that_would_mislead_in_the_audit_is_refused(name: str) -> None:
    link = await setup_link()
    with pytest.raises(Refused, match="name"):
        await logins.set_up(str(link), name, GOOD, caller())


async def test_names_that_look_alike_are_one() -> None:
    await add("Анна Петрова")
    with pytest.raises(Refused, match="already"):
        await add("анна  ПЕТРОВА")


async def test_devices_are_listed_and_ended_by_their_owner_alone() -> None:
    anna, boris = await add(), await add("Boris")
    await logins.log_in("Anna", GOOD, caller("192.0.2.8"))
    there = await logins.log_in("Anna", GOOD, caller("192.0.2.9"))
    theirs = await logins.log_in("Boris", GOOD, caller())
    async with transaction() as session:
        listed = await sessions.devices(session, anna)
        assert [device.address for device in listed] == ["192.0.2.9", "192.0.2.8"]
        assert not await sessions.end(session, boris, listed[0].id)
        assert await sessions.end_all(session, anna, but=listed[0].id) == 1
    assert await who(there.session)
    assert await who(theirs.session)


async def test_what_is_over_is_forgotten_and_what_counts_is_not(move: Move) -> None:
    await setup_link()
    await add()
    await fail()
    await logins.log_in("Anna", GOOD, caller())
    await forget_what_is_over()
    assert [await count(table) for table in ("login_attempts", "setup_links", "admin_sessions")] == [2, 1, 1]
    move(days=400)
    await forget_what_is_over()
    assert [await count(table) for table in ("login_attempts", "setup_links", "admin_sessions")] == [0, 0, 0]
    assert await rows("select outcome from audit") == [("done",)]


async def test_the_same_refusal_a_thousand_times_is_a_line_or_two() -> None:
    for _ in range(1000):
        await audit.refuse(None, "event", "Texts.save", address="192.0.2.1", why="not signed in")
    await audit.refuse(None, "event", "Texts.lock", address="192.0.2.1", why="not signed in")
    await asyncio.sleep(audit.FLOOD + 0.3)
    found = await rows("select subject, sum(times), count(*) <= 3 from audit group by 1 order by 1")
    assert found == [("Texts.lock", 1, True), ("Texts.save", 1000, True)]


async def look(words: dict[str, str], *, is_editor: bool = True) -> TablePage[tuple[Any, ...]]:
    table = registry.table("audit") if is_editor else registry.table("audit").without_private()
    async with transaction() as session:
        return await engine.page(session, table, engine.ask(table, words))


async def test_the_audit_is_searched_sorted_and_paged_in_the_database(move: Move) -> None:
    async with transaction() as session:
        for number in range(120):
            name = "Анна" if number % 3 else "Boris"
            await audit.record(session, name, "login", f"100%_{number}", address=f"192.0.2.{number}")
            move(seconds=1)

    async def find(**words: str) -> tuple[list[str], int]:
        found = await look(words)
        return [row[3] for row in found.rows], found.total

    subjects, total = await find(sort="at")
    assert (subjects[0], len(subjects), total) == ("100%_119", 50, 120)
    subjects, _ = await find(sort="at", order="up", page="3")
    assert (subjects[0], len(subjects)) == ("100%_100", 20)
    assert (await find(sort="at", page="99"))[0][-1] == "100%_0"
    assert (await find(find="анна"))[1] == 80
    assert (await find(find="192.0.2.7"))[1] == 11
    assert (await find(find="%_11"))[1] == 11
    assert (await find(find="0%1"))[1] == 0
    assert (await find(find="a\0b"))[1] == 0
    assert (await find(only="failed"))[1] == 0
    assert (await find(only="done"))[1] == 120


async def test_addresses_can_be_left_out_of_the_audit_and_of_its_search_and_order() -> None:
    async with transaction() as session:
        for subject, address in (("first", "192.0.2.9"), ("second", "192.0.2.1")):
            await audit.record(session, "Anna", "login", subject, address=address)
    hidden = await look({"sort": "address"}, is_editor=False)
    assert not {"192.0.2.9", "192.0.2.1"} & {
        value for row in hidden.rows for value in row if isinstance(value, str)
    }
    assert [row[3] for row in hidden.rows] == ["second", "first"]
    assert (await look({"find": "192.0.2"}, is_editor=False)).total == 0
    assert [row[3] for row in (await look({"sort": "address", "order": "up"})).rows] == ["second", "first"]


def test_throttling_promises_what_the_form_says() -> None:
    assert (5, dt.timedelta(minutes=5)) == (login_throttle.FAILURES, login_throttle.WINDOW)
