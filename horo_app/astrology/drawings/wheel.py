"""The wheel of a day's sky: the zodiac as astrologers draw it, with the bodies at their true degrees. Pure.

0° Aries is at the left and the zodiac runs against the clock. Each body has a mark on the inner edge of the ring, at
its degree, and a glyph on the same ray, or a little aside where glyphs would touch; a thin leader joins the two.
"""

import math
from collections.abc import Mapping

from horo_app.astrology.drawings import glyphs
from horo_app.astrology.inflection import body_name
from horo_app.astrology.sky import LUMINARIES, Aspect, AspectKind, Body, Position, Sky, orb_limit
from horo_app.astrology.zodiac import NAMES, SIGNS, Sign
from horo_app.core.i18n import say
from horo_app.core.language import Language

SIZE = 400
MIDDLE = SIZE / 2

# Radii, from the outside in
RIM, SCALE, RING = 197.0, 185.0, 150.0
TICK, LEADER = 143.0, 136.5
GLYPHS, DEGREES = 124.0, 102.0
WEB = 83.0  # of the aspects

TICK_WIDTH = 0.6

APART = 14.0  # degrees that keep two glyphs from touching


def wheel(sky: Sky, language: Language) -> str:
    """The wheel as an image with its text alternative; a body's own words show when it is pointed at."""
    return (
        f'<svg class="wheel" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" '
        f'aria-label="{label(sky, language)}" fill="none" stroke="currentColor" stroke-width=".8">'
        f"{_ring()}{_web(sky)}{_bodies(sky, language)}</svg>"
    )


def label(sky: Sky, language: Language) -> str:
    """What the wheel shows, in words."""
    bodies = "; ".join(where(position, language) for position in sky.positions.values())
    return say(language, "The wheel of the zodiac. {bodies}.", bodies=bodies)


def where(position: Position, language: Language) -> str:
    """Like "Venus in Libra, 12°"."""
    name = body_name(position.body, language)
    words = f"{name[:1].upper()}{name[1:]} {NAMES[language][position.sign].locative}, {int(position.degree)}°"
    return say(language, "{place}, retrograde", place=words) if position.retrograde else words


def spread(longitudes: Mapping[Body, float], apart: float = APART) -> dict[Body, float]:
    """Where the glyphs go, in degrees: in the order of the zodiac, `apart` from each other, least far from home.

    The circle is cut at its widest gap. Glyphs that would touch form a block around the mean of what its members
    want, and blocks that would touch become one: the least squares of the moves.
    """
    order = _from_widest_gap(longitudes)
    blocks: list[tuple[float, int]] = []  # each one's first place, and how many it holds
    for _, longitude in order:
        start, count = longitude, 1
        while blocks and blocks[-1][0] + blocks[-1][1] * apart > start:
            before, held = blocks.pop()
            start = (before * held + (start - held * apart) * count) / (held + count)
            count += held
        blocks.append((start, count))
    places = [start + place * apart for start, count in blocks for place in range(count)]
    return {body: place % 360 for (body, _), place in zip(order, places, strict=True)}


def _from_widest_gap(longitudes: Mapping[Body, float]) -> list[tuple[Body, float]]:
    """The bodies along the zodiac, beginning after the widest empty stretch; longitudes only grow."""
    order = sorted(longitudes.items(), key=lambda item: item[1])
    gaps = [(longitude - order[place - 1][1]) % 360 for place, (_, longitude) in enumerate(order)]
    first = gaps.index(max(gaps))
    return order[first:] + [(body, longitude + 360) for body, longitude in order[:first]]


def _point(longitude: float, radius: float) -> tuple[float, float]:
    angle = math.radians(longitude)
    return MIDDLE - radius * math.cos(angle), MIDDLE + radius * math.sin(angle)


def _at(longitude: float, radius: float) -> str:
    x, y = _point(longitude, radius)
    return f"{x:.1f} {y:.1f}"


def _ray(longitude: float, start: float, end: float) -> str:
    return f"M{_at(longitude, start)}L{_at(longitude, end)}"


def _circle(name: str, radius: float, **look: str | float) -> str:
    more = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in look.items())
    return f'<circle class="{name}" cx="{MIDDLE:g}" cy="{MIDDLE:g}" r="{radius:g}"{more}/>'


def _ring() -> str:
    return (
        f'<path class="sectors" fill="currentColor" fill-opacity=".05" stroke="none" d="{_every_other_sector()}"/>'
        f"{_circle('rim', RIM, stroke_width=1.3)}{_circle('scale', SCALE)}{_circle('ring', RING)}"
        f"{_ticks(1, 3)}{_ticks(5, 6)}{_ticks(10, RIM - SCALE)}"
        f'<path class="cusps" d="{"".join(_ray(cusp, SCALE, RING) for cusp in range(0, 360, 30))}"/>'
        f"<g {glyphs.PEN}>{''.join(_sign(sign) for sign in SIGNS)}</g>"
    )


