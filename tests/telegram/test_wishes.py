"""What comes by itself, as each wishes it: version, more signs, the evening before, questions, buttons below."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import pytest
from aiogram.utils.formatting import sizeof

from horo_app.astrology.moon import moon_day
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content import moon_wording
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.readings.service import get_horoscope
from horo_app.telegram import morning_message, question_sender
from tests.new_subscribers import subscribe
from tests.rows import rows, run
from tests.telegram.conftest import running_bot
from tests.telegram.test_readings import views
from tests.telegram_server import Person, Shown, Telegram, until

TOKYO = ZoneInfo("Asia/Tokyo")
WISHES = "select shows, more_signs, day_before, asks, has_keyboard, deliver_at from telegram_subscribers"
EIGHT = "2026-11-25T08:00+03:00"


async def test_every_wish_is_one_tap_on_one_page(bot, newcomer) -> None:
    person = await newcomer()
    await person.says("/settings")
    page = await person.taps("What comes")
    assert "✓ Whole reading" in page.labels
    page = await person.taps("Short version")
    assert "✓ Short version" in page.labels
    assert "What comes: Short version" in page.text
    await person.taps("Only: Love")
    page = await person.taps("The evening before")
    assert "It comes: the day before at 21:00" in page.text
    await person.taps("Under the reading")
    page = await person.taps("More signs")
    assert "♌ Leo" not in page.labels
    await person.taps("♉ Taurus")
    await person.taps("♈ Aries")
    assert "✓ ♈ Aries" in person.messages[-1].labels
    await person.taps("✓ ♉ Taurus")
    page = await person.taps("‹ Back")
    assert "More signs: Aries" in page.text
    assert await rows(WISHES) == [("love", ["aries"], True, "reading", False, 21 * 60)]
    page = await person.taps("On the day")
    assert "on the day at 8:00" in page.text
    assert "✓ A line of the Moon" in (await person.taps("A line of the Moon")).labels
    assert "A line of the Moon" in (await person.taps("✓ A line of the Moon")).labels


async def test_buttons_below_come_work_and_go(bot, newcomer, telegram) -> None:
    person = await newcomer()
    await person.says("/settings")
    await person.taps("What comes")
    await person.taps("Buttons below")
    [today, tomorrow], [wishes] = (
        [button["text"] for button in row] for row in (await person.sees(4))[-1].markup["keyboard"]
    )
    assert (today, tomorrow, wishes) == ("Today", "Tomorrow", "Settings")
    assert person.messages[-1].markup["is_persistent"]
    assert (await person.says(today)).text.startswith("♌ Leo")
    assert (await person.says(tomorrow)).text.startswith("♌ Leo")
    assert (await person.says(wishes)).text.startswith("Sign:")
    await person.taps("✓ Buttons below", person.messages[2])
    assert (await person.sees(8))[-1].markup == {"remove_keyboard": True}


async def reading_of(sign: Sign) -> Reading:
    return await get_horoscope(sign, dt.date(2026, 11, 25), Language.RU)


@asynccontextmanager
async def morning(
    telegram: Telegram, set_clock: Callable[[str], None], **wishes: object
) -> AsyncIterator[Shown]:
    """The message of a morning, or an evening, of somebody with these wishes."""
    set_clock(EIGHT)
    async with running_bot(telegram):
        await subscribe(1, "2027-01-01T08:00+03:00")
        changes = ", ".join(f"{name} = :{name}" for name in wishes)
        await run(f"update telegram_subscribers set next_at = '{EIGHT}', {changes}", **wishes)
        await until(lambda: telegram.sent_to(1))
        [message] = telegram.sent_to(1)
        yield message


async def test_the_short_version_is_summary_score_and_a_line(database_url, telegram, set_clock) -> None:
    async with morning(telegram, set_clock, shows="short") as message:
        reading = await reading_of(Sign.LEO)
        assert message.text.startswith("Среда, 25 ноября 2026\n\n♌ Лев\n" + reading.summary)
        assert f"{reading.score} из 10" in message.text
        assert len(message.text) < 500
        assert message.labels[0] == "Прогноз целиком"


async def test_one_theme_only(database_url, telegram, set_clock) -> None:
    async with morning(telegram, set_clock, shows="love", more_signs=["aries"]) as message:
        leo, aries = await reading_of(Sign.LEO), await reading_of(Sign.ARIES)
        assert leo.sections["love"] in message.text
        assert aries.sections["love"] in message.text
        assert leo.sections["career"] not in message.text


async def test_a_line_of_the_moon_ends_the_message_by_the_readers_own_days(
    database_url, telegram, set_clock
) -> None:
    async with morning(telegram, set_clock, moon_line=True, zone="Asia/Tokyo", shows="short") as message:
        line = message.text.splitlines()[-1]
        assert line == f"☾ {moon_wording.state(moon_day(clock.today(TOKYO), TOKYO.key, None), Language.RU)}."
        assert "Луна" in line
    assert "☾" not in message.text.removesuffix(line)


async def test_the_evening_before_brings_the_next_day_once(database_url, telegram, set_clock) -> None:
    async with morning(telegram, set_clock, day_before=True) as message:
        assert "26 ноября" in message.text
        assert await rows("select date::text from telegram_deliveries") == [("2026-11-26",)]


async def test_a_whole_reading_has_the_others_briefly_below_and_each_is_a_view(
    database_url, telegram, set_clock
) -> None:
    async with morning(telegram, set_clock, more_signs=["aries", "leo", "pisces"]) as message:
        leo, aries = await reading_of(Sign.LEO), await reading_of(Sign.ARIES)
        assert leo.sections["career"] in message.text
        assert aries.summary in message.text
        assert aries.sections["career"] not in message.text
        assert message.text.count("♌ Лев") == 1
        await views([("aries", "ru", 1), ("leo", "ru", 1), ("pisces", "ru", 1)])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("shows", ["full", "short", "love"])
async def test_even_all_twelve_fit_into_one_message(database, language: Language, shows: str) -> None:
    date = clock.today(settings().timezone)
    readings = [await get_horoscope(sign, date, language) for sign in SIGNS]
    text, _ = morning_message.message_text(readings, shows, "the Moon").render()
    assert text.endswith("\n\nthe Moon")
    assert sizeof(text) <= 4096
    assert all(reading.summary in text or reading.sections["love"] in text for reading in readings)


async def test_an_answer_under_the_reading_counts_once_and_may_change(
    database_url, telegram, set_clock
) -> None:
    person = Person(telegram)
    set_clock(EIGHT)
    async with running_bot(telegram):
        await subscribe(1, "2027-01-01T08:00+03:00", first=person.id)
        await run(f"update telegram_subscribers set next_at = '{EIGHT}', asks = 'reading'")
        await person.sees(1)
        assert person.messages[0].labels[:2] == ["Да, совпало", "В этот раз нет"]
        for label in ("Да", "Да", "В этот раз нет"):
            await person.taps(label)
        counted = "select answer, answers from horoscope_feedback order by answer"
        assert await rows(counted) == [("no", 1), ("yes", 0)]
        await person.says("/forget")
        assert await rows("select * from feedback_ballots") == []


async def test_in_the_evening_who_wishes_it_is_asked_about_the_day_once(
    database_url, telegram, set_clock, monkeypatch
) -> None:
    monkeypatch.setattr(question_sender, "TICK", 0.05)
    set_clock("2026-11-25T20:00+03:00")
    async with running_bot(telegram):
        await subscribe(3, "2026-11-26T08:00+03:00")
        await run(
            "insert into telegram_deliveries "
            "(chat_id, date, status, reason, due_at, expires_at, not_before, tries) "
            "values (1, '2026-11-25', 'sent', '', now(), now(), now(), 1)"
        )
        due = "update telegram_subscribers set asks = 'evening', ask_at = '2026-11-25T21:00+03:00'"
        await run(f"{due} where chat_id < 3")
        set_clock("2026-11-25T21:00+03:00")
        await until(lambda: telegram.sent_to(1))
        [asked] = telegram.sent_to(1)
        assert asked.text == "Совпал сегодняшний прогноз? Лев"
        assert (telegram.sent_to(2), telegram.sent_to(3)) == ([], [])  # who got none, who did not wish it
        later = "select count(*) from telegram_subscribers where ask_at = '2026-11-26T21:00+03:00'"
        assert await rows(later) == [(2,)]
