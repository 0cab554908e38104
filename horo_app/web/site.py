"""The site as a whole: its pages with their titles, and what stands in every head."""

from collections.abc import Callable
from pathlib import Path

import reflex as rx

from horo_app.language import DEFAULT
from horo_app.web.files import FONT, file
from horo_app.web.pages import plain
from horo_app.web.pages.day import day, month
from horo_app.web.pages.home import home
from horo_app.web.pages.reading import reading
from horo_app.web.pages.sky import sky
from horo_app.web.routes import PAGES, TEMPLATES, Kind, Page
from horo_app.web.slots import image_slot, title_slot
from horo_app.web.states.today import Today

# The ground of the pages by day and by night (assets/horo.css), for what the browser draws around them
GROUNDS = {"light": "#f5f0e3", "dark": "#0a0f1f"}

SCRIPT = (Path(__file__).parent / "head.js").read_text(encoding="utf-8")

Draw = Callable[[Page], rx.Component]

_TEMPLATES: dict[Kind, Draw] = {
    Kind.DAY: day,
    Kind.MONTH: month,
    Kind.ARCHIVE: plain.archive,
    Kind.SKY: sky,
    Kind.FIND: plain.find,
    Kind.ABOUT: plain.about,
    Kind.LOST: plain.lost,
}


def head() -> list[rx.Component]:
    """What every page has in its head."""
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.meta(name="color-scheme", content="light dark"),
        *(
            rx.el.meta(
                name="theme-color",
                content=colour,
                custom_attrs={"media": f"(prefers-color-scheme: {scheme})"},
            )
            for scheme, colour in GROUNDS.items()
        ),
        rx.el.link(
            rel="preload", href=FONT, type="font/woff2", cross_origin="anonymous", custom_attrs={"as": "font"}
        ),
        rx.el.script(SCRIPT),
        rx.el.script(src=file("horo.js"), defer=True),
    ]


def add_pages(app: rx.App) -> None:
    """Add every page of every language: those of today at their addresses, templates for the others."""
    for page in PAGES:
        if page.sign:
            _add(app, reading, page, title_slot(Today.told), on_load=Today.restore)
        else:
            _add(app, home, page, title_slot())
    for page in TEMPLATES:
        _add(app, _TEMPLATES[page.kind], page, title_slot())
    # React Router's own, for an address that it is led to without asking the server
    lost = Page(DEFAULT, kind=Kind.LOST)
    app.add_page(lambda: plain.lost(lost), route="404", title="Horo", image="")


def _add(app: rx.App, draw: Draw, page: Page, title: rx.Var[str], **options: object) -> None:
    """Pages are drawn when they are built; a server that only serves what is built draws none."""
    app.add_page(lambda: draw(page), route=page.template, title=title, image=image_slot(), **options)
