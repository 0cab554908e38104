"""Where a page of the Moon is seen from: a city or a time zone that the address names, else the service's zone."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from cachetools import LRUCache

from horo_app.astrology.moon import Spot
from horo_app.core import clock, compute, places
from horo_app.core.language import Language
from horo_app.core.places import City
from horo_app.core.settings import settings

LONGEST = 80  # characters of a city's name


@dataclass(frozen=True, slots=True)
class MoonPlace:
    """`spot` is None for a zone that is named after no city, like UTC."""

    zone: str
    title: str
    spot: Spot | None
    query: str = ""  # of the addresses that are seen from here
    unknown: str = ""  # the city that was asked for, if there is none of that name
    others: tuple[
        tuple[str, str], ...
    ] = ()  # cities of the same name: what they are called, and the query for each


_found: LRUCache[str, tuple[City, ...]] = LRUCache(1024)


async def place_of(query: str, language: Language) -> MoonPlace:
    """The place that an address asks for with `?city=` or `?zone=`; raises Busy."""
    sent = {name: values[0].strip() for name, values in parse_qs(query).items()}
    if city := sent.get("city", "")[:LONGEST].strip():
        found = await _cities(city)
        return (
            _of_city(city, found, language)
            if found
            else _of_zone(settings().timezone, language, unknown=city)
        )
    zone = clock.known_zone(sent.get("zone", ""))
    if zone is None:
        return _of_zone(settings().timezone, language)
    return _of_zone(zone, language, query=urlencode({"zone": zone.key}))


async def _cities(name: str) -> tuple[City, ...]:
    """Found in another process: the list takes a second to read."""
    key = name.casefold()
    found = _found.get(key)
    if found is None:
        search = partial(places.find_cities, name, roughly=True)
        found = _found[key] = tuple(await compute.OTHERS.run(("cities", key), search))
    return found


def _of_city(asked: str, found: tuple[City, ...], language: Language) -> MoonPlace:
    city, *others = found
    return MoonPlace(
        zone=city.zone,
        title=city.title(language),
        spot=Spot(city.latitude, city.longitude),
        query=urlencode({"city": asked}),
        others=tuple(
            (one.title(language), urlencode({"city": f"{one.name}, {_where(one)}"})) for one in others
        ),
    )


def _where(city: City) -> str:
    return city.region if city.country == "US" else city.country


def _of_zone(zone: ZoneInfo, language: Language, *, query: str = "", unknown: str = "") -> MoonPlace:
    point = places.zone_place(zone.key)
    title = places.zone_title(zone, language) if point else zone.key
    return MoonPlace(zone.key, title, Spot(*point) if point else None, query, unknown)
