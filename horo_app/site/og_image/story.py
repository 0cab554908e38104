"""A reading as an upright picture, for what phones call stories. SVG, pure."""

import html

from horo_app.astrology.drawings import wheel
from horo_app.astrology.sky import sky_on
from horo_app.astrology.zodiac import sign_name
from horo_app.content import wording
from horo_app.content.reading import Reading
from horo_app.site.og_image.background import GOLD, INK, SOFT
from horo_app.site.og_image.text_layout import FAMILY, lines, printable, width

WIDTH, HEIGHT = 1080, 1920

_MIDDLE, _ROOM = WIDTH / 2, 860
_WHEEL = 700  # its size; phones draw over a seventh at the top and at the bottom
_TEXT, _LEADING = 54, 74


def of_reading(reading: Reading) -> str:
    """The sky of the day above, the sign, its summary and its score below."""
    name = printable(sign_name(reading.sign, reading.language))
    content = [
        _wheel(reading),
        _line(1130, min(150.0, 150 * _ROOM / width(name, 150)), INK, name),
        _line(1205, 48, SOFT, wording.day(reading.date, reading.language)),
        *_summary(reading),
        *_score(reading),
        _line(1730, 44, GOLD, "Horo", ' letter-spacing="4"'),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        '<defs><radialGradient id="night" gradientUnits="userSpaceOnUse" cx="540" cy="620" r="1250">'
        '<stop offset="0" stop-color="#232d54"/><stop offset=".45" stop-color="#161d38"/>'
        '<stop offset="1" stop-color="#0b0f1e"/></radialGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#night)"/>{_stars()}{"".join(content)}</svg>'
    )


def _line(y: float, size: float, colour: str, text: str, more: str = "") -> str:
    return (
        f'<text x="{_MIDDLE:g}" y="{y:g}" text-anchor="middle" font-family="{FAMILY}" font-size="{size:.0f}" '
        f'fill="{colour}"{more}>{html.escape(printable(text))}</text>'
    )


def _stars() -> str:
    return "".join(
        f'<circle cx="{place * 7919 % WIDTH}" cy="{(place * 104_729 + place * place * 31) % HEIGHT}" '
        f'r="{0.8 + place * 37 % 10 / 6:.1f}" fill="{INK}" opacity="{0.12 + place * 13 % 7 / 16:.2f}"/>'
        for place in range(160)
    )


def _wheel(reading: Reading) -> str:
    drawn = wheel.wheel(sky_on(reading.date), reading.language)
    placed = f'<svg x="{_MIDDLE - _WHEEL / 2:g}" y="270" width="{_WHEEL}" height="{_WHEEL}" '
    return f'<g color="{GOLD}" font-family="{FAMILY}">{drawn.replace("<svg ", placed, 1)}</g>'


def _summary(reading: Reading) -> list[str]:
    broken = lines(reading.summary, _TEXT, _ROOM, most=4)
    return [_line(1315 + place * _LEADING, _TEXT, INK, line) for place, line in enumerate(broken)]


def _score(reading: Reading) -> list[str]:
    """Ten stars of the day, as many of them lit as its score."""
    return [
        f'<circle cx="{_MIDDLE - 198 + place * 44:g}" cy="1630" r="13" stroke="{GOLD}" stroke-width="2" '
        f'fill="{GOLD if place < reading.score else "none"}"/>'
        for place in range(10)
    ]
