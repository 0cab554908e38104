"""The dashboard's doors in a real browser: setting up, signing in and out, and sessions that end."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from horo_app.accounts.sessions import digest
from tests import browser
from tests.admins import PASSWORD, ask, make_admin
from tests.database import create_database
from tests.running_site import Site, eventually

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def fresh(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that nobody has signed in to yet."""
    with Site(tmp_path_factory.mktemp("fresh"), DATABASE_URL=create_database(postgres, "fresh")) as running:
        yield running


@pytest.fixture
def open_page(chromium: Browser, fresh: Site) -> Iterator[Open]:
    """A page in a browser of its own; what the console says fails the test, but for what `expected` matches."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def arrive(expected: str = "(?!)", **options: object) -> Page:
        options = {
            "timezone_id": "Europe/Moscow"
        } | options  # the service's: elsewhere a page may load another day's
        context = chromium.new_context(base_url=fresh.url, locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()

        known = f"{browser.LEFT_EARLY}|{expected}"

        def listen(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and not re.search(known, message.text):
                complaints.append(message.text)

        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def wiped(fresh: Site) -> Site:
    """The same site with no tries counted."""
    ask(fresh, "delete from login_attempts")
    return fresh


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def said(page: Page) -> str:
    return page.get_by_role("alert").inner_text()


def test_the_first_admin_is_made_by_the_link_in_the_log(open_page: Open, fresh: Site) -> None:
    page = open_page()
    page.goto("/en/admin/audit")
    expect(page).to_have_url(re.compile("/en/admin/login"))
    assert "log shows a link" in said(page)
    eventually(lambda: any("/admin/setup?key=" in line for line in fresh.output))
    link = re.search(r"(\S+)/admin/setup\?key=(\S+)", "".join(fresh.output))
    assert link
    assert link[1] == fresh.url
    page.goto(f"/en/admin/setup?key={link[2]}")
    page.get_by_label("Name").fill("Анна")
    password = page.get_by_label("New password")
    password.press_sequentially("password1234")
    expect(page.get_by_text("among those that are guessed first")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    assert "guessed first" in said(page)
    expect(page.get_by_label("Name")).to_have_value("Анна")
    password.fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    expect(page).to_have_url(re.compile("/en/admin(?!/(setup|login))"))
    page.goto("/en/admin/audit")
    expect(page.get_by_role("cell", name="Became the first admin")).to_be_visible()
    expect(page.locator(".you")).to_have_text("Анна editor".replace(" ", ""))
    page.goto(f"/en/admin/setup?key={link[2]}")  # has served
    expect(page).not_to_have_url(re.compile("setup"))


def test_signing_in_leads_to_where_one_wanted_to_go(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page()
    page.goto("/en/admin/audit?only=failed")
    sign_in(page, name, "not the password")
    assert said(page) == "This name and this password do not go together."
    expect(page.get_by_label("Name")).to_have_value(name)
    sign_in(page, name)
    expect(page).to_have_url(f"{wiped.url}/en/admin/audit?only=failed")
    row = page.get_by_role("row").filter(has_text=name)
    expect(row.first).to_contain_text("wrong password")
    expect(page.get_by_role("combobox", name="All outcomes")).to_have_value("failed")


def test_too_many_tries_are_told_how_long_to_wait(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page()
    page.goto("/en/admin/login")
    for _ in range(5):
        sign_in(page, name, "not the password")
        page.wait_for_load_state()
    sign_in(page, name)
    assert said(page) == "Too many failed attempts. Try again in 5 minutes."


def test_signing_out_ends_the_session_everywhere(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page()
    page.goto("/en/admin/login")
    sign_in(page, name)
    expect(page.locator(".you")).to_contain_text(name)
    [cookie] = [one for one in page.context.cookies() if one["name"] == "horo-session"]
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{wiped.url}/en/admin/login")
    assert said(page) == "You are signed out."
    page.go_back()
    expect(page).to_have_url(re.compile("/en/admin/login"))
    page.context.add_cookies([cookie])  # kept by somebody
    page.goto("/en/admin/audit")
    expect(page).to_have_url(re.compile("/en/admin/login"))


def test_a_session_that_ends_in_the_middle_of_work_leads_back_to_it(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page()
    page.goto("/en/admin/audit?only=done")
    sign_in(page, name)
    expect(page.get_by_role("cell", name=name).first).to_be_visible()
    search = page.get_by_role("searchbox")
    search.fill("half typed")
    ask(wiped, "update admin_sessions set seen_at = now() - interval '13 hours'")
    told = page.get_by_role("alertdialog", name="Your session has ended")
    expect(told).to_be_visible()
    expect(told.get_by_role("button", name="Sign in")).to_be_focused()
    assert page.get_by_role("cell", name=name).count() == 0  # nothing is left to read
    expect(page.locator(".dashboard")).to_have_attribute("inert", "")
    page.keyboard.press("Enter")
    sign_in(page, name)
    expect(page).to_have_url(f"{wiped.url}/en/admin/audit?only=done")
    expect(page.get_by_role("cell", name=name).first).to_be_visible()


def test_sessions_are_listed_and_ended_one_or_all(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    pages = [
        open_page(),
        open_page(user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1"),
        open_page(),
    ]
    for page in pages:
        page.goto("/en/admin/account")
        sign_in(page, name)
        expect(page.get_by_role("heading", name="Your sessions")).to_be_visible()
    here, phone, other = pages
    here.reload()
    expect(here.locator(".sessions li")).to_have_count(3)
    here.locator(".sessions li", has_text="Safari, iPhone").get_by_role("button", name="End it").click()
    expect(here.locator(".sessions li")).to_have_count(2)
    phone.reload()
    expect(phone).to_have_url(re.compile("login"))
    here.get_by_role("button", name="Sign out everywhere else").click()
    dialog = here.get_by_role("dialog")
    expect(dialog).to_contain_text("End all your sessions but this one?")
    here.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(here.locator(".sessions li")).to_have_count(2)
    here.get_by_role("button", name="Sign out everywhere else").click()
    dialog.get_by_role("button", name="Sign out everywhere else").click()
    expect(here.locator(".sessions li")).to_have_count(1)
    expect(here.get_by_text("You are signed out everywhere else.")).to_be_visible()
    other.reload()
    expect(other).to_have_url(re.compile("login"))
    here.get_by_role("button", name="Dismiss").click()
    expect(here.get_by_text("You are signed out everywhere else.")).to_be_hidden()


def test_a_new_password_is_in_force_at_once(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page()
    page.goto("/en/admin/account")
    sign_in(page, name)
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill("seven brass kettles hum")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_have_text(
        "The password is changed, and you are signed out everywhere else."
    )
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, name)
    assert said(page) == "This name and this password do not go together."
    sign_in(page, name, "seven brass kettles hum")
    expect(page.locator(".you")).to_contain_text(name)


def test_the_audit_is_searched_sorted_and_paged(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    entry = "insert into audit (at, admin, action, subject, outcome) values (%s, %s, 'login', %s, 'done')"
    for number in range(60):
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
        ask(wiped, entry, at, "Zoё", f"entry {number:02}")
    page = open_page()
    page.goto("/en/admin/login")
    sign_in(page, name)
    page.goto("/en/admin/audit")
    page.get_by_role("searchbox").fill("Zoё")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("60 rows")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("entry 59")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    page.get_by_role("link", name="When").click()
    expect(page.locator("tbody tr").first).to_contain_text("entry 00")
    expect(page.get_by_role("columnheader", name="When")).to_have_attribute("aria-sort", "ascending")
    page.go_back()
    expect(page.locator("tbody tr").first).to_contain_text("entry 09")
    page.get_by_role("searchbox").fill("nobody at all")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing here matches.")).to_be_visible()


def test_new_entries_appear_by_themselves(open_page: Open, wiped: Site) -> None:
    name, another = make_admin(wiped), make_admin(wiped)
    page, elsewhere = open_page(), open_page()
    page.goto(f"/en/admin/audit?find={another.replace(' ', '+')}")
    sign_in(page, name)
    expect(page.get_by_text("Nothing here matches.")).to_be_visible()
    elsewhere.goto("/en/admin/login")
    sign_in(elsewhere, another)
    expect(page.get_by_role("cell", name=another)).to_be_visible()
    ask(
        wiped, "update admin_sessions set ended_at = now()"
    )  # and what goes on by itself ends with the session
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert page.get_by_role("cell", name=another).count() == 0


def test_everything_is_done_with_the_keyboard(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page()
    page.goto("/en/admin/login")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".you")).to_contain_text(name)
    page.goto("/en/admin/audit")
    expect(page.locator(".you")).to_contain_text(name)
    expect(page.get_by_role("searchbox")).to_be_enabled()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_link_from_elsewhere_finds_one_signed_in(open_page: Open, wiped: Site) -> None:
    """Strict cookies stay at home when somebody else's page leads to us; asked once more, the browser brings them."""
    name = make_admin(wiped)
    page = open_page(expected="403")
    page.goto("/en/admin/login")
    sign_in(page, name)
    expect(page.locator(".you")).to_contain_text(name)
    page.goto(f"data:text/html,<a href='{wiped.url}/en/admin/account'>read</a>")
    page.get_by_role("link", name="read").click()
    expect(page.get_by_role("heading", name="Your sessions")).to_be_visible()
    assert page.url == f"{wiped.url}/en/admin/account"
    page.goto(f"data:text/html,<form method=post action='{wiped.url}/auth/logout'><button>go</button></form>")
    page.get_by_role("button", name="go").click()
    page.goto("/en/admin/account")
    expect(page.locator(".you")).to_contain_text(name)  # nobody is signed out by another's page


