"""The bot, its messages to many and what readers answer, in a browser, with a bot that runs beside the site."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from horo_app.accounts.admins import Role
from tests.admins import ask
from tests.bot_process import BotProcess
from tests.running_site import Site, eventually
from tests.telegram_server import Person, Telegram

SUBSCRIBE = """
    insert into telegram_subscribers (chat_id, state, sign, language, language_chosen, zone, deliver_at, asked,
        joined_at)
    select number, 'active', %s, %s, true, 'Europe/Moscow', 480, '', now() from generate_series(%s::bigint, %s) number
"""


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as server:
        yield server


@pytest.fixture(scope="module")
def bot(house: Site, telegram: Telegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A bot of the house's, which sends slowly enough to be stopped."""
    environment = {"DATABASE_URL": house.environment["DATABASE_URL"], "TELEGRAM_RATE": "4"}
    with BotProcess(telegram, Path(tmp_path_factory.mktemp("bot")), **environment) as process:
        process.ready()
        yield


@pytest.fixture
def people(house: Site) -> Iterator[None]:
    """Six who read Russian, Leo all of them, two Virgos who read English, and one who has paused."""
    ask(house, "delete from telegram_days")
    ask(house, SUBSCRIBE, "leo", "ru", 101, 106)
    ask(house, SUBSCRIBE, "virgo", "en", 201, 202)
    ask(house, SUBSCRIBE, "leo", "ru", 301, 301)
    ask(house, "update telegram_subscribers set state = 'paused' where chat_id = 301")
    yield
    ask(house, "delete from telegram_broadcasts")
    ask(house, "delete from telegram_subscribers")
    ask(house, "delete from editor_chats")


def composer(page: Page) -> Locator:
    return page.get_by_role("form", name="A message to subscribers")


def write(page: Page, russian: str, english: str) -> None:
    composer(page).get_by_label("In Russian").fill(russian)
    composer(page).get_by_label("In English").fill(english)
    composer(page).get_by_label("In English").blur()


def confirm(page: Page, button: str) -> str:
    """Press a button that asks back, say yes; returns what it asked."""
    page.get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog")
    question = dialog.inner_text()
    dialog.get_by_role("button", name=button).click()
    return question


def texts_to(telegram: Telegram, *chats: int) -> list[str]:
    return [message.text for chat in chats for message in telegram.sent_to(chat)]


@pytest.mark.usefixtures("bot", "people")
def test_a_message_goes_to_the_editor_first_and_then_to_its_audience(
    admin: Callable[..., Page], house: Site, telegram: Telegram
) -> None:
    page = admin("/en/admin/broadcasts", "Vera")
    page.get_by_role("button", name="Connect").click()
    link = page.get_by_role("link", name="https://t.me/")
    address = link.get_attribute("href") or ""
    editor = Person(telegram, "en")
    editor.write("/start " + address.partition("?start=")[2])
    expect(page.locator("main")).to_contain_text("Connected. A message can go to you alone")
    write(page, "Снег <идёт>", "Snow <3 & _ice_\n\nSee you")
    expect(page.locator(".bubble").last).to_have_text("Snow <3 & _ice_\n\nSee you")
    page.get_by_role("button", name="Send to my chat first").last.click()
    eventually(lambda: editor.messages and editor.messages[-1].text == "Snow <3 & _ice_\n\nSee you")
    composer(page).get_by_label("Leo").check()
    composer(page).get_by_label("Virgo").check()
    expect(composer(page)).to_contain_text("Reaches 8 subscribers")
    assert "Send the message to 8 subscribers?" in confirm(page, "Send")
    expect(page.locator(".notice")).to_contain_text("The message goes to 8 subscribers.")
    expect(composer(page).get_by_label("In Russian")).to_have_value("")
    row = page.get_by_role("table", name="All broadcasts").get_by_role("row").nth(1)
    expect(row).to_contain_text(re.compile(r"Vera.*sent.*Leo, Virgo88", re.DOTALL))
    assert texts_to(telegram, *range(101, 107)) == ["Снег <идёт>"] * 6
    assert texts_to(telegram, 201, 202) == ["Snow <3 & _ice_\n\nSee you"] * 2
    assert texts_to(telegram, 301) == []
    done = "select action from audit where admin = 'Vera' and action like '%%broadcast' order by id"
    assert ask(house, done) == [("try broadcast",), ("keep broadcast",), ("send broadcast",)]


