"""No figure of the dashboard stays in a tab's state once the session that may see it is over.

Reflex sends all vars of all states whenever a page hydrates, be it the home page. What a tab held while somebody was
signed in would so reach whoever opens a page in it after they signed out.
"""

from typing import Any

from reflex.app import App
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState

from horo_app.accounts import sessions
from horo_app.core import cookies
from horo_app.core.db import OUTAGE, transaction
from horo_app.dashboard.admin_state import UNKNOWN, AdminState


class SessionCleanup(Middleware):
    """Before any event of a tab that holds something of the dashboard: does its session still hold?"""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> None:
        """Empty the dashboard's vars unless the browser's session may still see them."""
        shown = state._get_root_state().substates.get(AdminState.get_name())
        if isinstance(shown, AdminState) and shown._filled_for and not await _still_holds(shown):
            shown.reset()


async def _still_holds(shown: Any) -> bool:
    token = cookies.read(shown.router.headers.cookie, cookies.SESSION)
    if shown._filled_for not in (sessions.digest(token), UNKNOWN):
        return False
    try:
        async with transaction() as session:
            found = await sessions.find(session, token, acting=False)
    except OUTAGE:
        return True  # the same browser keeps what it was shown, and is told that it is from before
    return found is not None and shown._filled_for != UNKNOWN
