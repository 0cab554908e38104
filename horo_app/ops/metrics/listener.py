"""The metrics on a port of their own, which all workers share: each tells of all."""

import asyncio

from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from horo_app.core import tasks
from horo_app.core.settings import Settings
from horo_app.ops.metrics.exposition import exposition


async def listen(settings: Settings) -> None:
    """Answer on METRICS_PORT until cancelled."""
    app = web.Application()
    app.router.add_get("/metrics", _metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.metrics_port, reuse_port=True).start()
        tasks.working()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(body=await exposition(), headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4})
