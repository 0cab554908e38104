"""The dashboard as a whole: its pages, and what loads when one is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from horo_app.dashboard.account import account
from horo_app.dashboard.account_state import AccountState
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.admins import admins
from horo_app.dashboard.admins_state import AdminsState
from horo_app.dashboard.alerts import alerts
from horo_app.dashboard.alerts_state import AlertsState
from horo_app.dashboard.answers import answers
from horo_app.dashboard.answers_state import AnswersState
from horo_app.dashboard.archive import archive
from horo_app.dashboard.audit import audit_log
from horo_app.dashboard.bot import bot
from horo_app.dashboard.bot_state import BotState
from horo_app.dashboard.broadcast_state import BroadcastState
from horo_app.dashboard.broadcasts import broadcasts
from horo_app.dashboard.components.frame import title
from horo_app.dashboard.jobs import jobs
from horo_app.dashboard.jobs_state import JobsState
from horo_app.dashboard.login import code, invitation, login, setup
from horo_app.dashboard.model import model
from horo_app.dashboard.model_state import ModelState
from horo_app.dashboard.overview import overview
from horo_app.dashboard.overview_state import OverviewState
from horo_app.dashboard.page_table import PageTable
from horo_app.dashboard.period_text import period_text
from horo_app.dashboard.period_text_state import PeriodTextState
from horo_app.dashboard.periods import periods
from horo_app.dashboard.personal_data_state import PersonalDataState
from horo_app.dashboard.routes import (
    ACCOUNT,
    ADMIN_PAGES,
    CODE,
    INVITATION,
    LOGIN,
    PERIOD,
    SETUP,
    TEXT,
    AdminPage,
)
from horo_app.dashboard.second_factor_state import SecondFactorState
from horo_app.dashboard.system import system
from horo_app.dashboard.system_state import SystemState
from horo_app.dashboard.text import text
from horo_app.dashboard.text_state import TextState
from horo_app.dashboard.texts import texts
from horo_app.dashboard.texts_state import TextsState

HIDDEN = [{"name": "robots", "content": "noindex, nofollow"}]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page and the events that fill it, every time it is opened or its address changes."""

    page: Callable[[AdminPage], rx.Component]
    on_load: list[Any] = field(default_factory=list)


PLACES = {
    "": PageEntry(overview, [AdminState.enter, OverviewState.load, OverviewState.follow]),
    "texts": PageEntry(texts, [AdminState.enter, TextsState.load, TextsState.follow]),
    TEXT: PageEntry(text, [AdminState.enter, TextState.load, TextState.follow]),
    "archive": PageEntry(archive, [AdminState.enter, PageTable.load]),
    "periods": PageEntry(periods, [AdminState.enter, PageTable.load]),
    PERIOD: PageEntry(period_text, [AdminState.enter, PeriodTextState.load]),
    "answers": PageEntry(
        answers, [AdminState.enter, AnswersState.load, PageTable.load, PageTable.follow, AnswersState.follow]
    ),
    "bot": PageEntry(
        bot,
        [
            AdminState.enter,
            BotState.load,
            PersonalDataState.load,
            PageTable.load,
            PageTable.follow,
            BotState.follow,
        ],
    ),
    "broadcasts": PageEntry(
        broadcasts,
        [AdminState.enter, BroadcastState.load, PageTable.load, PageTable.follow, BroadcastState.follow],
    ),
    "jobs": PageEntry(jobs, [AdminState.enter, JobsState.load, PageTable.load, PageTable.follow]),
    "model": PageEntry(
        model, [AdminState.enter, ModelState.load, PageTable.load, PageTable.follow, ModelState.follow]
    ),
    "system": PageEntry(system, [AdminState.enter, SystemState.load, SystemState.follow]),
    "alerts": PageEntry(
        alerts, [AdminState.enter, AlertsState.load, PageTable.load, PageTable.follow, AlertsState.follow]
    ),
    "admins": PageEntry(admins, [AdminState.enter, AdminsState.load, AdminsState.follow]),
    "audit": PageEntry(audit_log, [AdminState.enter, PageTable.load, PageTable.follow]),
    ACCOUNT: PageEntry(account, [AdminState.enter, AccountState.load, SecondFactorState.load]),
    LOGIN: PageEntry(login),
    CODE: PageEntry(code),
    SETUP: PageEntry(setup),
    INVITATION: PageEntry(invitation),
}


def add_pages(app: rx.App) -> None:
    """Add every page of the dashboard in every language."""
    for page in ADMIN_PAGES:
        _add(app, PLACES[page.name], page)


def _add(app: rx.App, place: PageEntry, page: AdminPage) -> None:
    app.add_page(
        lambda: place.page(page),
        route=page.path.strip("/"),
        title=f"{title(page)} — Horo",
        on_load=place.on_load or None,
        meta=HIDDEN,
    )
