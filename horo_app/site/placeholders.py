"""Placeholders: the places of a prerendered page that the server fills when it serves the page.

A placeholder is plain ASCII, so it survives React's and HTML's escaping. One that stands for an address begins with a
slash, so that nothing takes it for relative; its value brings its own.
"""

import re

import reflex as rx

_PLACEHOLDER = re.compile(rb"/?HORO-SLOT-([a-z_]+)-END")

_IS_BUILD = 'typeof window === "undefined"'

# For an element of the dashboard: React keeps what the server wrote into it
FILLED = {"suppressHydrationWarning": True}


def text(name: str) -> str:
    """The placeholder of a text or of an attribute's value."""
    return f"HORO-SLOT-{name}-END"


def address(name: str) -> str:
    """The placeholder of a link's address."""
    return f"/HORO-SLOT-{name}-END"


def markup(name: str) -> dict[str, object]:
    """The attributes of an element whose whole content is markup that the server makes; `name` is its id as well."""
    return drawn(text(name)) | {"id": name}


def drawn(svg: str) -> dict[str, object]:
    """The attributes of an element that holds markup of ours."""
    return {"dangerouslySetInnerHTML": {"__html": svg}}


def served(name: str) -> rx.Var[str]:
    """A text on a page of the dashboard, which React takes over: a blank, and not an empty string, in the browser.

    Of an empty string React makes no text at all, and would then draw the whole page again.
    """
    return _once(name, '"\u00a0"')


def served_value(name: str, later: rx.Var[str] | None = None) -> rx.Var[str]:
    """The same for an attribute or the initial value of a field, which React leaves alone where it knows of none.

    Once `later` says something, that takes its place.
    """
    value = "undefined" if later is None else f"({later!s} || undefined)"
    return _once(name, value, later)


def _once(name: str, value: str, later: rx.Var[str] | None = None) -> rx.Var[str]:
    data = later._get_all_var_data() if later is not None else None
    return rx.Var(f'({_IS_BUILD} ? "{text(name)}" : {value})', _var_type=str, _var_data=data)


def split(html: bytes) -> tuple[list[bytes], list[str]]:
    """A prerendered page as its fixed parts and the names of the placeholders between them, one fewer."""
    pieces = _PLACEHOLDER.split(html)
    return pieces[0::2], [name.decode() for name in pieces[1::2]]
