"""Texts in a browser: edited beside what readers see, by two at once, by the model, and never lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, WebSocketRoute, expect

from horo_app.accounts.admins import Role
from tests.admins import ask
from tests.model_server import ModelServer, slow
from tests.running_site import Site, eventually

LOVE = "A quiet word today goes further than a speech, so say it early, say it kindly, and mean it."
OTHER = "Let somebody else choose the film tonight, and enjoy being surprised by what they come up with."


@pytest.fixture
def today(house: Site) -> str:
    """The date of today's texts; the model has finished with them."""
    work = "select count(*) from horoscope_cache where wanted and source <> 'editor' and not locked"
    eventually(lambda: ask(house, work) == [(0,)])
    [(date,)] = ask(house, "select min(date)::text from horoscope_cache")
    return str(date)


def open_text(admin: Callable[..., Page], date: str, sign: str, name: str = "", **options: object) -> Page:
    page = admin(f"/en/admin/text?sign={sign}&date={date}&lang=en", name, **options)
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    return page


def love(page: Page) -> object:
    return page.get_by_role("textbox", name="Love")


def preview(page: Page) -> object:
    return page.locator(".preview .part.love p")


def saved(page: Page) -> None:
    expect(page.locator(".notice")).to_contain_text("Saved. Readers see it now.")


def test_the_plan_is_shown_and_its_score_and_color_change_in_both_languages(
    admin: Callable[..., Page], house: Site, today: str
) -> None:
    page = open_text(admin, today, "pisces", "Paula")
    plan = page.locator(".panel", has=page.get_by_role("heading", name="The plan"))
    expect(plan.get_by_role("listitem").first).to_contain_text("the day’s theme")
    love(page).fill(LOVE)
    expect(preview(page)).to_have_text(LOVE)  # the server knows it: what comes later takes the notice away
    plan.get_by_role("spinbutton", name="Score").fill("9")
    plan.get_by_role("combobox", name="Color").select_option("poppy red")
    plan.get_by_role("textbox", name="Why, in this language").fill("Paula has her reasons.")
    page.keyboard.press("Enter")
    saved(page)
    expect(plan).to_contain_text("Paula has her reasons.")
    marks = f"select distinct score, colour from horoscope_cache where sign = 'pisces' and date = '{today}' order by 2"
    assert ask(house, marks) == [(9, "poppy red"), (9, "маковый")]
    expect(love(page)).to_have_value(LOVE)  # what is typed stays


def test_an_edit_is_on_the_site_at_once_in_every_process(
    admin: Callable[..., Page], house: Site, today: str
) -> None:
    page = open_text(admin, today, "leo", "Clara")
    love(page).fill(LOVE)
    expect(preview(page)).to_have_text(LOVE)  # before it is saved
    assert house.text_of("/en/leo")[0] != LOVE
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    eventually(lambda: all(house.text_of("/en/leo")[0] == LOVE for _ in range(8)))
    expect(page.locator(".text-head")).to_contain_text("Clara")
    assert ask(house, "select admin, subject from audit where action = 'save text'")[-1] == (
        "Clara",
        f"leo {today} en",
    )


def test_typing_keeps_the_caret_where_it_is(admin: Callable[..., Page], today: str) -> None:
    page = open_text(admin, today, "virgo")
    love(page).fill("Begin. End of the sentence, which is long enough to be saved.")
    love(page).evaluate("area => area.setSelectionRange(6, 6)")
    love(page).press_sequentially(" In between, slowly, letter by letter.", delay=40)
    expect(preview(page)).to_have_text(
        "Begin. In between, slowly, letter by letter. End of the sentence, which is long enough to be saved."
    )
    page.keyboard.press("Control+s")
    saved(page)
    page.keyboard.type("More.")
    expect(love(page)).to_have_value(re.compile(r"letter by letter\.More\. End"))
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)


