"""Slots: places in a prerendered page that the server fills with today's text, and the page's state later replaces.

At build time a slot renders a mark, which `delivery` replaces in the served HTML. In the browser it renders the state's
value once the state shows this page, and a blank before that. React keeps what the server wrote meanwhile, for the
element that holds the slot tells it not to mind (`suppressHydrationWarning`); but a blank it must be and not an empty
string, which React renders as no text at all, and then it throws the whole page away and draws it again.
"""

import re

import reflex as rx

# Plain ASCII that survives React's and HTML's escaping. A mark that stands for an address begins with a slash, so that
# nothing takes it for relative; the slot's value brings its own.
_MARK = re.compile(rb"/?HORO-SLOT-([a-z_]+)-END")

FILLED = {"suppressHydrationWarning": True}


def slot(name: str, shown: rx.Var[bool], value: rx.Var[str]) -> rx.Var[str]:
    """The text of slot `name`; its element needs `custom_attrs=FILLED` and nothing beside it."""
    return _slot(f"HORO-SLOT-{name}-END", shown, value)


def address_slot(name: str, shown: rx.Var[bool], value: rx.Var[str]) -> rx.Var[str]:
    """The address of a link; its element needs `custom_attrs=FILLED`."""
    return _slot(f"/HORO-SLOT-{name}-END", shown, value)


def served(name: str) -> rx.Var[str]:
    """The text of slot `name` as it was served, which no state replaces: for what is said once, with the document."""
    return _slot(f"HORO-SLOT-{name}-END", rx.Var("false", _var_type=bool), rx.Var.create(""))


def served_value(name: str, later: rx.Var[str] | None = None) -> rx.Var[str]:
    """The same for an attribute or the initial value of a field, which React leaves alone where it knows of none.

    Once `later` says something, that takes its place.
    """
    before = rx.Var(f'(typeof window === "undefined" ? "HORO-SLOT-{name}-END" : undefined)', _var_type=str)
    value: rx.Var[str] = before if later is None else rx.cond(later != "", later, before)
    return value


def waiting(shown: rx.Var[bool]) -> rx.Var[str]:
    """The class of an element whose slot is blank: never in the served page, where it is filled."""
    return _slot("", shown, rx.Var.create(""), blank="waiting")


def _slot(mark: str, shown: rx.Var[bool], value: rx.Var[str], blank: str = "\u00a0") -> rx.Var[str]:
    before = rx.Var(f'(typeof window === "undefined" ? "{mark}" : "{blank}")', _var_type=str)
    filled: rx.Var[str] = rx.cond(shown, value, before)
    return filled


def split(html: bytes) -> tuple[list[bytes], list[str]]:
    """A prerendered page as its fixed parts and the names of the slots between them: one part more than names."""
    pieces = _MARK.split(html)
    return pieces[0::2], [name.decode() for name in pieces[1::2]]
