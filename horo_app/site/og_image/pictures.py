"""The addresses of pictures, and what is drawn at each: "/og/leo/2026-11-25.en.png?v=3-1f09ab"."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from horo_app.astrology.drawings import glyphs, moon_disc, wheel
from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import Sign, parse_sign
from horo_app.content.reading import Reading
from horo_app.content.two_signs import text_of
from horo_app.core import compute
from horo_app.core.errors import NoReading
from horo_app.core.folders import ROOT
from horo_app.core.language import Language
from horo_app.http import cache
from horo_app.http.cache import Representation
from horo_app.readings.service import get_horoscope
from horo_app.site.og_image import background, card, draw, story, text_layout
from horo_app.site.views import SKIES

DAY, SKY = "day", "sky"
_AND = "-and-"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that there is: `subject` is a sign, two, all signs' day, or the day's sky; a story is upright."""

    subject: str
    date: dt.date
    language: Language
    version: str
    is_final: bool = True  # as long as the text has this version
    is_story: bool = False

    @property
    def address(self) -> str:
        shape = ".story" if self.is_story else ""
        return f"/og/{self.subject}/{self.date}.{self.language}{shape}.png?v={self.version}"


@lru_cache
def _edition() -> str:
    """Names the way that pictures are drawn: a new design is a new picture at a new address."""
    drawn_by = [
        Path(str(module.__file__))
        for module in (card, glyphs, text_layout, moon_disc, background, story, wheel)
    ]
    parts = [*drawn_by, text_layout.FONT, ROOT / "assets" / "signs.svg"]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:6]


def of_reading(reading: Reading) -> Picture:
    """The picture of a reading, another one for each version of its text."""
    version = f"{reading.version}-{_edition()}"
    return Picture(reading.sign, reading.date, reading.language, version, is_final=reading.version > 0)


def story_of(reading: Reading) -> Picture:
    """The same, upright."""
    return replace(of_reading(reading), is_story=True)


def of_day(date: dt.date, language: Language) -> Picture:
    """The picture of the home page."""
    return Picture(DAY, date, language, _edition())


def of_sky(date: dt.date, language: Language) -> Picture:
    """The picture of a day's sky."""
    return Picture(SKY, date, language, _edition())


def of_pair(pair: SignPair, date: dt.date, language: Language) -> Picture:
    """The picture of two signs under a date's sky, another one when the headline changes."""
    text = hashlib.sha256(text_of(pair, language).headline.encode()).hexdigest()[:6]
    return Picture(f"{pair.first}{_AND}{pair.second}", date, language, f"{text}-{_edition()}")


async def find(
    subject: str, date: dt.date, language: Language, *, is_story: bool = False
) -> tuple[Picture, Representation]:
    """The picture and its PNG; only a sign's may be a story.

    Raises UnknownSign, NoReading for a day that we hold nothing of, and Busy.
    """
    if is_story:
        reading = await get_horoscope(parse_sign(subject), date, language)
        picture, svg = story_of(reading), partial(story.of_reading, reading)
    elif (subject == SKY or _AND in subject) and not SKIES[0] <= date <= SKIES[1]:
        raise NoReading("The sky is not drawn for that day.")
    elif _AND in subject:
        pair = SignPair.of(*map(parse_sign, subject.split(_AND, 1)))
        picture, svg = of_pair(pair, date, language), partial(card.of_pair, pair, date, language)
    elif subject == SKY:
        picture, svg = of_sky(date, language), partial(card.of_sky, date, language)
    elif subject == DAY:
        await get_horoscope(Sign.ARIES, date, language)  # a day that we hold
        picture, svg = of_day(date, language), partial(card.of_day, date, language)
    else:
        reading = await get_horoscope(parse_sign(subject), date, language)
        picture, svg = of_reading(reading), partial(card.of_reading, reading)
    return picture, cache.kept.get(picture) or await _drawn(picture, svg)


async def _drawn(picture: Picture, svg: Callable[[], str]) -> Representation:
    png = await compute.PICTURES.run(picture, draw.draw_made, svg)
    return cache.keep(picture, cache.represent(png, "image/png"))
