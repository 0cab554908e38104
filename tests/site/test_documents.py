"""What the pages' own script adds to a document, in a real browser: walking, turning of the day, telling of a view."""

import datetime as dt
import json
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from horo_app.content.wording import day_and_date
from horo_app.core.language import Language
from tests.kinds import ALIVE, TODAY
from tests.running_site import Site, eventually

DAY = dt.timedelta(days=1)
PHONE = {"width": 390, "height": 844}


def alive(page: Page) -> None:
    eventually(lambda: page.evaluate(ALIVE))


def on(date: dt.date) -> str:
    return day_and_date(date, Language.EN)


def at(page: Page, clock: str, date: dt.date = TODAY) -> None:
    """Set the browser's clock, in the zone of its reader; it goes on only by `page.clock.run_for`."""
    moment = dt.datetime.fromisoformat(f"{date}T{clock}+03:00")
    page.clock.install(time=moment - dt.timedelta(minutes=5))
    page.clock.pause_at(moment)


@pytest.fixture
def beacons() -> Callable[[Page], list[dict[str, str]]]:
    """What a page tells of views, from now on; none of it reaches the site."""

    def listen(page: Page) -> list[dict[str, str]]:
        told: list[dict[str, str]] = []

        def note(route: Route) -> None:
            told.append(json.loads(route.request.post_data or "{}"))
            route.fulfill(status=204)

        page.route("**/api/v1/views", note)
        return told

    return listen


# --- another sign ---------------------------------------------------------------------------------------------------


def test_another_sign_is_put_in_place_and_everything_follows(visitor, site: Site) -> None:
    page = visitor(viewport=PHONE)
    page.goto("/en/leo")
    alive(page)
    page.evaluate("window.same = true; window.scrollTo(0, 500)")
    page.locator(".strip a[aria-label=Pisces]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pisces")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("body > [aria-live]")).to_have_text(page.title())
    expect(page.locator("link[rel=canonical]")).to_have_attribute("href", f"{site.url}/en/pisces")
    assert page.locator(".sharing").get_attribute("data-url") == f"{site.url}/en/pisces/{TODAY}"
    assert page.url == f"{site.url}/en/pisces"
    assert page.evaluate("window.scrollY") == 0
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leo")
    eventually(lambda: page.evaluate("window.scrollY") == 500)
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pisces")
    assert page.evaluate("window.same") is True


def test_without_a_connection_what_was_fetched_is_shown_and_what_was_not_leaves_the_page(visitor) -> None:
    page = visitor(expected="ERR_INTERNET_DISCONNECTED")
    with page.expect_response("**/en/virgo"), page.expect_response("**/en/cancer"):
        page.goto("/en/leo")
    page.wait_for_timeout(100)
    page.context.set_offline(True)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Virgo")
    assert all(len(text) > 80 for text in page.locator(".part p").all_inner_texts())
    page.locator(".strip a[aria-label=Pisces]").click()
    expect(page.locator(".notice")).to_contain_text("No connection")
    expect(page.get_by_role("heading", level=1)).to_have_text("Virgo")
    page.context.set_offline(False)


def test_a_connection_that_breaks_once_costs_the_reader_nothing(visitor) -> None:
    page = visitor(expected="ERR_CONNECTION_RESET")
    page.goto("/en/leo")
    alive(page)
    page.evaluate("window.same = true")
    asked: list[Route] = []

    def break_first(route: Route) -> None:
        asked.append(route)
        route.abort("connectionreset") if len(asked) == 1 else route.continue_()

    page.route("**/en/scorpio", break_first)
    page.locator(".strip a[aria-label=Scorpio]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Scorpio")
    assert len(asked) == 2
    assert page.evaluate("window.same") is True
    expect(page.locator(".notice")).to_be_empty()


def test_an_address_that_is_no_page_is_left_to_the_browser(visitor) -> None:
    page = visitor(expected="404")
    page.goto("/en/leo")
    alive(page)
    page.evaluate("document.querySelector('.neighbours .next').href = '/en/leo/2019-01-01'")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("We hold no text for that date")


