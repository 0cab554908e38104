"""What stands around the framework, and in which order: everything that a request meets before it is answered."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from horo_app.api.app import api
from horo_app.cors import OpenReadings
from horo_app.methods import HeadAsGet
from horo_app.request_limits import SOCKET_LARGEST, RequestLimits
from horo_app.web.built_files import BuiltFiles
from horo_app.web.delivery import Delivery
from horo_app.web.found.app import found
from horo_app.web.gate import Gate
from horo_app.web.headers import SafeHeaders
from horo_app.web.paths import SOCKET, TidyPaths
from horo_app.web.socket_filter import SocketFilter


def around(framework: ASGIApp) -> ASGIApp:
    """The whole service, with `framework` to answer on the socket."""
    app: ASGIApp = BuiltFiles(SocketFilter(framework))
    for part in (api(), found()):
        app = _over(part, app)
    app = RequestLimits(Delivery(Gate(app)), larger={SOCKET: SOCKET_LARGEST})
    return OpenReadings(HeadAsGet(SafeHeaders(TidyPaths(app))))


def _over(part: Starlette, beyond: ASGIApp) -> ASGIApp:
    """`part` for the addresses that it has routes for, `beyond` for all others."""
    part.mount("", beyond)
    return part
