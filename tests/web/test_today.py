"""The page's state, without a browser."""

from collections.abc import AsyncIterator, Callable

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from horo_app.services import views
from horo_app.web.states.today import Today
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


async def test_reading_a_page_shows_today_remembers_the_sign_and_counts_one_view(tab) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.read("leo", "en")
    assert today.page == "/en/leo"
    assert today.date == "Monday, November 23, 2026"
    assert len([text for text in today.sections if text]) == 5
    assert today.sign == "leo"
    assert await counted() == [("web", "leo", "en", 1)]


async def test_a_new_socket_fills_the_page_again_and_counts_nothing(tab) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.restore()
    assert (today.page, today.sign) == ("/en/leo", "leo")
    assert all(today.sections)
    assert await counted() == []


async def test_reading_what_is_already_shown_sends_nothing_but_counts(tab) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.restore()
        today.dirty_vars.clear()
        await today.read("leo", "en")
        assert today.dirty_vars == set()
    assert await counted() == [("web", "leo", "en", 1)]


async def test_another_sign_replaces_the_first(tab) -> None:
    today = tab("/leo")
    await today.read("leo", "ru")
    leo = list(today.sections)
    today = tab("/virgo")
    await today.read("virgo", "ru")
    assert (today.page, today.sign) == ("/virgo", "virgo")
    assert not set(leo) & set(today.sections)


async def test_the_zone_of_the_visitor_decides_the_date(tab) -> None:
    today = tab("/en/leo", cookie="tz=Pacific/Kiritimati")
    await today.read("leo", "en")
    assert today.date == "Tuesday, November 24, 2026"


async def test_the_home_page_shows_the_sky_and_offers_the_sign_last_read(tab) -> None:
    today = tab("/en")
    today.sign = "leo"
    await today.restore()
    assert today.sky == "The waxing Moon in Taurus, the Sun in Sagittarius."
    assert (today.yours, today.yours_path) == ("Your sign is Leo: read today", "/en/leo")


@pytest.mark.parametrize("sign", ["", "ophiuchus", "<script>", "x" * 10_000])
async def test_a_cookie_that_names_no_sign_is_no_sign(tab, sign: str) -> None:
    today = tab("/en")
    today.sign = sign
    await today.restore()
    assert (today.yours, today.yours_path) == ("Choose your sign", "/en#signs")


@pytest.mark.parametrize(("sign", "language"), [("ophiuchus", "en"), ("leo", "fr"), (None, 7), ({}, [])])
async def test_a_forged_event_changes_nothing_and_counts_nothing(tab, sign: object, language: object) -> None:
    async with views.counting():
        today = tab("/en/leo")
        await today.read(sign, language)
    assert today.page == ""
    assert await counted() == []


async def test_an_unknown_address_is_left_alone(tab) -> None:
    today = tab("/nowhere")
    await today.restore()
    assert today.page == ""
