"""Links: within the site they change the page without loading a document, elsewhere they load one."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.web.routes import Page


def page_link(page: Page, *children: rx.Component | str, **props: Any) -> rx.Component:
    """A link to a page of the site in the same language; its code is fetched once it is pointed at or touched."""
    attributes = {"prefetch": "intent"} | props.pop("custom_attrs", {})
    return ReactRouterLink.create(*children, to=page.path, custom_attrs=attributes, **props)


def document_link(address: Any, *children: Any, **props: Any) -> rx.Component:
    """A link that loads a new document: another language, or what is no page of the site."""
    return ReactRouterLink.create(*children, to=address, reload_document=True, **props)


def anchor(element_id: str, text: str, **props: Any) -> rx.Component:
    """A link within the document, whatever its address: the router's own would name the one it was built at."""
    return A.create(text, href=f"#{element_id}", **props)
