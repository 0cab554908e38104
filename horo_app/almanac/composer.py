"""Puts a reading together from its plan and the phrase files of a language. Pure."""

from collections.abc import Mapping

from horo_app.almanac import slot_values
from horo_app.almanac.colors import Colors
from horo_app.almanac.draft import Draft, Slots, Taken, Turn, filled
from horo_app.almanac.entries import Text
from horo_app.almanac.influences import Influence
from horo_app.almanac.phrasebook import LIFE, Key, Phrasebook
from horo_app.almanac.plan import Plan, tone_of
from horo_app.almanac.plan_facts import facts_of
from horo_app.almanac.times_in_words import Hours
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Reading, Section
from horo_app.core.language import Language

_OF_A_STAY = 2  # texts of a list of a house that are for one stay of the Moon; a third is seldom needed
_ROUND = 8  # months of the Moon in which a list is gone through once, at least


def compose_day(
    plans: Mapping[Sign, Plan],
    book: Phrasebook,
    colors: Colors,
    language: Language,
    read: dict[Sign, set[Text]] | None = None,
) -> dict[Sign, Reading]:
    """The readings of a day, so that no two signs share much.

    `read` are the texts of the days before in this stay of the Moon in a sign; those of the day are added.
    """
    read = {} if read is None else read
    taken = Taken()
    return {
        sign: _Composer(plan, book, language, taken, read.setdefault(sign, set())).reading(colors)
        for sign, plan in plans.items()
    }


class _Composer:
    """One reading while it is put together: all texts are chosen, then their slots are filled as they are read."""

    def __init__(
        self, plan: Plan, book: Phrasebook, language: Language, taken: Taken, read: set[Text]
    ) -> None:
        self.plan = plan
        self.book = book
        self.language = language
        self.draft = Draft(plan.sign, book, plan.sky.date, tone_of(plan.score), taken, read)
        self.hours = Hours(plan.sky, language)

    def reading(self, colors: Colors) -> Reading:
        plan = self.plan
        theme = self._theme()
        color = colors.of(plan.house, plan.occasion, plan.sign)
        remark = color.reason(plan.occasion, self.language)
        self.draft.note(Text(remark))
        told = {section: self._of_influence(section, one) for section, one in plan.told.items()}
        texts = {section: told.get(section) or self._of_house(section) for section in LIFE}
        reason = self.draft.pick(Turn(("reason", plan.reason), plan.sky.date.toordinal())) or Text()
        sections = {section: self._filled_of(texts[section].text, plan.told.get(section)) for section in LIFE}
        return Reading(
            sign=plan.sign,
            date=plan.sky.date,
            language=self.language,
            sections=sections | {Section.ADVICE: f"{self._lead(theme)} {theme.advice}".strip()},
            summary=theme.summary,
            score=plan.score,
            score_reason=self._reason(reason.text),
            colour=color.names[self.language],
            colour_hex=color.hex,
            colour_reason=remark,
            facts=facts_of(plan),
        )

    def _theme(self) -> Text:
        theme = self.plan.theme
        found = self.draft.pick(Turn(theme.key, theme.occasion, rank=theme.rank))
        assert found, f"no texts for {theme.key}"  # the plan asks for written lists only
        return found

    def _of_influence(self, section: Section, one: Influence) -> Text:
        hour = self.plan.sky.local(one.at).hour if one.at else None
        text = self.draft.pick(Turn(one.key(section), one.turn, rank=one.rank, section=section), hour)
        assert text, f"no texts for {one.key(section)}"
        return text

    def _of_house(self, section: Section) -> Text:
        key = ("house", str(self.plan.house), section.value)
        first = LIFE.index(section) * (self.plan.stay // _ROUND)  # so that what stood together is parted
        return self.draft.pick(Turn(key, self.plan.stay, self._few(key), first=first)) or Text()

    def _few(self, key: Key) -> int:
        """How many texts of a list are for one stay of the Moon."""
        return max(min(len(self.book.of(*key)) // _ROUND, _OF_A_STAY), 1)

    def _filled_of(self, text: str, one: Influence | None) -> str:
        if one is None:
            return text
        slots: dict[str, str | slot_values.Cases] = {"house": slot_values.house(one.house, self.language)}
        slots["sign"] = slot_values.sign(self.plan.sky.sign(one.first), self.language)
        if one.second and one.aspect and one.at:
            slots["aspect"] = slot_values.aspect(one.aspect, one.first, one.second, self.language)
            said = self.hours.at if one.kind == "moon" else self.hours.today_at
            slots["at" if one.kind == "moon" else "when"] = said(one.at)
        return filled(text, slots, self.language)

    def _lead(self, theme: Text) -> str:
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
        return filled(theme.lead, slots, self.language)

    def _reason(self, text: str) -> str:
        """What the score comes from."""
        named = (("up", self.plan.up), ("down", self.plan.down), ("met", self.plan.met))
        slots = {name: slot_values.influence(one, self.language) for name, one in named if one}
        return filled(text, slots, self.language)
