"""Figures from the tables, for whoever runs the service: each is what SQL over the rows says, in the service's zone."""

from horo_app.analytics.costs import FailureCounts, Spending
from horo_app.analytics.counts import Counts
from horo_app.analytics.overview import Overview, OverviewReport, board, overview
from horo_app.analytics.scope import Scope, last_days, parse_scope
from horo_app.analytics.today import TextReadiness, Views, horoscopes_today, missing_texts

__all__ = [
    "Counts",
    "FailureCounts",
    "Overview",
    "OverviewReport",
    "Scope",
    "Spending",
    "TextReadiness",
    "Views",
    "board",
    "horoscopes_today",
    "last_days",
    "missing_texts",
    "overview",
    "parse_scope",
]
