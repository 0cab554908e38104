"""What may be done at an address: OPTIONS tells it, any other method is answered 405 (RFC 9110, 9.3.7 and 15.5.6)."""

from collections.abc import Callable, Collection, Sequence

from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app.http.cache import NO_STORE, HttpAnswer

Refuse = Callable[[str], ASGIApp]  # the answer to a method that is not allowed, given the Allow header


def only(scope: Scope, *methods: str, refuse: Refuse | None = None) -> ASGIApp | None:
    """The answer to a method that the address does not know, or to OPTIONS; None for `methods`, HEAD with GET."""
    allowed = _allowed(methods)
    if scope["method"] == "OPTIONS":
        return HttpAnswer(204, [("allow", ", ".join(allowed))])
    if scope["method"] in allowed:
        return None
    return (refuse or _refused)(", ".join(allowed))


def _allowed(methods: Collection[str]) -> list[str]:
    head = {"HEAD"} if "GET" in methods else set()
    return sorted({*methods, *head, "OPTIONS"})


def _refused(allow: str) -> ASGIApp:
    sentence = f"This address allows: {allow}.\n".encode()
    told = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(sentence)))]
    return HttpAnswer(405, [*told, ("allow", allow), ("cache-control", NO_STORE)], sentence)


class Methods:
    """Holds an app to the methods of its routes. What none of them stands for goes on as it is."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], refuse: Refuse | None = None) -> None:
        self._app = app
        self._routes = routes
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = None
        if scope["type"] == "http" and (methods := self._methods(scope)):
            answer = only(scope, *methods, refuse=self._refuse)
        await (answer or self._app)(scope, receive, send)

    def _methods(self, scope: Scope) -> set[str]:
        matching = (route for route in self._routes if route.matches(scope)[0] is not Match.NONE)
        return {method for route in matching for method in _methods(route)}


def _methods(route: BaseRoute) -> Collection[str]:
    if isinstance(route, Route):
        return route.methods or ()
    return ("GET",) if isinstance(route, Mount) else ()  # files


class HeadAsGet:
    """Answers HEAD as GET would be answered, without the body: whoever answers need not know of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        is_over = False

        async def send_headers(message: Message) -> None:
            nonlocal is_over
            if message["type"] == "http.response.start":
                await send(message)
            elif not is_over:
                is_over = True
                await send({"type": "http.response.body", "body": b""})

        await self._app({**scope, "method": "GET", "asked_by_head": True}, receive, send_headers)
