"""Puts a year's text together: slow planets through the houses, the best weeks, the quarters. Pure."""

import datetime as dt
from functools import cached_property
from statistics import mean

from horo_app.almanac import slot_values
from horo_app.almanac.draft import Slots, Turn, filled
from horo_app.almanac.entries import Text
from horo_app.almanac.periods.moments import DatedMoment, best_of_months
from horo_app.almanac.periods.period_composer import PeriodComposer
from horo_app.almanac.periods.period_text import Chapter
from horo_app.almanac.periods.phrase_files import SLOW_OF, WINDOWS
from horo_app.almanac.periods.span_sky import SpanEvent, Stay
from horo_app.almanac.phrasebook import LIFE, Key
from horo_app.almanac.rotation import rank
from horo_app.astrology.sky import Body, solar_house
from horo_app.astrology.upcoming import sign_at
from horo_app.content.reading import Section
from horo_app.core.clock import DAY

_LONG = 45 * DAY  # a stay of a slow planet that is told besides its longest
_ENOUGH = 540  # characters of a section that needs no more
_OF_A_WINDOW = 115  # characters, more or less
_SHORT = 5 * DAY  # a stay of a quick planet that is not worth telling
_MIDDLE, _SPREAD = 6, 5  # a month like the year's others scores 6; its mean differs by 0.8 at most
_EVEN = 0.3  # how near the mean scores of months are that count as equal


class YearComposer(PeriodComposer):
    """One text of a year while it is put together."""

    def theme_house(self) -> int:
        """Where Jupiter is longest."""
        longest = max(self.sky.stays(Body.JUPITER), key=lambda stay: stay.length)
        return solar_house(self.sign, longest.sign)

    def best_days(self) -> list[DatedMoment]:
        return best_of_months(self.sky, self.sign)

    @cached_property
    def means(self) -> dict[dt.date, float]:
        """The mean score of each month, by its first day."""
        months: dict[dt.date, list[int]] = {}
        for date, score in self.scores.items():
            months.setdefault(date.replace(day=1), []).append(score)
        return {first: mean(scores) for first, scores in months.items()}

    def curve(self) -> tuple[tuple[dt.date, int], ...]:
        """How the months compare: over a month the daily scores even out, and each by itself would be a six."""
        year = mean(self.means.values())
        return tuple(
            (first, max(1, min(10, round(_MIDDLE + _SPREAD * (score - year)))))
            for first, score in self.means.items()
        )

    def sections(self, good: list[DatedMoment]) -> dict[Section, str]:  # noqa: ARG002
        return {section: self._of_slow_planets(section) for section in LIFE}

    def _of_slow_planets(self, section: Section) -> str:
        said = []
        for body in SLOW_OF[section]:
            for number, stay in enumerate(self._long_stays(body)):
                about = self.next(("year", body.value, str(solar_house(self.sign, stay.sign))))
                said += [self.lead(stay, number), about.text]
        windows = [time for window in WINDOWS[section] if (time := self._window(*window))]
        missing = _ENOUGH - sum(map(len, said))
        told = windows[: max(1, -(-missing // _OF_A_WINDOW))]
        return " ".join([*said, *map(self._best_weeks, sorted(told, key=lambda stay: stay.start))])

    def _long_stays(self, body: Body) -> list[Stay]:
        """The longest and the next one, if it is long and in another sign; in the order of time."""
        longest, *others = sorted(self.sky.stays(body), key=lambda stay: -stay.length)
        other = [stay for stay in others if stay.sign is not longest.sign and stay.length >= _LONG]
        return sorted([longest, *other[:1]], key=lambda stay: stay.start)

    def _window(self, body: Body, house: int) -> Stay | None:
        """The longest time of the year that the planet spends in the house, if it comes there."""
        stays = [stay for stay in self.sky.stays(body) if solar_house(self.sign, stay.sign) == house]
        longest = max(stays, key=lambda stay: stay.length, default=None)
        return longest if longest and longest.length >= _SHORT else None

    def _best_weeks(self, stay: Stay) -> str:
        house = solar_house(self.sign, stay.sign)
        text = self._shared(("window", "window", f"{stay.body}_{house}"), self.occasion)
        assert text, f"no texts for {stay}"
        first, last = self.days.local(stay.start), self.days.local(stay.end)
        slots: Slots = {
            "span": self.days.span(first, last if stay.until else last - DAY),
            "house": slot_values.house(house, self.language),
        }
        return filled(text.text, slots, self.language)

    def _shared(self, key: Key, occasion: int) -> Text | None:
        """A text of a list that all signs read from."""
        return self.draft.pick(Turn(key, occasion, rank=rank(self.sign, "/".join(key))))

    def chapters(self) -> tuple[Chapter, ...]:
        months = list(self.means)
        return tuple(self._quarter(months[start : start + 3]) for start in range(0, len(months), 3))

    def _quarter(self, months: list[dt.date]) -> Chapter:
        middle = dt.datetime.combine(months[1].replace(day=15), dt.time(), dt.UTC)
        about = self.next(("quarter", "sun", str(solar_house(self.sign, sign_at(Body.SUN, middle)))))
        text = " ".join(part for part in (about.text, self._entry(months), self._scores(months)) if part)
        return Chapter(self.days.months(months[0], months[-1]), text)

    def _entry(self, months: list[dt.date]) -> str:
        """A quick planet that enters a house within the months, if it is none that a section tells."""
        told = [one for windows in WINDOWS.values() for one in windows]
        found = [
            event
            for body in (Body.MARS, Body.VENUS)
            for event in self.sky.events
            if event.name == "ingress" and event.body is body
            if self.days.local(event.at).replace(day=1) in months
            if (body, self._house(event)) not in told
        ]
        if not found:
            return ""
        event = found[0]
        lead = self._shared(("quarter", "entry", "enters"), self.occasion + months[0].month // 3)
        key = ("turning", "ingress", event.body.value, str(self._house(event)))
        about = self.draft.pick(Turn(key, self.occasion))
        assert lead and about, f"no texts for {key}"
        slots: Slots = {
            "day": self.days.on(event.at),
            "body": slot_values.body(event.body, self.language),
            "house": slot_values.house(self._house(event), self.language),
        }
        return f"{filled(lead.text, slots, self.language)} {about.text}"

    def _house(self, event: SpanEvent) -> int:
        return solar_house(self.sign, event.sign)

    def _scores(self, months: list[dt.date]) -> str:
        """Which month goes best, and which hardest."""
        best, hard = max(months, key=self.means.__getitem__), min(months, key=self.means.__getitem__)
        name = "even" if self.means[best] - self.means[hard] < _EVEN else "best"
        text = self._shared(("quarter", "score", name), self.occasion + months[0].month // 3)
        slots = {"best": self.days.month(best), "hard": self.days.month(hard)}
        return filled(text.text, slots, self.language) if text else ""
