"""Slots: places in a prerendered page that the server fills with today's text, and the page's state later replaces.

At build time a slot renders a mark, which `delivery` replaces in the served HTML. In the browser it renders what the
state tells for this address, and a blank until it does. React keeps what the server wrote meanwhile, for the element
that holds the slot tells it not to mind (`suppressHydrationWarning`); but a blank it must be and not an empty string,
which React renders as no text at all, and then it throws the whole page away and draws it again.

What is told is looked up by the address and not by the page, so that all signs share the code of their slots.
"""

import re

import reflex as rx

# Plain ASCII that survives React's and HTML's escaping. A mark that stands for an address begins with a slash, so that
# nothing takes it for relative; the slot's value brings its own.
_MARK = re.compile(rb"/?HORO-SLOT-([a-z_]+)-END")

FILLED = {"suppressHydrationWarning": True}
HERE = "location.pathname"

_IS_BUILD = 'typeof window === "undefined"'

Told = rx.Var[dict[str, dict[str, str]]]  # by address, or by language; then by the name of a slot


def slot(name: str, told: Told, key: str = HERE) -> rx.Var[str]:
    """The text of slot `name`; its element needs `custom_attrs=FILLED` and nothing beside it."""
    return _slot(f"HORO-SLOT-{name}-END", _told(name, told, key, '"\u00a0"'), told)


def address_slot(name: str, told: Told, key: str = HERE) -> rx.Var[str]:
    """The address of a link; its element needs `custom_attrs=FILLED`."""
    return _slot(f"/HORO-SLOT-{name}-END", _told(name, told, key, '"\u00a0"'), told)


def html_slot(name: str, told: Told, key: str = HERE) -> dict[str, object]:
    """The attributes of an element, `name` its id as well, whose whole content is markup that the server makes.

    Until the state tells it, React is told what stands there already, so that it leaves it alone; unless that is
    another page's, which one has just left.
    """
    there = f'document.querySelector(`#{name}[data-of="${{{HERE}}}"]`)?.innerHTML'
    html = _slot(f"HORO-SLOT-{name}-END", _told(name, told, key, f'({there} ?? "")'), told)
    return _html(html) | {"id": name, "data-of": _slot("HORO-SLOT-path-END", HERE)}


def waiting(told: Told) -> rx.Var[str]:
    """The class of an element whose slot is blank: never in the served page, where it is filled."""
    return _slot("", f'({told!s}[{HERE}] ? "" : "waiting")', told)


def served(name: str) -> rx.Var[str]:
    """The text of slot `name` as it was served, which no state replaces: for what is said once, with the document."""
    return _slot(f"HORO-SLOT-{name}-END", '"\u00a0"')


def served_address(name: str) -> rx.Var[str]:
    """The same for the address of a link."""
    return _slot(f"/HORO-SLOT-{name}-END", '"\u00a0"')


def served_value(name: str, later: rx.Var[str] | None = None) -> rx.Var[str]:
    """The same for an attribute or the initial value of a field, which React leaves alone where it knows of none.

    Once `later` says something, that takes its place.
    """
    said = "undefined" if later is None else f"({later!s} || undefined)"
    data = later._get_all_var_data() if later is not None else None
    return rx.Var(f'({_IS_BUILD} ? "HORO-SLOT-{name}-END" : {said})', _var_type=str, _var_data=data)


def served_html(name: str) -> dict[str, object]:
    """The same for the whole content of an element, `name` its id as well."""
    there = f'(document.getElementById("{name}")?.innerHTML ?? "")'
    return _html(_slot(f"HORO-SLOT-{name}-END", there)) | {"id": name}


def drawn(svg: str) -> dict[str, object]:
    """The attributes of an element that holds a drawing of ours and never changes."""
    return {"dangerouslySetInnerHTML": {"__html": svg}}


def _told(name: str, told: Told, key: str, blank: str) -> str:
    return f'({told!s}[{key}]?.["{name}"] ?? {blank})'


def _slot(mark: str, value: str, told: Told | None = None) -> rx.Var[str]:
    data = told._get_all_var_data() if told is not None else None
    return rx.Var(f'({_IS_BUILD} ? "{mark}" : {value})', _var_type=str, _var_data=data)


def _html(html: rx.Var[str]) -> dict[str, object]:
    content = rx.Var(f"({{__html: {html!s}}})", _var_type=dict, _var_data=html._get_all_var_data())
    return FILLED | {"dangerouslySetInnerHTML": content}


def image_slot() -> rx.Var[str]:
    """The address of the picture that previews show: React is told the one that is there."""
    return _slot(
        "HORO-SLOT-image-END", "document.querySelector('meta[property=\"og:image\"]')?.content ?? ''"
    )


def title_slot(told: Told | None = None) -> rx.Var[str]:
    """The document's title. React does not mind: until the state tells it, it is told the one that is there."""
    there = "document.title"
    value = _told("title", told, HERE, there) if told is not None else there
    return _slot("HORO-SLOT-title-END", value, told)


def split(html: bytes) -> tuple[list[bytes], list[str]]:
    """A prerendered page as its fixed parts and the names of the slots between them: one part more than names."""
    pieces = _MARK.split(html)
    return pieces[0::2], [name.decode() for name in pieces[1::2]]
