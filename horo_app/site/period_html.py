"""Pieces of markup of a sign's week, month and year: the chart of scores, the turning points, the ways between them."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from markupsafe import Markup

from horo_app.almanac.periods import FavorableDay, PeriodText, TurningPoint
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.content import wording
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.site.html import join, link
from horo_app.site.routes import Page, PageKind, page_of_period

_NAMES = {PeriodKind.WEEK: msg("Week"), PeriodKind.MONTH: msg("Month")}

# The chart, in units of its view box: as wide as a small phone's page, so that its numbers are never drawn smaller
WIDTH, HEIGHT = 320, 132
_TOP, _FOOT, _SIDE = 20, 22, 6  # for the numbers above and the names below, which are wider than a bar
_NAMED = 12  # so many bars have room for a number and a name each
_EVERY = 5  # of more, the days that are named


def spans(page: Page, sign: Sign, today: dt.date) -> Markup:
    """The ways to the sign's day, week, month, this year and the next."""
    year = Period.containing(PeriodKind.YEAR, today)
    ways = [(Page(page.language, sign), say(page.language, "Day"), page.kind is PageKind.TODAY)]
    for kind, name in _NAMES.items():
        there = Page(page.language, sign, PageKind.PERIOD, span=kind)
        ways.append((there, say(page.language, name), page.span is kind and _is_present(page, kind, today)))
    for one in (year, year.next):
        there = page_of_period(sign, one, page.language)
        ways.append((there, one.slug, page.span is one.kind and (page.date or year.first) == one.first))
    return join(link(there, name, **_current(is_here)) for there, name, is_here in ways)


def _is_present(page: Page, kind: PeriodKind, today: dt.date) -> bool:
    return page.date in (None, Period.containing(kind, today).first)


def _current(is_here: bool) -> dict[str, str]:
    return {"aria_current": "page"} if is_here else {}


def periods_around(page: Page, period: Period, beside: Iterable[Period]) -> Markup:
    """The ways to the periods beside that there are."""
    assert page.sign
    sign, language = page.sign, page.language

    def way(one: Period) -> Markup:
        rel = "prev" if one.first < period.first else "next"
        there = page_of_period(sign, one, language)
        return link(there, wording.period_title(one, language), class_=rel, rel=rel)

    return join(map(way, beside))


def curve(text: PeriodText) -> Markup:
    """The scores as bars: told apart by their height and their numbers, and once more in words."""
    scores = [score for _, score in text.curve]
    named = len(scores) <= _NAMED
    width = (WIDTH - 2 * _SIDE) / len(scores)
    bars = []
    for place, (date, score) in enumerate(text.curve):
        top = HEIGHT - _FOOT - (HEIGHT - _TOP - _FOOT) * score / 10
        middle = _SIDE + width * (place + 0.5)
        is_peak = score in (max(scores), min(scores))
        bars.append(
            Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                "best" if score == max(scores) else "bar", middle - width * 0.35, top, width * 0.7,
                HEIGHT - _FOOT - top,
            )
        )  # fmt: skip
        if named or is_peak:
            bars.append(_label(middle, top - 5, score))
        if named or date.day == 1 or date.day % _EVERY == 0:
            bars.append(_label(middle, HEIGHT - 5, _bar_name(text, date)))
    drawing = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, scores_in_words(text), join(bars)
    )
    rows = join(
        Markup("<li>{}</li>").format(
            say(text.language, "{day}: score {score} of 10", day=_name(text, date), score=score)
        )
        for date, score in text.curve
    )
    figure = Markup(
        '<h2>{}</h2><figure class="curve">{}<details><summary>{}</summary><ol>{}</ol></details></figure>'
    )
    is_year = text.period.kind is PeriodKind.YEAR
    title = msg("How the months compare") if is_year else msg("Scores")
    return figure.format(say(text.language, title), drawing, say(text.language, "The scores in words"), rows)


def _label(x: float, y: float, label: object) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}">{}</text>').format(x, y, label)


def _bar_name(text: PeriodText, date: dt.date) -> str:
    if text.period.kind is PeriodKind.WEEK:
        return get_day_names("abbreviated", locale=text.language.value)[date.weekday()]
    if text.period.kind is PeriodKind.MONTH:
        return str(date.day)
    return format_date(date, "LLLLL", locale=text.language.value)


def _name(text: PeriodText, date: dt.date) -> str:
    if text.period.kind is PeriodKind.YEAR:
        return wording.month_title(date, text.language)
    return wording.day_of_month(date, text.language)


def scores_in_words(text: PeriodText) -> str:
    """The chart in a sentence."""
    scores = [score for _, score in text.curve]
    high, low = max(scores), min(scores)
    say_name = wording.month if text.period.kind is PeriodKind.YEAR else wording.day_of_month
    days = {
        name: ", ".join(say_name(date, text.language) for date, one in text.curve if one == score)
        for name, score in (("best", high), ("worst", low))
    }
    told = msg("Scores from 1 to 10. The highest, {high}: {best}. The lowest, {low}: {worst}.")
    return say(text.language, told, high=high, low=low, **days)


def turning_points(text: PeriodText) -> Markup:
    """What happens in the sky and when, by the text's clock; the page's script tells it by the reader's."""
    zone = ZoneInfo(text.zone)

    def row(one: TurningPoint) -> Markup:
        said = wording.moment(one.at.astimezone(zone), text.language, is_dated=True)
        when = Markup('<time datetime="{}" data-day="">{}</time>').format(f"{one.at:%Y-%m-%dT%H:%M}Z", said)
        return _row(when, one.text)

    return _list(say(text.language, "Turning points"), map(row, text.turning_points))


def good_days(text: PeriodText) -> Markup:
    """The days that are good for something."""

    def row(one: FavorableDay) -> Markup:
        said = wording.day_of_month(one.date, text.language)
        return _row(Markup('<time datetime="{}">{}</time>').format(one.date, said), one.text)

    return _list(say(text.language, "Good days"), map(row, text.good_days))


def _row(when: Markup, words: str) -> Markup:
    return Markup("<li>{}<p>{}</p></li>").format(when, words)


def _list(heading: str, rows: Iterable[Markup]) -> Markup:
    listed = join(rows)
    return Markup('<h2>{}</h2><ol class="dated">{}</ol>').format(heading, listed) if listed else Markup("")


def chapters(text: PeriodText) -> Markup:
    """The parts of the period, each under its title."""
    return join(
        Markup('<section class="part"><h2>{}</h2><p>{}</p></section>').format(one.title, one.text)
        for one in text.chapters
    )


def title(sign: str, period: Period, language: Language) -> str:
    """The title of a period's page."""
    titles = {
        PeriodKind.WEEK: msg("{sign}: weekly horoscope, {when}"),
        PeriodKind.MONTH: msg("{sign}: monthly horoscope, {when}"),
        PeriodKind.YEAR: msg("{sign}: horoscope for {when}"),
    }
    return say(language, titles[period.kind], sign=sign, when=wording.period(period, language))
