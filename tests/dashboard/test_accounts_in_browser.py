"""Admins, the second factor and alerts in a real browser."""

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Page, expect

from horo_app.core import clock
from tests.admins import PASSWORD, ask
from tests.running_site import Site
from tests.webhook_server import Webhook


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as server:
        yield server


def test_somebody_is_invited_comes_and_is_disabled(admin: Callable[..., Page], house: Site) -> None:
    page = admin("/en/admin/admins")
    page.get_by_role("button", name="Invite a viewer").click()
    link = page.locator(".link code").inner_text()
    guest = page.context.browser.new_context(base_url=house.url).new_page()
    guest.goto(link)
    expect(guest.get_by_role("heading", name="You are invited")).to_be_visible()
    guest.get_by_label("Name").fill("N!")
    guest.get_by_label("New password").fill(PASSWORD)
    guest.get_by_role("button", name="Begin").click()
    expect(guest.get_by_role("alert")).to_contain_text("A name has letters")
    guest.get_by_label("Name").fill("Newcomer")
    guest.get_by_label("New password").fill(PASSWORD)
    guest.get_by_role("button", name="Begin").click()
    expect(guest.locator(".you")).to_contain_text("viewer")
    row = page.locator(".sessions li", has_text="Newcomer")
    expect(row).to_be_visible()
    row.get_by_role("button", name="Disable").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    expect(row.get_by_role("button", name="Let in again")).to_be_visible()
    expect(guest.get_by_role("alertdialog", name="Your session has ended")).to_be_visible()
    guest.goto(link)
    expect(guest.get_by_role("alert")).to_contain_text("This invitation was used")
    guest.context.close()
    assert ask(house, "select role from admins where name = 'Newcomer'") == [("viewer",)]


def test_signing_in_asks_for_the_code(admin: Callable[..., Page]) -> None:
    page = admin("/en/admin/account", name="Two steps")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code with the key")).to_be_visible()
    secret = page.locator(".link code").inner_text()
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).at(clock.now()))
    page.locator("#confirm-password").fill(PASSWORD)
    page.get_by_role("button", name="Turn on").click()
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    page.get_by_role("button", name="I have them").click()
    expect(page.get_by_text("10 recovery codes left.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/en/admin/login?next=/en/admin/jobs")
    page.get_by_label("Name").fill("Two steps")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/en/admin/code"))
    page.goto("/en/admin/jobs")  # the password alone leads nowhere
    expect(page).to_have_url(re.compile("/en/admin/login"))
    page.goto("/en/admin/code?next=/en/admin/jobs")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/en/admin/jobs"))


def test_an_editor_sets_alerts_up(admin: Callable[..., Page], house: Site, webhook: Webhook) -> None:
    page = admin("/en/admin/alerts")
    expect(page.get_by_text("Nobody is told yet")).to_be_visible()
    expect(page.get_by_text("Nothing was wrong in these days.")).to_be_visible()
    page.get_by_label("Webhook").fill(webhook.url)
    page.get_by_label("Views have fallen").uncheck()
    page.get_by_label("From", exact=True).select_option("23")
    page.get_by_label("To", exact=True).select_option("7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("the webhook at 127.0.0.1")).to_be_visible()
    assert ask(house, "select quiet_from, quiet_to, muted from alert_settings") == [(23, 7, ["views fall"])]
    page.get_by_role("button", name="Send a trial").click()
    expect(page.get_by_text("The webhook: arrived.")).to_be_visible()
    assert len(webhook.received) == 1
    page.reload()
    expect(page.get_by_label("Views have fallen")).not_to_be_checked()
    expect(page.get_by_label("Today’s texts are incomplete")).to_be_checked()
    expect(page.get_by_label("Webhook")).to_have_value(webhook.url)
    ask(house, "delete from alert_settings")
