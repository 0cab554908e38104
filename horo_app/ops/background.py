"""What a process does beside answering, the site's and the bot's alike: count, listen, write, keep the clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial

from horo_app.analytics import annotations
from horo_app.core import compute, db, logs, tasks
from horo_app.core.db import OUTAGE, schema
from horo_app.core.settings import settings
from horo_app.generation.client import has_key
from horo_app.generation.worker import writing
from horo_app.ops import process_registry
from horo_app.ops.metrics.listener import listen
from horo_app.ops.scheduler import keep_schedule
from horo_app.readings import cache, service, views
from horo_app.readings.rollover import reconcile

log = logs.logger(__name__)

OPENING = 4.0  # seconds that a start waits for PostgreSQL; without, it begins from the almanac
LOOK = 2.0  # seconds between looks whether the replica follows
WARM_UP = 2.0  # seconds that a start waits for a filled memory


@asynccontextmanager
async def running(role: str = "server") -> AsyncIterator[None]:
    """Everything that this process does in the background, from before the first request to after the last."""
    logs.configure(settings())
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(compute.processes())
        await stack.enter_async_context(_database())
        await stack.enter_async_context(views.counting())
        await stack.enter_async_context(_listening())
        await stack.enter_async_context(writing())
        await stack.enter_async_context(process_registry.telling(role))
        if settings().database_replica_url:
            await stack.enter_async_context(tasks.running("replica", _watch_replica))
        await stack.enter_async_context(tasks.running("scheduler", partial(keep_schedule, settings())))
        if role == "server" and settings().metrics_port:
            await stack.enter_async_context(tasks.running("metrics", partial(listen, settings())))
        yield


@asynccontextmanager
async def _database() -> AsyncIterator[None]:
    """The engine, open once the schema is one that this code works with: nothing is written before.

    Whoever first reaches a database that was away at the start brings its schema up to date.
    """
    tried = asyncio.Event()

    async def open_database() -> None:
        try:
            await asyncio.to_thread(
                schema.migrate, settings().database_url, settings().database_direct_url, 0
            )
            db.open_engine(
                settings().database_url, settings().database_direct_url, settings().database_replica_url
            )
        finally:
            tried.set()

    async with tasks.running("database", open_database):
        with suppress(TimeoutError):
            async with asyncio.timeout(OPENING):
                await tried.wait()
        try:
            yield
        finally:
            await db.close_engine()


@asynccontextmanager
async def _listening() -> AsyncIterator[None]:
    warmed = asyncio.Event()

    async def warm() -> None:
        if (
            warmed.is_set()
        ):  # listening again: what was edited meanwhile is shown before anything else is looked after
            await service.warm_horoscope_cache()
        await reconcile("start")
        if has_key():
            async with db.transaction() as session:
                await annotations.note_model(session, settings().openai_model)
        held = await service.warm_horoscope_cache()
        service.follow(True)
        if not warmed.is_set():
            log.info("cache warmed", readings=held)
        warmed.set()

    async def listen() -> None:
        try:
            await cache.listen(warm, service.refresh)
        finally:
            service.follow(False)

    async with tasks.running("listener", listen):
        try:
            async with asyncio.timeout(WARM_UP if db.is_open() else 0):
                await warmed.wait()
        except TimeoutError:
            log.warning("started before the cache was warm")
        yield


async def _watch_replica() -> None:
    while True:
        try:
            await db.look_at_replica()
            tasks.working()
        except OUTAGE as error:
            tasks.failing(error)
        await asyncio.sleep(LOOK)
