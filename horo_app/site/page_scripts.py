"""The documents' own script: the modules in `scripts/`, bundled when the pages are built (`ops/frontend_build.py`).

`early.js` stands in the head and runs before anything is drawn; `horo.js` is a file that runs once the page is read.
"""

from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from reflex.utils.prerequisites import get_web_dir

ASSETS = Path("build") / "client" / "assets"

# Another language is a document of its own; where it can, the browser prepares it while one points at the link.
_SPECULATION = (
    '{"prerender":[{"where":{"selector_matches":".languages a, .offer a"},"eagerness":"moderate"}]}'
)


def _bundle(name: str) -> Path:
    return next((get_web_dir() / ASSETS).glob(f"{name}-????????.js"))


@lru_cache
def early() -> str:
    """The script of the head."""
    return _bundle("early").read_text(encoding="utf-8").strip()


@lru_cache
def tags() -> Markup:
    """The elements of a page's head that hold its script."""
    template = (
        '<script>{}</script><script src="/assets/{}" defer></script>'
        '<script type="speculationrules">{}</script>'
    )
    return Markup(template.format(early(), _bundle("horo").name, _SPECULATION))  # noqa: S704 (all our own)
