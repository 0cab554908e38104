"""The cards on top of the overview: each a figure, how it changed, and what to know beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from horo_app.analytics import Overview
from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.core.i18n import msg, say, say_many
from horo_app.core.language import Language
from horo_app.dashboard import bot_problems, chart_data, figures
from horo_app.dashboard.figures import NOTHING
from horo_app.dashboard.routes import AdminPage
from horo_app.generation.health import ModelStatus
from horo_app.readings.views import Channel
from horo_app.tables.labels import word


@dataclass(frozen=True)
class Card:
    """A figure. `mood` is "up", "down", "bad" or "good"; `line` the path of a small curve; `href` leads to more."""

    title: str
    value: str
    change: str = ""
    mood: str = ""
    note: str = ""
    line: str = ""
    href: str = ""


def cards(found: Overview, language: Language) -> list[Card]:
    """The cards that there is something to say on."""
    made = (card(found, language) for card in CARDS)
    return [card for card in made if card is not None]


def _today(found: Overview, language: Language) -> Card:
    views = found.views
    days = [sum(found.counts.days[date, channel.value] for channel in Channel) for date in found.scope.days]
    return Card(
        title=say(language, "Views today"),
        value=figures.number(views.today, language),
        **_change(views.trend, language),
        note=say(
            language,
            "Yesterday up to the end of this hour {so_far}, in all {all}",
            so_far=figures.number(views.yesterday_so_far, language),
            all=figures.number(views.yesterday, language),
        ),
        line=chart_data.line(days[:-1]) if found.scope.last == found.today else "",  # days that are over
    )


def _change(trend: float | None, language: Language) -> dict[str, str]:
    if trend is None:
        return {"change": "", "mood": ""}
    return {"change": figures.change(trend, language), "mood": "up" if trend >= 0 else "down"}


def _range(found: Overview, language: Language) -> Card:
    under_way = found.scope.first <= found.today <= found.scope.last
    note = msg("Before that, up to this time, {before}") if under_way else msg("Before that {before}")
    return Card(
        title=say_many(language, "Views in {number} day", "Views in {number} days", len(found.scope)),
        value=figures.number(found.counts.total, language),
        **_change(found.trend, language),
        note=say(language, note, before=figures.number(found.before, language)),
    )


def _favourite(found: Overview, language: Language) -> Card:
    signs = found.counts.by("sign").most_common(2)
    title = say(language, "Favorite sign")
    if not signs:
        return Card(title, NOTHING, note=say(language, "Nobody has read yet"))
    (sign, views), *others = signs
    note = say(language, "{share} of all views", share=figures.share(views / found.counts.total, language))
    if others:
        note += say(language, ", then {sign}", sign=sign_name(Sign(others[0][0]), language))
    return Card(title, sign_name(Sign(sign), language), note=note)


def _ready(found: Overview, language: Language) -> Card:
    today, tomorrow = found.ready
    whole = today.ready >= today.wanted and tomorrow.ready >= tomorrow.wanted
    model = today.sources["model"] + today.sources["editor"]
    return Card(
        title=say(language, "Texts ready today"),
        value=say(language, "{ready} of {wanted}", ready=today.ready, wanted=today.wanted),
        mood="good" if whole else "bad",
        note=say(
            language,
            "Tomorrow {ready} of {wanted}; by model or editor today {better}",
            ready=tomorrow.ready,
            wanted=tomorrow.wanted,
            better=model,
        ),
        href=AdminPage(language, "texts").path,
    )


def _cost(found: Overview, language: Language) -> Card:
    spent = found.spending
    note = say(language, "This month {cost}", cost=figures.money(spent.month, language))
    note += ", " + say_many(
        language, "{number} request today", "{number} requests today", spent.attempts_today
    )
    return Card(
        title=say(language, "Model’s cost today"),
        value=figures.money(spent.today, language),
        note=note,
        href=AdminPage(language, "model").path,
    )


def _subscribers(found: Overview, language: Language) -> Card | None:
    following = found.following
    if not following.states:
        return None
    note = say(
        language,
        "Today {joined} joined, {left} left",
        joined=figures.number(following.joined, language),
        left=figures.number(following.left, language),
    )
    return Card(
        title=say(language, "Subscribers"),
        value=figures.number(following.active, language),
        note=note,
        href=AdminPage(language, "bot").path,
    )


def _bot(found: Overview, language: Language) -> Card | None:
    problems = found.bot.problems
    if not problems:
        return None
    return Card(
        title=say(language, "The bot"),
        value=say(language, bot_problems.WORDS[problems[0]]),
        mood="bad",
        note=bot_problems.advice(found.bot, language),
        href=AdminPage(language, "bot").path,
    )


def _answers(found: Overview, language: Language) -> Card | None:
    answers = found.answers
    if answers.share is None:
        return None
    said = figures.number(answers.all, language)
    return Card(
        title=say(language, "Found it close"),
        value=figures.share(answers.share, language),
        note=say_many(
            language, "{said} answer in these days", "{said} answers in these days", answers.all, said=said
        ),
        href=AdminPage(language, "answers").path,
    )


def _failures(found: Overview, language: Language) -> Card:
    troubles = found.troubles
    note = say(language, "Nothing failed since midnight")
    if troubles.total:
        note = say(language, "Jobs {jobs}, model {model}", jobs=troubles.runs, model=troubles.attempts)
        last = word("error", troubles.last, language) or NOTHING
        note += say(language, "; last: {error}", error=last)
    return Card(
        title=say(language, "Failures today"),
        value=figures.number(troubles.total, language),
        mood="bad" if troubles.total else "good",
        note=note,
        href=AdminPage(language, "jobs").path if troubles.runs else AdminPage(language, "model").path,
    )


def _model(found: Overview, language: Language) -> Card | None:
    model = found.model
    if model.status in (ModelStatus.OK, ModelStatus.ABSENT):
        return None
    numbers = [
        say_many(language, "{number} text failed", "{number} texts failed", model.failing),
        say(language, "{number} wait for the provider", number=model.waiting) if model.waiting else "",
        say(language, "{number} rest until tomorrow", number=model.resting) if model.resting else "",
    ]
    return Card(
        title=say(language, "The model"),
        value=word("model_state", model.status, language),
        mood="bad",
        note="; ".join(filter(None, [word("error", model.error, language), *numbers])),
        href=AdminPage(language, "model").path,
    )


# In the order in which they stand; one that returns nothing is left out.
CARDS: tuple[Callable[[Overview, Language], Card | None], ...] = (
    _today,
    _range,
    _favourite,
    _subscribers,
    _bot,
    _answers,
    _ready,
    _cost,
    _model,
    _failures,
)