@pytest.mark.parametrize("key", ["localStorage", "sessionStorage", "indexedDB", "caches"])
def test_with_storage_blocked_everything_works(visitor, key: str) -> None:
    page = visitor()
    page.add_init_script(
        f"Object.defineProperty(window, '{key}', {{ get() {{ throw new DOMException('no', 'SecurityError'); }} }})"
    )
    page.goto("/en/leo")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Virgo")
    page.get_by_role("button", name="Yes, quite").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Glad to hear it"))
    page.get_by_role("button", name="Yes, quite").click()


def test_a_finger_on_a_magnified_page_moves_the_page(visitor) -> None:
    page = visitor(has_touch=True, viewport=PHONE)
    page.add_init_script("Object.defineProperty(visualViewport, 'scale', { get: () => window.scale ?? 1 })")
    page.goto("/en/leo")
    alive(page)
    swipe = """() => {
        const on = document.querySelector(".summary");
        const touch = (type, x) => {
            const one = new Touch({ identifier: 1, target: on, clientX: x, clientY: 300 });
            const touches = type === "touchend" ? [] : [one];
            on.dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches: [one] }));
        };
        touch("touchstart", 300); touch("touchend", 100);
    }"""
    page.evaluate("window.scale = 2")
    page.evaluate(swipe)
    page.wait_for_timeout(150)
    expect(page.get_by_role("heading", level=1)).to_have_text("Leo")
    page.evaluate("window.scale = 1")
    page.evaluate(swipe)
    expect(page.get_by_role("heading", level=1)).to_have_text("Virgo")


# --- the day turns --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/en/leo", "/en", "/en/sky"])
def test_the_day_turns_at_the_readers_midnight(visitor, site: Site, path: str) -> None:
    page = visitor()
    at(page, "23:59:50")
    page.goto(path)
    expect(page.locator("main .date").first).to_have_text(on(TODAY))
    page.clock.run_for(15_000)
    expect(page.locator("main .date").first).to_have_text(on(TODAY + DAY))
    assert page.url == f"{site.url}{path}"


def test_a_form_that_somebody_is_filling_stays_through_midnight(visitor) -> None:
    page = visitor()
    at(page, "23:59:50")
    page.goto("/en")
    page.get_by_label("Month").select_option("August")
    page.get_by_label(re.compile("^Year")).fill("19")
    page.clock.run_for(15_000)
    expect(page.locator("main .date").first).to_have_text(on(TODAY + DAY))
    expect(page.get_by_label("Month")).to_have_value("8")
    expect(page.get_by_label(re.compile("^Year"))).to_be_focused()
    page.keyboard.type("90")
    expect(page.get_by_label(re.compile("^Year"))).to_have_value("1990")


def test_with_the_server_away_at_midnight_the_text_stays_and_is_called_yesterdays(visitor) -> None:
    page = visitor(expected="ERR_FAILED")
    at(page, "23:59:50")
    page.goto("/en/leo")
    alive(page)
    text = page.locator(".part.love p").inner_text()
    page.route("**/en/leo*", lambda route: route.abort())
    page.route("**/en/leo/*", lambda route: route.abort())
    page.clock.run_for(15_000)
    expect(page.locator(".notice")).not_to_be_empty()
    expect(page.locator(".days [aria-current]")).to_have_text("Yesterday")
    assert page.locator(".part.love p").inner_text() == text
    page.unroute_all()
    page.clock.run_for(31_000)
    expect(page.locator("main .date")).to_have_text(on(TODAY + DAY))
    expect(page.locator(".days [aria-current]")).to_have_text("Today")
    expect(page.locator(".notice")).to_be_empty()


def test_a_page_that_is_restored_the_next_day_never_shows_yesterday_as_today(visitor) -> None:
    """As browsers keep pages for the way back: the script goes on where it stopped."""
    page = visitor()
    at(page, "12:00:00")
    page.goto("/en/leo")
    alive(page)
    page.clock.set_system_time(f"{TODAY + DAY}T09:00+03:00")
    hidden = page.evaluate(
        """() => {
            dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
            return getComputedStyle(document.querySelector("main")).visibility;
        }"""
    )
    assert hidden == "hidden"
    expect(page.locator("main .date")).to_have_text(on(TODAY + DAY))
    expect(page.locator("main")).to_be_visible()