def test_what_cannot_be_published_is_told_at_its_place(admin: Callable[..., Page], today: str) -> None:
    page = open_text(admin, today, "libra")
    love(page).fill("")
    expect(page.locator("#text-love-said")).to_contain_text("Write something here")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    love(page).fill("Beware of hasty words today, and let the evening bring its own slow and gentle answer.")
    expect(page.locator("#text-love-said")).to_contain_text("“Beware”: frightens")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_enabled()


def test_the_second_editor_is_told_sees_both_and_loses_nothing(
    admin: Callable[..., Page], house: Site, today: str
) -> None:
    anna, boris = open_text(admin, today, "scorpio", "Anna S"), open_text(admin, today, "scorpio", "Boris S")
    love(boris).fill(OTHER)
    expect(preview(boris)).to_have_text(OTHER)
    love(anna).fill(LOVE)
    anna.get_by_role("button", name="Save", exact=True).click()
    saved(anna)
    conflict = boris.get_by_role("alert").filter(has_text="Saved meanwhile")
    expect(conflict).to_contain_text("Anna S")  # before Boris has pressed anything
    expect(love(boris)).to_have_value(OTHER)
    struck, marked = ("".join(conflict.locator(tag).all_inner_texts()) for tag in ("del", "ins"))
    assert "quiet" in struck
    assert "film" in marked
    assert house.text_of("/en/scorpio")[0] == LOVE
    boris.get_by_role("button", name="Save mine over it").click()
    saved(boris)
    eventually(lambda: house.text_of("/en/scorpio")[0] == OTHER)
    boris.locator(".editions li", has_text="Anna S").get_by_role("link", name="Compare").click()
    expect(boris.locator(".changes")).to_contain_text("quiet")


def test_what_the_other_changed_elsewhere_is_taken_over_and_both_are_published(
    admin: Callable[..., Page], house: Site, today: str
) -> None:
    anna, boris = open_text(admin, today, "gemini", "Anna G"), open_text(admin, today, "gemini", "Boris G")
    career = boris.get_by_label("Career")
    career.fill(OTHER)
    expect(boris.locator(".preview .part.career p")).to_have_text(OTHER)
    love(anna).fill(LOVE)
    anna.get_by_role("button", name="Save", exact=True).click()
    saved(anna)
    expect(love(boris)).to_have_value(LOVE)
    expect(career).to_have_value(OTHER)
    expect(boris.locator(".notice")).to_contain_text("other parts of this text")
    expect(boris.get_by_role("alert").filter(has_text="Saved meanwhile")).to_have_count(0)
    boris.get_by_role("button", name="Save", exact=True).click()
    saved(boris)
    eventually(lambda: house.text_of("/en/gemini")[:2] == [LOVE, OTHER])


def test_a_notice_ends_with_what_it_is_about(admin: Callable[..., Page], today: str) -> None:
    page = open_text(admin, today, "capricorn")
    love(page).fill(LOVE)
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    love(page).fill(OTHER)
    expect(page.locator(".notice")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    page.get_by_role("link", name="All texts").click()
    expect(page.get_by_role("heading", name="Texts", level=1)).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)


def test_the_way_to_the_site_leads_to_the_day_of_the_text(admin: Callable[..., Page], today: str) -> None:
    page = open_text(admin, today, "sagittarius")
    expect(page.get_by_role("link", name="On the site")).to_have_attribute("href", f"/en/sagittarius/{today}")


def test_who_takes_the_others_text_sees_it_in_the_fields(admin: Callable[..., Page], today: str) -> None:
    anna, boris = open_text(admin, today, "cancer"), open_text(admin, today, "cancer")
    love(boris).fill(OTHER)
    expect(preview(boris)).to_have_text(OTHER)
    love(anna).fill(LOVE)
    anna.get_by_role("button", name="Save", exact=True).click()
    boris.get_by_role("button", name="Take theirs, drop mine").click()
    expect(love(boris)).to_have_value(LOVE)
    expect(boris.get_by_role("alert").filter(has_text="Saved meanwhile")).to_have_count(0)


