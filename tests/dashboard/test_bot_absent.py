"""What the dashboard says of a bot that is not there, or that Telegram refuses."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.admins import ask
from tests.dashboard.test_bot import SUBSCRIBE, confirm, write
from tests.running_site import Site

BEAT = """
    insert into bot_processes (id, username, pid, receives, started_at, seen_at, trouble)
    values (gen_random_uuid(), 'horo_bot', 1, true, now(), now() + interval '1 hour', %s)
"""


@pytest.fixture(autouse=True)
def people(house: Site) -> Iterator[None]:
    ask(house, SUBSCRIBE, "leo", "en", 101, 108)
    yield
    for table in ("telegram_broadcasts", "telegram_subscribers", "bot_processes"):
        ask(house, f"delete from {table}")


def test_a_message_without_a_bot_waits_for_one_and_says_so_and_its_bar_is_empty(
    admin: Callable[..., Page],
) -> None:
    page = admin("/en/admin/broadcasts")
    expect(page.locator("main")).to_contain_text("No bot is set up.")
    write(page, "", "Hello")
    confirm(page, "Send")
    expect(page.locator(".notice")).to_contain_text(
        "The message goes to 8 subscribers as soon as a bot can send it."
    )
    line = page.locator(".under-way").get_by_role("listitem")
    expect(line).to_contain_text("waits for the bot")
    expect(line).to_contain_text("0 of 8 sent")
    bar = line.get_by_role("progressbar")
    assert bar.evaluate("bar => [bar.value, bar.max, bar.position]") == [0, 8, 0]
    # the browser's own one is drawn as dark when empty as when full
    assert bar.evaluate("bar => getComputedStyle(bar).appearance") == "none"


def test_a_refused_token_and_missed_readings_are_told_of_on_the_bots_page_and_the_overview(
    admin: Callable[..., Page], house: Site
) -> None:
    ask(house, BEAT, "token refused")
    ask(house, "update telegram_subscribers set next_at = now() - interval '5 hours' where chat_id < 103")
    page = admin("/en/admin/bot")
    expect(page.locator("main")).to_contain_text("Telegram refuses the bot’s token.")
    expect(page.locator("main")).to_contain_text("2 readings did not come though they should have.")
    page.goto("/en/admin")
    card = page.locator(".card-figure", has=page.get_by_role("heading", name="The bot"))
    expect(card).to_contain_text("Token refused")
    expect(card).to_contain_text("2 readings did not come")
    page.goto("/en/admin/broadcasts")
    expect(page.locator("main")).to_contain_text("Telegram refuses the bot’s token.")
