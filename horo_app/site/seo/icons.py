"""`python -m horo_app.site.seo.icons`: draws the icons in `assets` that must be pictures, from `favicon.svg`."""

import re
from pathlib import Path

from horo_app.core.folders import ROOT
from horo_app.site.og_image.draw import draw

ASSETS = ROOT / "assets"

# Phones cut their own shape out of what fills its square; "maskable" ones may lose a fifth on each side
_SIZES = {"icon-192": 192, "icon-512": 512}
_FILLED = {"apple-touch-icon": (180, 0.86), "icon-maskable-512": (512, 0.74)}


def icons() -> dict[Path, bytes]:
    """The files and what belongs in them."""
    drawing = (ASSETS / "favicon.svg").read_text()
    svgs = {name: _sized(drawing, size) for name, size in _SIZES.items()}
    svgs |= {name: _filled(drawing, *how) for name, how in _FILLED.items()}
    return {ASSETS / f"{name}.png": draw(svg) for name, svg in svgs.items()}


def _sized(drawing: str, size: int) -> str:
    return drawing.replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)


def _filled(drawing: str, size: int, scale: float) -> str:
    """The drawing without its rounded corners, on a ground that fills the square."""
    ground = re.findall(r'<rect [^>]*fill="(#\w+)"', drawing)[0]
    figures = "".join(re.findall(r"<path [^>]*/>", drawing))
    inset = 16 * (1 - scale)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" fill="{ground}"/>'
        f'<g transform="translate({inset} {inset}) scale({scale})">{figures}</g></svg>'
    )


if __name__ == "__main__":
    for file, picture in icons().items():
        file.write_bytes(picture)
