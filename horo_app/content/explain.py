"""What a fact under a reading means: a label, and one to three sentences for a curious layperson. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from horo_app.astrology.inflection import fill
from horo_app.astrology.sky import AspectKind, Body
from horo_app.content.reading import Fact
from horo_app.content.sky_facts import in_words, words_of
from horo_app.content.texts import ContentTexts, lore_in
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

_ARTICLE = re.compile(r"\bthe (?=Sun\b|Moon\b)", re.IGNORECASE)  # a label does without: "Venus opposite Moon"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`title` fits on a chip: "Moon in your 4th house"."""

    title: str
    text: str


def explain(fact: Fact, language: Language) -> Explanation:
    """What the fact (docs/almanac.md, "Facts") is in the sky and what astrologers take it to mean."""
    return explain_from(lore_in(language), fact, language)


def explain_from(lore: ContentTexts, fact: Fact, language: Language) -> Explanation:
    """The same from texts that are still a draft."""
    title, *sentences = _PARTS[fact["kind"]](fact, lore, language)
    words = words_of(fact)
    text = " ".join(fill(sentence, words, language) for sentence in sentences)
    return Explanation(_label(fill(title, words, language)), text)


def _label(title: str) -> str:
    title = _ARTICLE.sub("", title)
    return title[:1].upper() + title[1:]


# Each gives the label and the sentences, their slots still open.
Parts = list[str]


def _in_house(fact: Fact, lore: ContentTexts, _: Language) -> Parts:
    house = lore.explain.house[fact["house"]]
    return [lore.explain.in_house.replace("{numeral}", house.numeral), _body(fact, lore), house.text]


def _in_sign(fact: Fact, lore: ContentTexts, language: Language) -> Parts:
    return [in_words(fact, language), _body(fact, lore), lore.explain.sign[fact["sign"]]]


def _dignity(fact: Fact, lore: ContentTexts, language: Language) -> Parts:
    return [in_words(fact, language), _body(fact, lore), lore.explain.dignity[fact["dignity"]]]


def _retrograde(fact: Fact, lore: ContentTexts, _: Language) -> Parts:
    if fact["retrograde"]:
        told = lore.explain.retrograde[fact["body"]]
        return [told.title, told.text]
    return [lore.explain.forward.title, _body(fact, lore), lore.explain.forward.text]


def _ingress(fact: Fact, lore: ContentTexts, _: Language) -> Parts:
    news = lore.explain.ingress
    return [news.title, _body(fact, lore), news.text, lore.explain.sign[fact["sign"]]]


def _station(fact: Fact, lore: ContentTexts, _: Language) -> Parts:
    news = lore.explain.station[fact["turns"]]
    return [news.title, _body(fact, lore), news.text]


def _aspect(fact: Fact, lore: ContentTexts, language: Language) -> Parts:
    kind = AspectKind(fact["aspect"])
    clause = lore.pairs.clause(Body(fact["first"]), Body(fact["second"]), kind)
    return [language_data(language, "sky_facts")["aspects"][kind], lore.explain.aspect[kind], f"{clause}."]


def _phase(fact: Fact, lore: ContentTexts, language: Language) -> Parts:
    phase = lore.explain.phase[fact["phase"]]
    return [in_words(fact, language) if "eclipse" in fact else phase.title, phase.text]


def _to_reader(fact: Fact, lore: ContentTexts, _: Language) -> Parts:
    look = lore.explain.to_reader[fact["aspect"]]
    return [look.title, _body(fact, lore), look.text]


def _ruler(fact: Fact, lore: ContentTexts, _: Language) -> Parts:
    return [lore.explain.ruler.title, _body(fact, lore), lore.explain.ruler.text]


def _element(fact: Fact, lore: ContentTexts, _: Language) -> Parts:
    element = lore.explain.element[fact["element"]]
    return [element.title, element.text]


def _weekday(fact: Fact, lore: ContentTexts, language: Language) -> Parts:
    return [in_words(fact, language), lore.explain.weekday[fact["weekday"]]]


def _season(fact: Fact, lore: ContentTexts, language: Language) -> Parts:
    return [in_words(fact, language), lore.explain.season[fact["season"]]]


def _body(fact: Fact, lore: ContentTexts) -> str:
    return lore.explain.body[fact["body"]]


_PARTS: dict[str, Callable[[Fact, ContentTexts, Language], Parts]] = {
    "in_house": _in_house,
    "in_sign": _in_sign,
    "dignity": _dignity,
    "retrograde": _retrograde,
    "ingress": _ingress,
    "station": _station,
    "aspect": _aspect,
    "phase": _phase,
    "to_reader": _to_reader,
    "ruler": _ruler,
    "element": _element,
    "weekday": _weekday,
    "season": _season,
}
