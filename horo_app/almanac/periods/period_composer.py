"""Puts the text of a span together from its sky and the phrase files of a language. Pure."""

import datetime as dt
from statistics import mean
from zoneinfo import ZoneInfo

from horo_app.almanac import slot_values
from horo_app.almanac.draft import Draft, Taken, Turn, filled
from horo_app.almanac.entries import Text
from horo_app.almanac.periods.days_in_words import DatesInWords
from horo_app.almanac.periods.moments import DatedMoment, good_days_of, moments_of
from horo_app.almanac.periods.period_text import Chapter, FavorableDay, PeriodText
from horo_app.almanac.periods.phrase_files import PLANET_OF, period_book
from horo_app.almanac.periods.span_sky import SpanSky, Stay
from horo_app.almanac.periods.turning import turning_points
from horo_app.almanac.phrasebook import LIFE
from horo_app.almanac.rotation import turn
from horo_app.astrology.day_sky import Exact
from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.sky import Body, solar_house
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.content.wording import heading
from horo_app.core.clock import DAY
from horo_app.core.language import Language

WEEK, MONTH = PeriodKind.WEEK, PeriodKind.MONTH
_ENOUGH = {WEEK: 230, MONTH: 360}  # characters of a section that needs no more
_LOW, _HIGH = 5.5, 6.5  # mean scores of a span that is hard, or easy
_OF_A_MOMENT = 85  # characters, more or less
_STAYS = {WEEK: 1, MONTH: 2}  # of a planet that a section tells
_LONG = 7 * DAY  # a second stay that is told


class PeriodComposer:
    """One text while it is put together."""

    def __init__(self, sky: SpanSky, sign: Sign, language: Language, taken: Taken) -> None:
        self.sky = sky
        self.sign = sign
        self.language = language
        self.days = DatesInWords(sky.period, sky.zone, language)
        self.scores = sky.scores[sign]
        self.told: set[Exact] = set()
        self.kind = sky.period.kind
        self.occasion = sky.occasion
        score = mean(self.scores.values())
        tone = "low" if score < _LOW else "high" if score > _HIGH else "mid"
        self.draft = Draft(sign, period_book(language), sky.period.first, tone, taken)

    def text(self) -> PeriodText:
        outlook = self.next(("outlook", self.kind.value, str(self.theme_house())))
        good = self.best_days()
        parts = self.sections(good)
        return PeriodText(
            sign=self.sign,
            period=self.sky.period,
            language=self.language,
            zone=self.sky.zone,
            summary=outlook.text,
            love=parts[Section.LOVE],
            career=parts[Section.CAREER],
            finance=parts[Section.FINANCE],
            health=parts[Section.HEALTH],
            curve=self.curve(),
            turning_points=tuple(turning_points(self.sky, self.draft, self.language)),
            good_days=tuple(self._good_day(one) for one in good),
            chapters=self.chapters(),
        )

    def curve(self) -> tuple[tuple[dt.date, int], ...]:
        return tuple(self.scores.items())

    def best_days(self) -> list[DatedMoment]:
        return good_days_of(self.sky, self.sign)

    def chapters(self) -> tuple[Chapter, ...]:
        return ()

    def sections(self, good: list[DatedMoment]) -> dict[Section, str]:
        """What is said of each part of life; `good` is told elsewhere."""
        stays = {section: self._stays(PLANET_OF[section]) for section in LIFE}
        main = {section: [self._main(section, stay) for stay in found] for section, found in stays.items()}
        moments = moments_of(self.sky, self.sign, good)
        return {
            section: self._section(stays[section], main[section], moments.get(section, []))
            for section in LIFE
        }

    def next(self, key: tuple[str, ...]) -> Text:
        """The text of a list whose turn it is, or the one after it when that one does not fit."""
        texts = self.draft.book.of(*key)
        place = turn(self.occasion, len(texts), self.sign, key)
        order = (*texts[place:], *texts[:place])
        found = next((one for one in order if one.fits(True, self.draft.tone)), order[0])
        self.draft.note(found)
        return found

    def theme_house(self) -> int:
        """Where the greatest thing of the Moon is: a new or full Moon before a half one; without any, the Sun."""
        of_moon = [one for one in self.sky.events if one.body is Body.MOON]
        great = [one for one in of_moon if not one.name.endswith("_quarter")]
        for one in (*great, *of_moon):
            return solar_house(self.sign, one.sign)
        return solar_house(self.sign, self.sky.stays(Body.SUN)[0].sign)

    def _stays(self, body: Body) -> list[Stay]:
        """Those that are long enough to be told, in the order of time: one in a week, two in a month."""
        longest = sorted(self.sky.stays(body), key=lambda stay: -stay.length)
        told = [longest[0], *(stay for stay in longest[1 : _STAYS[self.kind]] if stay.length >= _LONG)]
        return sorted(told, key=lambda stay: stay.start)

    def _main(self, section: Section, stay: Stay) -> Text:
        """What the planet's house means for the part of life."""
        return self.next((self.kind.value, section.value, str(solar_house(self.sign, stay.sign))))

    def _section(self, stays: list[Stay], main: list[Text], moments: list[DatedMoment]) -> str:
        said: list[tuple[dt.datetime, str]] = []
        for number, (stay, about) in enumerate(zip(stays, main, strict=True)):
            begins = stay.start if number else self.sky.start
            said.append((begins, f"{self.lead(stay, number)} {about.text}"))
        missing = _ENOUGH[self.kind] - sum(len(text) for _, text in said)
        for one in self._told(moments, missing):
            if text := self.draft.pick(one.turn):
                slots = one.slots(self.days.when(one.exact.at), self.language)
                said.append((one.exact.at, filled(text.text, slots, self.language)))
        return " ".join(text for _, text in sorted(said))

    def _told(self, moments: list[DatedMoment], missing: int) -> list[DatedMoment]:
        """One at least, and as many as the section needs; no two of one pair, none that another section tells."""
        found: dict[Body, DatedMoment] = {}
        for one in moments:
            if found and len(found) * _OF_A_MOMENT >= missing:
                break
            if one.exact not in self.told:
                found.setdefault(one.exact.second, one)
        self.told |= {one.exact for one in found.values()}
        return sorted(found.values(), key=lambda one: one.exact.at)

    def lead(self, stay: Stay, number: int) -> str:
        """Where the planet is; `number` is the stay's in the section."""
        backward = self.sky.is_backward(stay)
        if stay.since and (number or not stay.until):
            name = "returns" if backward else "enters"
        else:
            name = "leaves" if stay.until else "backward" if backward else "stays"
        slots: dict[str, str | slot_values.Cases] = {
            "body": slot_values.body(stay.body, self.language),
            "house": slot_values.house(solar_house(self.sign, stay.sign), self.language),
        }
        if stay.since:
            slots["day"] = self.days.on(stay.since)
        if stay.until:
            slots["until"] = self.days.until(stay.until)
        key = ("lead", self.kind.value, name)
        lead = self.draft.pick(Turn(key, self.occasion + tuple(Body).index(stay.body) + number))
        assert lead, f"no texts for {key}"
        return filled(lead.text, slots, self.language)

    def _good_day(self, one: DatedMoment) -> FavorableDay:
        hour = one.exact.at.astimezone(ZoneInfo(self.sky.zone)).hour
        text = self.draft.pick(one.daily_turn(self.kind), hour)
        assert text, f"no texts for {one}"
        said = filled(text.text, one.slots(self.days.hours.at(one.exact.at), self.language), self.language)
        return FavorableDay(one.date, f"{heading(one.section, self.language)}. {said}")
