"""All tables, a module for each theme. Only services (and db.py and the migrations) import this package."""

from horo_app.models.generation import GenerationAttempt, ModelEndpoint
from horo_app.models.readings import HoroscopeArchive, HoroscopeCache, HoroscopeVersion
from horo_app.models.runs import JobRun
from horo_app.models.telegram import (
    BotProcess,
    TelegramBroadcast,
    TelegramDay,
    TelegramDelivery,
    TelegramPace,
    TelegramSubscriber,
    TelegramUpdate,
)
from horo_app.models.views import HoroscopeView, ViewWriter

__all__ = [
    "BotProcess",
    "GenerationAttempt",
    "HoroscopeArchive",
    "HoroscopeCache",
    "HoroscopeVersion",
    "HoroscopeView",
    "JobRun",
    "ModelEndpoint",
    "TelegramBroadcast",
    "TelegramDay",
    "TelegramDelivery",
    "TelegramPace",
    "TelegramSubscriber",
    "TelegramUpdate",
    "ViewWriter",
]
