"""What coded values are called: for the cells of tables, on the dashboard and in files."""

from typing import Any

from horo_app.alerts.notice_text import TITLES
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.language_data import language_name

# What stands in columns of these names, as people say it; anything else is shown as it is.
WORDS: dict[str, dict[str, str]] = {
    "action": {
        "login": msg("Signed in"),
        "logout": msg("Signed out"),
        "setup": msg("Became the first admin"),
        "change password": msg("Changed the password"),
        "end session": msg("Ended a session"),
        "end sessions": msg("Ended the other sessions"),
        "create admin": msg("Added an admin"),
        "invite admin": msg("Invited an admin"),
        "withdraw invitation": msg("Withdrew an invitation"),
        "write note": msg("Wrote a note for the charts"),
        "remove note": msg("Deleted a note of the charts"),
        "accept invitation": msg("Became an admin by invitation"),
        "change role": msg("Changed an admin’s role"),
        "enable admin": msg("Let an admin sign in again"),
        "reset password": msg("Gave a new password"),
        "disable admin": msg("Disabled an admin"),
        "turn on second factor": msg("Turned on the second step"),
        "turn off second factor": msg("Turned off the second step"),
        "renew recovery codes": msg("Made new recovery codes"),
        "save text": msg("Saved a text"),
        "mark text": msg("Changed a score and a color"),
        "restore text": msg("Restored a version"),
        "lock text": msg("Locked a text"),
        "unlock text": msg("Unlocked a text"),
        "ask model": msg("Asked the model for texts"),
        "run job": msg("Ran a job"),
        "keep broadcast": msg("Kept a draft of a broadcast"),
        "try broadcast": msg("Sent a broadcast to their own chat"),
        "send broadcast": msg("Sent a broadcast"),
        "discard broadcast": msg("Threw a draft away"),
        "pause broadcast": msg("Stopped a broadcast"),
        "resume broadcast": msg("Let a broadcast go on"),
        "cancel broadcast": msg("Called a broadcast off"),
        "set up alerts": msg("Set up alerts"),
        "try alerts": msg("Sent a trial alert"),
        "alerts to own chat": msg("Wants alerts in their own chat"),
        "no alerts to own chat": msg("Wants no alerts in their own chat"),
        "export subscriber": msg("Saved a subscriber’s data"),
        "erase subscriber": msg("Erased a subscriber’s data"),
        "export": msg("Saved a table as CSV"),
        "event": msg("Dashboard event"),
    },
    "condition": {condition.value: title for condition, title in TITLES.items()},
    "why": {
        "wrong password": msg("wrong password"),
        "wrong code": msg("wrong code"),
        "unknown name": msg("unknown name"),
        "disabled": msg("the admin is disabled"),
        "too many attempts": msg("too many attempts"),
        "not signed in": msg("not signed in"),
        "not allowed": msg("the role does not allow it"),
        "invalid request": msg("not what the page sends"),
    },
    "channel": {"web": msg("Web"), "telegram": msg("Telegram"), "api": msg("API")},
    "span": {"week": msg("Week"), "month": msg("Month"), "year": msg("Year")},
    "not_counted": {
        "crawler": msg("Crawlers"),
        "prefetch": msg("Fetched ahead"),
        "embedded": msg("Parts of a page"),
        "foreign": msg("Told by other sites"),
        "limit": msg("Over the limit of a network"),
        "list": msg("Lists of all signs by the API"),
    },
    "state": {
        "new": msg("no sign yet"),
        "active": msg("active"),
        "paused": msg("paused"),
        "left": msg("not found by Telegram"),
        "blocked": msg("blocked the bot"),
    },
    "role": {
        "theme": msg("the day’s theme"),
        "support": msg("what else is told"),
        "score": msg("what else the score comes from"),
    },
    "source": {"almanac": msg("almanac"), "model": msg("model"), "editor": msg("editor")},
    "outcome": {
        "done": msg("done"),
        "refused": msg("refused"),
        "failed": msg("failed"),
        "stored": msg("stored"),
        "superseded": msg("came too late"),
        "rejected": msg("rejected"),
        "unsupported": msg("mode not supported"),
        "checked": msg("a check"),
        "cancelled": msg("canceled"),
        "lost": msg("lost"),
        "in_flight": msg("under way"),
    },
    "status": {
        "skipped": msg("skipped"),
        "blocked": msg("blocked the bot"),
        "failed": msg("failed"),
        "unknown": msg("unknown"),
    },
    "stage": {
        "draft": msg("draft"),
        "sending": msg("being sent"),
        "paused": msg("stopped"),
        "done": msg("sent"),
        "cancelled": msg("called off"),
    },
    "trigger": {
        "schedule": msg("the clock"),
        "reconcile": msg("a look for what was missed"),
        "start": msg("a start"),
        "hand": msg("an admin"),
    },
    "job": {
        "generate_daily_horoscopes": msg("Turning the day over"),
        "prepare_periods": msg("Writing weeks, months and years ahead"),
        "reconcile": msg("Looking for what was missed"),
        "forget_what_is_over": msg("Tidying up"),
        "back_up": msg("Backing up"),
        "keep_erasures": msg("Keeping the list of erased chats"),
        "check_alerts": msg("Looking for what is wrong"),
    },
    "task": {
        "database": msg("Opening the database"),
        "listener": msg("Following changed texts"),
        "view writer": msg("Counting views"),
        "model queue": msg("Having the model write"),
        "heartbeat": msg("Signs of life"),
        "scheduler": msg("The schedule"),
        "metrics": msg("The port of the metrics"),
        "dashboard updates": msg("Updating dashboards"),
        "deliveries": msg("Sending messages"),
        "polling": msg("Asking Telegram for updates"),
        "registration": msg("Registering the bot’s commands"),
        "bot heartbeat": msg("The bot’s signs of life"),
        "embedded PostgreSQL": msg("Keeping PostgreSQL running"),
    },
    "backup_state": {
        "off": msg("off: BACKUP_TO names no place"),
        "ok": msg("every day"),
        "pending": msg("the first comes within an hour"),
        "old": msg("the last one is old"),
        "failing": msg("the last one failed"),
    },
    "model_state": {
        "ok": msg("asked for texts"),
        "absent": msg("no key: the almanac writes every text"),
        "out of credit": msg("out of credit"),
        "stopped": msg("not asked any more"),
        "paused": msg("paused by the provider"),
        "out of budget": msg("the day’s budget is used up"),
        "waiting": msg("waits for the provider"),
        "resting": msg("rests until tomorrow"),
        "failing": msg("fails, tries again"),
    },
    "error": {
        "timeout": msg("no answer in time"),
        "connection": msg("no connection"),
        "not_protocol": msg("not the protocol expected"),
        "refused": msg("the model refused"),
        "truncated": msg("cut off"),
        "false_sky": msg("the sky was not so"),
        "too_long": msg("too long"),
        "too_short": msg("too short"),
        "odd": msg("its parts do not go together"),
        "too_similar": msg("too much like another text"),
        "wrong_language": msg("in the wrong language"),
        "forbidden": msg("against the house rules"),
        "markup": msg("with markup"),
        "self_reference": msg("spoke of itself"),
        "not_json": msg("not the form asked for"),
        "incomplete": msg("incomplete"),
        "empty": msg("empty"),
        "lost": msg("its process died"),
        "unsupported": msg("a parameter is not supported"),
        "context": msg("the model’s context is too small"),
        "no_credit": msg("out of credit"),
        "suspended": msg("the account is suspended"),
        "wrong_key": msg("the key is refused"),
        "not_found": msg("no such model or address"),
        "rate_limited": msg("too many requests"),
        "overloaded": msg("the provider is overloaded"),
        "provider_error": msg("an error of the provider’s"),
        "redirected": msg("redirected elsewhere"),
        "too_large": msg("larger than any reading"),
        "unexpected": msg("an answer that could not be handled"),
    },
}

