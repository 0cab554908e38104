"""The system page: what runs, on what, and how it is set."""

from dataclasses import dataclass, field

import reflex as rx

from horo_app import __version__
from horo_app.accounts.admins import Admin, Role
from horo_app.analytics import system_info
from horo_app.analytics.system_info import DatabaseInfo, ProviderInfo
from horo_app.core import clock
from horo_app.core.db import transaction
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.dashboard import figures, live_page, table
from horo_app.dashboard.admin_state import AdminState
from horo_app.dashboard.figures import NOTHING
from horo_app.dashboard.live_page import LivePage
from horo_app.dashboard.require_role import guarded
from horo_app.generation.health import ModelHealth, ModelStatus, model_health
from horo_app.ops import process_registry
from horo_app.ops.backup.daily import BackupHealth, BackupStatus, backup_health
from horo_app.ops.process_registry import LiveProcess
from horo_app.tables.labels import word

LIMIT_OFF = msg(
    "off: visitors come through a proxy (X-Forwarded-For arrives) while TRUSTED_PROXIES is 0, "
    "so all of them would be one network"
)

ROLES = {"server": msg("server"), "bot": msg("bot")}


@dataclass(frozen=True)
class Fact:
    """A name and a value; `mood` is "bad" or "good" or neither."""

    name: str
    value: str
    mood: str = ""


@dataclass(frozen=True)
class ProcessLine:
    """A process in words."""

    name: str
    version: str
    uptime: str
    seen: str
    memory: str
    readings: str
    rate: str
    reads: str
    waiting: str


@dataclass(frozen=True)
class SystemView:
    """Everything on the page."""

    status: str = table.LOADING
    service: list[Fact] = field(default_factory=list)
    database: list[Fact] = field(default_factory=list)
    backup: list[Fact] = field(default_factory=list)
    model: list[Fact] = field(default_factory=list)
    processes: list[ProcessLine] = field(default_factory=list)
    settings: list[Fact] = field(default_factory=list)


class SystemState(LivePage, AdminState):
    """What runs."""

    shown: SystemView = SystemView()

    @rx.event
    @guarded(Role.VIEWER)
    async def load(self, admin: Admin):
        """Show it."""
        self.shown = await self._look()

    @rx.event(background=True)
    @guarded(Role.VIEWER, acting=False)
    async def follow(self, admin: Admin):
        """Keep it fresh: nothing announces it, so it is looked at from time to time."""
        await live_page.follow(self, lambda changes: changes.today, self._renew)

    async def _look(self) -> SystemView:
        language = self._language()
        async with transaction() as session:
            database = await system_info.database(session)
            endpoints = await system_info.endpoints(session, settings())
            alive = await process_registry.alive(session)
            health = await model_health(session)
            backup = await backup_health(session)
        return SystemView(
            status=table.READY,
            service=_service(alive, language),
            database=_database(database, language),
            backup=_backup(backup, language),
            model=_model(endpoints, health, language),
            processes=[_process(one, language) for one in alive],
            settings=[Fact(name, value or NOTHING) for name, value in system_info.in_force(settings())],
        )


def _service(alive: list[LiveProcess], language: Language) -> list[Fact]:
    zone = settings().timezone
    now = clock.now().astimezone(zone)
    started = min((one.started_at for one in alive), default=None)
    return [
        Fact(say(language, "Version"), __version__),
        Fact(say(language, "Running for"), _since(started, language)),
        Fact(say(language, "Address"), settings().base_url),
        Fact(say(language, "Time zone"), f"{zone.key}, UTC{now:%z}"),
        Fact(say(language, "Now there"), f"{figures.moment(now, language)}"),
        Fact(say(language, "“Today” is"), figures.full_date(clock.today(zone), language)),
        _view_limit(alive, language),
        *_tasks(alive, language),
    ]