def _ticks(step: int, length: float) -> str:
    """A mark at each `step` degrees, hanging from the rim: a circle as broad as they are long, all gaps but these."""
    radius = RIM - length / 2
    gap = math.tau * radius * step / 360 - TICK_WIDTH
    return _circle(
        "ticks",
        radius,
        stroke_width=length,
        stroke_dasharray=f"{TICK_WIDTH} {gap:.3f}",
        stroke_dashoffset=TICK_WIDTH / 2,
    )


def _every_other_sector() -> str:
    return "".join(
        f"M{_at(cusp, SCALE)}A{SCALE:g} {SCALE:g} 0 0 0 {_at(cusp + 30, SCALE)}"
        f"L{_at(cusp + 30, RING)}A{RING:g} {RING:g} 0 0 1 {_at(cusp, RING)}"
        for cusp in range(0, 360, 60)
    )


def _sign(sign: Sign) -> str:
    x, y = _point(sign.place * 30 + 15, (SCALE + RING) / 2)
    return glyphs.placed(glyphs.sign_strokes(sign), x, y, 24, f"sign {sign.element}")


def _web(sky: Sky) -> str:
    """The aspects, the closer the stronger, and the Earth in the middle."""
    threads = "".join(_thread(aspect, sky) for aspect in reversed(sky.aspects))
    knots = "".join(f"M{_at(position.longitude, WEB)}h.01" for position in sky.positions.values())
    return (
        f"{_circle('web', WEB, stroke_opacity=0.45)}{threads}"
        f'<path class="knots" stroke-width="3.6" stroke-linecap="round" d="{knots}"/>'
        f"{_circle('earth', 2, fill='currentColor')}"
    )


def _thread(aspect: Aspect, sky: Sky) -> str:
    """A chord; but two that stand together are joined along the circle, where a chord would be too short to see."""
    first, second = (sky.position(body).longitude for body in (aspect.first, aspect.second))
    strength = 1 - 0.7 * aspect.orb / orb_limit(aspect.kind, aspect.first, aspect.second)
    look = f'class="aspect {aspect.kind}" stroke-opacity="{strength:.2g}"'
    if aspect.kind is AspectKind.CONJUNCTION:
        sweep = int((second - first) % 360 > 180)
        arc = f"M{_at(first, WEB)}A{WEB:g} {WEB:g} 0 0 {sweep} {_at(second, WEB)}"
        return f'<path {look} stroke-width="2.4" d="{arc}"/>'
    dashes = ' stroke-dasharray="4 2.5"' if aspect.kind is AspectKind.SEXTILE else ""
    return f'<path {look}{dashes} d="M{_at(first, WEB)}L{_at(second, WEB)}"/>'


def _bodies(sky: Sky, language: Language) -> str:
    places = spread({body: position.longitude for body, position in sky.positions.items()})
    drawn = (_body(position, places[body], language) for body, position in sky.positions.items())
    return f'<g {glyphs.PEN} text-anchor="middle" font-size="11">{"".join(drawn)}</g>'


def _body(position: Position, place: float, language: Language) -> str:
    mark = _ray(position.longitude, RING, TICK)
    sweep = int((place - position.longitude) % 360 > 180)
    leader = f"M{_at(position.longitude, TICK)}A{TICK:g} {TICK:g} 0 0 {sweep} {_at(place, LEADER)}"  # along the ring
    size = 24 if position.body in LUMINARIES else 21
    return (
        f'<g class="body {position.body}"><title>{where(position, language)}</title>'
        f'<path class="mark" stroke-width="1.6" d="{mark}"/>'
        f'<path class="leader" stroke-width=".8" stroke-opacity=".6" d="{leader}"/>'
        f"{glyphs.placed(glyphs.body_strokes(position.body), *_point(place, GLYPHS), size, 'glyph')}"
        f"{_degree(position, *_point(place, DEGREES))}</g>"
    )


def _degree(position: Position, x: float, y: float) -> str:
    """The degree within the sign, with the mark of one that goes backwards."""
    text = str(int(position.degree))
    aside = 2.9 if position.retrograde else 0.0
    number = (
        f'<text class="degree" x="{x - aside:.1f}" y="{y + 4:.1f}" '
        f'fill="currentColor" stroke="none">{text}°</text>'
    )
    if not position.retrograde:
        return number
    place = f"translate({x + 0.7 + 3.2 * len(text):.1f} {y - 1.5:.1f})scale(.5)"
    return f'{number}<path class="retrograde" transform="{place}" d="{glyphs.RETROGRADE}"/>'