_RESULTS = {
    "archived": msg("archived {number}"),
    "created": msg("created {number}"),
}


def said(name: str, value: Any, language: Language) -> str:
    """A value that is no figure, by the column's name."""
    if name == "audience":
        return audience(value, language)
    return result(value, language) if isinstance(value, dict) else word(name, str(value), language)


def word(name: str, value: str, language: Language) -> str:
    """A value that stands for something, by the column's name."""
    if name == "sign" and value in set(Sign):
        return sign_name(Sign(value), language)
    if name == "language" and value in set(Language):
        return language_name(Language(value))
    if name == "last_error":
        kind, colon, detail = value.partition(": ")
        return f"{word('error', kind, language)}{colon}{detail}"
    if name == "error" and value.startswith("http_"):
        return say(language, "the server answered {status}", status=value.removeprefix("http_"))
    known = WORDS.get(name, {})
    return say(language, known[value]) if value in known else value


def result(found: dict[str, Any], language: Language) -> str:
    """What a run did: "archived 24, created 24"."""
    return ", ".join(
        say(language, _RESULTS[key], number=value)
        if key in _RESULTS
        else f"{key}: {word(key, str(value), language)}"
        for key, value in found.items()
    )


def audience(found: dict[str, Any], language: Language) -> str:
    """Whom a message to many is for: "everybody", or "Aries, Leo, without a sign"."""
    signs = [sign_name(sign, language) for sign in SIGNS if sign.value in found["signs"]]
    undecided = [say(language, "without a sign")] if found.get("undecided") else []
    return ", ".join(signs + undecided) or say(language, "everybody")
