"""The Moon of the day in Telegram."""

from tests.rows import run
from tests.telegram_server import Person


async def test_the_moon_tells_its_facts_what_comes_and_what_the_day_is_good_for(
    bot, telegram, set_clock
) -> None:
    set_clock("2026-12-24T12:00+03:00")
    moon = await Person(telegram, "en").says("/moon")
    assert moon.bold() == ["Thursday, December 24, 2026", "Next"]
    for line in (
        "Full Moon in Cancer, 100% of the disc lit.", "Moonrise: 3:53 p.m.", "Moonset: 9:55 a.m.",
        "Sign: Gemini, until 12:58 a.m.; then Cancer", "Times and horizon of: Moscow",
        "Last quarter in Libra: December 30 at 9:59 p.m.",
    ):  # fmt: skip
        assert line in moon.text.replace("\xa0", " ").splitlines()
    set_clock("2026-12-20T12:00+03:00")
    russian = await Person(telegram).says("/Moon")
    assert "Стрижка, Сад и огород, Деньги (растущая Луна в Тельце)" in russian.text


async def test_the_moon_rises_by_the_clocks_of_ones_own_zone(bot, newcomer, set_clock) -> None:
    person = await newcomer()
    set_clock("2026-12-24T02:00+00:00")
    await run("update telegram_subscribers set zone = 'Asia/Tokyo'")
    moon = await person.says("/moon")
    assert "Times and horizon of: Tokyo" in moon.text
    assert "Full Moon in Cancer, 10:28 a.m." in moon.text
    await run("update telegram_subscribers set zone = 'Etc/UTC'")
    assert "depends on the place" in (await person.says("/moon")).text
