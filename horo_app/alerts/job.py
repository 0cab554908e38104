"""Looking whether something is wrong, and telling it. Every process does it, and each thing is told once."""

from collections.abc import Sequence

from horo_app.alerts import conditions, notices, recipients, tracking
from horo_app.alerts.conditions import Look
from horo_app.alerts.outage import outage
from horo_app.core import tasks
from horo_app.core.db import JOB_LIMIT, transaction


async def check(looks: Sequence[Look]) -> None:
    """Look once, and send what there is to tell."""
    try:
        async with transaction(JOB_LIMIT) as session:
            current = await recipients.setup(session)
            found = await recipients.recipients(session, current)
            news = outage.back(current, found)
            await tracking.note_over(session, news)
            if await tracking.take_turn(session):
                news += await tracking.update(session, await conditions.look(session, looks), current)
            await notices.queue(session, news, found)
        await notices.send_due()
    except tasks.AWAY:
        await outage.away()
        raise