@pytest.mark.usefixtures("bot", "people")
def test_a_message_is_stopped_and_goes_on_and_nobody_gets_it_twice(
    admin: Callable[..., Page], house: Site, telegram: Telegram
) -> None:
    ask(house, SUBSCRIBE, "leo", "en", 401, 430)
    page = admin("/en/admin/broadcasts")
    write(page, "", "Hello")
    expect(composer(page)).to_contain_text("6 who read Russian get nothing")
    confirm(page, "Send")
    under_way = page.locator(".under-way")
    expect(under_way).to_contain_text(re.compile(r"[1-9]\d* of 32 sent"))
    under_way.get_by_role("button", name="Stop for now").click()
    expect(under_way).to_contain_text("stopped")

    def gone() -> int:
        return int(ask(house, "select count(*) from telegram_deliveries where status = 'sent'")[0][0])

    eventually(lambda: not ask(house, "select 1 from telegram_deliveries where status = 'sending'"))
    so_far = gone()
    assert 0 < so_far < 32
    page.wait_for_timeout(1500)
    assert gone() == so_far
    under_way.get_by_role("button", name="Go on").click()
    expect(under_way.get_by_role("listitem")).to_have_count(0)
    assert texts_to(telegram, *range(401, 431)) == ["Hello"] * 30


@pytest.mark.usefixtures("people")
def test_a_draft_is_kept_opened_again_and_thrown_away(admin: Callable[..., Page], house: Site) -> None:
    page = admin("/en/admin/broadcasts")
    write(page, "", "Later")
    composer(page).get_by_label("Virgo").check()
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page).to_have_url(re.compile(r"\?draft=\d+$"))
    another = admin("/en/admin/broadcasts")
    another.get_by_role("table", name="All broadcasts").get_by_role("link", name="draft").click()
    expect(composer(another).get_by_label("In English")).to_have_value("Later")
    expect(composer(another).get_by_label("Virgo")).to_be_checked()
    expect(composer(another)).to_contain_text("Reaches 2 subscribers")
    confirm(another, "Throw away")
    expect(composer(another).get_by_label("In English")).to_have_value("")
    assert ask(house, "select count(*) from telegram_broadcasts") == [(0,)]
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator(".notice.trouble")).to_contain_text("somebody was quicker")
    expect(composer(page).get_by_label("In English")).to_have_value("Later")
    page.get_by_role("button", name="Keep as a draft").click()  # it is another draft now
    expect(page.locator(".notice")).to_contain_text("Kept as a draft.")
    assert ask(house, "select texts from telegram_broadcasts") == [({"en": "Later"},)]


@pytest.mark.usefixtures("people")
def test_what_is_typed_is_put_aside_as_a_draft_when_another_is_opened(
    admin: Callable[..., Page], house: Site
) -> None:
    page = admin("/en/admin/broadcasts")
    write(page, "", "First")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page).to_have_url(re.compile(r"\?draft=\d+$"))
    page.get_by_role("link", name="A new message").click()
    expect(composer(page).get_by_label("In English")).to_have_value("")
    write(page, "", "Second")
    expect(page.locator(".bubble")).to_have_text("Second")
    page.get_by_role("table", name="All broadcasts").get_by_role("link", name="draft").click()
    expect(composer(page).get_by_label("In English")).to_have_value("First")
    kept = "select texts ->> 'en' from telegram_broadcasts where state = 'draft' order by id"
    assert ask(house, kept) == [("First",), ("Second",)]


@pytest.mark.usefixtures("people")
def test_what_a_pause_of_typing_brings_late_is_not_put_into_the_next_message(
    hesitant: Callable[..., tuple[Page, Callable[[], None]]],
) -> None:
    page, let_go = hesitant("/en/admin/broadcasts")
    write(page, "", "First")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_role("link", name="A new message").click()
    expect(composer(page).get_by_label("In English")).to_have_value("")
    let_go()
    composer(page).get_by_label("In Russian").fill("Снег")
    composer(page).get_by_label("In Russian").blur()
    expect(page.locator(".bubble")).to_have_text("Снег")
    expect(composer(page).get_by_label("In English")).to_have_value("")


@pytest.mark.usefixtures("people")
def test_what_is_typed_stays_on_the_desk_while_one_looks_at_other_things(admin: Callable[..., Page]) -> None:
    page = admin("/en/admin/broadcasts")
    write(page, "Снег", "Snow")
    composer(page).get_by_label("Leo").check()
    expect(composer(page)).to_contain_text("Reaches 6 subscribers")
    page.get_by_role("link", name="90 days").click()
    expect(page).to_have_url(re.compile("from=90"))
    expect(page.get_by_role("table", name="All broadcasts")).to_contain_text("Nothing was written")
    expect(composer(page).get_by_label("In English")).to_have_value("Snow")
    page.get_by_role("link", name="Bot", exact=True).click()
    expect(page.get_by_role("heading", name="Bot", exact=True)).to_be_visible()
    page.get_by_role("link", name="Broadcasts").click()
    expect(composer(page).get_by_label("In Russian")).to_have_value("Снег")
    expect(composer(page).get_by_label("Leo")).to_be_checked()
    expect(composer(page)).to_contain_text("Reaches 6 subscribers")
    page.keyboard.press("Control+s")
    expect(page.locator(".notice")).to_contain_text("Kept as a draft.")
    page.get_by_role("link", name="A new message").click()
    expect(composer(page).get_by_label("In Russian")).to_have_value("")


