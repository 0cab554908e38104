"""What is wrong with the bot, in words, and what to do about it."""

from horo_app.core.i18n import msg, say, say_many
from horo_app.core.language import Language
from horo_app.dashboard import figures
from horo_app.subscribers.bot_health import BotHealth, Trouble

# By the names that BotHealth.problems has for them.
WORDS = {
    "stopped": msg("Does not run"),
    Trouble.UNAUTHORIZED: msg("Token refused"),
    Trouble.RIVAL: msg("Another program polls"),
    Trouble.REFUSED: msg("Requests refused"),
    Trouble.UNREACHABLE: msg("Telegram is out of reach"),
    "late": msg("Behind"),
    "mornings missed": msg("Readings missed"),
}
_ADVICE = {
    "stopped": msg("The bot does not run. It is started beside the site by make run, or alone by make bot."),
    Trouble.UNAUTHORIZED: msg(
        "Telegram refuses the bot’s token. If that lasts, take the token from @BotFather anew, put it into "
        "TELEGRAM_BOT_TOKEN and start again. Readings that are due wait for four hours."
    ),
    Trouble.RIVAL: msg(
        "Another program asks Telegram for updates with the same token. Stop it, or give it a token of its own."
    ),
    Trouble.REFUSED: msg(
        "What answers in Telegram’s place refuses every request. Check TELEGRAM_API_URL and the proxy. "
        "Readings that are due wait for four hours."
    ),
    Trouble.UNREACHABLE: msg("Telegram cannot be reached. The bot keeps trying."),
    "late": msg("Readings wait longer than they should. The bot’s log says why."),
}


def advice(health: BotHealth, language: Language) -> str:
    """What to do about everything that is wrong; nothing when the bot does well."""
    is_unset = health.status == "absent" and not health.is_wanted
    sentences = [_none(language)] if is_unset else []
    return " ".join([*sentences, *(_sentence(problem, health, language) for problem in health.problems)])


def _none(language: Language) -> str:
    return say(
        language,
        "No bot is set up. Ask @BotFather in Telegram for a bot, set TELEGRAM_BOT_TOKEN to its token and start "
        "again: the bot runs beside the site.",
    )


def _sentence(problem: str, health: BotHealth, language: Language) -> str:
    if problem == "mornings missed":
        return say_many(
            language,
            "In the last 24 hours {said} reading did not come though it should have.",
            "In the last 24 hours {said} readings did not come though they should have.",
            health.missed,
            said=figures.number(health.missed, language),
        )
    return say(language, _ADVICE[problem])
