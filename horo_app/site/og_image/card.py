"""What a shared link shows: a picture of a sign and day, of today's signs, or of a day's sky. SVG, pure."""

import datetime as dt
import html

from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.sky import sky_on
from horo_app.astrology.zodiac import sign_name
from horo_app.content import two_signs, wording
from horo_app.content.reading import Reading
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.og_image import background
from horo_app.site.og_image.background import GOLD, INK, SOFT
from horo_app.site.og_image.text_layout import FAMILY, lines, printable, width

_LEFT, _ROOM = 76, 500  # the column beside the wheel
_TEXT, _LEADING = 37, 49  # size of the text and distance of its lines


def of_reading(reading: Reading) -> str:
    """The picture of a reading: sign, date, its summary and its score."""
    name = sign_name(reading.sign, reading.language)
    content = [
        *_title(name, wording.day(reading.date, reading.language)),
        *_lines(reading.summary),
        *_score(reading),
    ]
    return background.of_sign(sky_on(reading.date), reading.sign, *content)


def of_pair(pair: SignPair, date: dt.date, language: Language) -> str:
    """The picture of two signs: their names, the headline, and where both are on the wheel of the day's sky."""
    first, second = (sign_name(sign, language) for sign in (pair.first, pair.second))
    name = say(language, "{first} and {second}", first=first, second=second)
    told = [
        *_title(name, wording.day(date, language)),
        *_lines(two_signs.text_of(pair, language).headline_alone),
    ]
    return background.of_pair(sky_on(date), pair, *told)


def of_day(date: dt.date, language: Language) -> str:
    """The picture of the home page: every sign's day."""
    return _of_the_sky(say(language, "Horoscope"), date, language)


def of_sky(date: dt.date, language: Language) -> str:
    """The picture of a day's sky."""
    return _of_the_sky(say(language, "The sky of the day"), date, language)


def _of_the_sky(title: str, date: dt.date, language: Language) -> str:
    sky = sky_on(date)
    lit = say(language, "{percent} of the Moon is lit", percent=wording.percent(sky.illumination, language))
    moon = [background.moon(sky, _LEFT, 492, 84), _text(_LEFT + 104, 545, 30, SOFT, lit)]
    told = _lines(wording.sky_line(date, language))
    return background.of_sky(sky, language, *_title(title, wording.day(date, language)), *told, *moon)


def _text(x: float, y: float, size: float, colour: str, text: str, more: str = "") -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="{FAMILY}" font-size="{size:.0f}" fill="{colour}"{more}>'
        f"{html.escape(printable(text))}</text>"
    )


def _title(title: str, date: str) -> list[str]:
    size = min(108.0, 108 * _ROOM / width(printable(title), 108))
    return [
        _text(_LEFT, 102, 32, GOLD, "Horo", ' letter-spacing="3"'),
        _text(_LEFT - 4, 214, size, INK, title),
        _text(_LEFT, 272, _TEXT, SOFT, date),
        f'<path d="M{_LEFT} 303H{_LEFT + 96}" stroke="{GOLD}" stroke-width="1.5"/>',
    ]


def _lines(text: str) -> list[str]:
    broken = lines(text, _TEXT, _ROOM, most=4)
    return [_text(_LEFT, 356 + place * _LEADING, _TEXT, INK, line) for place, line in enumerate(broken)]


def _score(reading: Reading) -> list[str]:
    """Ten stars of the day, as many of them lit as its score."""
    dots = [
        f'<circle cx="{_LEFT + 9 + place * 27}" cy="560" r="8" stroke="{GOLD}" stroke-width="1.5" '
        f'fill="{GOLD if place < reading.score else "none"}"/>'
        for place in range(10)
    ]
    told = say(reading.language, "{score} of 10", score=reading.score)
    return [*dots, _text(_LEFT + 10 * 27 + 12, 570, 30, SOFT, told)]
