"""What a page does beside being read: keys, swipes, facts that open, sharing, answers; in a real browser."""

import re
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS
from horo_app.core.language import Language
from tests.kinds import ALIVE, TODAY
from tests.running_site import Site, eventually

DAY = TODAY.isoformat()


@pytest.fixture
def ask(site: Site) -> Callable[[str], list[tuple[object, ...]]]:
    """What a query of the site's database finds."""
    address = sa.make_url(site.environment["DATABASE_URL"]).set(drivername="postgresql")

    def found(query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
            return list(connection.execute(query))

    return found


@pytest.fixture
def leo(visitor) -> Page:
    """A visitor from Moscow on Leo's page of today, its script run."""
    page: Page = visitor()
    page.goto("/leo")
    connected(page)
    return page


def connected(page: Page) -> None:
    """The page's script has run."""
    eventually(lambda: page.evaluate(ALIVE))


def sign(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def swipe(page: Page, by: int, down: int = 0, on: str = ".summary") -> None:
    """A finger on the element that moves by so many pixels to the right."""
    page.evaluate(
        """([css, by, down]) => {
            const element = document.querySelector(css);
            const touch = (type, x, y) => {
                const one = new Touch({ identifier: 1, target: element, clientX: x, clientY: y });
                const touches = type === "touchend" ? [] : [one];
                element.dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches: [one] }));
            };
            touch("touchstart", 200, 300);
            touch("touchend", 200 + by, 300 + down);
        }""",
        [on, by, down],
    )


def test_arrow_keys_lead_around_the_zodiac_without_loading_a_document(leo: Page) -> None:
    leo.evaluate("window.same = true")
    for key, name in (("ArrowRight", "Дева"), ("ArrowRight", "Весы"), ("ArrowLeft", "Дева")):
        leo.keyboard.press(key)
        expect(leo.get_by_role("heading", level=1)).to_have_text(name)
    assert leo.evaluate("window.same") is True


@pytest.mark.parametrize("key", ["Alt+ArrowRight", "Control+ArrowRight", "Shift+ArrowRight"])
def test_arrow_keys_with_another_key_are_the_browsers(leo: Page, key: str) -> None:
    leo.keyboard.press(key)
    leo.wait_for_timeout(150)
    assert sign(leo) == "Лев"


def test_arrow_keys_in_a_field_move_its_cursor(visitor) -> None:
    page = visitor()
    page.goto("/sky")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    page.locator("main input").press("ArrowRight")
    page.wait_for_timeout(150)
    assert page.url.endswith("/sky")


def test_arrow_keys_turn_the_days_of_the_sky(visitor) -> None:
    page = visitor()
    page.goto("/en/sky/2024-02-28")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/en/sky/2024-02-29$"))
    expect(page.locator(".title .date")).to_have_text("Thursday, February 29, 2024")


def test_a_swipe_leads_to_the_neighbour_and_a_scroll_does_not(visitor) -> None:
    page = visitor(has_touch=True, viewport={"width": 390, "height": 844})
    page.goto("/leo")
    connected(page)
    swipe(page, -30)
    swipe(page, -120, down=200)
    page.wait_for_timeout(150)
    assert sign(page) == "Лев"
    swipe(page, -120)
    expect(page.get_by_role("heading", level=1)).to_have_text("Дева")
    swipe(page, 120)
    expect(page.get_by_role("heading", level=1)).to_have_text("Лев")


def test_another_sign_shows_its_own_text_score_and_facts(leo: Page, visitor) -> None:
    leo.keyboard.press("ArrowRight")
    expect(leo.get_by_role("heading", level=1)).to_have_text("Дева")
    fresh = visitor()
    fresh.goto("/virgo")
    connected(fresh)
    expect(leo.locator("main")).to_have_text(fresh.locator("main").text_content() or "", use_inner_text=False)
    assert leo.locator(".dots").get_attribute("data-score") == fresh.locator(".dots").get_attribute(
        "data-score"
    )


def test_a_fact_opens_with_the_keyboard_and_says_what_it_means(leo: Page) -> None:
    readings = [almanac.compose(sign, TODAY, Language.RU) for sign in SIGNS]
    leo.goto(f"/{max(readings, key=lambda reading: len(reading.facts)).sign}")  # every day a sign has two
    connected(leo)
    first, second = leo.locator(".fact").nth(0), leo.locator(".fact").nth(1)
    expect(first.locator("p")).to_be_hidden()
    first.locator("summary").press("Enter")
    expect(first.locator("p")).to_be_visible()
    assert len(first.locator("p").inner_text()) > 80
    second.locator("summary").press("Enter")
    expect(second.locator("p")).to_be_visible()
    expect(first.locator("p")).to_be_hidden()  # one at a time


def test_facts_open_without_javascript(visitor) -> None:
    page = visitor(java_script_enabled=False)
    page.goto("/en/leo")
    page.locator(".fact summary").first.click()
    expect(page.locator(".fact p").first).to_be_visible()


def test_the_link_is_copied(visitor, site: Site) -> None:
    page = visitor(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/en/leo")
    button = page.get_by_role("button", name="Copy the link")
    button.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.url}/en/leo/{DAY}"


def test_telegram_is_told_the_address_and_the_days_summary(visitor, site: Site) -> None:
    page = visitor()
    page.goto("/en/leo")
    address = page.get_by_role("link", name="Telegram").get_attribute("href") or ""
    query = sa.make_url(address).query
    assert address.startswith("https://t.me/share/url?")
    assert str(query["url"]).endswith(f"/en/leo/{DAY}")
    assert query["text"] == page.locator(".summary").inner_text()


def test_the_share_sheet_is_offered_where_there_is_one(visitor, site: Site) -> None:
    page = visitor()
    page.add_init_script("navigator.share = (data) => { window.shared = data; return Promise.resolve(); }")
    page.goto("/en/leo")
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.shared.url") == f"{site.url}/en/leo/{DAY}"
    plain = visitor()
    plain.add_init_script("Object.defineProperty(Navigator.prototype, 'share', { value: undefined })")
    plain.goto("/en/leo")
    expect(plain.get_by_role("button", name="Share")).to_be_hidden()


def answers(ask: Callable[[str], list[tuple[object, ...]]], of: str) -> dict[object, object]:
    counts = ask(
        "select answer, answers::int from horoscope_feedback where language = 'en' "
        f"and date = '{DAY}' and sign = '{of}' and answers > 0"
    )
    return dict(counts)  # type: ignore[arg-type]


def test_an_answer_counts_once_is_remembered_changed_and_taken_back(visitor, ask) -> None:
    page = visitor()
    page.goto("/en/aries")
    connected(page)
    yes, no = page.get_by_role("button", name="Yes, quite"), page.get_by_role("button", name="Not really")
    yes.click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Glad to hear it"))
    assert answers(ask, "aries") == {"yes": 1}

    page.reload()
    expect(yes).to_have_attribute("aria-pressed", "true")
    no.click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Noted"))
    assert answers(ask, "aries") == {"no": 1}

    no.click()
    expect(page.get_by_role("status")).to_have_text("")
    expect(no).to_have_attribute("aria-pressed", "false")
    eventually(lambda: answers(ask, "aries") == {})


def test_the_answer_belongs_to_its_sign(visitor, ask) -> None:
    page = visitor()
    page.goto("/en/taurus")
    connected(page)
    page.get_by_role("button", name="Yes, quite").click()
    expect(page.get_by_role("status")).not_to_have_text("")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemini")
    expect(page.get_by_role("button", name="Yes, quite")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("status")).to_have_text("")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taurus")
    expect(page.get_by_role("button", name="Yes, quite")).to_have_attribute("aria-pressed", "true")
    assert (answers(ask, "taurus"), answers(ask, "gemini")) == ({"yes": 1}, {})


def test_an_answer_that_does_not_get_through_is_not_shown_as_given(visitor) -> None:
    page = visitor(expected="Failed to load resource")
    page.route("**/api/v1/feedback/**", lambda route: route.fulfill(status=503))
    page.goto("/en/cancer")
    connected(page)
    page.get_by_role("button", name="Yes, quite").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("did not get through"))
    expect(page.get_by_role("button", name="Yes, quite")).to_have_attribute("aria-pressed", "false")


def test_a_page_of_a_date_is_a_view_counted_once_and_can_be_answered(visitor, ask) -> None:
    views = (
        "select coalesce(sum(views), 0)::int from horoscope_views where sign = 'pisces' and language = 'en'"
    )
    [(before,)] = ask(views)
    page = visitor()
    page.goto(f"/en/pisces/{DAY}")
    eventually(lambda: ask(views) == [(before + 1,)])
    page.get_by_role("button", name="Yes, quite").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("Glad to hear it"))
    assert answers(ask, "pisces") == {"yes": 1}
    assert ask(views) == [(before + 1,)]


