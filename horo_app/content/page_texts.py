"""The longer texts of the site's own pages, and the signs in a line each. Pure."""

from typing import Literal

from horo_app.astrology.inflection import fill
from horo_app.astrology.zodiac import Sign
from horo_app.content.texts import PageSection, Titled, lore_in
from horo_app.core.language import Language

PageName = Literal["lost", "no_text", "archive", "sky"]


def about(language: Language) -> tuple[PageSection, ...]:
    """How the texts are made, what is kept of a visitor, and how to read it all."""
    return lore_in(language).pages.about


def privacy(language: Language) -> tuple[PageSection, ...]:
    """What is kept of whom, and for how long."""
    return lore_in(language).pages.privacy


def accessibility(language: Language) -> tuple[PageSection, ...]:
    """What was done so that everybody can read here, and what is not yet good."""
    return lore_in(language).pages.accessibility


def introduction(page: PageName, language: Language) -> Titled:
    """Heading and first words of a page: `lost` is the 404 page, `no_text` that of a date we hold nothing for."""
    introduced: Titled = getattr(lore_in(language).pages, page)
    return introduced


def portrait(sign: Sign, language: Language) -> str:
    """The sign in one line."""
    return lore_in(language).signs.portrait[sign]


def birthday_help(language: Language) -> str:
    """Beside the fields of the birthday finder."""
    return lore_in(language).pages.birthday.help


def on_the_edge(before: Sign, language: Language) -> str:
    """For a birthday without a year near the day on which the Sun leaves `before`."""
    return _about_a_change(lore_in(language).pages.birthday.edge, before, language)


def at_the_cusp(before: Sign, moment: str, language: Language) -> str:
    """For a birthday on which the Sun left `before`, at `moment`: its date, time and zone, as words."""
    text = lore_in(language).pages.birthday.cusp
    return _about_a_change(text.replace("{moment}", moment), before, language)


def _about_a_change(text: str, before: Sign, language: Language) -> str:
    return fill(text, {"before": before, "after": before.next}, language)
