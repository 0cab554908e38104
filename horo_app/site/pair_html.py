"""Pieces of markup of the page of two signs: what it rests on, and the ways to other pairs."""

from markupsafe import Markup

from horo_app.astrology.sign_pair import Modality, SignPair, mode_of
from horo_app.astrology.zodiac import SIGNS, Element, Sign, sign_name
from horo_app.content import wording
from horo_app.content.two_signs import TwoSignsText, rulers_of
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.site.html import join, link, sign_glyph
from horo_app.site.routes import Page, page_of_pair

_ELEMENTS = {
    Element.FIRE: msg("fire"),
    Element.EARTH: msg("earth"),
    Element.AIR: msg("air"),
    Element.WATER: msg("water"),
}
_MODES = {
    Modality.CARDINAL: msg("cardinal mode"),
    Modality.FIXED: msg("fixed mode"),
    Modality.MUTABLE: msg("mutable mode"),
}
_DISTANCES = (
    msg("The same sign"),
    msg("Neighboring signs"),
    msg("Two signs apart: a sextile"),
    msg("Three signs apart: a square"),
    msg("Four signs apart: a trine"),
    msg("Five signs apart: a quincunx"),
    msg("Opposite signs"),
)


def facts(pair: SignPair, text: TwoSignsText, language: Language) -> Markup:
    """What the page rests on: each fact opens to what it means between the two."""
    signs = dict.fromkeys((pair.first, pair.second))
    elements = {sign: say(language, _ELEMENTS[sign.element]) for sign in signs}
    modes = {sign: say(language, _MODES[mode_of(sign)]) for sign in signs}
    rulers = rulers_of(pair)
    ruled = msg("Rulers: {bodies}") if len(rulers) > 1 else msg("Ruler: {bodies}")
    bodies = ", ".join(wording.body(body, language) for body in rulers)
    return join(
        Markup('<details class="fact" name="fact"><summary>{}</summary><p>{}</p></details>').format(
            title, words
        )
        for title, words in (
            (_each_named(elements, language), text.elements),
            (_each_named(modes, language), text.modes),
            (say(language, _DISTANCES[pair.distance]), text.distance),
            (say(language, ruled, bodies=bodies), text.rulers),
        )
    )


def _each_named(of: dict[Sign, str], language: Language) -> str:
    """Like "Leo: fire, Aquarius: air"."""
    parts = (
        say(language, "{sign}: {what}", sign=sign_name(sign, language), what=what)
        for sign, what in of.items()
    )
    return ", ".join(parts)


def companions(sign: Sign, language: Language, heading: str, current: Sign | None = None) -> Markup:
    """The ways to the sign with each of the twelve; `current` is the one that is shown."""

    def way(other: Sign) -> Markup:
        page = page_of_pair(SignPair.of(sign, other), language)
        attributes = {"aria_current": "page"} if other is current else {}
        return Markup("<li>{}</li>").format(
            link(page, sign_glyph(other) + sign_name(other, language), **attributes)
        )

    return Markup('<h2>{}</h2><ul class="companions">{}</ul>').format(heading, join(map(way, SIGNS)))


def readings(pair: SignPair, language: Language) -> Markup:
    """The ways to both signs' readings of today."""
    return join(
        link(
            Page(language, sign),
            say(language, "{sign}: today’s horoscope", sign=sign_name(sign, language)),
            class_="button",
        )
        for sign in dict.fromkeys((pair.first, pair.second))
    )
