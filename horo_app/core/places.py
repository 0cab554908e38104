"""Places and their time zones, offline: a city by its name in any of our languages, a point on the Earth. Pure.

Cities of 15,000 people and more, with the names and places that GeoNames knows (CC BY 4.0), from a table of our own;
the zone of any other point by the borders of the time zones.
"""

import datetime as dt
import lzma
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import tzfpy
from babel import Locale
from babel.dates import get_timezone_location
from rapidfuzz import fuzz, process

from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

TABLE = Path(__file__).with_name("cities.txt.xz")  # made by bench/cities_table.py

CLOSE = 82  # how alike, of 100, a misspelt name must be
KNOWN_BY_ALL = 20  # times as many people live in the city that everybody means by its name
OFFERED = 6  # cities to choose from are enough for one screen of a phone

# what people write and GeoNames does not know
_SHORT = {
    "мск": "москва",
    "екб": "екатеринбург",
    "нск": "новосибирск",
    "нн": "нижний новгород",
    "ny": "new york",
    "la": "los angeles",
    "nyc": "new york",
    "sf": "san francisco",
    "спб": "санкт петербург",
    "spb": "санкт петербург",
    "нижний": "нижний новгород",
    "орле": "орел",
    "орла": "орел",
    "сахалин": "южно сахалинск",
    "камчатка": "петропавловск камчатский",
    "крым": "симферополь",
    "якутия": "якутск",
    "татарстан": "казань",
    "башкирия": "уфа",
    "чечня": "грозный",
    "дагестан": "махачкала",
    "бали": "denpasar",
    "bali": "denpasar",
}

# countries by names that no list of the world's countries has
_COUNTRIES = {
    "россия": "RU", "рф": "RU", "russia": "RU", "америка": "US", "сша": "US", "штаты": "US", "usa": "US", "us": "US",
    "america": "US", "the states": "US", "англия": "GB", "england": "GB", "scotland": "GB", "uk": "GB", "britain": "GB",
    "эмираты": "AE", "оаэ": "AE", "uae": "AE", "корея": "KR", "korea": "KR", "белоруссия": "BY", "беларусь": "BY",
    "киргизия": "KG", "молдавия": "MD", "турция": "TR", "turkey": "TR", "чехия": "CZ", "czech republic": "CZ",
}  # fmt: skip

