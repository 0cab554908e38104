"""Readings in Telegram: formatted whatever they contain, changed in their place, counted when they have arrived."""

import dataclasses
import datetime as dt

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.telegram.reply import ROOM, reading_text, sizeof
from tests.rows import rows, run
from tests.telegram_server import Person, Shown, until

VIEWS = "select sign, language, sum(views) from horoscope_views where channel = 'telegram' group by 1, 2 order by 1, 2"


async def views(expected: list[tuple[str, str, int]]) -> None:
    for _ in range(200):
        if await rows(VIEWS) == expected:
            return
        await until(lambda: True)
    assert await rows(VIEWS) == expected


async def test_a_reading_has_its_headings_in_bold_and_the_way_on_below(bot, newcomer, monkeypatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://horo.example")
    settings.cache_clear()
    person = await newcomer()
    reading = await person.says("/today")
    assert reading.bold()[0].startswith("♌ Leo · ")
    assert reading.bold()[1:6] == ["Love", "Career", "Health", "Finance", "Advice of the day"]
    assert reading.bold()[6].startswith("The day gets ")
    assert reading.bold()[7].startswith("Color of the day: ")
    assert len(reading.marked("italic")) == 1
    assert reading.labels == [
        "‹ Cancer",
        "Virgo ›",
        "Tomorrow",
        "All signs",
        "Share with a friend",
        "On the site",
        "Week",
        "Month",
        "Year",
    ]
    assert reading.buttons[4]["switch_inline_query"] == "Leo"
    assert reading.buttons[5]["url"] == "https://horo.example/en/leo"


async def test_without_a_public_address_there_is_no_button_that_telegram_would_refuse(bot, newcomer) -> None:
    person = await newcomer()
    assert "On the site" not in person.messages[0].labels


async def test_switching_changes_the_message_in_its_place(bot, newcomer) -> None:
    person = await newcomer()
    first = person.messages[0]
    assert (await person.taps("Virgo", first)).text.startswith("♍ Virgo")
    assert (await person.taps("‹ Leo", person.messages[0])).text.startswith("♌ Leo")
    tomorrow = await person.taps("Tomorrow", person.messages[0])
    assert str((clock.today(settings().timezone) + clock.DAY).day) in tomorrow.bold()[0]
    assert "Today" in tomorrow.labels
    assert "‹ Cancer" in tomorrow.labels
    signs = await person.taps("All signs", tomorrow)
    assert len(signs.labels) == 12
    assert (await person.taps("♓", signs)).text.startswith("♓ Pisces")
    assert len(person.messages) == 2  # nothing new was sent


async def test_a_neighbour_of_tomorrow_is_tomorrows(bot, newcomer) -> None:
    person = await newcomer()
    tomorrow = await person.taps("Tomorrow", person.messages[0])
    neighbour = await person.taps("Virgo", tomorrow)
    assert neighbour.bold()[0].partition(" · ")[2] == tomorrow.bold()[0].partition(" · ")[2]


async def test_whoever_looks_for_a_sign_keeps_the_day(bot, newcomer, telegram) -> None:
    person = await newcomer()
    await person.taps("Tomorrow", person.messages[0])
    await person.taps("All signs", person.messages[0])
    assert "Today" in (await person.taps("♓", person.messages[0])).labels
    stranger = Person(telegram, "en")
    await stranger.says("/tomorrow")
    assert "Today" in (await stranger.taps("♓")).labels


async def test_a_command_is_one_in_capitals_too(bot, newcomer) -> None:
    person = await newcomer()
    assert (await person.says("/Today")).text.startswith("♌ Leo")
    assert "Clock" in (await person.says("/SETTINGS")).text


async def test_tapping_the_same_button_twice_is_quiet(bot, newcomer, telegram) -> None:
    person = await newcomer()
    first = person.messages[0]
    virgo = next(button for button in first.buttons if button["text"].startswith("Virgo"))
    taps = [person.press(virgo, first) for _ in range(3)]
    await until(lambda: all(tap in telegram.answers for tap in taps))
    edits = [call.status for call in telegram.calls if call.method == "editMessageText"]
    assert edits == [200, 400, 400]
    assert not any(telegram.answers[tap].get("text") for tap in taps)
    assert len(person.messages) == 2


async def test_a_message_that_was_deleted_meanwhile_is_sent_anew(bot, newcomer, telegram) -> None:
    person = await newcomer()
    first = person.messages[0]
    del telegram.chats[person.id][first.message_id]
    await person.taps("Virgo", first)
    assert person.messages[-1].text.startswith("♍ Virgo")
    assert person.messages[-1].message_id != first.message_id


NASTY = "Любовь <b>& </i> _под_ *чертой* [x](y) `z` \\ &lt; 😀👨‍👩‍👧 ♌️"


async def test_no_character_of_a_text_breaks_its_formatting(bot, telegram, person) -> None:
    await person.says("/start leo", answers=2)
    for text in (NASTY, "1 < 2", "R&D &amp; so on", "😀" * 50):
        await run("update horoscope_cache set love = :text, summary = :text where sign = 'leo'", text=text)
        reading = await until_text(person, text)
        assert reading.marked("italic") == [text]
        assert "Здоровье" in reading.bold()


@pytest.mark.parametrize("letter", ["я", "😀", "я " * 10])
def test_a_reading_always_fits_into_a_message(letter: str) -> None:
    reading = almanac.compose(Sign.LEO, dt.date(2026, 11, 25), Language.RU)
    long = dataclasses.replace(reading, sections=dict.fromkeys(Section, letter * 3000))
    text, entities = reading_text(long).render()
    assert ROOM * 0.6 < sizeof(text) <= ROOM
    assert all(entity.offset + entity.length <= sizeof(text) for entity in entities)
    assert "Совет дня" in text
    assert text.count("…") == 5


@pytest.mark.parametrize("language", list(Language))
def test_what_the_almanac_writes_is_never_cut(language: Language) -> None:
    for sign in Sign:
        reading = almanac.compose(sign, dt.date(2026, 11, 25), language)
        text = reading_text(reading).render()[0]
        assert all(
            part in text for part in (*reading.sections.values(), reading.summary, reading.score_reason)
        )


async def test_views_are_counted_when_telegram_has_taken_them_and_only_then(bot, telegram, newcomer) -> None:
    person = await newcomer()
    await views([("leo", "en", 1)])
    telegram.refuse("sendMessage", 400, "Bad Request: something")
    person.write("/today")
    await until(lambda: any(call.status == 400 for call in telegram.calls))
    first = person.messages[0]
    virgo = next(button for button in first.buttons if button["text"].startswith("Virgo"))
    for _ in range(2):
        tap = person.press(virgo, first)
        await until(lambda tap=tap: tap in telegram.answers)
    await person.says("/sky")
    await person.says("/settings")
    await views([("leo", "en", 1), ("virgo", "en", 1)])


async def test_today_and_tomorrow_of_a_sign_that_is_named(bot, telegram, person) -> None:
    assert (await person.says("/today рыбы")).text.startswith("♓ Рыбы")
    assert (await person.says("/tomorrow Leo")).text.startswith("♌ Лев")
    assert len((await person.says("/today")).labels) == 12  # nobody knows their sign yet
    assert len((await person.says("/sign")).labels) == 12


async def test_the_day_is_that_of_the_place_where_the_person_lives(bot, newcomer, set_clock) -> None:
    person = await newcomer()
    await run("update telegram_subscribers set zone = 'Pacific/Kiritimati'")
    set_clock("2026-11-25T15:00+03:00")
    assert "November 26" in (await person.says("/today")).bold()[0]
    await run("update telegram_subscribers set zone = 'Pacific/Pago_Pago'")
    set_clock("2026-11-25T03:00+03:00")
    assert "November 24" in (await person.says("/today")).bold()[0]


async def test_the_sky_tells_where_everything_stands_and_what_changes(bot, telegram, set_clock) -> None:
    """Mars enters Virgo on the 25th at 23:37 UTC, which is the 26th in Moscow: that day's news, and no other's."""
    set_clock("2026-11-25T12:00+03:00")
    sky = await Person(telegram, "en").says("/sky")
    assert sky.bold() == ["Wednesday, November 25, 2026"]
    assert "The waning Moon in Gemini" in sky.text
    assert "Saturn in Aries, 8°, retrograde" in sky.text
    assert "Mars enters" not in sky.text
    assert len([line for line in sky.text.splitlines() if "°" in line]) == 10
    set_clock("2026-11-26T12:00+03:00")
    sky = await Person(telegram, "en").says("/sky")
    assert sky.bold() == ["Thursday, November 26, 2026", "Today"]
    assert "2:37 — Mars enters Virgo" in sky.text
    assert "2:37 — Марс входит в знак Девы" in (await Person(telegram).says("/sky")).text


async def test_an_eclipse_is_told_on_its_day(bot, telegram, set_clock) -> None:
    set_clock("2026-08-12T12:00+03:00")
    assert "20:45 — eclipse of the Sun" in (await Person(telegram, "en").says("/sky")).text


async def test_an_editors_change_reaches_the_next_reader_in_telegram(bot, newcomer) -> None:
    person = await newcomer()
    await run("update horoscope_cache set love = 'By hand.', source = 'editor' where sign = 'leo'")
    await until_text(person, "By hand.")


async def until_text(person: Person, text: str) -> Shown:
    """Today's reading, once this process has heard of the change."""
    for _ in range(40):
        shown = await person.says("/today")
        if text in shown.text:
            return shown
    raise AssertionError("the old text is still being read")
