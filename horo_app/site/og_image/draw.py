"""Drawing an SVG as a PNG. It holds Python's lock for as long as it takes, so it is for a process of its own."""

from collections.abc import Callable

from horo_app.site.og_image.text_layout import FONT


def draw(svg: str) -> bytes:
    """The PNG of an SVG; raises ValueError for one that cannot be drawn."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[str(FONT)])
    return bytes(drawn)


def draw_made(make: Callable[[], str]) -> bytes:
    """The PNG of the SVG that `make` gives."""
    return draw(make())
