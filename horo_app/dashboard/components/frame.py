"""The frame of the dashboard: its navigation, who is signed in, notices, and what is said when the session is over."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.components.forms import plain_form
from horo_app.dashboard.routes import (
    ACCOUNT,
    CODE,
    INVITATION,
    LOGIN,
    PERIOD,
    SECTIONS,
    SETUP,
    TEXT,
    AdminPage,
)
from horo_app.site.components.links import document_link
from horo_app.site.routes import Page

TITLES = {
    "": msg("Overview"),
    "texts": msg("Texts"),
    TEXT: msg("A text"),
    "archive": msg("Archive"),
    "periods": msg("Weeks, months, years"),
    PERIOD: msg("A text"),
    "answers": msg("Answers"),
    "bot": msg("Bot"),
    "broadcasts": msg("Broadcasts"),
    "jobs": msg("Jobs"),
    "model": msg("Model"),
    "system": msg("System"),
    "alerts": msg("Alerts"),
    "admins": msg("Admins"),
    "audit": msg("Audit"),
    ACCOUNT: msg("Your sessions"),
    LOGIN: msg("Sign in to the dashboard"),
    CODE: msg("The code from your phone"),
    SETUP: msg("The first admin"),
    INVITATION: msg("You are invited"),
}


def title(page: AdminPage) -> str:
    """What a page of the dashboard is called."""
    return say(page.language, TITLES[page.name])


def styles() -> rx.Component:
    """The dashboard's own stylesheet, which public pages do without."""
    return rx.el.link(rel="stylesheet", href="/admin.css", custom_attrs={"precedence": "default"})


def admin_frame(page: AdminPage, *content: rx.Component) -> rx.Component:
    """A whole page of the dashboard around its content, which begins below the page's heading."""
    return rx.el.div(
        styles(),
        rx.el.div(
            document_link(
                f"{page.path}#content", say(page.language, "Skip to the content"), class_name="skip"
            ),
            _sidebar(page),
            rx.el.main(
                rx.el.h1(title(page)),
                _notice(page.language),
                *content,
                id="content",
                custom_attrs={"tabIndex": -1},
            ),
            class_name="dashboard",
            custom_attrs={"inert": AdminState.ended},
        ),
        _ended(page),
    )


def admin_link(page: AdminPage, *children: rx.Component | str, **props: object) -> rx.Component:
    """A link within the dashboard, in the same language: changes the page without loading a document."""
    return ReactRouterLink.create(*children, to=page.path, **props)


def _sidebar(page: AdminPage) -> rx.Component:
    return rx.el.header(
        rx.el.div(
            document_link(Page(page.language).path, "Horo", class_name="brand"),
            class_name="top",
        ),
        rx.el.nav(
            rx.el.ul(*(_section(page, page.at(name)) for name in SECTIONS)),
            custom_attrs={"aria-label": say(page.language, "Dashboard")},
        ),
        _person(page),
        class_name="side",
    )


def _section(page: AdminPage, there: AdminPage) -> rx.Component:
    here = {"aria-current": "page"} if there == page else {}
    if page.name == TEXT and there.name == "texts":
        here = {"aria-current": "true"}
    return rx.el.li(admin_link(there, title(there), custom_attrs=here))


def _person(page: AdminPage) -> rx.Component:
    roles = rx.cond(
        AdminState.name == "",
        "",
        rx.cond(AdminState.is_editor, say(page.language, "editor"), say(page.language, "viewer")),
    )
    here = {"aria-current": "page"} if page.name == ACCOUNT else {}
    return rx.el.div(
        admin_link(
            page.at(ACCOUNT),
            rx.el.span(AdminState.name, class_name="name"),
            rx.el.span(roles, class_name="role"),
            class_name="you",
            custom_attrs={"title": say(page.language, "Your sessions and password")} | here,
        ),
        *(_language(page, language) for language in Language if language is not page.language),
        plain_form(
            page.language,
            "/auth/logout",
            rx.el.button(say(page.language, "Sign out"), type="submit", class_name="quiet"),
        ),
        class_name="person",
    )


def _language(page: AdminPage, other: Language) -> rx.Component:
    return document_link(
        page.in_language(other).path,
        language_name(other),
        class_name="quiet",
        custom_attrs={"hrefLang": other.value, "lang": other.value},
    )


def _notice(language: Language) -> rx.Component:
    """Says what happened. The region is always there, so that screen readers hear what comes into it."""
    return rx.el.div(
        rx.cond(
            AdminState.notice != "",
            rx.el.div(
                rx.el.p(AdminState.notice),
                rx.el.button(
                    "×",
                    type="button",
                    on_click=AdminState.dismiss,
                    custom_attrs={"aria-label": say(language, "Dismiss")},
                ),
                class_name=rx.cond(AdminState.is_trouble, "notice trouble", "notice"),
            ),
        ),
        custom_attrs={"aria-live": "polite"},
    )


def _ended(page: AdminPage) -> rx.Component:
    """Over the page when its session is over: what was typed is still there, and signing in leads back here."""
    return rx.cond(
        AdminState.ended,
        rx.el.div(
            rx.el.div(
                rx.el.h2(say(page.language, "Your session has ended"), id="ended"),
                rx.el.p(say(page.language, "Sign in again and you are back on this page."), id="ended-why"),
                rx.el.form(
                    rx.el.input(type="hidden", name="next", value=AdminState.back),
                    rx.el.button(
                        say(page.language, "Sign in"), type="submit", auto_focus=True, class_name="main"
                    ),
                    action=page.at(LOGIN).path,
                    method="get",
                    on_submit=None,
                ),
                custom_attrs={
                    "role": "alertdialog",
                    "aria-modal": "true",
                    "aria-labelledby": "ended",
                    "aria-describedby": "ended-why",
                },
            ),
            class_name="ended",
        ),
    )