def test_days_lead_to_yesterday_tomorrow_and_the_month_and_back(visitor, site: Site) -> None:
    page = visitor()
    page.goto("/en/leo")
    connected(page)
    days = page.get_by_role("navigation", name="Days")
    days.get_by_role("link", name="Tomorrow").click()
    expect(page).to_have_url(re.compile(r"/en/leo/\d{4}-\d\d-\d\d$"))
    expect(days.locator("[aria-current=page]")).to_have_text("Tomorrow")
    days.get_by_role("link", name="Today").click()
    expect(page).to_have_url(f"{site.url}/en/leo")
    days.locator(".month-link").click()
    expect(page).to_have_url(f"{site.url}/en/leo/{TODAY:%Y-%m}")
    page.locator(".month .today a").click()
    expect(page).to_have_url(f"{site.url}/en/leo/{DAY}")


def test_the_language_switch_keeps_the_date_and_the_question(visitor, site: Site) -> None:
    page = visitor()
    for path in (f"/leo/{DAY}", f"/leo/{TODAY:%Y-%m}", "/sky/2024-02-29", "/archive", "/about"):
        page.goto(path)
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(f"{site.url}/en{path}")
        page.get_by_role("link", name="Русский").click()
        expect(page).to_have_url(f"{site.url}{path}")


