"""The server process: Granian, with workers that are forked from it and replaced when they die."""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app.core import logs, shutdown
from horo_app.core.folders import ROOT
from horo_app.core.parent_death import die_with
from horo_app.core.settings import settings
from horo_app.core.watchdog import Heartbeat, tell_where_it_hangs
from horo_app.ops import frontend_build

# Reflex's own switches for serving a build that is already there; the names are internal, so a test holds them.
PREBUILT = {
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "__REFLEX_SKIP_COMPILE": "true",
    "REFLEX_ENV_MODE": "prod",
}

HEADERS = 64_000  # bytes of a request's headers by HTTP/2, where the default is 16 MB
CONNECTIONS = 16_384  # per worker; a visitor's socket holds one for as long as the page is open


def deaf_while_starting(app: ASGIApp, alive: Callable[[asyncio.AbstractEventLoop], None]) -> ASGIApp:
    """Let a SIGTERM that comes while a worker starts wait until it serves: Granian locks up over an earlier one.

    `alive` is called with the worker's event loop as soon as it runs.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})

    def listen() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def hearing(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "lifespan":
            alive(asyncio.get_running_loop())

        async def tell(message: Message) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                # the loop stands still from here until Granian serves
                asyncio.get_running_loop().call_later(0.1, listen)

        return app(scope, receive, tell if scope["type"] == "lifespan" else send)

    return hearing


def prepare() -> None:
    """Import what is served and write the days that people live in: a worker forked after that is there in a moment."""
    logs.configure(settings())
    os.environ |= PREBUILT | {"REFLEX_WEB_WORKDIR": str(frontend_build.WEB)}
    sys.path.append(str(ROOT))  # where its configuration is

    from horo_app import almanac
    from horo_app.generation import client
    from horo_app.ops import worker_server  # noqa: F401  (after the switches are set)
    from horo_app.site import built_files

    built_files.load()
    almanac.prepare(settings().timezone.key)
    client.prepare()


def serve(heartbeat: Heartbeat, hang_after: float) -> None:
    """Serve what is prepared until told to stop."""
    from granian.constants import Interfaces
    from granian.http import HTTP2Settings
    from granian.log import LogLevels

    from horo_app.horo_app import app, front
    from horo_app.ops.worker_server import WorkerServer

    server = os.getpid()
    multiprocessing.set_start_method("fork")  # workers share what was prepared

    def load(heartbeats: Heartbeat, place: int) -> ASGIApp:
        tell_where_it_hangs()
        hearing = deaf_while_starting(front.before(app()), lambda loop: heartbeats.beat_on(loop, place))
        die_with(server)
        return hearing

    WorkerServer(
        heartbeat,
        hang_after,
        target="horo_app.horo_app:app",
        address=settings().host,
        port=settings().port,
        interface=Interfaces.ASGI,
        workers=settings().workers,
        workers_kill_timeout=shutdown.WORKER,
        backpressure=CONNECTIONS,
        http2_settings=HTTP2Settings(max_headers_size=HEADERS),
        log_level=LogLevels.warning,
    ).serve(target_loader=load, wrap_loader=False)
