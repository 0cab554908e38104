"""What an error of the Bot API is about: the one place that reads Telegram's words.

About the chat: it cannot be written to. About us: the token, the server, a rival; every chat would be answered alike.
About the message: Telegram does not take this one. The rest passes by itself.
"""

from enum import Enum, auto

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

from horo_app.subscribers.bot_health import Trouble


class NotTelegram(TelegramAPIError):
    """Whatever answered refused in words that are not the Bot API's: a proxy, or a wrong address."""


class ErrorKind(Enum):
    """What an error is about, and with it what is to be done."""

    BLOCKED = auto()  # the chat: it wants nothing from us
    UNREACHABLE = auto()  # the chat: Telegram does not find it, which it says of people who are there, too
    OURS = auto()  # us: nothing was sent, and nothing will be until it is over
    GONE = auto()  # the message: what was to be edited cannot be any more
    UNCHANGED = auto()  # the message: it says that already
    REFUSED = auto()  # the message: Telegram does not take it
    LIMIT = auto()  # too many messages; Telegram says for how long to wait
    PASSING = auto()  # nothing arrived: sent again, it doubles nothing
    UNCERTAIN = auto()  # nobody can tell whether it arrived


# Parts of Telegram's descriptions, in lower case; the first that is found decides.
_CHAT = {
    "chat not found": ErrorKind.UNREACHABLE,
    "user not found": ErrorKind.UNREACHABLE,
    "peer_id_invalid": ErrorKind.UNREACHABLE,
    "deactivated": ErrorKind.UNREACHABLE,
    "blocked": ErrorKind.BLOCKED,
    "bot was kicked": ErrorKind.BLOCKED,
    "bot is not a member": ErrorKind.BLOCKED,
    "initiate conversation": ErrorKind.BLOCKED,
    "messages to bots": ErrorKind.BLOCKED,
    "chat was deleted": ErrorKind.BLOCKED,
    "no rights to send": ErrorKind.BLOCKED,
    "not enough rights": ErrorKind.BLOCKED,
    "administrator rights": ErrorKind.BLOCKED,
    "chat_write_forbidden": ErrorKind.BLOCKED,
    "chat_restricted": ErrorKind.BLOCKED,
}
_MESSAGE = {
    "not modified": ErrorKind.UNCHANGED,
    "message to edit": ErrorKind.GONE,
    "can't be edited": ErrorKind.GONE,
    "message_id_invalid": ErrorKind.GONE,
    "logged out": ErrorKind.OURS,  # the bot was moved to another server
}


_BY_TYPE: dict[type[AiogramError], ErrorKind] = {
    TelegramRetryAfter: ErrorKind.LIMIT,
    TelegramMigrateToChat: ErrorKind.GONE,
    TelegramEntityTooLarge: ErrorKind.REFUSED,  # to aiogram an error of the network
    ClientDecodeError: ErrorKind.UNCERTAIN,
}


def kind_of(error: AiogramError) -> ErrorKind:
    """What the error is about."""
    if kind := _BY_TYPE.get(type(error)):
        return kind
    if isinstance(error, TelegramServerError | TelegramNetworkError):
        return _broken(error)
    said = str(getattr(error, "message", "")).lower()
    if isinstance(error, TelegramBadRequest | TelegramForbiddenError | TelegramNotFound):
        return _first(_CHAT, said) or _of_request(error, said)
    return ErrorKind.OURS


def _broken(error: TelegramServerError | TelegramNetworkError) -> ErrorKind:
    """A gateway that gave up waiting cannot know whether the message arrived, nor can a connection that broke off."""
    if isinstance(error, TelegramServerError):
        arrived = "timeout" in error.message.lower()
    else:
        arrived = not isinstance(error.__cause__, ClientConnectorError)
    return ErrorKind.UNCERTAIN if arrived else ErrorKind.PASSING


def _of_request(error: AiogramError, said: str) -> ErrorKind:
    if isinstance(error, TelegramForbiddenError):  # Telegram always adds what is forbidden
        return ErrorKind.BLOCKED if said.startswith("forbidden: ") else ErrorKind.OURS
    if isinstance(error, TelegramNotFound):
        return ErrorKind.OURS
    return _first(_MESSAGE, said) or ErrorKind.REFUSED


def _first(words: dict[str, ErrorKind], said: str) -> ErrorKind | None:
    return next((kind for part, kind in words.items() if part in said), None)


def trouble_of(error: AiogramError) -> Trouble | None:
    """What the error says of the bot as a whole; None when Telegram took and understood the request."""
    if isinstance(error, TelegramConflictError):
        return Trouble.RIVAL
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound) and kind_of(error) is ErrorKind.OURS:
        return Trouble.UNAUTHORIZED
    match kind_of(error):
        case ErrorKind.PASSING | ErrorKind.UNCERTAIN:
            return Trouble.UNREACHABLE
        case ErrorKind.OURS:
            return Trouble.REFUSED
    return None
