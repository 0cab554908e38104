"""The grammar of what fills a sentence, by a speaker's ear rather than by the tables."""

import pytest

from horo_app.astrology.inflection import body_name, fill, ordinal, sign_in_case, smooth
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import Sign
from horo_app.core.language import Language

RU, EN = Language.RU, Language.EN

# кто? · нет кого? · рад кому? · вижу кого? · доволен кем? · думаю о ком?
BODIES = {
    Body.SUN: "Солнце Солнца Солнцу Солнце Солнцем Солнце",
    Body.MOON: "Луна Луны Луне Луну Луной Луне",
    Body.MERCURY: "Меркурий Меркурия Меркурию Меркурий Меркурием Меркурии",
    Body.VENUS: "Венера Венеры Венере Венеру Венерой Венере",
    Body.MARS: "Марс Марса Марсу Марс Марсом Марсе",
    Body.JUPITER: "Юпитер Юпитера Юпитеру Юпитер Юпитером Юпитере",
    Body.SATURN: "Сатурн Сатурна Сатурну Сатурн Сатурном Сатурне",
    Body.URANUS: "Уран Урана Урану Уран Ураном Уране",
    Body.NEPTUNE: "Нептун Нептуна Нептуну Нептун Нептуном Нептуне",
    Body.PLUTO: "Плутон Плутона Плутону Плутон Плутоном Плутоне",
}
HOUSES = (
    "первый первого первому первый первым первом",
    "второй второго второму второй вторым втором",
    "третий третьего третьему третий третьим третьем",
    "четвёртый четвёртого четвёртому четвёртый четвёртым четвёртом",
    "пятый пятого пятому пятый пятым пятом",
    "шестой шестого шестому шестой шестым шестом",
    "седьмой седьмого седьмому седьмой седьмым седьмом",
    "восьмой восьмого восьмому восьмой восьмым восьмом",
    "девятый девятого девятому девятый девятым девятом",
    "десятый десятого десятому десятый десятым десятом",
    "одиннадцатый одиннадцатого одиннадцатому одиннадцатый одиннадцатым одиннадцатом",
    "двенадцатый двенадцатого двенадцатому двенадцатый двенадцатым двенадцатом",
)
CASES = ("nom", "gen", "dat", "acc", "ins", "loc")


@pytest.mark.parametrize("body", Body)
def test_a_planet_stands_in_all_six_cases(body: Body) -> None:
    assert " ".join(body_name(body, RU, case) for case in CASES) == BODIES[body]


@pytest.mark.parametrize("house", range(1, 13))
def test_a_house_stands_in_all_six_cases(house: int) -> None:
    assert " ".join(ordinal(house, RU, case) for case in CASES) == HOUSES[house - 1]


@pytest.mark.parametrize(
    ("sign", "forms"),
    [
        (Sign.LEO, "Лев Льва Льву Льва Львом во Льве"),
        (Sign.GEMINI, "Близнецы Близнецов Близнецам Близнецов Близнецами в Близнецах"),
        (Sign.LIBRA, "Весы Весов Весам Весы Весами в Весах"),
        (Sign.VIRGO, "Дева Девы Деве Деву Девой в Деве"),
        (Sign.PISCES, "Рыбы Рыб Рыбам Рыб Рыбами в Рыбах"),
    ],
)
def test_a_sign_stands_in_all_six_cases(sign: Sign, forms: str) -> None:
    assert " ".join(sign_in_case(sign, RU, case) for case in CASES) == forms


WORDS: dict[str, Body | Sign | int] = {
    "body": Body.VENUS,
    "other": Body.SUN,
    "sign": Sign.LEO,
    "house": 2,
    "reader": Sign.SAGITTARIUS,
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{body:nom} {sign:loc} спорит с {other:ins}.", "Венера во Льве спорит с Солнцем."),
        ("У {body:gen} есть дело к {other:dat}.", "У Венеры есть дело к Солнцу."),
        ("Венера входит в {sign:acc}.", "Венера входит во Льва."),
        ("В {house:loc} доме тихо.", "Во втором доме тихо."),
        ("Дело идёт к {house:dat} дому.", "Дело идёт ко второму дому."),
        ("Разговор с {reader:ins} о {body:loc}.", "Разговор со Стрельцом о Венере."),
        ("{house:nom} дом видит {body:acc}.", "Второй дом видит Венеру."),
    ],
)
def test_a_russian_sentence_is_filled_as_it_is_spoken(text: str, filled: str) -> None:
    assert fill(text, WORDS, RU) == filled


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{other} meets {body} in {sign}.", "The Sun meets Venus in Leo."),
        ("With {other} in your {house} house, rest.", "With the Sun in your second house, rest."),
        ("The {other} and {body} agree.", "The Sun and Venus agree."),
    ],
)
def test_an_english_sentence_is_filled_as_it_is_spoken(text: str, filled: str) -> None:
    assert fill(text, WORDS, EN) == filled


@pytest.mark.parametrize("text", ["о Уране", "О Овне"])
def test_about_takes_a_consonant_before_a_vowel(text: str) -> None:
    assert smooth(text, RU).startswith("Об ")


def test_an_unknown_slot_or_case_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{planet}", WORDS, EN)
    with pytest.raises(ValueError, match="not in tuple"):
        fill("{body:voc}", WORDS, RU)
