"""Weeks, months and years in the dashboard: listed, read, edited by version, kept when over."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from horo_app.accounts.admins import Role
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.core import clock
from horo_app.core.settings import settings
from tests.admins import ask
from tests.running_site import Site, eventually

LOVE = "A quiet word this week goes further than a speech, so say it early, say it kindly, and mean it."


@pytest.fixture
def week(house: Site) -> Period:
    """This week, with a text of Leo's in the table."""
    period = Period.containing(PeriodKind.WEEK, clock.today(settings().timezone))
    assert house.get("/en/leo/week").status_code == 200
    return period


def address(period: Period) -> str:
    return f"/en/admin/period?sign=leo&kind=week&period={period.slug}&lang=en"


def test_a_period_is_listed_opened_edited_and_on_the_site_at_once(
    admin: Callable[..., Page], house: Site, week: Period
) -> None:
    page = admin("/en/admin/periods?sign=leo&language=en&span=week", "Petra")
    page.get_by_role("table").get_by_role("link", name="Leo").first.click()
    love = page.get_by_role("textbox", name="Love")
    love.fill(LOVE)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("Saved. Readers see it now.")
    expect(page.locator(".text-head")).to_contain_text("Petra")
    eventually(lambda: all(LOVE in house.get("/en/leo/week").text for _ in range(8)))
    done = ask(house, "select admin, subject from audit where action = 'save text' and admin = 'Petra'")
    assert done == [("Petra", f"leo {week.slug} en")]
    assert len(ask(house, "select 1 from period_versions where sign = 'leo' and language = 'en'")) == 1


def test_a_text_that_somebody_else_saved_is_not_overwritten(
    admin: Callable[..., Page], house: Site, week: Period
) -> None:
    page = admin(address(week))
    love = page.get_by_role("textbox", name="Love")
    love.fill(f"{LOVE} Twice.")
    ask(house, "update period_readings set career = career || '!' where sign = 'leo' returning 1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("Nothing was overwritten.")
    expect(love).to_have_value(f"{LOVE} Twice.")


def test_viewers_and_readers_of_the_past_have_words_and_no_fields(
    admin: Callable[..., Page], house: Site, week: Period
) -> None:
    page = admin(address(week), role=Role.VIEWER)
    expect(page.get_by_role("heading", name="Love")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    past = Period.containing(PeriodKind.WEEK, dt.date(2026, 1, 14))
    ask(
        house,
        "insert into period_readings select kind, date '2026-01-12', sign, language, zone, summary, love, career, "
        "finance, health, parts, source, author, now(), now(), 1, date '2026-01-18', now() from period_readings "
        f"where sign = 'leo' and language = 'en' and first_date = '{week.first}' returning 1",
    )
    page = admin(address(past))
    expect(page.locator(".text-head")).to_contain_text("archived")
    expect(page.get_by_role("textbox")).to_have_count(0)
