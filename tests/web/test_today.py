"""The page's state, without a browser."""

from collections.abc import AsyncIterator, Callable

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from horo_app.services import views
from horo_app.web.states.today import Today
from horo_app.zodiac import SIGNS
from tests.tables import rows


@pytest.fixture(autouse=True)
def noon(set_clock: Callable[[str], None]) -> None:
    set_clock("2026-11-23T10:30+00:00")


@pytest.fixture
async def tab(database: str) -> AsyncIterator[Callable[..., Today]]:
    """A visitor's tab on a page: tab("/leo", cookie="tz=Asia/Tokyo")."""

    root = rx.State()

    def at(path: str, cookie: str = "") -> Today:
        data = {"headers": {"cookie": cookie}, "pathname": path, "asPath": path}
        root.router = RouterData.from_router_data(data)
        return root.get_substate(Today.get_full_name().split("."))

    async with views.counting():
        yield at


async def counted() -> list[tuple[object, ...]]:
    return await rows("select channel, sign, language, views from horoscope_views order by 2, 3")


async def test_reading_a_page_brings_all_twelve_remembers_the_sign_and_counts_one_view(tab) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.read("leo", "en")
    assert set(today.told) == {f"/en/{sign}" for sign in SIGNS} | {"en"}
    assert today.told["en"]["date"] == "Monday, November 23, 2026"
    assert len({told["love"] for path, told in today.told.items() if path != "en"}) == 12
    assert set(today.facts) == {"/en/leo"}
    assert today.facts["/en/leo"]["facts"].count("<details") >= 3
    assert today.sign == "leo"
    assert await counted() == [("web", "leo", "en", 1)]


async def test_a_new_socket_fills_the_page_again_and_counts_nothing(tab) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.restore()
    assert today.sign == "leo"
    assert all(
        today.told["/en/leo"][name] for name in ("summary", "love", "career", "health", "finance", "advice")
    )
    assert await counted() == []


async def test_reading_what_is_already_shown_sends_nothing_but_counts(tab) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.restore()
        today.dirty_vars.clear()
        await today.read("leo", "en")
        assert today.dirty_vars == set()
    assert await counted() == [("web", "leo", "en", 1)]


async def test_another_sign_needs_only_its_facts(tab) -> None:
    today = tab("/leo")
    await today.read("leo", "ru")
    today.dirty_vars.clear()
    today = tab("/virgo")
    await today.read("virgo", "ru")
    assert today.dirty_vars == {"facts", "sign"}
    assert set(today.facts) == {"/virgo"}


async def test_another_day_replaces_what_was_told(tab, set_clock) -> None:
    today = tab("/leo")
    await today.read("leo", "ru")
    before = today.told["/leo"]["love"]
    set_clock("2026-11-24T10:30+00:00")
    await today.restore()
    assert today.told["/leo"]["love"] != before
    assert today.told["/leo"]["day"] == "2026-11-24"


async def test_the_zone_of_the_visitor_decides_the_date(tab) -> None:
    today = tab("/en/leo", cookie="tz=Pacific/Kiritimati")
    await today.read("leo", "en")
    assert today.told["en"]["date"] == "Tuesday, November 24, 2026"


@pytest.mark.parametrize(("sign", "language"), [("ophiuchus", "en"), ("leo", "fr"), (None, 7), ({}, [])])
async def test_a_forged_event_changes_nothing_and_counts_nothing(tab, sign: object, language: object) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.read(sign, language)
    assert today.told == {}
    assert await counted() == []


@pytest.mark.parametrize("path", ["/nowhere", "/", "/en", "/about"])
async def test_a_page_without_a_sign_is_left_alone(tab, path: str) -> None:
    today = tab(path)
    await today.restore()
    assert (today.told, today.sign) == ({}, "")
