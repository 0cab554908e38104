"""Forgetting what is over and serves nobody any more."""

from horo_app.db import JOB_LIMIT, transaction
from horo_app.services import audit, sessions, setup, throttle


async def forget_what_is_over() -> None:
    """Delete old tries to sign in, sessions, setup links and refusals. Done twice it does no more than once."""
    async with transaction(JOB_LIMIT) as session:
        await throttle.forget(session)
        await setup.forget(session)
        await sessions.forget(session)
        await audit.forget(session)
