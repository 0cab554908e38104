"""The dashboard as a whole: its pages, and what loads when one is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from horo_app.dashboard.account import account
from horo_app.dashboard.account_state import Account
from horo_app.dashboard.admin_state import Desk
from horo_app.dashboard.answers import answers
from horo_app.dashboard.answers_state import Answers
from horo_app.dashboard.archive import archive
from horo_app.dashboard.audit import audit_log
from horo_app.dashboard.audit_state import AuditLog
from horo_app.dashboard.bot import bot
from horo_app.dashboard.bot_state import Bot
from horo_app.dashboard.broadcast_state import Composer
from horo_app.dashboard.broadcasts import broadcasts
from horo_app.dashboard.components.frame import title
from horo_app.dashboard.jobs import jobs
from horo_app.dashboard.jobs_state import Clockwork
from horo_app.dashboard.login import login, setup
from horo_app.dashboard.model import model
from horo_app.dashboard.model_state import Spending
from horo_app.dashboard.overview import overview
from horo_app.dashboard.overview_state import Overview
from horo_app.dashboard.page_table import Listed
from horo_app.dashboard.routes import ACCOUNT, ADMIN_PAGES, LOGIN, SETUP, TEXT, AdminPage
from horo_app.dashboard.system import system
from horo_app.dashboard.system_state import System
from horo_app.dashboard.text import text
from horo_app.dashboard.text_state import Editor
from horo_app.dashboard.texts import texts
from horo_app.dashboard.texts_state import Texts

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
