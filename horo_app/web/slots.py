"""Slots: places in a prerendered page that the server fills with today's text, and the page's state later replaces.

At build time a slot renders a mark, which `delivery` replaces in the served HTML. In the browser it renders the
state's value once the state shows this page, and an empty string before that; React keeps what the server wrote
meanwhile, because the element that holds a slot tells it not to mind (`suppressHydrationWarning`).
"""

import re

import reflex as rx

# Plain ASCII that survives React's and HTML's escaping. As the target of a link it gains a slash, which the slot's
# own value brings along.
_MARK = re.compile(rb'(?:(?<==")/)?HORO-SLOT-([a-z_]+)-END')

FILLED = {"suppressHydrationWarning": True}


def slot(name: str, shown: rx.Var[bool], value: rx.Var[str]) -> rx.Var[str]:
    """The text of slot `name`; its element needs `custom_attrs=FILLED` and nothing beside it."""
    before = rx.Var(f'(typeof window === "undefined" ? "HORO-SLOT-{name}-END" : "")', _var_type=str)
    filled: rx.Var[str] = rx.cond(shown, value, before)
    return filled


def split(html: bytes) -> tuple[list[bytes], list[str]]:
    """A prerendered page as its fixed parts and the names of the slots between them: one part more than names."""
    pieces = _MARK.split(html)
    return pieces[0::2], [name.decode() for name in pieces[1::2]]
