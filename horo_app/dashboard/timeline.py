"""Figures over time: points for the picture, the same in words for its table, and what happened beside them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from horo_app.analytics.annotations import MODEL, Mark
from horo_app.analytics.grain import ChartSpan, Grain, spans, total
from horo_app.analytics.scope import Scope
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import figures, scope

MOST_BARS = 100  # points; more are drawn as areas
SO_FAR = "_so_far"  # ends the key of what a day, week or month has that is not over
BEFORE = "days_before"


@dataclass(frozen=True)
class TimelineRow:
    """A day, week or month in words; `href` leads to the page for it alone."""

    name: str
    href: str = ""
    cells: list[str] = field(default_factory=list)
    notes: str = ""


@dataclass(frozen=True)
class TimelineLine:
    """A line across the chart where something happened: the numbers of the notes at the point `name`."""

    name: str
    label: str


@dataclass(frozen=True)
class TimelineNote:
    """What happened, as it stands under the chart; `number` is that of its row if an editor can take it back."""

    label: str
    when: str
    text: str
    author: str = ""
    number: int = 0


@dataclass(frozen=True)
class Timeline:
    """Everything that a chart over time shows. `hrefs` leads from a point's name to the page for it alone."""

    points: list[dict[str, Any]] = field(default_factory=list)
    rows: list[TimelineRow] = field(default_factory=list)
    lines: list[TimelineLine] = field(default_factory=list)
    notes: list[TimelineNote] = field(default_factory=list)
    hrefs: dict[str, str] = field(default_factory=dict)
    is_long: bool = False


@dataclass(frozen=True)
class Asked:
    """What a page's address asks for, and the page: what its charts over time have in common."""

    scope: Scope
    language: Language
    grain: Grain = Grain.DAY
    path: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    marks: Sequence[Mark] = ()

    def href(self, span: ChartSpan) -> str:
        """The same page for the span's days, each by itself; nothing where it shows them already."""
        if not self.path or (span.first, span.last) == (self.scope.first, self.scope.last):
            return ""
        days = {"from": str(span.first), "to": str(span.last), "grain": ""}
        return scope.address(self.path, self.words, **days)


Series = Mapping[str, Mapping[dt.date, float]]


def timeline(
    asked: Asked,
    series: Series,
    *,
    before: Mapping[dt.date, float | None] | None = None,
    put_together: Callable[[ChartSpan, Mapping[dt.date, float]], float] = total,
    last: Callable[[Mapping[str, int]], str] | None = None,
) -> Timeline:
    """The `series` by day, as the grain has it. `before` are the figures of the days before, under the days beside
    which they stand; `last` makes one more cell of each row.

    What a day has that is not over is drawn apart from what is whole. Where there is so much that areas are drawn, it
    is left out: it would look like a fall.
    """
    cut = spans(asked.scope, asked.grain)
    is_long, today = len(cut) > MOST_BARS, clock.today(settings().timezone)
    points, rows = [], []
    for span in cut:
        values = {key: round(put_together(span, by_day)) for key, by_day in series.items()}
        earlier = None if before is None else _earlier(span, before, put_together)
        drawn = values if span.last < today else {f"{key}{SO_FAR}": value for key, value in values.items()}
        if not (is_long and span.last >= today):
            compared = {} if earlier is None else {BEFORE: earlier}
            points.append({"day": span_name(span, asked), **drawn, **compared})
        rows.append(_row(span, asked, values, last(values) if last else None, earlier, before is not None))
    lines, notes = _notes(cut, asked)
    hrefs = {span_name(span, asked): href for span in cut if (href := asked.href(span))}
    return Timeline(points, rows[::-1], lines, notes, hrefs, is_long)


def whole_days(asked: Asked, earlier: Mapping[dt.date, float]) -> dict[dt.date, float | None]:
    """Figures of the days before, kept by the day, under the days beside which they stand: beside today, which is not
    over, nothing can stand.
    """
    today, away = clock.today(settings().timezone), asked.scope.length_before
    return {date + away: number for date, number in earlier.items() if date + away < today}


def _earlier(
    span: ChartSpan,
    before: Mapping[dt.date, float | None],
    put_together: Callable[[ChartSpan, Mapping[dt.date, float]], float],
) -> int | None:
    """What stands beside the span; None when none of it can be compared."""
    known = {date: value for date in span.days if (value := before.get(date)) is not None}
    return round(put_together(span, known)) if known else None


def _row(
    span: ChartSpan,
    asked: Asked,
    values: Mapping[str, int],
    extra: str | None,
    earlier: int | None,
    is_compared: bool,
) -> TimelineRow:
    cells = [figures.number(value, asked.language) for value in values.values()]
    if extra is not None:
        cells.append(extra)
    if is_compared:
        cells.append(figures.NOTHING if earlier is None else figures.number(earlier, asked.language))
    happened = [
        mark_text(mark, asked.language) for mark in asked.marks if span.first <= mark.date <= span.last
    ]
    return TimelineRow(span_name(span, asked, full=True), asked.href(span), cells, "; ".join(happened))


def span_name(span: ChartSpan, asked: Asked, *, full: bool = False) -> str:
    """The name of a day, week or month in a chart or, in `full`, in its table; one that is not over says so."""
    language = asked.language
    named = figures.full_date if full else figures.day
    if asked.grain is Grain.MONTH:
        name = figures.month(span.first, language)
    elif span.first == span.last:
        name = named(span.first, language)
    else:
        name = f"{named(span.first, language)} – {named(span.last, language)}"
    is_under_way = span.first <= clock.today(settings().timezone) <= span.last
    return say(language, "{day}, so far", day=name) if is_under_way else name


def mark_text(mark: Mark, language: Language) -> str:
    """What happened, in words."""
    return say(language, "Model switched to {model}", model=mark.text) if mark.kind == MODEL else mark.text


def _notes(cut: list[ChartSpan], asked: Asked) -> tuple[list[TimelineLine], list[TimelineNote]]:
    notes = [
        TimelineNote(
            label=str(place),
            when=figures.day(mark.date, asked.language),
            text=mark_text(mark, asked.language),
            author=mark.author,
            number=0 if mark.kind == MODEL else mark.number,
        )
        for place, mark in enumerate(asked.marks, 1)
    ]
    lines = []
    for span in cut:
        here = [str(n) for n, mark in enumerate(asked.marks, 1) if span.first <= mark.date <= span.last]
        if here:
            lines.append(TimelineLine(span_name(span, asked), ", ".join(here)))
    return lines, notes
