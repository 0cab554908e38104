"""The files of the build, read and compressed once and served from memory. Its pages are no files: they are filled."""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache

from reflex.utils.prerequisites import get_web_dir
from starlette.types import ASGIApp, Receive, Scope, Send

from horo_app.http.cache import IMMUTABLE, REVALIDATE, HttpAnswer, Representation, answer, represent
from horo_app.http.methods import only
from horo_app.site.page_server import BUILT
from horo_app.site.paths import SOCKET

FOR_GOOD = ("/assets/", "/fonts/")  # what changes there gets another name
FOR_A_DAY = ("/favicon.", "/icon-", "/apple-touch-icon.")  # what changes here keeps its name
DAY = "public, max-age=86400"

_NO_FILES = {".html", ".gz", ".br", ".map"}  # templates, and copies that we make ourselves
_MEDIA_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".ico": "image/x-icon"}


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file that anybody may have; `version` is what names it in its address (`files.file`)."""

    content: Representation
    version: str


@lru_cache(maxsize=1)
def load() -> dict[str, BuiltFile]:
    """All of them by their paths."""
    folder = get_web_dir() / BUILT
    return {
        f"/{path.relative_to(folder).as_posix()}": _file(path.read_bytes(), path.suffix)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in _NO_FILES
    }


def _file(content: bytes, suffix: str) -> BuiltFile:
    media_type = _MEDIA_TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return BuiltFile(represent(content, media_type), hashlib.sha256(content).hexdigest()[:8])


class BuiltFiles:
    """Answers for the build's files. Of the framework nothing but its socket can be reached."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response: ASGIApp = self._app
        if scope["type"] == "http" and not scope["path"].startswith(SOCKET):
            response = _answer(scope)
        await response(scope, receive, send)


def _answer(scope: Scope) -> ASGIApp:
    path = scope["path"]
    file = load().get(path)
    if file is None:
        return HttpAnswer(404, [("content-type", "text/html; charset=utf-8")])
    return only(scope, "GET") or answer(scope, file.content, _kept_for(path, scope["query_string"], file))


def _kept_for(path: str, query: bytes, file: BuiltFile) -> str:
    if path.startswith(FOR_GOOD) or query == f"v={file.version}".encode():
        return IMMUTABLE
    return DAY if path.startswith(FOR_A_DAY) else REVALIDATE