@pytest.mark.usefixtures("people")
def test_who_closes_the_tab_over_a_message_that_is_not_kept_is_asked(admin: Callable[..., Page]) -> None:
    asked: list[str] = []
    page = admin("/en/admin/broadcasts")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    composer(page).get_by_label("In English").press_sequentially("Snow")
    expect(page.locator(".bubble")).to_have_text("Snow")
    page.reload()
    assert asked == ["beforeunload"]
    composer(page).get_by_label("In English").fill("Ice")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page).to_have_url(re.compile(r"\?draft=\d+$"))
    page.reload()
    expect(composer(page).get_by_label("In English")).to_have_value("Ice")
    assert asked == ["beforeunload"]


@pytest.mark.usefixtures("people")
def test_what_telegram_would_not_take_cannot_be_sent(admin: Callable[..., Page]) -> None:
    page = admin("/en/admin/broadcasts")
    send = page.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_disabled()
    write(page, "", "♥" * 4096)
    expect(send).to_be_enabled()
    write(page, "", "♥" * 4097)
    expect(composer(page)).to_contain_text("Telegram takes 4,096 characters at most.")
    expect(send).to_be_disabled()


def test_a_viewer_sees_what_was_sent_and_writes_nothing(admin: Callable[..., Page]) -> None:
    page = admin("/en/admin/broadcasts", role=Role.VIEWER)
    expect(page.locator("main")).to_contain_text("Editors write to subscribers here.")
    expect(page.get_by_role("textbox", name="In English")).to_have_count(0)


@pytest.mark.usefixtures("people")
def test_the_bots_figures_are_those_of_the_tables_and_move(admin: Callable[..., Page], house: Site) -> None:
    ask(house, "insert into telegram_days values ((now() at time zone 'Europe/Moscow')::date, 9, 2)")
    page = admin("/en/admin/bot?from=7")
    card = page.locator(".card-figure", has=page.get_by_role("heading", name="Subscribers"))
    expect(card).to_contain_text("8")
    expect(card).to_contain_text("Paused 1, blocked the bot 0")
    signs = page.get_by_role("table", name="By sign")
    expect(signs.get_by_role("row", name="Leo")).to_contain_text(re.compile(r"6\s*75%"))
    joined = page.locator(".card-figure", has=page.get_by_role("heading", name="Joined in these days"))
    expect(joined).to_contain_text("9")
    ask(house, SUBSCRIBE, "leo", "en", 501, 501)
    ask(house, "update telegram_days set joined = joined + 1")
    expect(joined).to_contain_text("10")
    expect(card).to_contain_text("9")
    page.goto("/en/admin")
    overview = page.locator(".card-figure", has=page.get_by_role("heading", name="Subscribers"))
    expect(overview).to_contain_text("Today 10 joined, 2 left")


def test_answers_appear_as_they_are_given(admin: Callable[..., Page], house: Site) -> None:
    today = "(now() at time zone 'Europe/Moscow')::date"
    ask(
        house,
        f"insert into horoscope_feedback values ('leo', {today}, 'ru', 'yes', 3), ('leo', {today}, 'ru', 'no', 1)",
    )
    page = admin("/en/admin/answers")
    expect(page.locator("main")).to_contain_text("75% of 4 answers: it was close")
    ask(house, f"insert into horoscope_feedback values ('virgo', {today}, 'en', 'yes', 4)")
    expect(page.locator("main")).to_contain_text("88% of 8 answers: it was close")
    expect(page.get_by_role("table", name="Close, by sign").get_by_role("row", name="Virgo")).to_contain_text(
        "100%"
    )
    rows = page.get_by_role("table", name="Answers by reading").get_by_role("row")
    expect(rows).to_have_count(3)
    page.get_by_role("combobox", name="All signs").select_option("virgo")
    page.get_by_role("search").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("sign=virgo"))
    expect(rows).to_have_count(2)
    page.goto("/en/admin")
    close = page.locator(".card-figure", has=page.get_by_role("heading", name="Found it close"))
    expect(close).to_contain_text("88%")
    ask(house, "delete from horoscope_feedback")
