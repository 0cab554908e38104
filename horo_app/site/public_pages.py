"""The site as a whole: its pages with their titles, and what stands in every head."""

from collections.abc import Callable

import reflex as rx

from horo_app.core.language import DEFAULT
from horo_app.site.pages import moon, plain
from horo_app.site.pages.home import home
from horo_app.site.pages.pair import pair
from horo_app.site.pages.period import period
from horo_app.site.pages.reading import month, reading
from horo_app.site.pages.sky import sky
from horo_app.site.placeholders import text
from horo_app.site.routes import TEMPLATES, Page, PageKind
from horo_app.site.static_files import FONT

# The ground of the pages by day and by night (assets/horo.css), for what the browser draws around them
GROUNDS = {"light": "#f5f0e3", "dark": "#0a0f1f"}

Draw = Callable[[Page], rx.Component]

_DRAWN_BY: dict[PageKind, Draw] = {
    PageKind.TODAY: home,
    PageKind.DAY: reading,
    PageKind.MONTH: month,
    PageKind.PERIOD: period,
    PageKind.PAIR: pair,
    PageKind.ARCHIVE: plain.archive,
    PageKind.SKY: sky,
    PageKind.MOON: moon.day,
    PageKind.MOON_MONTH: moon.month,
    PageKind.FIND: plain.find,
    PageKind.ABOUT: plain.about,
    PageKind.PRIVACY: plain.privacy,
    PageKind.ACCESSIBILITY: plain.accessibility,
    PageKind.LOST: plain.lost,
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
    ]


def add_pages(app: rx.App) -> None:
    """Add every page of every language: documents, of which only the HTML is served."""
    for page in TEMPLATES:
        _add(app, page)
    # React Router's own, for an address that it is led to without asking the server
    lost = Page(DEFAULT, kind=PageKind.LOST)
    app.add_page(lambda: plain.lost(lost), route="404", title="Horo", image="")


def _add(app: rx.App, page: Page) -> None:
    """Pages are drawn when they are built; a server that only serves what is built draws none."""
    app.add_page(
        lambda: _DRAWN_BY[page.kind](page), route=page.template, title=text("title"), image=text("image")
    )
