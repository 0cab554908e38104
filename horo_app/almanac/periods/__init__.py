"""Horoscopes of weeks, months and years, from the real sky of the span: offline, always the same. Pure.

`compose` is all that the rest of Horo needs; docs/almanac.md tells how they are written.
"""

from collections.abc import Mapping
from threading import Lock

from cachetools import LRUCache

from horo_app.almanac import ZONE
from horo_app.almanac.draft import Taken
from horo_app.almanac.periods.period_composer import PeriodComposer
from horo_app.almanac.periods.period_text import Chapter, FavorableDay, PeriodText, TurningPoint
from horo_app.almanac.periods.span_sky import span_sky
from horo_app.almanac.periods.year_composer import YearComposer
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core.language import Language

__all__ = ["Chapter", "FavorableDay", "PeriodText", "TurningPoint", "compose"]

_held: LRUCache[tuple[Period, Language, str], Mapping[Sign, PeriodText]] = LRUCache(16)
_lock = Lock()


def compose(sign: Sign, period: Period, language: Language, zone: str = ZONE) -> PeriodText:
    """The almanac's text for a period of the zone. The twelve signs are written together and kept a while."""
    key = (period, language, zone)
    with _lock:
        found = _held.get(key)
    if found is None:
        found = _compose_all(period, language, zone)
        with _lock:
            _held[key] = found
    return found[sign]


def _compose_all(period: Period, language: Language, zone: str) -> Mapping[Sign, PeriodText]:
    """The texts of a span, so that no two signs share much."""
    sky, taken = span_sky(period, zone), Taken()
    composer = YearComposer if period.kind is PeriodKind.YEAR else PeriodComposer
    return {sign: composer(sky, sign, language, taken).text() for sign in SIGNS}
