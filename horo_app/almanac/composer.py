"""Puts a reading together from its plan and the phrase files of a language. Pure."""

from collections.abc import Mapping

from horo_app.almanac import slot_values
from horo_app.almanac.colors import Colors
from horo_app.almanac.draft import Draft, Slots, Taken, filled
from horo_app.almanac.entries import Text
from horo_app.almanac.influences import Influence
from horo_app.almanac.phrasebook import LIFE, Phrasebook
from horo_app.almanac.plan import Plan, tone_of
from horo_app.almanac.plan_facts import facts_of
from horo_app.almanac.times_in_words import Hours
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading, Section
from horo_app.core.language import Language

_SHIFTS = {Section.FINANCE: 1}  # so that careers and finances, as many, do not come round together


def compose_day(
    plans: Mapping[Sign, Plan], book: Phrasebook, colors: Colors, language: Language
) -> dict[Sign, Reading]:
    """The readings of a day, so that no two signs share much."""
    taken = Taken()
    return {sign: compose(plan, book, colors, language, taken) for sign, plan in plans.items()}


def compose(
    plan: Plan, book: Phrasebook, colors: Colors, language: Language, taken: Taken | None = None
) -> Reading:
    """The reading of a plan in a language."""
    draft = _Composer(plan, book, language, taken or Taken())
    theme = draft.theme()
    sections = {section: draft.section(section) for section in LIFE}
    advice = f"{draft.lead()} {theme.advice}".strip()
    color = colors.of(plan.house, plan.sky.date)
    return Reading(
        sign=plan.sign,
        date=plan.sky.date,
        language=language,
        sections=sections | {Section.ADVICE: advice},
        summary=theme.summary,
        score=plan.score,
        score_reason=draft.reason(),
        colour=color.names[language],
        colour_hex=color.hex,
        colour_reason=color.reason(plan.sky.date, language),
        facts=facts_of(plan),
    )


class _Composer:
    """One reading while it is put together."""

    def __init__(self, plan: Plan, book: Phrasebook, language: Language, taken: Taken) -> None:
        self.plan = plan
        self.book = book
        self.language = language
        self.draft = Draft(plan.sign, book, plan.sky.date, tone_of(plan.score), taken)
        self.hours = Hours(plan.sky, language)
        self._theme = Text()

    def theme(self) -> Text:
        theme = self.plan.theme
        found = self.draft.pick(theme.key, theme.occasion, rank=theme.rank)
        assert found, f"no texts for {theme.key}"  # the plan asks for written lists only
        self._theme = found
        return found

    def section(self, section: Section) -> str:
        influence = self.plan.told.get(section)
        if influence:
            return self._of_influence(section, influence)
        key = ("house", str(self.plan.house), section.value)
        text = self.draft.pick(key, self.plan.occasion, shift=_SHIFTS.get(section, 0)) or Text()
        return text.text

    def _of_influence(self, section: Section, one: Influence) -> str:
        hour = self.plan.sky.local(one.at).hour if one.at else None
        text = self.draft.pick(one.key(section), one.turn, rank=one.rank, hour=hour)
        assert text, f"no texts for {one.key(section)}"
        slots: dict[str, str | slot_values.Cases] = {"house": slot_values.house(one.house, self.language)}
        slots["sign"] = slot_values.sign(self.plan.sky.sign(one.first), self.language)
        if one.second and one.aspect and one.at:
            slots["aspect"] = slot_values.aspect(one.aspect, one.first, one.second, self.language)
            said = self.hours.at if one.kind == "moon" else self.hours.today_at
            slots["at" if one.kind == "moon" else "when"] = said(one.at)
        return self._filled(text.text, slots)

    def lead(self) -> str:
        """What happens in the sky, before the advice that was written with it."""
        event = self.plan.event
        if event is None or self.plan.theme.key != event.key:
            return ""
        slots: Slots = {
            "at": self.hours.at(event.at),
            "house": slot_values.house(event.house, self.language),
            "sign": slot_values.sign(event.sign, self.language),
            "body": slot_values.body(event.body, self.language),
        }
        return self._filled(self._theme.lead, slots)

    def reason(self) -> str:
        """What the score comes from."""
        text = self.draft.pick(("reason", self.plan.reason), self.plan.sky.date.toordinal()) or Text()
        slots = {
            name: slot_values.influence(one, self.language)
            for name, one in (("up", self.plan.up), ("down", self.plan.down), ("met", self.plan.met))
            if one
        }
        return self._filled(text.text, slots)

    def _filled(self, text: str, slots: Slots) -> str:
        return filled(text, slots, self.language)
