"""The dashboard as a whole: its pages, and what loads when one is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from horo_app.web.admin_routes import ACCOUNT, ADMIN_PAGES, LOGIN, SETUP, TEXT, AdminPage
from horo_app.web.components.admin.frame import title
from horo_app.web.pages.admin.account import account
from horo_app.web.pages.admin.answers import answers
from horo_app.web.pages.admin.archive import archive
from horo_app.web.pages.admin.audit_log import audit_log
from horo_app.web.pages.admin.bot import bot
from horo_app.web.pages.admin.broadcasts import broadcasts
from horo_app.web.pages.admin.jobs import jobs
from horo_app.web.pages.admin.login import login, setup
from horo_app.web.pages.admin.model import model
from horo_app.web.pages.admin.overview import overview
from horo_app.web.pages.admin.system import system
from horo_app.web.pages.admin.text import text
from horo_app.web.pages.admin.texts import texts
from horo_app.web.states.admin.account import Account
from horo_app.web.states.admin.answers import Answers
from horo_app.web.states.admin.audit_log import AuditLog
from horo_app.web.states.admin.bot import Bot
from horo_app.web.states.admin.clockwork import Clockwork
from horo_app.web.states.admin.composer import Composer
from horo_app.web.states.admin.desk import Desk
from horo_app.web.states.admin.editor import Editor
from horo_app.web.states.admin.listed import Listed
from horo_app.web.states.admin.overview import Overview
from horo_app.web.states.admin.spending import Spending
from horo_app.web.states.admin.system import System
from horo_app.web.states.admin.texts import Texts

HIDDEN = [{"name": "robots", "content": "noindex, nofollow"}]


@dataclass(frozen=True, slots=True)
class Place:
    """A page and the events that fill it, every time it is opened or its address changes."""

    page: Callable[[AdminPage], rx.Component]
    on_load: list[Any] = field(default_factory=list)


PLACES = {
    "": Place(overview, [Desk.enter, Overview.load, Overview.follow]),
    "texts": Place(texts, [Desk.enter, Texts.load, Texts.follow]),
    TEXT: Place(text, [Desk.enter, Editor.load, Editor.follow]),
    "archive": Place(archive, [Desk.enter, Listed.load]),
    "answers": Place(answers, [Desk.enter, Answers.load, Listed.load, Listed.follow, Answers.follow]),
    "bot": Place(bot, [Desk.enter, Bot.load, Listed.load, Listed.follow, Bot.follow]),
    "broadcasts": Place(broadcasts, [Desk.enter, Composer.load, Listed.load, Listed.follow, Composer.follow]),
    "jobs": Place(jobs, [Desk.enter, Clockwork.load, Listed.load, Listed.follow]),
    "model": Place(model, [Desk.enter, Spending.load, Listed.load, Listed.follow, Spending.follow]),
    "system": Place(system, [Desk.enter, System.load, System.follow]),
    "audit": Place(audit_log, [Desk.enter, AuditLog.load, AuditLog.follow]),
    ACCOUNT: Place(account, [Desk.enter, Account.load]),
    LOGIN: Place(login),
    SETUP: Place(setup),
}


def add_pages(app: rx.App) -> None:
    """Add every page of the dashboard in every language."""
    for page in ADMIN_PAGES:
        _add(app, PLACES[page.name], page)


def _add(app: rx.App, place: Place, page: AdminPage) -> None:
    app.add_page(
        lambda: place.page(page),
        route=page.path.strip("/"),
        title=f"{title(page)} — Horo",
        on_load=place.on_load or None,
        meta=HIDDEN,
    )
