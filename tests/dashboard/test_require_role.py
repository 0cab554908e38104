"""The guard, by states of the tests' own."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
import reflex as rx
from pydantic import Field
from reflex.istate.data import RouterData

from horo_app.accounts import admins, audit, sessions
from horo_app.accounts.admins import Admin, Role
from horo_app.astrology.zodiac import Sign
from horo_app.core import db
from horo_app.core.db import transaction
from horo_app.core.errors import NotSignedIn, Refused
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.session_cleanup import SessionCleanup
from tests.rows import rows, run


class Drawer(AdminState):
    """Something that viewers see and editors change."""

    seen: list[str] = []
    is_broken: bool = False

    @rx.event
    @guarded(Role.VIEWER)
    async def look(self, admin: Admin):
        """Show who looks."""
        self.seen.append(f"{admin.name} from {admin.address}")

    @rx.event
    @guarded(Role.EDITOR)
    async def put(
        self, admin: Admin, sign: Sign, page: Annotated[int, Field(ge=1, le=9)] = 1, note: str = ""
    ):
        """Change it."""
        if note == "refuse me":
            raise Refused("It is full.")
        self.seen.append(f"{sign.name} {page} {note}")
        return Drawer.look

    @rx.event
    @guarded(Role.VIEWER)
    async def count(self, admin: Admin, to: Annotated[int, Field(le=5)]):
        """Go on for a while."""
        for number in range(to):
            await self._admit(Role.VIEWER, acting=False)
            self.seen.append(str(number))
            yield

    def _failed(self) -> None:
        self.is_broken = True


@pytest.fixture
async def drawer(database: str) -> AsyncIterator[Drawer]:
    """The drawer of an editor called Anna, who is signed in."""
    audit._flood.clear()
    async with transaction() as session:
        anna = await admins.create(session, "Anna", "no password", Role.EDITOR)
        await admins.create(session, "Boris", "no password", Role.EDITOR)
        await sessions.begin(session, anna, "token", browser="", address="", agent="")
    root = rx.State()
    root.router = arriving("token")
    state = root.get_substate(Drawer.get_full_name().split("."))
    assert isinstance(state, Drawer)
    yield state


def arriving(token: str) -> RouterData:
    """What Reflex knows of a browser with this session."""
    return RouterData.from_router_data(
        {
            "headers": {"cookie": f"tz=UTC; horo-session={token}"},
            "pathname": "/en/admin/audit",
            "asPath": "/en/admin/audit?page=2",
            "ip": "192.0.2.1",
        }
    )


async def sign_out() -> None:
    async with transaction() as session:
        await sessions.end_all(session, 1)


async def demote() -> None:
    await run("update admins set role = 'viewer' where name = 'Anna'")


async def refusals() -> list[tuple[object, ...]]:
    return await rows("select admin, subject, detail->>'why', address from audit where outcome = 'refused'")


async def test_a_handler_gets_the_admin_who_asks(drawer: Drawer) -> None:
    await drawer.look()
    assert drawer.seen == ["Anna from 192.0.2.1"]


async def test_arguments_arrive_as_their_annotations_say(drawer: Drawer) -> None:
    assert await drawer.put("leo", page="3", note="by hand") is not None
    await drawer.put(Sign.VIRGO)
    assert drawer.seen == ["LEO 3 by hand", "VIRGO 1 "]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"sign": "ophiuchus"},
        {"sign": 7},
        {"sign": "leo", "page": 0},
        {"sign": "leo", "page": 10},
        {"sign": "leo", "page": "x"},
        {"sign": "leo", "page": None},
        {"sign": "leo", "note": "x" * 201},
        {"sign": "leo", "note": ["x"]},
        {"sign": "leo", "note": {"x": 1}},
        {"sign": "leo", "more": 1},
        {"sign": "leo", "admin": {"name": "Boris"}},
    ],
)
async def test_what_does_not_fit_never_reaches_the_handler(
    drawer: Drawer, arguments: dict[str, object]
) -> None:
    await drawer.put(**arguments)
    assert drawer.seen == []
    assert "not something this page sends" in drawer.notice
    assert await refusals() == [("Anna", "Drawer.put", "invalid request", "192.0.2.1")]


async def test_without_a_session_everything_is_emptied_and_leads_back_here(drawer: Drawer) -> None:
    await drawer.enter()
    await drawer.look()
    await sign_out()
    await drawer.look()
    assert (drawer.seen, drawer.name, drawer.role, drawer.form_token) == ([], "", "", "")
    assert drawer.ended
    assert drawer.back == "/en/admin/audit?page=2"
    assert await refusals() == [("Anna", "Drawer.look", "not signed in", "192.0.2.1")]


async def test_a_viewer_changes_nothing(drawer: Drawer) -> None:
    await demote()
    await drawer.put("leo")
    assert drawer.seen == []
    assert drawer.notice == "Your role lets you look, and change nothing. Ask an editor."
    assert not drawer.ended
    assert await refusals() == [("Anna", "Drawer.put", "not allowed", "192.0.2.1")]
    await drawer.look()
    assert drawer.seen


async def test_what_goes_on_ends_with_the_session(drawer: Drawer) -> None:
    steps = 0
    async for _ in drawer.count(5):
        steps += 1
        if steps == 2:
            await sign_out()
    assert steps == 2
    assert drawer.ended
    assert drawer.seen == []


async def test_what_comes_after_the_end_of_a_session_fills_nothing(drawer: Drawer) -> None:
    """A background event was let in, the session ended while it was away for figures, and now it brings them."""
    await drawer.look()
    drawer.is_broken = True
    await sign_out()
    await drawer.look()
    with pytest.raises(NotSignedIn):
        drawer.seen = ["a figure"]
    with pytest.raises(NotSignedIn):
        drawer.name = "Anna"
    assert (drawer.seen, drawer.name, drawer.is_broken) == ([], "", False)


async def test_another_admin_in_the_same_tab_finds_nothing_of_the_first(drawer: Drawer) -> None:
    await drawer.look()
    async with transaction() as session:
        await sessions.begin(session, 2, "another", browser="", address="", agent="")
    data = {"headers": {"cookie": "horo-session=another"}, "pathname": "/admin", "asPath": "/admin"}
    drawer._get_root_state().router = RouterData.from_router_data(data)
    await drawer.enter()
    assert (drawer.name, drawer.seen) == ("Boris", [])


async def test_what_cannot_be_done_is_told_and_not_taken_for_an_attack(drawer: Drawer) -> None:
    await drawer.put("leo", note="refuse me")
    assert (drawer.notice, drawer.is_trouble, drawer.is_broken) == ("It is full.", True, True)
    assert await refusals() == []
    await drawer.dismiss()
    assert drawer.notice == ""


async def test_without_a_database_nothing_is_done_and_it_is_said(drawer: Drawer) -> None:
    await the_database_goes_away()
    await drawer.look()
    assert drawer.seen == []
    assert drawer.notice == "The database cannot be reached right now. Try again in a minute."
    assert drawer.is_broken
    assert not drawer.ended


async def the_database_goes_away() -> None:
    await db.close_engine()
    db.open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")


async def next_event(drawer: Drawer) -> None:
    await SessionCleanup().preprocess(None, drawer._get_root_state(), None)


async def test_in_an_outage_a_browser_keeps_what_it_was_shown_and_no_other_gets_it(drawer: Drawer) -> None:
    await drawer.look()
    await the_database_goes_away()
    await next_event(drawer)
    assert drawer.seen == ["Anna from 192.0.2.1"]
    drawer._get_root_state().router = arriving("of somebody else")
    await next_event(drawer)
    assert drawer.seen == []


async def test_a_page_that_was_opened_in_an_outage_says_so_until_the_database_is_back(
    drawer: Drawer, database: str
) -> None:
    await the_database_goes_away()
    await drawer.look()
    await next_event(drawer)
    assert drawer.is_broken
    await db.close_engine()
    db.open_engine(database)
    await next_event(drawer)
    assert not drawer.is_broken


def test_a_state_with_an_open_event_cannot_even_be_defined() -> None:
    with pytest.raises(TypeError, match=r"Ajar\.anybody can be called by anybody"):

        class Ajar(AdminState):
            @rx.event
            async def anybody(self):
                """No guard."""


def test_a_guarded_event_must_say_what_its_arguments_are() -> None:
    with pytest.raises(TypeError, match="must annotate what"):

        @guarded(Role.VIEWER)
        async def loose(self, admin: Admin, what): ...

    with pytest.raises(TypeError, match="must take self and admin"):

        @guarded(Role.VIEWER)
        async def nobody(self, what: int): ...

    with pytest.raises(TypeError, match="must be async"):

        @guarded(Role.VIEWER)
        def hurried(self, admin: Admin): ...


def test_no_var_of_the_dashboard_can_be_set_by_name() -> None:
    assert "setvar" not in {**AdminState.event_handlers, **Drawer.event_handlers}
