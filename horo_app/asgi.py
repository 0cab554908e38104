"""What stands around the framework, and in which order: everything that a request meets before it is answered."""

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from horo_app.api.app import api
from horo_app.api.problems import problem
from horo_app.core.db import one_deadline
from horo_app.dashboard.auth_middleware import AuthMiddleware
from horo_app.dashboard.socket_filter import SocketFilter
from horo_app.http.cors import OpenReadings
from horo_app.http.methods import HeadAsGet
from horo_app.http.ready_answers import ReadyAnswers
from horo_app.http.request_limits import SOCKET_LARGEST, RequestLimits
from horo_app.site.built_files import BuiltFiles
from horo_app.site.page_server import PageServer
from horo_app.site.paths import SOCKET, PathNormalizer
from horo_app.site.security_headers import SecurityHeaders
from horo_app.site.seo.app import found


class AsgiStack:
    """Leads HTTP past the framework's own front, which would route it again and add headers of its own.

    Sockets and the lifespan are the framework's.
    """

    def __init__(self) -> None:
        self._http: ASGIApp | None = None

    def around(self, framework: ASGIApp) -> ASGIApp:
        """What the framework is to put around itself."""
        self._http = around(framework)
        return self._http

    def before(self, framework: ASGIApp) -> ASGIApp:
        """What the server calls, once the framework has put everything around itself."""
        http = self._http
        assert http is not None

        async def lead(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and not scope["path"].startswith(SOCKET):
                with one_deadline():
                    await http(scope, receive, send)
            else:
                await framework(scope, receive, send)

        return lead


def around(framework: ASGIApp) -> ASGIApp:
    """The whole service, with `framework` to answer on the socket."""
    app: ASGIApp = BuiltFiles(SocketFilter(framework))
    for part in (api(), found()):
        app = _over(part, app)
    app = RequestLimits(
        PageServer(AuthMiddleware(app)), larger={SOCKET: SOCKET_LARGEST}, told_as={"/api/": problem}
    )
    return ReadyAnswers(OpenReadings(HeadAsGet(SecurityHeaders(PathNormalizer(app)))))


def _over(part: Starlette, beyond: ASGIApp) -> ASGIApp:
    """`part` for the addresses that it has routes for, `beyond` for all others."""
    part.mount("", beyond)
    return part
