"""Forgetting what is over and serves nobody any more."""

from horo_app.accounts import audit, login_throttle, pending_logins, sessions, setup_links
from horo_app.alerts import notices, tracking
from horo_app.core.db import JOB_LIMIT, transaction
from horo_app.generation import request_log
from horo_app.readings.view_rollup import roll_up_views
from horo_app.subscribers import erasures


async def forget_what_is_over() -> None:
    """Delete old login attempts, sessions, setup links, audit lines, erasures, alerts and requests; roll up old views.

    Done twice it does no more than once.
    """
    async with transaction(JOB_LIMIT) as session:
        await request_log.forget(session)
        await login_throttle.forget(session)
        await setup_links.forget(session)
        await sessions.forget(session)
        await pending_logins.forget(session)
        await audit.forget(session)
        await erasures.forget(session)
        await tracking.forget(session)
        await notices.forget(session)
    await roll_up_views()
