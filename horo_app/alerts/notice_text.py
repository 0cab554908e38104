"""Alerts in words: what is wrong, since when, and that it is over."""

import datetime as dt
from collections.abc import Callable, Sequence

from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

from horo_app.alerts.conditions import Condition, Detail
from horo_app.alerts.tracking import AlertEvent, News
from horo_app.core.i18n import msg, say, say_many
from horo_app.core.language import DEFAULT, Language
from horo_app.core.language_data import language_data
from horo_app.core.settings import settings

LONGEST = 3500  # characters: Telegram takes 4096

TITLES = {
    Condition.DATABASE: msg("The database cannot be reached"),
    Condition.TEXTS: msg("Today’s texts are incomplete"),
    Condition.TASKS: msg("Background tasks do not work"),
    Condition.BOT: msg("The bot does not keep up"),
    Condition.DELIVERIES: msg("Readings do not arrive in Telegram"),
    Condition.MODEL: msg("The model does not write"),
    Condition.BUDGET: msg("The model’s budget for today is used up"),
    Condition.DISK: msg("A disk is almost full"),
    Condition.BACKUP: msg("There is no recent backup"),
    Condition.LOGINS: msg("Somebody tries passwords"),
    Condition.VIEWS: msg("Views have fallen"),
}

_BOT = {
    "stopped": msg("It does not run."),
    "token refused": msg("Telegram refuses its token."),
    "another program polls": msg("Another program uses its token."),
    "requests refused": msg("What answers in Telegram’s place refuses every request."),
    "telegram unreachable": msg("Telegram cannot be reached."),
    "late": msg("Readings wait longer than they should."),
}
_MODEL = {
    "out of credit": msg("The account has no credit left."),
    "stopped": msg("The provider refuses the key, the model or the address."),
    "paused": msg("The provider asked for a pause."),
    "waiting": msg("The provider is out of order."),
    "resting": msg("Its texts failed too often; they rest until tomorrow."),
    "failing": msg("Its texts fail and are tried again."),
}


def title(condition: Condition, language: Language) -> str:
    """What the condition is called."""
    return say(language, TITLES[condition])


def sentence(condition: Condition, detail: Detail, language: Language) -> str:
    """Its figures in a sentence; nothing when the title says it all."""
    made = _SENTENCES.get(condition)
    return made(detail, language) if made else ""


def text(news: Sequence[News], language: Language) -> str:
    """A message with all the news, and the way to the page about it."""
    told = "\n\n".join(_one(one, language) for one in news)
    return f"{told[:LONGEST]}\n\n{page(language)}"


def trial(language: Language) -> str:
    """What a trial says."""
    told = say(language, "This is a trial: alerts from Horo arrive here.")
    return f"{told}\n\n{page(language)}"


def page(language: Language) -> str:
    """The address of the dashboard's page about alerts."""
    prefix = "" if language is DEFAULT else f"/{language}"
    return f"{settings().base_url}{prefix}/admin/alerts"


def _one(news: News, language: Language) -> str:
    name = title(news.condition, language)
    if news.event is AlertEvent.ENDS:
        ended_at = news.ended_at or news.began_at
        lasted = format_timedelta(ended_at - news.began_at, locale=language.value)
        return "✅ " + say(language, "Over: {title}. It lasted {time}.", title=name, time=lasted)
    since = say(language, "Since {time}.", time=_moment(news.began_at, language))
    if news.event is AlertEvent.LASTS:
        name = say(language, "Still: {title}", title=name)
    return " ".join(filter(None, [f"⚠️ {name}.", sentence(news.condition, news.detail, language), since]))


def _moment(at: dt.datetime, language: Language) -> str:
    pattern = language_data(language, "formats")["dates"]["short_moment"]
    return str(format_datetime(at, pattern, tzinfo=settings().timezone, locale=language.value))


def _number(value: int, language: Language) -> str:
    return str(format_decimal(value, locale=language.value))


def _texts(detail: Detail, language: Language) -> str:
    return say_many(language, "{number} text is missing.", "{number} texts are missing.", detail["number"])


def _deliveries(detail: Detail, language: Language) -> str:
    return say(
        language,
        "In the last hour {failed} of {total} did not arrive.",
        failed=_number(detail["number"], language),
        total=_number(detail["total"], language),
    )


def _disk(detail: Detail, language: Language) -> str:
    free = format_decimal(detail["free"] / 2**30, format="#,##0.0", locale=language.value)
    return say(language, "On {host} {free} GB are free.", host=detail["host"], free=free)


def _backup(detail: Detail, language: Language) -> str:
    if detail["hours"] is None:
        return say(language, "None was ever made.")
    ago = format_timedelta(-dt.timedelta(hours=detail["hours"]), add_direction=True, locale=language.value)
    return say(language, "The last one was made {ago}.", ago=ago)


def _logins(detail: Detail, language: Language) -> str:
    return say_many(
        language,
        "{number} attempt to sign in failed within 15 minutes.",
        "{number} attempts to sign in failed within 15 minutes.",
        detail["number"],
    )


def _views(detail: Detail, language: Language) -> str:
    return say(
        language,
        "In the last three hours {number}, usually {usual}.",
        number=_number(detail["number"], language),
        usual=_number(detail["usual"], language),
    )


_SENTENCES: dict[Condition, Callable[[Detail, Language], str]] = {
    Condition.TEXTS: _texts,
    Condition.TASKS: lambda detail, _: ", ".join(detail["names"]) + ".",
    Condition.BOT: lambda detail, language: say(
        language, _BOT.get(str(detail["problem"]), str(detail["problem"]))
    ),
    Condition.DELIVERIES: _deliveries,
    Condition.MODEL: lambda detail, language: say(
        language, _MODEL.get(str(detail["state"]), str(detail["state"]))
    ),
    Condition.DISK: _disk,
    Condition.BACKUP: _backup,
    Condition.LOGINS: _logins,
    Condition.VIEWS: _views,
}