def _tasks(alive: list[LiveProcess], language: Language) -> list[Fact]:
    """One line for each background task that does not work, else one for all."""
    title = say(language, "Background tasks")
    found = [
        Fact(
            title,
            say(
                language,
                "{task}, {process}: down since {when}, {why}",
                task=word("task", word("job", one.task, language), language),
                process=f"{_role(process, language)} {process.pid}",
                when=figures.moment(one.since, language),
                why=say(language, "waits for the database") if one.outage else one.error,
            ),
            "bad",
        )
        for process in alive
        for one in process.down
    ]
    return found or [Fact(title, say(language, "all work"), "good")]


def _view_limit(alive: list[LiveProcess], language: Language) -> Fact:
    limit, name = settings().view_limit, say(language, "View limit")
    if not limit:
        return Fact(name, say(language, "none: VIEW_LIMIT is 0"))
    if any(one.proxy for one in alive):
        return Fact(name, say(language, LIMIT_OFF), "bad")
    return Fact(name, say(language, "{number} a minute from one network, in each process", number=limit))


def _since(started, language: Language) -> str:
    if started is None:
        return NOTHING
    return figures.lasting((clock.now() - started).total_seconds(), language)


def _database(found: DatabaseInfo, language: Language) -> list[Fact]:
    crowded = found.connections > 0.8 * found.limit
    return [
        Fact("PostgreSQL", found.version),
        Fact(say(language, "Size"), figures.size(found.size, language)),
        Fact(
            say(language, "Connections"),
            say(language, "{number} of {limit}", number=found.connections, limit=found.limit),
            "bad" if crowded else "",
        ),
        Fact(say(language, "Running for"), _since(found.started_at, language)),
        Fact(say(language, "Schema"), found.schema),
    ]


def _backup(found: BackupHealth, language: Language) -> list[Fact]:
    state, mood = word("backup_state", found.status, language), ""
    if found.status in (BackupStatus.OLD, BackupStatus.FAILING):
        state, mood = f"{state}: {found.error}" if found.error else state, "bad"
    elif found.status is BackupStatus.OK:
        mood = "good"
    facts = [Fact(say(language, "State"), state, mood)]
    if found.last_at is None:
        return facts
    return [
        *facts,
        Fact(say(language, "Last backup"), figures.ago(found.last_at, language)),
        Fact(say(language, "Size"), figures.size(found.size, language)),
        Fact(say(language, "Rows"), figures.number(found.rows, language)),
        Fact(say(language, "Kept in"), found.place),
    ]


def _model(found: list[ProviderInfo], health: ModelHealth, language: Language) -> list[Fact]:
    facts = [
        Fact(say(language, "Server"), settings().openai_base_url),
        Fact(say(language, "Model"), settings().openai_model),
    ]
    current = next((one for one in found if one.is_current), None)
    return [*facts, Fact(say(language, "State"), *_state(health, language)), *_mode(current, language)]


def _state(health: ModelHealth, language: Language) -> tuple[str, str]:
    state = word("model_state", health.status, language)
    if health.status in (ModelStatus.OK, ModelStatus.ABSENT):
        return state, "good" if health.status is ModelStatus.OK else ""
    if health.until:
        state = say(language, "resting, asked again {when}", when=figures.ago(health.until, language))
    return f"{state}: {health.why}" if health.why else state, "bad"


def _mode(current: ProviderInfo | None, language: Language) -> list[Fact]:
    if current is None:
        return []
    return [
        Fact(say(language, "Mode"), current.mode),
        Fact(say(language, "Last news"), figures.ago(current.updated_at, language)),
    ]


def _role(one: LiveProcess, language: Language) -> str:
    return say(language, ROLES[one.role]) if one.role in ROLES else one.role


def _process(one: LiveProcess, language: Language) -> ProcessLine:
    return ProcessLine(
        name=f"{_role(one, language)} {one.pid} · {one.host}",
        version=one.version,
        uptime=figures.lasting((clock.now() - one.started_at).total_seconds(), language),
        seen=figures.ago(one.seen_at, language),
        memory=figures.size(one.memory, language),
        readings=figures.number(one.readings, language),
        rate=NOTHING if one.hit_rate is None else figures.share(one.hit_rate, language),
        reads=figures.number(one.hits + one.misses, language),
        waiting=figures.number(one.waiting, language),
    )
