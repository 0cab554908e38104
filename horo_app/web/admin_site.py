"""The dashboard as a whole: its pages, and what loads when one is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from horo_app.web.admin_routes import ACCOUNT, ADMIN_PAGES, LOGIN, SETUP, AdminPage
from horo_app.web.components.admin.frame import title
from horo_app.web.pages.admin.account import account
from horo_app.web.pages.admin.audit_log import audit_log
from horo_app.web.pages.admin.login import login, setup
from horo_app.web.states.admin.account import Account
from horo_app.web.states.admin.audit_log import AuditLog
from horo_app.web.states.admin.desk import Desk

HIDDEN = [{"name": "robots", "content": "noindex, nofollow"}]


@dataclass(frozen=True, slots=True)
class Place:
    """A page and the events that fill it, every time it is opened or its address changes."""

    page: Callable[[AdminPage], rx.Component]
    on_load: list[Any] = field(default_factory=list)


PLACES = {
    "audit": Place(audit_log, [Desk.enter, AuditLog.load, AuditLog.follow]),
    ACCOUNT: Place(account, [Desk.enter, Account.load]),
    LOGIN: Place(login),
    SETUP: Place(setup),
}


def add_pages(app: rx.App) -> None:
    """Add every page of the dashboard in every language."""
    for page in ADMIN_PAGES:
        place = PLACES[page.name]
        app.add_page(
            place.page(page),
            route=page.path.strip("/"),
            title=f"{title(page)} — Horo",
            on_load=place.on_load or None,
            meta=HIDDEN,
        )
