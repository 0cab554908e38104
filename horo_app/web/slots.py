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

_NEVER = rx.Var("false", _var_type=bool)
_IS_BUILD = 'typeof window === "undefined"'


def slot(name: str, shown: rx.Var[bool], value: rx.Var[str]) -> rx.Var[str]:
    """The text of slot `name`; its element needs `custom_attrs=FILLED` and nothing beside it."""
    return _slot(f"HORO-SLOT-{name}-END", shown, value)


def address_slot(name: str, shown: rx.Var[bool], value: rx.Var[str]) -> rx.Var[str]:
    """The address of a link; its element needs `custom_attrs=FILLED`."""
    return _slot(f"/HORO-SLOT-{name}-END", shown, value)


def served(name: str) -> rx.Var[str]:
    """The text of slot `name` as it was served, which no state replaces: for what is said once, with the document."""
    return _slot(f"HORO-SLOT-{name}-END", _NEVER, rx.Var.create(""))


def served_address(name: str) -> rx.Var[str]:
    """The same for the address of a link."""
    return _slot(f"/HORO-SLOT-{name}-END", _NEVER, rx.Var.create(""))


def served_value(name: str) -> rx.Var[str]:
    """The same for an attribute or the initial value of a field, which React leaves alone where it knows of none."""
    return rx.Var(f'(typeof window === "undefined" ? "HORO-SLOT-{name}-END" : undefined)', _var_type=str)


def html_slot(name: str, element_id: str, shown: rx.Var[bool], value: rx.Var[str]) -> dict[str, object]:
    """The attributes of an element whose whole content is markup that the server makes.

    Until the state has it, React is told what stands there already, so that it leaves it alone.
    """
    there = f'(document.getElementById("{element_id}")?.innerHTML ?? "")'
    before = rx.Var(f'({_IS_BUILD} ? "HORO-SLOT-{name}-END" : {there})', _var_type=str)
    html = rx.cond(shown, value, before)
    content = rx.Var(f"({{__html: {html!s}}})", _var_type=dict, _var_data=html._get_all_var_data())
    return {"dangerouslySetInnerHTML": content, "suppressHydrationWarning": True}


def image_slot() -> rx.Var[str]:
    """The address of the picture that previews show: React is told the one that is there."""
    there = "document.querySelector('meta[property=\"og:image\"]')?.content ?? ''"
    return rx.Var(f'({_IS_BUILD} ? "HORO-SLOT-image-END" : ({there}))', _var_type=str)


def title_slot(shown: rx.Var[bool], value: rx.Var[str]) -> rx.Var[str]:
    """The document's title. React does not mind: until the state has it, it is told the one that is there."""
    before = rx.Var(f'({_IS_BUILD} ? "HORO-SLOT-title-END" : document.title)', _var_type=str)
    title: rx.Var[str] = rx.cond(shown, value, before)
    return title


def served_html(name: str, element_id: str) -> dict[str, object]:
    """The same for markup that no state replaces."""
    return html_slot(name, element_id, _NEVER, rx.Var.create(""))


def waiting(shown: rx.Var[bool]) -> rx.Var[str]:
    """The class of an element whose slot is blank: never in the served page, where it is filled."""
    return _slot("", shown, rx.Var.create(""), blank="waiting")


def _slot(mark: str, shown: rx.Var[bool], value: rx.Var[str], blank: str = "\u00a0") -> rx.Var[str]:
    before = rx.Var(f'({_IS_BUILD} ? "{mark}" : "{blank}")', _var_type=str)
    filled: rx.Var[str] = rx.cond(shown, value, before)
    return filled


def split(html: bytes) -> tuple[list[bytes], list[str]]:
    """A prerendered page as its fixed parts and the names of the slots between them: one part more than names."""
    pieces = _MARK.split(html)
    return pieces[0::2], [name.decode() for name in pieces[1::2]]
