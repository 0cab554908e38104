"""The twelve signs: their order, dates, elements, names and grammar. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from horo_app.core.errors import UnknownSign
from horo_app.core.language import Language
from horo_app.core.language_data import in_cases, language_data


class Sign(StrEnum):
    """A sign of the tropical zodiac, in the order of the ecliptic from 0°."""

    __hash__ = str.__hash__  # an enum's own goes through Python, and signs are keys of what is read most

    ARIES = "aries"
    TAURUS = "taurus"
    GEMINI = "gemini"
    CANCER = "cancer"
    LEO = "leo"
    VIRGO = "virgo"
    LIBRA = "libra"
    SCORPIO = "scorpio"
    SAGITTARIUS = "sagittarius"
    CAPRICORN = "capricorn"
    AQUARIUS = "aquarius"
    PISCES = "pisces"

    @property
    def place(self) -> int:
        """Place on the ecliptic: 0 for Aries … 11 for Pisces; the sign starts at 30° × index."""
        return _PLACES[self]

    @property
    def element(self) -> "Element":
        return ELEMENTS[self.place % 4]

    @property
    def next(self) -> "Sign":
        return SIGNS[(self.place + 1) % 12]

    @property
    def previous(self) -> "Sign":
        return SIGNS[(self.place - 1) % 12]


class Element(StrEnum):
    """The four elements, in the order in which they follow each other along the zodiac."""

    FIRE = "fire"
    EARTH = "earth"
    AIR = "air"
    WATER = "water"


SIGNS = tuple(Sign)
_PLACES = {sign: place for place, sign in enumerate(SIGNS)}
ELEMENTS = tuple(Element)

# First day (month, day) on which the Sun is taken to be in the sign, by the usual calendar.
FIRST_DAYS: dict[Sign, tuple[int, int]] = {
    Sign.ARIES: (3, 21),
    Sign.TAURUS: (4, 20),
    Sign.GEMINI: (5, 21),
    Sign.CANCER: (6, 21),
    Sign.LEO: (7, 23),
    Sign.VIRGO: (8, 23),
    Sign.LIBRA: (9, 23),
    Sign.SCORPIO: (10, 23),
    Sign.SAGITTARIUS: (11, 22),
    Sign.CAPRICORN: (12, 22),
    Sign.AQUARIUS: (1, 20),
    Sign.PISCES: (2, 19),
}


@dataclass(frozen=True, slots=True)
class SignName:
    """A sign's name in one language.

    `locative` includes the preposition ("во Льве", "in Leo"); in English all cases are the same word.
    """

    nominative: str
    genitive: str
    dative: str
    accusative: str
    instrumental: str
    locative: str


def _names(language: Language) -> dict[Sign, SignName]:
    data = language_data(language, "names")
    forms = {sign: in_cases(data["signs"][sign]) for sign in SIGNS}
    return {
        sign: SignName(*[*cases[:-1], data["in_sign"].format(sign=cases[-1])])
        for sign, cases in forms.items()
    }


NAMES: dict[Language, dict[Sign, SignName]] = {language: _names(language) for language in Language}


def sign_name(sign: Sign, language: Language) -> str:
    """The sign's name as a title: "Лев", "Leo"."""
    return NAMES[language][sign].nominative


def last_day(sign: Sign) -> tuple[int, int]:
    """Last day (month, day) of the sign: the day before the next sign's first."""
    month, day = FIRST_DAYS[sign.next]
    eve = dt.date(2001, month, day) - dt.timedelta(days=1)  # 2001: any year that is not a leap year
    return eve.month, eve.day


def sign_of_birthday(month: int, day: int) -> Sign:
    """The sun sign of a birthday by the usual calendar (29 February included)."""
    started = [sign for sign in SIGNS if FIRST_DAYS[sign] <= (month, day)]
    return max(started, key=FIRST_DAYS.__getitem__, default=Sign.CAPRICORN)


def parse_sign(text: str) -> Sign:
    """The sign that `text` names by its English value, in any case; raises UnknownSign."""
    try:
        return Sign(text.strip().lower())
    except ValueError:
        allowed = ", ".join(SIGNS)
        raise UnknownSign(f"There is no such sign. Choose one of: {allowed}.") from None
