"""Two signs in Telegram."""

import pytest

from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import Sign
from horo_app.content.two_signs import text_of, today_of
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings
from tests.telegram_server import Person


@pytest.mark.parametrize(
    "asked", ["/two leo aquarius", "/Two Водолей и Лев", "/two ♌ ♒", "aquarius and leo"]
)
async def test_two_signs_are_told_in_any_order_with_the_line_of_the_day(bot, telegram, asked: str) -> None:
    pair, zone = SignPair(Sign.LEO, Sign.AQUARIUS), settings().timezone
    told = await Person(telegram, "en").says(asked)
    text = text_of(pair, Language.EN)
    assert told.labels == ["♌ Leo", "♒ Aquarius"]
    assert told.bold()[:2] == ["♌ Leo · ♒ Aquarius", "The two today"]
    for words in (
        text.love,
        text.try_this,
        *today_of(pair, clock.today(zone), Language.EN, zone.key),
    ):
        assert words in told.text


async def test_one_sign_stands_beside_ones_own(bot, newcomer) -> None:
    person = await newcomer()  # a Leo
    assert (await person.says("/two pisces")).bold()[0] == "♌ Leo · ♓ Pisces"
    assert (await person.says("am I compatible with Pisces?")).bold()[0] == "♌ Leo · ♓ Pisces"
    assert (await person.says("/two leo leo")).bold()[0] == "♌ Leo · ♌ Leo"


@pytest.mark.parametrize(
    "asked", ["/two", "/two leo", "/two table chair", "/two leo virgo libra", "совместимость"]
)
async def test_without_two_signs_the_way_to_ask_is_told(bot, telegram, asked: str) -> None:
    assert "/two лев водолей" in (await Person(telegram).says(asked)).text
