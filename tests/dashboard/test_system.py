"""Jobs, the model's requests, the system, and every page as such."""

import re
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, WebSocketRoute, expect

from horo_app.accounts.admins import Role
from tests.admins import ask, make_admin, session_of
from tests.running_site import Site, eventually

PAGES = ("", "texts", "archive", "answers", "bot", "broadcasts", "jobs", "model", "system", "audit")


def ready(page: Page) -> None:
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("main .bone")).to_have_count(0)


def test_a_job_is_run_by_hand_and_its_run_appears(admin: Callable[..., Page], house: Site) -> None:
    page = admin("/en/admin/jobs", "Gleb")
    ready(page)
    card = page.locator(".card-figure", has=page.get_by_role("heading", name="Turning the day over"))
    expect(card).to_contain_text(re.compile(r"in \d+ (days?|hours?|minutes?)|in a moment"))
    card.get_by_role("button", name="Run now").click()
    page.get_by_role("dialog").get_by_role("button", name="Run now").click()
    row = page.get_by_role("row", name=re.compile("an admin"))
    expect(row).to_contain_text("done")
    assert ask(house, "select job, day, outcome from job_runs where trigger = 'hand'") == [
        ("generate_daily_horoscopes", None, "done")
    ]
    assert ask(house, "select admin, subject from audit where action = 'run job'") == [
        ("Gleb", "generate_daily_horoscopes")
    ]


def test_requests_to_the_model_show_cost_and_open_their_text(admin: Callable[..., Page], house: Site) -> None:
    eventually(
        lambda: (
            ask(house, "select count(*) > 10 from generation_attempts where cost is not null") == [(True,)]
        ),
        40,
    )
    page = admin("/en/admin/model?outcome=stored&sort=latency&order=up&from=1")
    table = page.get_by_role("table", name="Requests to the model")
    expect(table.get_by_role("row").nth(1)).to_contain_text(
        "0.0100"
    )  # 1500 tokens at 2 and 700 at 10 a million
    expect(table.get_by_role("columnheader", name="Took")).to_have_attribute("aria-sort", "ascending")
    [(cost, number)] = ask(
        house,
        "select to_char(sum(cost), 'FM0.00'), count(*) from generation_attempts where started_at > current_date",
    )
    if float(cost) >= 1:
        expect(page.locator("main")).to_contain_text(f"{cost} for {number} requests")
    table.get_by_role("link").nth(10).click()
    expect(page).to_have_url(re.compile("/en/admin/text"))


def test_the_system_page_tells_of_every_process_and_masks_secrets(
    admin: Callable[..., Page], house: Site
) -> None:
    eventually(lambda: ask(house, "select count(*) from processes") == [(2,)])
    page = admin("/en/admin/system")
    table = page.get_by_role("table", name="Processes")
    expect(table.get_by_role("row")).to_have_count(3)
    for worker in house.workers():
        expect(table).to_contain_text(str(worker.pid))
    expect(page.locator("main")).to_contain_text("Europe/Moscow")
    expect(page.locator("main")).to_contain_text("asked for texts")
    text = page.locator("main").inner_text()
    assert "sk-test-0123456789" not in text
    assert "••••••" in text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_fits_a_phone_and_speaks_its_language(admin: Callable[..., Page], prefix: str) -> None:
    page = admin(f"{prefix}/admin", viewport={"width": 390, "height": 844})
    for name in PAGES:
        page.goto(f"{prefix}/admin/{name}".rstrip("/"))
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        words = page.locator("main").inner_text() + page.locator("header").first.inner_text()
        cyrillic = len(re.findall("[а-яё]", words))
        assert (cyrillic > 60) if not prefix else (cyrillic < len(words) / 4), name


def test_pages_say_what_is_wrong_and_go_on_once_the_database_is_back(
    admin: Callable[..., Page], house: Site
) -> None:
    page = admin("/en/admin")
    ready(page)
    address = sa.make_url(house.environment["DATABASE_URL"])
    with psycopg.connect(
        address.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False),
        autocommit=True,
    ) as connection:
        connection.execute("alter database house allow_connections false")
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'house'")
        try:
            expect(page.locator(".notice.trouble")).to_contain_text("What is shown here is from before")
            expect(page.locator(".card-figure strong").first).to_be_visible()
            page.get_by_role("link", name="System").click()
            expect(page.get_by_text("This could not be loaded.").first).to_be_visible()
        finally:
            connection.execute("alter database house allow_connections true")
    page.get_by_role("button", name="Try again").first.click()
    expect(page.locator("main")).to_contain_text("Europe/Moscow")


def test_a_file_is_for_those_who_are_signed_in(house: Site) -> None:
    stranger = house.get("/admin/export/audit.csv")
    assert (stranger.status_code, stranger.headers["location"]) == (303, "/admin/login")
    assert stranger.text == ""
    assert house.get("/admin/export/made-up.csv").status_code == 404
    cookie = session_of(house, make_admin(house, role=Role.VIEWER))
    file = house.get("/admin/export/audit.csv?locale=ru", headers={"cookie": cookie})
    assert file.status_code == 200
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["cache-control"] == "no-store"
    assert house.get("/admin/export/admins.csv", headers={"cookie": cookie}).status_code == 404
    assert house.get("/admin/export/runs.csv?from=x", headers={"cookie": cookie}).status_code == 422
    ended = session_of(house, make_admin(house), ended=True)
    assert house.get("/admin/export/texts.csv", headers={"cookie": ended}).status_code == 303


def test_an_open_dashboard_asks_no_more_once_it_is_left(admin: Callable[..., Page], house: Site) -> None:
    page = admin("/en/admin")
    ready(page)

    def looks() -> int:
        """How often the audit was looked at so far: a pulse looks at it once, and nothing else does by itself."""
        query = "select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'audit'"
        [(scans,)] = ask(house, query)
        return int(scans)

    def looks_meanwhile() -> int:
        before = looks()
        page.wait_for_timeout(3000)
        return looks() - before

    before = looks()
    eventually(lambda: looks() > before + 2)
    page.goto("/en")
    # PostgreSQL itself may take ten seconds to tell of the last ones
    eventually(lambda: looks_meanwhile() == 0)


def test_rows_of_the_page_that_one_came_from_never_stand_under_the_headings_of_the_next(
    admin: Callable[..., Page],
) -> None:
    is_silent = False

    def pass_on(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: None if is_silent else socket.send(message))

    page = admin("/en")
    page.route_web_socket(re.compile("/_event"), pass_on)
    page.goto("/en/admin/jobs?from=1")
    ready(page)
    expect(page.get_by_role("table", name="Runs").locator("tbody tr").first).to_be_visible()
    is_silent = True
    page.get_by_role("link", name="Model", exact=True).click()
    table = page.get_by_role("table", name="Requests to the model")
    expect(table.locator(".bone").first).to_be_visible()
    assert table.locator("tbody td:not(:has(.bone))").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(admin: Callable[..., Page], house: Site, scheme: str) -> None:
    [(date,)] = ask(house, "select min(date)::text from horoscope_cache")
    page = admin("/en/admin", color_scheme=scheme)
    for name in (*PAGES, f"text?sign=leo&date={date}&lang=en"):
        page.goto(f"/en/admin/{name}".rstrip("/"))
        ready(page)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], name