def test_whose_day_is_another_never_sees_the_services(visitor) -> None:
    page = visitor()
    at(page, "12:00:00", TODAY + DAY)
    page.add_init_script(
        """
        window.seen = [];
        document.addEventListener("DOMContentLoaded", () => {
            const look = () => {
                const main = document.querySelector("main");
                const isShown = getComputedStyle(main).visibility !== "hidden";
                if (isShown) seen.push(main.querySelector(".date").textContent);
            };
            const all = { attributes: true, subtree: true, childList: true };
            new MutationObserver(look).observe(document.documentElement, all);
            look();
        });
        """
    )
    page.goto("/en/leo")
    expect(page.locator("main .date")).to_have_text(on(TODAY + DAY))
    assert set(page.evaluate("window.seen")) == {on(TODAY + DAY)}
    expect(page.locator(".days [aria-current]")).to_have_text("Today")
    expect(page.get_by_role("link", name="Tomorrow")).to_have_attribute("href", f"/en/leo/{TODAY + 2 * DAY}")


def test_without_a_script_the_services_day_is_shown_with_its_date_and_the_days_beside(visitor) -> None:
    page = visitor(java_script_enabled=False, timezone_id="Pacific/Kiritimati")
    page.goto("/en/leo")
    expect(page.locator("main .date")).to_have_text(on(TODAY))
    for date in (TODAY - DAY, TODAY + DAY):
        expect(page.locator(f".days a[href='/en/leo/{date}']")).to_be_visible()


# --- a view ---------------------------------------------------------------------------------------------------------


def test_a_view_is_told_once_the_text_was_in_sight_for_a_second(visitor, beacons) -> None:
    page = visitor()
    at(page, "12:00:00")
    told = beacons(page)
    page.goto("/en/leo")
    alive(page)
    page.wait_for_timeout(200)
    page.clock.run_for(900)
    page.wait_for_timeout(100)
    assert told == []
    page.clock.run_for(200)
    eventually(lambda: alive(page) or told == [{"sign": "leo", "date": TODAY.isoformat(), "language": "en"}])
    page.clock.run_for(5_000)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Virgo")
    page.wait_for_timeout(200)
    page.clock.run_for(1_100)
    eventually(lambda: alive(page) or [one["sign"] for one in told] == ["leo", "virgo"])


@pytest.mark.parametrize(
    "state",
    ["Object.defineProperty(document, 'hidden', { get: () => true })",
     "Object.defineProperty(document, 'prerendering', { get: () => true })",
     "addEventListener('DOMContentLoaded', () => { document.querySelector('main').style.marginTop = '200vh'; })"],
    ids=["hidden", "prepared", "out of sight"],
)  # fmt: skip
def test_what_nobody_sees_is_no_view(visitor, beacons, state: str) -> None:
    page = visitor()
    at(page, "12:00:00")
    told = beacons(page)
    page.add_init_script(state)
    page.goto("/en/leo")
    alive(page)
    page.wait_for_timeout(200)
    page.clock.run_for(5_000)
    page.wait_for_timeout(100)
    assert told == []


def test_a_hidden_tab_turns_its_day_and_tells_no_view_of_it(visitor, beacons) -> None:
    page = visitor()
    at(page, "23:59:50")
    told = beacons(page)
    page.goto("/en/leo")
    alive(page)
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })")
    page.clock.run_for(15_000)
    expect(page.locator("main .date")).to_have_text(on(TODAY + DAY))
    page.clock.run_for(5_000)
    page.wait_for_timeout(200)
    assert [one["date"] for one in told if one["date"] != TODAY.isoformat()] == []
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(1_100)
    eventually(lambda: alive(page) or told[-1]["date"] == (TODAY + DAY).isoformat())


