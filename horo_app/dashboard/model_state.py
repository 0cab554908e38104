"""What the model cost, day by day."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import reflex as rx

from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import Scope
from horo_app.core.db import transaction
from horo_app.core.i18n import say_many
from horo_app.core.language import Language
from horo_app.dashboard import figures, live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.live_page import LivePage
from horo_app.dashboard.require_role import guarded
from horo_app.tables import engine, registry
from horo_app.tables.engine import Ask


@dataclass(frozen=True)
class CostRow:
    """A day in words."""

    date: str
    requests: str
    failed: str
    tokens: str
    cost: str


@dataclass(frozen=True)
class ModelView:
    """The chart of costs: `days` for the picture, `rows` for its table."""

    status: str = table.LOADING
    summary: str = ""
    days: list[dict[str, Any]] = field(default_factory=list)
    rows: list[CostRow] = field(default_factory=list)
    is_empty: bool = True


class ModelState(LivePage, AdminState):
    """The costs of the days that the address asks for."""

    shown: ModelView = ModelView()

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show them."""
        self.shown = await self._look()

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Add what is spent."""
        await live_page.follow(self, lambda changes: changes.attempts, self._renew)

    async def _look(self) -> ModelView:
        chosen = scope.scope_of(table.query_of(self))
        wanted = replace(Ask(scope=chosen), sort="day", descending=True, size=len(chosen))
        async with transaction() as session:
            found = await engine.page(session, registry.table("model-by-day"), wanted)
        return shown(chosen, {row[0]: row for row in found.rows}, self._language())


def shown(chosen: Scope, by_day: dict[Any, tuple[Any, ...]], language: Language) -> ModelView:
    """The costs in words of `language`."""
    total = sum((row[4] or Decimal(0) for row in by_day.values()), Decimal(0))
    requests = sum(row[1] for row in by_day.values())
    return ModelView(
        status=table.READY,
        summary=say_many(
            language,
            "{cost} for {number} request",
            "{cost} for {number} requests",
            requests,
            cost=figures.money(total, language),
        ),
        days=[
            {
                "day": figures.day(date, language),
                "cost": round(float((by_day[date][4] or 0) if date in by_day else 0), 6),
            }
            for date in chosen.days
        ],
        rows=[_row(row, language) for row in by_day.values()],
        is_empty=not by_day,
    )


def _row(row: tuple[Any, ...], language: Language) -> CostRow:
    date, requests, failed, tokens, cost = row
    return CostRow(
        date=figures.full_date(date, language),
        requests=figures.number(requests, language),
        failed=figures.number(failed, language),
        tokens=figures.number(tokens or 0, language),
        cost=figures.money(cost, language),
    )
