"""What a text says of the sky is held against the sky: the Moon in Taurus, nearly full, and Saturn retrograde."""

import datetime as dt

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.sky_claims import contradictions
from horo_app.core.language import Language

DAY = dt.date(2026, 11, 23)
RU, EN = Language.RU, Language.EN


def said(text: str, language: Language, date: dt.date = DAY) -> list[str]:
    """What of the text is not so, for Leo."""
    return list(contradictions(text, Sign.LEO, date, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Moon is in Taurus, and your tenth house gets its light.", EN),
        ("The Moon slips through your tenth house.", EN),
        ("In Taurus the Moon likes comfort.", EN),
        ("The waxing Moon is nearly full.", EN),
        ("The day before the full Moon is a good one for lists.", EN),
        ("Saturn is retrograde, so old plans come back.", EN),
        ("A retrograde season teaches patience.", EN),
        ("The Sun smiles at Leo, and Jupiter is at home with you.", EN),
        ("Луна в Тельце, в твоём десятом доме.", RU),
        ("Луна сегодня неторопливо идёт в Тельце.", RU),
        ("Луна растёт, и к полнолунию дела наберут ход.", RU),
        ("Сатурн ретрограден: старые планы возвращаются.", RU),
        ("Раки и Весы подождут, а во Льве сегодня тепло.", RU),
    ],
)
def test_what_is_so_passes(text: str, language: Language) -> None:
    assert said(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("The Moon is in Virgo.", EN, "moon is not in virgo that day"),
        ("In Virgo the Moon likes order.", EN, "moon is not in virgo that day"),
        ("The Moon moves quietly through your fourth house.", EN, "moon is not in house 4 of leo that day"),
        ("Tonight’s new Moon asks for a wish.", EN, "“new Moon” is said, and the phase is waxing_gibbous"),
        ("The waning Moon clears the desk.", EN, "“waning” is said, and the phase is waxing_gibbous"),
        ("Mercury is retrograde, so check the address.", EN, "mercury is said to be retrograde"),
        ("Saturn turns direct today.", EN, "saturn is said to be turning direct"),
        ("The trine of Venus and Saturn helps.", EN, "no trine between saturn and venus that day"),
        ("Луна в Деве любит порядок.", RU, "moon is not in virgo that day"),
        ("Луна переходит во Льва.", RU, "moon is not in leo that day"),
        ("Луна тихо идёт по четвёртому дому.", RU, "moon is not in house 4 of leo that day"),
        ("Новолуние просит загадать желание.", RU, "“Новолуние” is said"),
        ("Убывающая Луна расчищает стол.", RU, "“Убывающая Луна” is said"),
        ("Меркурий ретрограден, проверь адрес.", RU, "mercury is said to be retrograde"),
        ("Сатурн снова идёт прямо.", RU, "saturn is said to be turning direct"),
        ("Трин Венеры и Сатурна помогает.", RU, "no trine between saturn and venus that day"),
    ],
)
def test_what_is_not_so_is_found(text: str, language: Language, why: str) -> None:
    [found] = said(text, language)
    assert found.startswith(why)


def test_on_the_day_of_an_ingress_both_signs_are_right() -> None:
    """On 25 November 2026 Mars leaves Leo for Virgo."""
    day = dt.date(2026, 11, 25)
    assert said("Mars is in Leo. Mars enters Virgo. Mars visits your second house.", EN, day) == []
    assert said("Mars is in Libra.", EN, day) == ["mars is not in libra that day"]


@pytest.mark.parametrize("language", Language)
def test_the_almanac_is_never_contradicted(language: Language) -> None:
    """Its sentences are true by construction, and say it in a thousand ways."""
    slips = [
        (sign, day, slip)
        for day in (dt.date(2026, 1, 2) + dt.timedelta(days=days) for days in range(0, 365, 13))
        for sign in SIGNS
        for text in almanac.compose(sign, day, language).sections.values()
        for slip in contradictions(text, sign, day, language)
    ]
    assert slips == []