# --- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/leo", "/en/sagittarius"])
def test_the_reading_begins_on_the_first_screen_of_a_small_phone(visitor, path: str) -> None:
    page = visitor(viewport={"width": 360, "height": 640})
    page.goto(path)
    summary, score = page.locator(".summary").bounding_box(), page.locator(".score-line").bounding_box()
    strip = page.locator(".strip").bounding_box()
    assert summary and score and strip
    assert summary["y"] < 256
    assert score["y"] + score["height"] < strip["y"]
    assert strip["y"] + strip["height"] <= 640
    assert all(
        box["width"] >= 24 and box["height"] >= 24
        for link in page.locator(".strip a").all()
        if (box := link.bounding_box())
    )


@pytest.mark.parametrize("path", ["/leo", "/", "/en/sky", f"/en/leo/{TODAY:%Y-%m}", "/find"])
def test_letters_of_twice_the_size_run_off_no_page(visitor, path: str) -> None:
    page = visitor(viewport={"width": 1280, "height": 900})
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_a_fact_lights_the_sections_that_speak_of_it_and_a_section_its_facts(visitor) -> None:
    page = visitor()
    page.goto("/en/leo")
    alive(page)
    fact = page.locator(".fact[data-parts]:not([data-parts=''])").first
    part = (fact.get_attribute("data-parts") or "").split()[0]
    body = (fact.get_attribute("data-bodies") or "").split()[0]
    fact.locator("summary").click()
    expect(page.locator(f".part.{part}")).to_have_class(re.compile("tied"))
    expect(page.locator(f".rests .body.{body}")).to_have_class(re.compile("tied"))
    page.locator(f".part.{part} p").click()
    expect(page.locator(".tied")).to_have_count(0)
    page.locator(f".part.{part} p").click()
    expect(fact).to_have_class(re.compile("tied"))


def test_the_hours_of_a_reading_are_told_by_the_readers_clock(visitor) -> None:
    zone = "Asia/Novosibirsk"
    page = visitor(timezone_id=zone)
    page.goto(f"/en/leo/{TODAY}")
    alive(page)
    for time in page.locator(".fact time").all():
        here = dt.datetime.fromisoformat(time.get_attribute("datetime") or "").astimezone(ZoneInfo(zone))
        expect(time).to_contain_text(
            f"{(here.hour - 1) % 12 + 1}:{here.minute:02} {'ap'[here.hour // 12]}.m."
        )
    assert page.locator(".fact time").count() > 0


def test_the_other_language_is_offered_to_those_who_read_it_and_not_again(visitor, site: Site) -> None:
    page = visitor()
    page.add_init_script("Object.defineProperty(navigator, 'languages', { get: () => ['en-US', 'en'] })")
    page.goto("/leo")
    offer = page.get_by_role("link", name="This page is in English, too")
    expect(offer).to_have_attribute("href", "/en/leo")
    assert page.url == f"{site.url}/leo"
    page.get_by_role("button", name="No, thanks").click()
    expect(offer).to_be_hidden()
    page.goto("/virgo")
    alive(page)
    expect(offer).to_be_hidden()
    theirs = visitor()
    theirs.goto("/leo")
    alive(theirs)
    expect(theirs.locator(".offer")).to_be_hidden()


@pytest.mark.parametrize(("name", "file"), [("Picture", "png"), ("For stories", "story.png")])
def test_the_days_picture_is_had_as_a_file(visitor, name: str, file: str) -> None:
    page = visitor()
    page.goto("/en/leo")
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    assert download.value.suggested_filename.endswith(file)
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_birthday_is_asked_by_the_readers_zone(visitor) -> None:
    page = visitor(timezone_id="Asia/Tokyo")
    page.goto("/en/find")
    page.get_by_label("Month").select_option("March")
    page.get_by_label("Day").select_option("21")
    page.get_by_label(re.compile("^Year")).fill("2019")
    page.get_by_role("button", name="Find my sign").click()
    expect(page.locator(".answer")).to_contain_text("March 21, 2019 at 06:58 (UTC+9)")
