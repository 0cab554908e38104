"""What Telegram shows of the bot before a word is said: commands, descriptions, in each language."""

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault

from horo_app.core import logs
from horo_app.core.i18n import msg, say
from horo_app.core.language import SOURCE, Language
from horo_app.core.language_data import language_data
from horo_app.telegram.messages import COMMANDS

log = logs.logger(__name__)

IN_GROUPS = {name: COMMANDS[name] for name in ("today", "tomorrow", "sign", "sky")} | {
    "daily": msg("All signs here every day (admins)")
}

# Telegram's names of languages, by which we speak to people; the empty one is for everybody whose own we don't speak.
_CODES = {"": SOURCE} | {
    code: language
    for language in (SOURCE, *Language)
    for code in language_data(language, "language")["telegram"]
}


async def register(bot: Bot) -> None:
    """Set what differs from what Telegram knows, for it counts changes. Without it the bot works as well."""
    try:
        for code, language in _CODES.items():
            await _commands(bot, code, language)
            await _descriptions(bot, code, language)
    except AiogramError as error:
        log.warning("commands and descriptions could not be registered", error=str(error))


async def _commands(bot: Bot, code: str, language: Language) -> None:
    for scope, names in (
        (BotCommandScopeDefault(), COMMANDS),
        (BotCommandScopeAllGroupChats(), IN_GROUPS),
    ):
        wanted = {name: say(language, text) for name, text in names.items()}
        known = await bot.get_my_commands(scope=scope, language_code=code)
        if {command.command: command.description for command in known} != wanted:
            commands = [BotCommand(command=name, description=text) for name, text in wanted.items()]
            await bot.set_my_commands(commands, scope=scope, language_code=code)


async def _descriptions(bot: Bot, code: str, language: Language) -> None:
    long = say(
        language,
        "The day’s horoscope for every sign, from the real sky. In one tap, and every morning by itself.",
    )
    short = say(language, "Today’s horoscope from the real sky, every morning by itself.")
    if (await bot.get_my_description(language_code=code)).description != long:
        await bot.set_my_description(long, language_code=code)
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)
