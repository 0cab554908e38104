"""Which answers pages of other sites may read: readings as JSON and feeds, and nothing that knows who asks."""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app.core.language import CODES

_OPEN = re.compile(rf"/api/v1/horoscopes(?:/[^/]+)?|/(?:(?:{CODES})/)?[a-z]+/feed\.xml")

_ANYBODY = {"access-control-allow-origin": "*", "access-control-expose-headers": "etag"}
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "if-none-match",
    "access-control-max-age": "86400",
}


class OpenReadings:
    """Lets any page read them, without credentials. Whatever changes something is for our own pages alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "OPTIONS")
        if not is_open or not _OPEN.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        added = _ANYBODY | (_PREFLIGHT if scope["method"] == "OPTIONS" else {})

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        await self._app(scope, receive, send_open)
