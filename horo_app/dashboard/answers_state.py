"""What readers answered to "was this close?"."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import reflex as rx

from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import Scope
from horo_app.core.db import transaction
from horo_app.core.i18n import say, say_many
from horo_app.core.language import Language
from horo_app.dashboard import chart_data, figures, live_page, scope, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.chart_data import Bar
from horo_app.dashboard.live_page import LivePage
from horo_app.dashboard.require_role import guarded
from horo_app.dashboard.timeline import Asked, Timeline, timeline
from horo_app.readings import feedback
from horo_app.readings.feedback import FeedbackReport
from horo_app.tables.labels import WORDS


@dataclass(frozen=True)
class AnswersView:
    """The charts of answers."""

    status: str = table.LOADING
    summary: str = ""
    days: Timeline = field(default_factory=Timeline)
    signs: list[Bar] = field(default_factory=list)
    writers: list[Bar] = field(default_factory=list)
    is_empty: bool = True


class AnswersState(LivePage, AdminState):
    """The answers about the readings of the days that the address asks for."""

    shown: AnswersView = AnswersView()

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show them."""
        self.shown = await self._look()

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Count answers as they are given."""
        await live_page.follow(self, lambda changes: changes.answers, self._renew)

    async def _look(self) -> AnswersView:
        chosen = scope.scope_of(table.query_of(self))
        async with transaction() as session:
            found = await feedback.board(session, chosen.first, chosen.last)
        return shown(chosen, found, self._language())


def shown(chosen: Scope, found: FeedbackReport, language: Language) -> AnswersView:
    """The answers in words of `language`."""
    series = {
        name: {date: getattr(answers, name) for date, answers in found.days.items()} for name in ("yes", "no")
    }
    return AnswersView(
        status=table.READY,
        summary=summary(found.all, language),
        days=timeline(
            Asked(chosen, language),
            series,
            last=lambda told: _share(feedback.FeedbackCounts(**told), language),
        ),
        signs=_bars(found.signs, chart_data.sign_names(language), language, signs=True),
        writers=_bars(found.writers, _writers(language), language),
        is_empty=not found.all.all,
    )


def summary(answers: feedback.FeedbackCounts, language: Language) -> str:
    """Like "78% of 1,204 answers say that it was close"."""
    if answers.share is None:
        return ""
    return say_many(
        language,
        "{share} of {shown} answer: it was close",
        "{share} of {shown} answers: it was close",
        answers.all,
        share=figures.share(answers.share, language),
        shown=figures.number(answers.all, language),
    )


def _writers(language: Language) -> dict[str, str]:
    return {key: say(language, name) for key, name in WORDS["source"].items()}


def _share(answers: feedback.FeedbackCounts, language: Language) -> str:
    return figures.NOTHING if answers.share is None else figures.share(answers.share, language)


def _bars(
    found: Mapping[str, feedback.FeedbackCounts],
    names: Mapping[str, str],
    language: Language,
    *,
    signs: bool = False,
) -> list[Bar]:
    """A bar as long as the share of those who found it close, the best first."""
    shares = Counter({key: answers.share or 0.0 for key, answers in found.items()})
    return [
        Bar(
            name=names.get(key, key),
            number=figures.share(share, language),
            share=figures.number(found[key].all, language),
            width=f"{100 * share:.2f}%",
            sign=key if signs else "",
        )
        for key, share in shares.most_common()
    ]
