"""The web manifest: what Horo is called and looks like on a home screen."""

import json
from functools import lru_cache

from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.site.routes import Page

MEDIA_TYPE = "application/manifest+json"

NIGHT = "#0a0f1f"  # the ground of the pages by night


def path(language: Language) -> str:
    """Where the manifest is."""
    return f"{Page(language).path.rstrip('/')}/site.webmanifest"


@lru_cache
def write(language: Language) -> bytes:
    """The manifest in a language."""
    home = Page(language).path
    members = {
        "id": home,
        "name": say(language, "Horo: today’s horoscope"),
        "short_name": "Horo",
        "description": say(
            language,
            "Today’s horoscope for every sign, written from the real positions of the Moon and the planets.",
        ),
        "lang": language.value,
        "dir": "ltr",
        "start_url": home,
        "scope": "/",
        "display": "standalone",
        "background_color": NIGHT,
        "theme_color": NIGHT,
        "categories": ["lifestyle", "entertainment"],
        "icons": [
            _icon("/favicon.svg", "any", "image/svg+xml"),
            _icon("/icon-192.png", "192x192"),
            _icon("/icon-512.png", "512x512"),
            _icon("/icon-maskable-512.png", "512x512", purpose="maskable"),
        ],
    }
    return json.dumps(members, ensure_ascii=False, indent=2).encode()


def _icon(src: str, sizes: str, kind: str = "image/png", purpose: str = "any") -> dict[str, str]:
    return {"src": src, "sizes": sizes, "type": kind, "purpose": purpose}
