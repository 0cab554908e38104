"""Our own files in `assets`, by addresses that change with what they hold, so that browsers may keep them for good."""

import hashlib
from functools import lru_cache

from markupsafe import Markup

from horo_app.core.folders import ROOT
from horo_app.core.language import Language
from horo_app.core.language_data import language_data

# A font that changes gets a new name
FONT = "/fonts/old-standard.woff2"


@lru_cache
def file(name: str) -> str:
    """The address of a file: "/horo.js?v=3f1c9a2b"."""
    content = (ROOT / "assets" / name).read_bytes()
    return f"/{name}?v={hashlib.sha256(content).hexdigest()[:8]}"


@lru_cache
def font_preloads(language: Language) -> Markup:
    """The elements of a head by which the text's own face is there when the text is first drawn."""
    element = Markup('<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin="anonymous">')
    return Markup("").join(
        element.format(address) for address in language_data(language, "language")["fonts"]
    )


def glyph(sign: str) -> str:
    """Where the glyph of a sign is drawn."""
    return f"{file('signs.svg')}#{sign}"


def figure(sign: str) -> str:
    """Where its constellation is drawn."""
    return f"{file('constellations.svg')}#{sign}"
