"""Links: pages of the site are documents, and following a link loads one."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink


def link(address: Any, *children: Any, **props: Any) -> rx.Component:
    """A link on a page that is a document."""
    return A.create(*children, href=address, **props)


def document_link(address: Any, *children: Any, **props: Any) -> rx.Component:
    """A link on a page of the dashboard that loads a new document."""
    return ReactRouterLink.create(*children, to=address, reload_document=True, **props)
