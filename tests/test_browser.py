"""The site in a real browser, as a visitor meets it."""

import re
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from tests.kinds import ALIVE
from tests.running_site import Site, eventually


@pytest.fixture
def views(site: Site) -> Callable[[], dict[tuple[str, str], int]]:
    """What the site has counted on the web so far, by sign and language."""
    address = sa.make_url(site.environment["DATABASE_URL"]).set(drivername="postgresql")

    def counted() -> dict[tuple[str, str], int]:
        with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
            found = connection.execute(
                "select sign, language, sum(views) from horoscope_views where channel = 'web' group by 1, 2"
            )
            return {(sign, language): int(number) for sign, language, number in found}

    return counted


def paragraphs(page: Page) -> list[str]:
    return page.locator(".part p").all_inner_texts()


def test_a_visitor_reads_today_and_walks_on_to_the_neighbour(visitor, site: Site, views) -> None:
    before = views()
    page = visitor()
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Лев")).click()
    expect(page).to_have_url(f"{site.url}/leo")
    expect(page.locator(".part.love p")).not_to_be_empty()
    assert paragraphs(page) == site.text_of("/leo")
    eventually(lambda: views().get(("leo", "ru"), 0) == before.get(("leo", "ru"), 0) + 1)

    page.get_by_role("link", name="Следующий знак: Дева").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Дева")
    expect(page.locator(".part.love p")).to_have_text(site.text_of("/virgo")[0])

    def gained() -> dict[tuple[str, str], int]:
        return {
            key: number - before.get(key, 0)
            for key, number in views().items()
            if number != before.get(key, 0)
        }

    eventually(lambda: gained() == {("leo", "ru"): 1, ("virgo", "ru"): 1})


def test_the_sign_last_read_is_offered_first_and_at_once(visitor, site: Site) -> None:
    page = visitor()
    page.goto("/en")
    expect(page.get_by_role("link", name="Choose your sign")).to_be_visible()
    page.goto("/en/leo")
    eventually(lambda: page.evaluate("localStorage.getItem('horo-sign')") == "leo")
    assert page.context.cookies() == []
    page.goto("/en")
    expect(page.get_by_role("link", name="Choose your sign")).to_be_hidden()
    expect(page.locator(".yours .summary")).not_to_be_empty()
    page.get_by_role("link", name=re.compile("^Your sign Leo")).click()
    expect(page).to_have_url(f"{site.url}/en/leo")


def test_the_text_is_there_without_javascript_and_signs_are_links(visitor, site: Site) -> None:
    page = visitor(java_script_enabled=False)
    page.goto("/en")
    page.get_by_role("link", name=re.compile("^Leo")).click()
    expect(page).to_have_url(f"{site.url}/en/leo")
    assert all(len(text) > 80 for text in paragraphs(page))
    page.get_by_role("link", name="Next sign: Virgo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Virgo")


@pytest.mark.parametrize("path", ["/leo", "/en/leo"])
def test_what_was_served_is_never_taken_away(visitor, site: Site, path: str) -> None:
    """Not even for a frame, while the page's script begins."""
    page = visitor()
    page.add_init_script(
        """
        window.taken = 0;
        document.addEventListener("DOMContentLoaded", () => {
            const read = element => element.textContent.trim();
            const served = [...document.querySelectorAll("main, main a, main p")].filter(read);
            new MutationObserver(() => {
                if (served.some(element => !element.isConnected || !read(element))) taken += 1;
            }).observe(document, {subtree: true, childList: true, characterData: true});
        });
        """
    )
    page.goto(path)
    eventually(lambda: page.evaluate(ALIVE))
    page.wait_for_timeout(300)
    assert page.evaluate("window.taken") == 0


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_page_is_of_the_visitors_own_day(visitor, site: Site, zone: str) -> None:
    """The server cannot know the zone: the page's script leads on to the day's content, at the same address."""
    page = visitor(timezone_id=zone)
    page.goto("/en/leo")
    here = page.evaluate(
        "new Date().toLocaleDateString('en-US', {weekday: 'long', month: 'long', day: 'numeric', year: 'numeric'})"
    )
    expect(page.locator(".plate .date")).to_have_text(here)
    expect(page).to_have_url(f"{site.url}/en/leo")
    expect(page.locator(".days [aria-current]")).to_have_text("Today")


def test_the_language_switch_keeps_the_place(visitor, site: Site) -> None:
    page = visitor()
    page.goto("/leo")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{site.url}/en/leo")
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.locator(".part h2").first).to_have_text("Love")


def test_everything_can_be_reached_with_the_keyboard(visitor, site: Site) -> None:
    page = visitor()
    page.goto("/en")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    names = []
    for _ in range(22):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.innerText.trim().split('\\n')[0]"))
    assert names[:7] == ["Horo", "Sky", "Moon", "Archive", "About", "Рус", "Eng"]
    assert names[8:11] == [
        "Choose your sign",
        "All positions and aspects",
        "Aries",
    ]  # after the line on the sky
    assert names[-1] == "Pisces"
    page.keyboard.press("Enter")
    expect(page.locator(".part.love p")).not_to_be_empty()


def test_a_mistyped_address_is_a_page_that_leads_home(visitor, site: Site) -> None:
    assert site.get("/nowhere").status_code == 404
    page = visitor(expected="404")
    page.goto("/nowhere")
    page.get_by_role("link", name="На главную").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Гороскоп на сегодня")


def test_an_edit_in_the_database_reaches_every_reader_within_a_second(visitor, site: Site) -> None:
    address = sa.make_url(site.environment["DATABASE_URL"]).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(
            "update horoscope_cache set love = 'By hand.', version = version + 1 where sign = 'gemini'"
        )
    eventually(lambda: all(site.text_of("/en/gemini")[0] == "By hand." for _ in range(8)))


def test_the_page_survives_its_workers(visitor, site: Site) -> None:
    page = visitor(expected="net::ERR_")  # what the page was fetching ahead goes down with a worker
    page.goto("/leo")
    for worker in site.workers():
        site.kill_worker(worker)
        eventually(lambda: len(site.listening()) == 2)
        assert all(paragraphs(page))
    page.get_by_role("link", name="Следующий знак: Дева").click()
    expect(page.locator(".part.love p")).to_have_text(site.text_of("/virgo")[0])


def test_a_public_page_opens_no_socket_and_keeps_no_cookie(visitor, site: Site) -> None:
    page = visitor()
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    for path in ("/", "/leo", "/en/sky", "/find", "/about"):
        page.goto(path)
        eventually(lambda: page.evaluate(ALIVE))
    page.wait_for_timeout(300)
    assert opened == []
    assert page.context.cookies() == []


def test_a_page_asks_nobody_but_us(visitor, site: Site) -> None:
    page = visitor()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/leo")
    page.goto("/api/docs")
    assert asked
    assert [address for address in asked if not address.startswith((site.url, "data:"))] == []


def test_another_site_may_not_open_our_socket(visitor, site: Site, chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{site.url}/favicon.svg".replace("localhost", "127.0.0.1"))
    opened = """address => new Promise(resolve => {
        const socket = new WebSocket(address);
        socket.onopen = () => resolve("open"); socket.onerror = () => resolve("refused");
    })"""
    address = f"ws://127.0.0.1:{site.port}/_event/?EIO=4&transport=websocket"
    assert page.evaluate(opened, address) == "open"  # 127.0.0.1 is this machine as well
    page.goto("data:text/html,elsewhere")
    assert page.evaluate(opened, address) == "refused"
