"""All tables, a module for each theme. Only services (and db and the migrations) import this package."""

from horo_app.models.admins import AdminAccount, AdminSession, AuditEntry, LoginAttempt, SetupLink
from horo_app.models.feedback import FeedbackBallot, HoroscopeFeedback
from horo_app.models.generation import GenerationAttempt, ModelEndpoint
from horo_app.models.processes import Process
from horo_app.models.readings import HoroscopeArchive, HoroscopeCache, HoroscopeVersion
from horo_app.models.runs import JobRun
from horo_app.models.telegram import (
    BotProcess,
    EditorChat,
    TelegramBroadcast,
    TelegramDay,
    TelegramDelivery,
    TelegramPace,
    TelegramSubscriber,
    TelegramUpdate,
)
from horo_app.models.views import HoroscopeView, UncountedView, ViewWriter

__all__ = [
    "AdminAccount",
    "AdminSession",
    "AuditEntry",
    "BotProcess",
    "EditorChat",
    "FeedbackBallot",
    "GenerationAttempt",
    "HoroscopeArchive",
    "HoroscopeCache",
    "HoroscopeFeedback",
    "HoroscopeVersion",
    "HoroscopeView",
    "JobRun",
    "LoginAttempt",
    "ModelEndpoint",
    "Process",
    "SetupLink",
    "TelegramBroadcast",
    "TelegramDay",
    "TelegramDelivery",
    "TelegramPace",
    "TelegramSubscriber",
    "TelegramUpdate",
    "UncountedView",
    "ViewWriter",
]
