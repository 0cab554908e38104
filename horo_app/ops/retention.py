"""Forgetting what is over and serves nobody any more."""

from horo_app.accounts import audit, login_throttle, sessions, setup_links
from horo_app.core.db import JOB_LIMIT, transaction


async def forget_what_is_over() -> None:
    """Delete old tries to sign in, sessions, setup links and refusals. Done twice it does no more than once."""
    async with transaction(JOB_LIMIT) as session:
        await login_throttle.forget(session)
        await setup_links.forget(session)
        await sessions.forget(session)
        await audit.forget(session)
