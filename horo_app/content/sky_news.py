"""What happens in the sky of a date: who turns, changes sign or comes into exact aspect. Pure.

The Moon is left out: it does all that every other day.
"""

import datetime as dt
from functools import lru_cache

from horo_app.astrology.day_sky import day_sky
from horo_app.astrology.sky import Body
from horo_app.content.reading import Fact
from horo_app.content.sky_facts import events, fact_of_aspect

_KINDS = ("station", "ingress", "aspect")  # the greatest first
# From who has news most often to who has them least.
_RARITY = (
    *(Body.MERCURY, Body.VENUS, Body.SUN, Body.MARS, Body.JUPITER),
    *(Body.SATURN, Body.URANUS, Body.NEPTUNE, Body.PLUTO),
)


@lru_cache(maxsize=64)
def news_of(date: dt.date, zone: str = "UTC") -> tuple[Fact, ...]:
    """The events of the zone's day as facts (docs/almanac.md), the greatest first and among alike the rarest."""
    sky = day_sky(date, zone)
    found = [fact for fact in events(sky) if fact["body"] != Body.MOON]
    found += (
        fact_of_aspect(one.first, one.second, one.kind, 0.0)
        for one in sky.aspects
        if one.first is not Body.MOON
    )
    return tuple(sorted(found, key=_rank))


def _rank(fact: Fact) -> tuple[int, list[int]]:
    """For sorting: the kind, then how rare the bodies' news are, the busier of two first."""
    bodies = [fact[key] for key in ("body", "first", "second") if key in fact]
    return _KINDS.index(fact["kind"]), [-rarity for rarity in sorted(map(_RARITY.index, bodies))]