_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’`]")
_NO_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class City:
    """A city, called as it was found; `country` is an ISO 3166 code, `state` the name of its region in America."""

    name: str
    country: str
    region: str
    zone: str
    people: int
    latitude: float
    longitude: float
    state: str = ""

    def title(self, language: Language) -> str:
        """Like "Kirov, Russia"; in America with the state, where each has a Springfield."""
        if self.country == "US":
            return f"{self.name}, {self.region}, {language_data(language, 'language')['usa']}"
        return f"{self.name}, {_country_name(self.country, language)}"


def zone_at(latitude: float, longitude: float) -> ZoneInfo | None:
    """The time zone of a point, at sea included."""
    return clock.known_zone(tzfpy.get_tz(longitude, latitude))


@lru_cache(maxsize=512)
def zone_place(zone: str) -> tuple[float, float] | None:
    """Latitude and longitude of the city that a zone is named after; None for zones like UTC."""
    found = re.search(
        rf"\t([+-]\d+)([+-]\d+)\t{re.escape(zone)}(?:\t|$)", _zone_file("zone.tab"), re.MULTILINE
    )
    if found is not None:
        return _degrees(found[1], 2), _degrees(found[2], 3)
    alias = re.search(rf"^L (\S+) {re.escape(zone)}$", _zone_file("tzdata.zi"), re.MULTILINE)
    return zone_place(alias[1]) if alias else None


@lru_cache
def _zone_file(name: str) -> str:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8")


def _degrees(written: str, digits: int) -> float:
    """+5545 and +554521 are 55°45′ and 55°45′21″, with so many digits of degrees."""
    degrees, minutes, seconds = (
        written[1 : digits + 1],
        written[digits + 1 : digits + 3],
        written[digits + 3 :],
    )
    size = int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600
    return -size if written[0] == "-" else size


def find_cities(text: str, *, roughly: bool = False) -> list[City]:
    """The cities that `text` may mean, the largest first, one for each clock that differs.

    Roughly: a misspelt name counts. "Moscow, Idaho" and "Moscow, USA" are understood.
    """
    name, _, where = text.partition(",")
    found = _called(fold(name), roughly)
    if where.strip():
        found = [city for city in found if fold(where) in _wheres(city)]
    return _worth_asking(sorted(found, key=lambda city: -city.people))


def cities_of_country(name: str) -> list[City]:
    """The largest city on each clock of the country called `name`; nothing if there is no such country."""
    code = _country_codes().get(fold(name))
    found = [replace(city, name=main.title()) for main, city in _names()[0] if code and city.country == code]
    return _of_each_clock(found)[:OFFERED]


def prepare() -> None:
    """Read the names, which takes a second, before anybody asks."""
    _names()


def zone_title(zone: ZoneInfo, language: Language) -> str:
    """The zone as the name of its city: "Москва", "New York"; one that is only an offset has none."""
    if zone.key.startswith("Etc/"):
        return ""
    return str(get_timezone_location(zone, locale=language.value, return_city=True))


def _called(name: str, roughly: bool) -> list[City]:
    cities, names = _names()
    name = _SHORT.get(name, name)
    if name not in names and roughly:
        match = process.extractOne(name, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
        if match is None or len(name) < 4:
            return []
        name = match[0]
    written, *places = names.get(name, [""])
    found = [
        (main, replace(city, name=written or name.title()))
        for main, city in (cities[int(place)] for place in places)
    ]
    # Korolyov was called Kaliningrad once: nobody means it who writes the name of a larger city
    real = max((city.people for main, city in found if main == name), default=0)
    return [city for main, city in found if main == name or city.people > real]


def _worth_asking(cities: list[City]) -> list[City]:
    """One city for each clock, and only the one that everybody means where there is one."""
    if not cities:
        return []
    largest, *others = _of_each_clock(cities)
    return [largest, *(city for city in others if largest.people < KNOWN_BY_ALL * city.people)][:OFFERED]


def _of_each_clock(cities: list[City]) -> list[City]:
    by_clock: dict[object, City] = {}
    for city in cities:
        by_clock.setdefault(_clock_of(city.zone), city)
    return list(by_clock.values())


def _clock_of(zone: str) -> tuple[dt.timedelta | None, ...]:
    """What the zone's clocks show in both halves of the year: where it is the same, there is nothing to ask."""
    return tuple((clock.now() + days * clock.DAY).astimezone(ZoneInfo(zone)).utcoffset() for days in (0, 182))


def fold(name: str) -> str:
    """A name without case, accents, hyphens and the dots of ё."""
    plain = name.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain).replace("ё", "е")
        plain = "".join(letter if "а" <= letter <= "я" else _unmarked(letter) for letter in plain)
    return " ".join(_NO_LETTERS.sub(" ", _APOSTROPHES.sub("", plain)).split())


@lru_cache(maxsize=4096)
def _unmarked(letter: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", letter))


@lru_cache(maxsize=1)
def _names() -> tuple[list[tuple[str, City]], dict[str, list[str]]]:
    """All cities with their main names, folded; and by each folded name its spelling and places in the list."""
    listed, _, named = lzma.decompress(TABLE.read_bytes()).decode().partition("\n\n")
    cities = []
    for line in listed.split("\n"):
        main, country, region, zone, people, latitude, longitude, state = line.split("\t")
        city = City("", country, region, zone, int(people), float(latitude), float(longitude), state)
        cities.append((main, city))
    names = {}
    for line in named.split("\n"):
        name, *found = line.split("\t")
        names[name] = found
    return cities, names


@lru_cache
def _country_codes() -> dict[str, str]:
    names = {
        fold(name): code
        for language in Language
        for code, name in Locale(language.value).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return names | _COUNTRIES


@lru_cache(maxsize=512)
def _country_name(code: str, language: Language) -> str:
    return str(Locale(language.value).territories.get(code, code))


def _wheres(city: City) -> set[str]:
    """How a person may tell the city's country, or its state in America."""
    told = {fold(city.country), *(fold(_country_name(city.country, language)) for language in Language)}
    if city.country == "US":
        told |= {"usa", "сша", fold(city.region), fold(city.state)}
    return told
