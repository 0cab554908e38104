"""Our own files in `assets`, by addresses that change with what they hold, so that browsers may keep them for good."""

import hashlib
from functools import lru_cache

from horo_app.settings import ROOT

FONT = "/fonts/old-standard.woff2"  # a font that changes gets a new name


@lru_cache
def file(name: str) -> str:
    """The address of a file: "/horo.js?v=3f1c9a2b"."""
    content = (ROOT / "assets" / name).read_bytes()
    return f"/{name}?v={hashlib.sha256(content).hexdigest()[:8]}"


def glyph(sign: str) -> str:
    """Where the glyph of a sign is drawn."""
    return f"{file('signs.svg')}#{sign}"


def figure(sign: str) -> str:
    """Where its constellation is drawn."""
    return f"{file('constellations.svg')}#{sign}"
