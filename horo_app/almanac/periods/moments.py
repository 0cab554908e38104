"""Exact aspects of a span that a part of life is told by, and the best days for one. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from horo_app.almanac import slot_values
from horo_app.almanac.draft import Slots, Turn
from horo_app.almanac.influences import CLASS, WAKING, WORKING, goodwill, occasion_of
from horo_app.almanac.periods.span_sky import SpanSky
from horo_app.almanac.phrasebook import MOON_SECTIONS, PAIRS, Key, classes_of, pair_name
from horo_app.almanac.rotation import rank
from horo_app.astrology.day_sky import Exact
from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.sky import AspectKind, Body, solar_house
from horo_app.astrology.upcoming import sign_at
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.core.language import Language

_GOOD = (Section.LOVE, Section.CAREER, Section.FINANCE)
_SHIFT = {
    PeriodKind.WEEK: 3,
    PeriodKind.MONTH: 5,
    PeriodKind.YEAR: 7,
}  # so that a day's reading has another text
_EASY = (6, 5, 4)  # least scores of a good day, tried in turn
_HELPS_FROM, _HINDERS_TO = 5, 6  # scores of days on which what helps, or hinders, is told
# The part of life that an aspect of the planet is told in: of two planets, the one named first here decides.
_SECTION_OF = {
    Body.VENUS: Section.LOVE,
    Body.MERCURY: Section.CAREER,
    Body.SUN: Section.HEALTH,
    Body.MARS: Section.FINANCE,
}
_PHASES = (AspectKind.CONJUNCTION, AspectKind.SQUARE, AspectKind.OPPOSITION)  # of the Moon and the Sun


@dataclass(frozen=True, slots=True)
class DatedMoment:
    """An exact aspect that is told in a part of life."""

    section: Section
    exact: Exact
    date: dt.date  # by the clocks of the zone
    sign: Sign  # of the reader
    score: int  # of the day

    @property
    def mood(self) -> str:
        return CLASS[self.exact.kind]

    @property
    def value(self) -> float:
        """How much it helps; below zero how much it hinders."""
        return goodwill(self.mood, self.exact.first, self.exact.second)

    @property
    def is_like_the_day(self) -> bool:
        if self.mood == "conj":
            return True
        return self.score >= _HELPS_FROM if self.mood == "soft" else self.score <= _HINDERS_TO

    @property
    def key(self) -> Key:
        """The list of its sentences."""
        first, second = self.exact.first, self.exact.second
        if first is Body.MOON:
            return ("moment", "moon", second.value, self.section.value, self.mood)
        return ("moment", "pair", pair_name(first, second), self.mood)

    @property
    def turn(self) -> Turn:
        if self.exact.first is Body.MOON:
            return Turn(self.key, occasion_of(self.exact), rank=rank(self.sign, self.exact.second))
        name = pair_name(self.exact.first, self.exact.second)
        return Turn(self.key, self.exact.at.toordinal() // 19, rank=rank(self.sign, name))

    def daily_turn(self, kind: PeriodKind) -> Turn:
        """The same in the list from which daily readings tell an aspect of the Moon."""
        key = ("moon", self.exact.second.value, self.section.value, self.mood)
        occasion = occasion_of(self.exact) // 2 + _SHIFT[kind]
        return Turn(key, occasion, rank=rank(self.sign, self.exact.second) // 2)

    def slots(self, said: str, language: Language) -> Slots:
        """What fills its text; `said` is its time in words."""
        one = self.exact
        house = solar_house(self.sign, sign_at(one.second, one.at))
        return {
            "at": said,
            "when": said,
            "house": slot_values.house(house, language),
            "aspect": slot_values.aspect(one.kind, one.first, one.second, language),
        }


def good_days_of(sky: SpanSky, sign: Sign) -> list[DatedMoment]:
    """The best days for love, for work and for money, each another day, in the order of time."""
    helping = [one for one in _of_moon(sky, sign) if one.value > 0]
    found: list[DatedMoment] = []
    for section in _GOOD:
        taken = {one.date for one in found}
        of_section = [one for one in helping if one.section is section and one.date not in taken]
        for least in _EASY:
            if free := [one for one in of_section if one.score >= least]:
                found.append(max(free, key=_worth))
                break
    return sorted(found, key=lambda one: one.exact.at)


def best_of_months(sky: SpanSky, sign: Sign) -> list[DatedMoment]:
    """The best day of each month, whatever part of life it is for."""
    best: dict[int, DatedMoment] = {}
    for one in _of_moon(sky, sign):
        found = best.get(one.date.month)
        if one.value > 0 and one.section in _GOOD and (found is None or _worth(one) > _worth(found)):
            best[one.date.month] = one
    return [best[month] for month in sorted(best)]


def _worth(one: DatedMoment) -> tuple[int, float, dt.datetime]:
    return one.score, one.value, one.exact.at


def moments_of(sky: SpanSky, sign: Sign, told: Iterable[DatedMoment]) -> dict[Section, list[DatedMoment]]:
    """What each part of life may tell besides its planet's house, the fittest first.

    Half of the signs prefer an aspect of two planets; the others one of the Moon, each another one.
    """
    good = {one.exact for one in told}
    found: dict[Section, list[DatedMoment]] = defaultdict(list)
    for moment in (*_of_planets(sky, sign), *_of_moon(sky, sign)):
        if moment.exact not in good:
            found[moment.section].append(moment)
    for section, moments in found.items():
        prefers_moon = bool((rank(sign, section.value) + sky.occasion) % 2)
        moments.sort(
            key=lambda one: (
                not one.is_like_the_day,
                (one.exact.first is Body.MOON) != prefers_moon,
                rank(sign, f"{one.exact.at}"),
            )
        )
    return found


def _of_planets(sky: SpanSky, sign: Sign) -> Iterator[DatedMoment]:
    for exact in sky.aspects:
        pair = (exact.first, exact.second)
        if pair in PAIRS and CLASS[exact.kind] in classes_of(*pair):
            section = next(_SECTION_OF[body] for body in _SECTION_OF if body in pair)
            yield _moment(section, exact, sky, sign)


def _of_moon(sky: SpanSky, sign: Sign) -> Iterator[DatedMoment]:
    """Those at hours when people do what the part of life is about; quarters are turning points."""
    zone = ZoneInfo(sky.zone)
    for exact in sky.of_moon:
        if exact.second is Body.SUN and exact.kind in _PHASES:
            continue
        time = exact.at.astimezone(zone).time()
        for section in MOON_SECTIONS[exact.second]:
            begins, ends = WORKING if section in (Section.CAREER, Section.FINANCE) else WAKING
            if begins <= time < ends:
                yield _moment(section, exact, sky, sign)


def _moment(section: Section, exact: Exact, sky: SpanSky, sign: Sign) -> DatedMoment:
    date = exact.at.astimezone(ZoneInfo(sky.zone)).date()
    return DatedMoment(section, exact, date, sign, sky.scores[sign][date])