def test_signing_in_and_out_needs_no_script(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page(java_script_enabled=False)
    page.goto("/en/admin/login")
    sign_in(page, name)
    expect(page).to_have_url(re.compile("/en/admin(?!/login)"))
    [cookie] = [one for one in page.context.cookies() if one["name"] == "horo-session"]
    assert ask(
        wiped, "select count(*) from admin_sessions where token = %s", digest(str(cookie["value"]))
    ) == [(1,)]


def test_both_languages_say_the_same(open_page: Open, wiped: Site) -> None:
    name = make_admin(wiped)
    page = open_page()
    page.goto("/admin/login")
    page.get_by_label("Имя").fill(name)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.goto("/admin/audit")
    expect(page.get_by_role("cell", name="Вход").first).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{wiped.url}/en/admin/audit")
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("cell", name="Signed in").first).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_nothing(open_page: Open, wiped: Site, scheme: str, width: int) -> None:
    name = make_admin(wiped)
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto("/en/admin/login")
    sign_in(page, name, "not the password")
    assert violations(page) == []
    sign_in(page, name)
    for place in ("audit", "audit?find=nobody-at-all", "account"):
        page.goto(f"/en/admin/{place}")
        expect(page.locator(".you")).to_contain_text(name)
        assert violations(page) == [], place
    ask(wiped, "update admin_sessions set ended_at = now()")
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def test_public_pages_load_nothing_of_the_dashboard(open_page: Open, wiped: Site) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.goto("/en/leo")
    page.wait_for_timeout(300)
    assert not [address for address in asked if "admin" in address]
