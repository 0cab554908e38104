"""The overview in a browser: true figures, live, and what they are asked for in the address."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from horo_app.accounts.admins import Role
from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.core.language import Language
from tests.admins import ask
from tests.running_site import Site


def figure(page: Page, title: str) -> str:
    card = page.locator(".card-figure", has=page.get_by_role("heading", name=title))
    return card.locator("strong").inner_text()


def settled(page: Page) -> None:
    expect(page.locator(".card-figure strong").first).to_be_visible()


def test_new_views_appear_without_a_reload(admin: Callable[..., Page], house: Site) -> None:
    page = admin("/en/admin")
    settled(page)
    page.evaluate("window.same = true")
    before = int(figure(page, "Views today").replace(",", ""))
    for sign in SIGNS:
        house.get(f"/api/v1/horoscopes/{sign}").raise_for_status()
    card = page.locator(".card-figure", has=page.get_by_role("heading", name="Views today"))
    expect(card.locator("strong")).to_have_text(str(before + 12))
    assert page.evaluate("window.same")


def test_what_is_not_counted_stands_apart_with_its_reasons(admin: Callable[..., Page], house: Site) -> None:
    house.get("/api/v1/horoscopes").raise_for_status()
    house.get("/api/v1/horoscopes/leo", headers={"user-agent": "Googlebot/2.1"}).raise_for_status()
    table = admin("/en/admin").get_by_role("table", name="Not counted")
    for reason in ("Lists of all signs by the API", "Crawlers"):
        expect(table.get_by_role("row", name=reason)).to_contain_text("1")


def test_range_and_channel_stand_in_the_address_and_the_back_button_works(
    admin: Callable[..., Page], house: Site
) -> None:
    ask(house, "insert into horoscope_views values (current_date - 75, 9, 'telegram', 'leo', 'ru', 1234)")
    page = admin("/en/admin")
    settled(page)
    assert "1,234" not in page.locator("main").inner_text()
    page.get_by_role("link", name="90 days").click()
    expect(page).to_have_url(re.compile(r"\?from=90$"))
    expect(page.get_by_role("link", name="90 days")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Telegram").click()
    expect(page).to_have_url(re.compile(r"from=90&channel=telegram$"))
    expect(page.get_by_role("table", name="By channel").get_by_role("row", name="Telegram")).to_contain_text(
        "1,234"
    )
    expect(page.get_by_role("table", name="By channel").get_by_role("row", name="API")).to_have_count(0)
    address = page.url
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?from=90$"))
    expect(page.get_by_role("link", name="All channels")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.get_by_role("link", name="30 days")).to_have_attribute("aria-current", "true")
    another = admin(address)
    expect(another.get_by_role("link", name="Telegram")).to_have_attribute("aria-current", "true")
    expect(another.get_by_role("link", name="90 days")).to_have_attribute("aria-current", "true")


def test_days_of_ones_own_are_chosen_in_a_form_and_nonsense_is_told(admin: Callable[..., Page]) -> None:
    page = admin("/en/admin")
    settled(page)
    page.get_by_label("First day").fill("2026-01-01")
    page.get_by_label("Last day").fill("2026-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"from=2026-01-01&to=2026-01-31$"))
    expect(page.locator("main")).to_contain_text("Jan 1, 2026 – Jan 31, 2026")
    expect(page.locator("main")).to_contain_text("Views appear here as they happen.")
    page.goto("/en/admin?from=2026-02-30")
    expect(page.locator(".notice.trouble")).to_contain_text("Each date must be a day of the calendar")


def test_the_chart_is_a_table_as_well_and_says_what_sql_says(admin: Callable[..., Page], house: Site) -> None:
    ask(house, "insert into horoscope_views values (current_date - 3, 9, 'web', 'leo', 'ru', 4321)")
    page = admin("/en/admin?from=7")
    settled(page)
    page.get_by_text("Show as a table").click()
    table = page.get_by_role("table", name="Views over time")
    expect(table.get_by_role("row")).to_have_count(8)
    [(day, web, total)] = ask(
        house,
        """select to_char(current_date - 3, 'FMMon FMDD, YYYY'), to_char(sum(views) filter (where channel = 'web'),
        'FM9,999'), to_char(sum(views), 'FM9,999') from horoscope_views where date = current_date - 3""",
    )
    row = table.get_by_role("row", name=day)
    assert row.get_by_role("cell").all_inner_texts()[:4] == [web, "0", "0", total]


def test_a_table_is_taken_away_with_its_filter(admin: Callable[..., Page], house: Site) -> None:
    ask(house, "insert into horoscope_views values (current_date - 200, 9, 'api', 'leo', 'ru', 77)")
    page = admin("/admin?from=365&channel=api")
    settled(page)
    panel = page.locator(".panel", has=page.get_by_role("heading", name="По знакам"))
    with page.expect_download() as download:
        panel.get_by_role("link", name="Сохранить как CSV").click()
    assert download.value.suggested_filename.startswith("horo-views-by-sign-")
    text = download.value.path().read_text("utf-8-sig")
    rows = [line.split(";") for line in text.splitlines()]
    assert rows[0] == ["Знак", "Показы"]
    told = ask(
        house,
        """select sign, sum(views)::text from horoscope_views
        where channel = 'api' and date > current_date - 365 group by 1 order by sum(views) desc, 1""",
    )
    assert sorted(map(tuple, rows[1:])) == sorted(
        (sign_name(sign, Language.RU), views) for sign, views in told
    )


def test_everything_is_reached_with_the_keyboard(admin: Callable[..., Page], house: Site) -> None:
    house.get("/api/v1/horoscopes/leo").raise_for_status()
    page = admin("/en/admin")
    expect(page.get_by_text("Show as a table")).to_be_visible()  # there are views to show
    page.locator("main").focus()
    names = []
    for _ in range(80):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                """() => {
                    const at = document.activeElement, style = getComputedStyle(at);
                    if (at === document.body) return "";
                    const name = at.getAttribute("aria-label") || at.innerText || at.tagName;
                    return style.outlineStyle === "none" ? "no outline: " + name : name;
                }"""
            )
        )
    wanted = (
        "7 days",
        "First day",
        "Show",
        "Telegram",
        "Save as CSV",
        "Show as a table",
        "By weekday and hour",
    )
    missed = [name for name in wanted if not any(told.startswith(name) for told in names)]
    assert missed == [], " | ".join(names)
    assert not [name for name in names if name.startswith("no outline")]


def test_a_page_that_is_open_notices_within_seconds_that_its_session_was_ended(
    admin: Callable[..., Page], house: Site
) -> None:
    page = admin("/en/admin/system", "Zoe")
    expect(page.get_by_role("table", name="Processes")).to_be_visible()
    ask(
        house,
        "update admin_sessions set ended_at = now() where admin = (select id from admins where name = 'Zoe')",
    )
    expect(page.get_by_role("alertdialog")).to_contain_text("Your session has ended")
    expect(page.get_by_role("table", name="Processes")).to_have_count(0)


def test_a_point_of_the_chart_and_its_row_lead_to_its_days(admin: Callable[..., Page], house: Site) -> None:
    ask(house, "insert into horoscope_views values (current_date - 12, 9, 'web', 'leo', 'ru', 500)")
    page = admin("/en/admin")
    settled(page)
    page.get_by_role("link", name="By week").click()
    expect(page).to_have_url(re.compile(r"\?grain=week$"))
    page.get_by_text("Show as a table").click()
    rows = page.get_by_role("table", name="Views over time").get_by_role("row")
    expect(rows).not_to_have_count(31)
    column = page.locator(".recharts-bar-rectangle path").first
    column.hover()
    expect(page.locator(".recharts-tooltip-label")).to_be_visible()
    column.click()
    expect(page).to_have_url(re.compile(r"\?from=20\d\d-\d\d-\d\d&to=20\d\d-\d\d-\d\d$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?grain=week$"))
    expect(rows).not_to_have_count(31)
    rows.nth(1).get_by_role("link").press("Enter")
    expect(page).to_have_url(re.compile(r"\?from=20\d\d-\d\d-\d\d&to=20\d\d-\d\d-\d\d$"))


def test_bars_and_rows_of_the_heat_map_lead_to_their_figures_alone(
    admin: Callable[..., Page], house: Site
) -> None:
    ask(house, "insert into horoscope_views values (current_date - 14, 9, 'web', 'gemini', 'en', 41)")
    page = admin("/en/admin")
    page.get_by_role("table", name="By sign").get_by_role("link", name="Gemini").press("Enter")
    expect(page).to_have_url(re.compile(r"\?sign=gemini$"))
    expect(page.get_by_role("link", name="Gemini: take this filter away")).to_be_visible()
    monday = page.get_by_role("table", name="By weekday and hour").get_by_role("link").first
    expect(monday).to_have_attribute("href", re.compile("sign=gemini"))  # the figures are those of the filter
    monday.press("Enter")
    expect(page).to_have_url(re.compile(r"\?sign=gemini&weekday=1$"))
    expect(page.get_by_role("link", name="Mon: take this filter away")).to_be_visible()
    page.get_by_role("link", name="Gemini: take this filter away").press("Enter")
    expect(page).to_have_url(re.compile(r"\?weekday=1$"))


def test_a_note_of_an_editor_stands_in_the_chart_and_its_table(
    admin: Callable[..., Page], house: Site
) -> None:
    ask(house, "insert into horoscope_views values (current_date - 3, 12, 'web', 'leo', 'ru', 5)")
    page = admin("/en/admin?from=7", "Nina")
    settled(page)
    page.get_by_text("Notes in the charts").click()
    [(day,)] = ask(house, "select to_char(current_date - 3, 'MM/DD/YYYY')")
    page.get_by_label("Day of the note").fill(day)
    page.get_by_label("What happened, such as").fill("Version 0.3.0 deployed")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_role("list", name="What happened")).to_contain_text("Version 0.3.0 deployed")
    expect(page.locator(".recharts-reference-line")).to_have_count(1)
    expect(page.get_by_label("What happened, such as")).to_have_value("")
    page.get_by_text("Show as a table").click()
    row = page.get_by_role("table", name="Views over time").get_by_role("row", name="Version 0.3.0 deployed")
    expect(row).to_have_count(1)
    viewer = admin("/en/admin?from=7", role=Role.VIEWER)
    expect(viewer.get_by_role("list", name="What happened")).to_contain_text("Version 0.3.0 deployed")
    expect(viewer.get_by_text("Notes in the charts")).to_have_count(0)
    page.get_by_role("button", name="Delete the note").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the note").click()
    expect(page.get_by_role("list", name="What happened")).to_have_count(0)
    acts = "select action from audit where admin = 'Nina' and action like '%% note' order by id"
    assert ask(house, acts) == [("write note",), ("remove note",)]