def test_an_old_version_is_compared_and_restored(admin: Callable[..., Page], house: Site, today: str) -> None:
    before = house.text_of("/en/aries")[0]
    page = open_text(admin, today, "aries")
    love(page).fill(LOVE)
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    editions = page.locator(".editions li")
    editions.nth(1).get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile("compare="))
    expect(page.locator(".changes ins")).to_contain_text(["quiet"])
    editions.nth(1).get_by_role("button", name="Restore").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.locator(".notice")).to_contain_text("is in force again")
    expect(love(page)).to_have_value(before)
    eventually(lambda: house.text_of("/en/aries")[0] == before)


def test_what_a_pause_of_typing_brings_late_is_not_put_over_what_was_restored(
    hesitant: Callable[..., tuple[Page, Callable[[], None]]], today: str
) -> None:
    page, let_go = hesitant(f"/en/admin/text?sign=pisces&date={today}&lang=en")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    before = love(page).input_value()
    love(page).fill(LOVE)
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    page.locator(".editions li").nth(1).get_by_role("button", name="Restore").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(love(page)).to_have_value(before)
    let_go()
    page.get_by_role("button", name="Lock", exact=True).click()
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("button", name="Lock", exact=True)).to_be_visible()
    expect(preview(page)).to_have_text(before)


def test_what_is_typed_is_not_left_behind_unasked(admin: Callable[..., Page], today: str) -> None:
    page = open_text(admin, today, "taurus")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    love(page).fill(LOVE)
    page.get_by_role("link", name="Overview").click()
    expect(page).to_have_url(re.compile("sign=taurus"))
    assert asked == ["What you typed is not saved. Leave this page and drop it?"]
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    page.get_by_role("link", name="Overview").click()
    expect(page).to_have_url(re.compile("/en/admin$"))
    assert len(asked) == 1


def test_ticked_texts_are_written_anew_with_progress_while_one_looks(
    admin: Callable[..., Page], house: Site, model: ModelServer, today: str
) -> None:
    ask(
        house,
        "update horoscope_cache set source = 'almanac', author = '' where sign in ('gemini', 'pisces') and date = %s",
        today,
    )
    model.behaviour = slow(1.5)
    page = admin("/en/admin/texts")
    ticks = [
        page.get_by_role("checkbox", name=re.compile(f"^{sign}.*English")).first
        for sign in ("Gemini", "Pisces")
    ]
    for tick in ticks:
        tick.check()
    page.get_by_role("button", name="Ask the model for those ticked").click()
    expect(page.locator(".notice")).to_contain_text("The model is asked for 2 texts.")
    cells = [
        page.get_by_role("link", name=re.compile(f"^{sign}, .*English:")).first
        for sign in ("Gemini", "Pisces")
    ]
    expect(cells[0]).to_contain_text(re.compile("being written|waits for the model"))
    expect(page.locator("progress")).to_be_visible()
    for cell in cells:
        expect(cell).to_contain_text("model")
        expect(cell.locator(".stage")).to_have_count(0)
    expect(page.locator("progress")).to_have_count(0)
    assert len(ask(house, "select 1 from audit where action = 'ask model' and outcome = 'done'")) == 1


def test_a_failure_shows_its_reason_its_tries_and_the_next(
    admin: Callable[..., Page], house: Site, today: str
) -> None:
    ask(
        house,
        """update horoscope_cache set wanted = true, tries = 2, next_try_at = now() + interval '10 minutes',
        last_error = 'timeout: no text within 90 seconds', source = 'almanac'
        where sign = 'capricorn' and date = %s and language = 'ru'""",
        today,
    )
    page = admin("/en/admin/texts?only=trouble")
    cell = page.get_by_role("link", name=re.compile("^Capricorn, .*Русский:")).first
    expect(cell).to_contain_text("no answer in time (no text within 90 seconds), 2 tries, next in 10 minutes")
    expect(page.get_by_role("link", name="In trouble 1")).to_have_attribute("aria-current", "true")
    ask(
        house,
        "update horoscope_cache set wanted = false, tries = 0, last_error = null where sign = 'capricorn'",
    )
    expect(page.get_by_role("link", name="In trouble 0")).to_be_visible()


