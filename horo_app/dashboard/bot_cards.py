"""The cards on top of the bot's page."""

import datetime as dt

from horo_app.analytics.subscribers import SubscriberReport
from horo_app.core.i18n import msg, say, say_many
from horo_app.core.language import Language
from horo_app.dashboard import bot_problems, figures
from horo_app.dashboard.figures import NOTHING
from horo_app.dashboard.overview_cards import Card
from horo_app.subscribers.bot_health import BotHealth
from horo_app.subscribers.deliveries import Status
from horo_app.subscribers.forecast import Forecast
from horo_app.subscribers.states import SubscriberState
from horo_app.tables.labels import WORDS

STATES = WORDS["state"]
_HEALTH = {
    "ok": (msg("Works"), "good"),
    "late": (msg("Silent or behind"), "bad"),
    "absent": (msg("Does not run"), ""),
}
_TROUBLES = {
    Status.BLOCKED: msg("blocked {number}"),
    Status.FAILED: msg("failed {number}"),
    Status.UNKNOWN: msg("unknown {number}"),
    Status.SKIPPED: msg("skipped {number}"),
}


def cards(found: SubscriberReport, language: Language) -> list[Card]:
    """How many read, how many came, how today's readings went, how the bot is."""
    return [
        _subscribers(found, language),
        _coming(found, language),
        _today(found, language),
        _lag(found, language),
        _forecast(found.forecast, language),
        _health(found.health, language),
        _last(found.health, language),
    ]


def _subscribers(found: SubscriberReport, language: Language) -> Card:
    states = found.readership.states
    note = say(
        language,
        "Paused {paused}, blocked the bot {left}",
        paused=figures.number(states.get(SubscriberState.PAUSED, 0), language),
        left=figures.number(states.get(SubscriberState.BLOCKED, 0), language),
    )
    active = figures.number(states.get(SubscriberState.ACTIVE, 0), language)
    return Card(title=say(language, "Subscribers"), value=active, note=note)


def _coming(found: SubscriberReport, language: Language) -> Card:
    joined, left = (sum(getattr(day, name) for day in found.coming) for name in ("joined", "left"))
    return Card(
        title=say(language, "Joined in these days"),
        value=figures.number(joined, language),
        note=say(language, "Left {left}", left=figures.number(left, language)),
    )


def _today(found: SubscriberReport, language: Language) -> Card:
    outcomes = found.today.outcomes
    total = sum(outcomes.values())
    title = say(language, "Readings delivered today")
    if not total:
        return Card(title, NOTHING, note=say(language, "None has been due yet"))
    troubles = [
        say(language, text, number=outcomes[status])
        for status, text in _TROUBLES.items()
        if outcomes.get(status)
    ]
    waiting = outcomes.get(Status.DUE, 0) + outcomes.get(Status.SENDING, 0)
    if waiting:
        troubles.append(say(language, "waiting {number}", number=waiting))
    return Card(
        title=title,
        value=say(
            language,
            "{part} of {whole}",
            part=figures.number(outcomes.get(Status.SENT, 0), language),
            whole=figures.number(total, language),
        ),
        mood="bad" if outcomes.get(Status.FAILED) else "good",
        note=", ".join(troubles) or say(language, "Nothing went wrong"),
    )


def _lag(found: SubscriberReport, language: Language) -> Card:
    today = found.today
    title = say(language, "Half came within")
    if today.median_lag is None or today.p95_lag is None or today.longest_lag is None:
        return Card(title, NOTHING, note=say(language, "After the hour that each chose"))
    note = say(
        language,
        "95% within {most}, the last after {longest}",
        most=figures.lasting(today.p95_lag, language),
        longest=figures.lasting(today.longest_lag, language),
    )
    return Card(title, figures.lasting(today.median_lag, language), note=note)


def _forecast(ahead: Forecast, language: Language) -> Card:
    title = say(language, "The fullest time ahead")
    if ahead.at is None:
        return Card(title, NOTHING, note=say(language, "Nobody awaits a reading in the next 24 hours"))
    told = {
        "at": figures.moment(ahead.at, language),
        "fit": figures.number(ahead.an_hour, language),
        "longest": figures.lasting(ahead.longest.total_seconds(), language),
        "lost": figures.number(ahead.too_late, language),
    }
    if ahead.too_late:
        text = msg("At {at}. An hour holds {fit}; {lost} would be over four hours late and are not sent")
    elif ahead.longest < dt.timedelta(minutes=1):
        text = msg("At {at}. An hour holds {fit}")
    else:
        text = msg("At {at}. An hour holds {fit}; the last comes after {longest}")
    note = say(language, text, **told)
    return Card(
        title, figures.number(ahead.readings, language), mood="bad" if ahead.too_late else "", note=note
    )


def _health(health: BotHealth, language: Language) -> Card:
    value, mood = _HEALTH[health.status]
    if health.trouble:
        value, mood = bot_problems.WORDS[health.trouble], "bad"
    note = f"@{health.username}, " if health.username else ""
    note += say_many(language, "{number} process", "{number} processes", health.processes)
    return Card(say(language, "The bot"), say(language, value), mood=mood, note=note)


def _last(health: BotHealth, language: Language) -> Card:
    delivered = figures.ago(health.last_delivery_at, language)
    return Card(
        title=say(language, "Last update from Telegram"),
        value=figures.ago(health.last_update_at, language, "short"),
        note=say(language, "Last delivery: {when}", when=delivered),
    )
