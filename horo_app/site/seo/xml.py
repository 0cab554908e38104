"""Writing XML that any reader takes."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

from horo_app.http.cache import Representation, represent

# What XML 1.0 cannot hold, escaped or not: a text that was pasted from somewhere may
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = ElementTree.Element

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"

for prefix, namespace in {"": SITEMAP, "atom": ATOM, "content": CONTENT}.items():
    ElementTree.register_namespace(prefix, namespace)


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A new child of `parent`; `name` may be "{namespace}name"."""
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = _IMPOSSIBLE.sub("", text) or None
    return child


def written(root: Element) -> bytes:
    """The whole document."""
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def represented(write: Callable[[], bytes], media_type: str) -> Representation:
    """The document that `write` gives, compressed: one piece of work for another process."""
    return represent(write(), media_type)