def test_a_locked_text_is_left_alone_and_says_so(admin: Callable[..., Page], house: Site, today: str) -> None:
    page = open_text(admin, today, "aquarius")
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.locator(".text-head")).to_contain_text("Locked: the model leaves it as it is.")
    page.get_by_role("button", name="Ask the model").click()
    page.get_by_role("dialog").get_by_role("button", name="Ask the model").click()
    expect(page.locator(".notice")).to_contain_text("The model is asked for 0 texts. 1 is locked and stays.")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("button", name="Lock", exact=True)).to_be_visible()
    assert [
        action
        for (action,) in ask(
            house, "select action from audit where subject = %s order by id", f"aquarius {today} en"
        )
    ] == [
        "lock text",
        "ask model",
        "unlock text",
    ]


def test_a_viewer_reads_and_is_offered_nothing_to_change(admin: Callable[..., Page], today: str) -> None:
    page = open_text(admin, today, "leo", role=Role.VIEWER)
    expect(page.locator(".preview .part.love p")).not_to_be_empty()
    main = page.locator("main")
    expect(main.get_by_role("textbox")).to_have_count(0)
    expect(main.get_by_role("button")).to_have_count(0)
    page.goto("/en/admin/texts")
    expect(page.get_by_role("link", name=re.compile("^Leo")).first).to_be_visible()
    expect(main.get_by_role("checkbox")).to_have_count(0)


def test_a_filter_can_be_chosen_once_the_page_knows_what_its_address_asks_for(
    admin: Callable[..., Page],
) -> None:
    held: list[Callable[[], None]] = []
    is_slow = True

    def pass_on(socket: WebSocketRoute) -> None:
        def tell(message: str | bytes) -> None:
            if is_slow and len(message) > 500:  # what only connects comes at once
                held.append(lambda: socket.send(message))
            else:
                socket.send(message)

        socket.connect_to_server().on_message(tell)

    page = admin("/en")
    page.route_web_socket(re.compile("/_event"), pass_on)
    page.goto("/en/admin/archive")
    eventually(lambda: page.evaluate("true") and held)
    signs = page.get_by_role("combobox", name="All signs")
    expect(signs).to_be_disabled()  # what is chosen here would not stay
    is_slow = False
    for send in held:
        send()
    signs.select_option("Leo")
    expect(page.get_by_role("table", name="Archive").locator("tbody td").first).to_be_visible()
    expect(signs).to_have_value("leo")


def test_the_archive_is_searched_by_sign_and_words_and_opens_a_text(
    admin: Callable[..., Page], house: Site, today: str
) -> None:
    ask(
        house,
        """insert into horoscope_archive (sign, date, language, love, career, health, finance, advice, summary, score,
        score_reason, colour, colour_hex, colour_reason, facts, source)
        select sign, date - 20, language, 'A lighthouse keeps its own hours today.', career, health, finance, advice,
        summary, score, score_reason, colour, colour_hex, colour_reason, facts, source
        from horoscope_cache where date = %s and language = 'en'""",
        today,
    )
    page = admin("/en/admin/archive")
    page.get_by_role("searchbox").fill("lighthouse")
    page.get_by_role("combobox", name="All signs").select_option("Leo")
    page.get_by_role("button", name="Show").last.click()
    expect(page).to_have_url(re.compile("find=lighthouse&sign=leo"))
    table = page.get_by_role("table", name="Archive")
    expect(table.get_by_role("row")).to_have_count(2)
    table.get_by_role("link", name="Leo").click()
    expect(love(page)).to_have_value("A lighthouse keeps its own hours today.")
    love(page).fill(LOVE)
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