def test_a_birthday_finds_its_sign_without_javascript(visitor, site: Site) -> None:
    page = visitor(java_script_enabled=False)
    page.goto("/en")
    page.get_by_label("Month").select_option("August")
    page.get_by_label("Day").select_option("5")
    page.get_by_role("button", name="Find my sign").click()
    expect(page).to_have_url(f"{site.url}/en/leo")
    page.goto("/en/find")
    page.get_by_label("Month").select_option("July")
    page.get_by_label("Day").select_option("23")
    page.get_by_role("button", name="Find my sign").click()
    expect(page.locator(".answer a")).to_have_text(["Cancer", "Leo"])


def test_the_wheel_tells_in_words_where_everything_stands(visitor) -> None:
    page = visitor()
    page.goto("/en/sky/2024-02-29")
    wheel = page.get_by_role("img", name=re.compile("wheel of the zodiac", re.I))
    assert "Sun in Pisces, 10°" in (wheel.get_attribute("aria-label") or "")
    cells = page.get_by_role("row", name=re.compile("^Sun")).get_by_role("cell").all_inner_texts()
    assert cells == ["Pisces", "10°23′", "direct"]


def test_a_new_sign_is_read_from_its_beginning(leo: Page) -> None:
    leo.locator(".neighbours .next").click()
    expect(leo.get_by_role("heading", level=1)).to_have_text("Дева")
    eventually(lambda: leo.evaluate("window.scrollY") == 0)


def test_nothing_moves_for_those_who_asked_for_calm(visitor) -> None:
    page = visitor(reduced_motion="reduce")
    page.goto("/en")
    assert page.evaluate("document.getAnimations().length") == 0
    lively = visitor()
    lively.goto("/en")
    assert lively.evaluate("document.querySelector('.chart svg').getAnimations().length") == 1
