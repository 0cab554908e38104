"""Headers by which browsers keep our pages safe, on every answer.

Scripts run only from our own files, or when they stood in a page as it was built: what a text might smuggle into a page
is no script that the build knows of, and does not run.
"""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from horo_app.core.language import CODES
from horo_app.core.settings import settings
from horo_app.site import page_scripts

BUILT = Path("build") / "client"

SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# The dashboard is opened in a process that no other site's window can reach. Readers' pages have nothing to guard in
# this way, and a process that is started anew for each visit is a good part of the wait for the text.
ALONE = {"cross-origin-opener-policy": "same-origin"}
_DASHBOARD = re.compile(rf"/(?:(?:{CODES})/)?admin(?:/|$)")

# Style attributes are Reflex's and the charts' own; an attribute cannot fetch anything that `img-src` does not allow.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

# Pages that are no page of the build: what stands in them is fixed by the package that makes them.
FIXED = ("/api/docs",)

_TYPE = re.compile(rb"""type=["']?([\w/+.-]+)""")
_INLINE = re.compile(rb"<script([^>]*)>([^<]*(?:<(?!/script>)[^<]*)*)</script>")


class SecurityHeaders:
    """Puts them on every answer; a page that is complete when it is sent also names its scripts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # a page that the server sent by its file's name alone would pass by here unseen
        scope.get("extensions", {}).pop("http.response.pathsend", None)
        await self._app(scope, receive, _guarding(scope["path"], send))


def _guarding(path: str, send: Send) -> Send:
    held: list[Message] = []

    async def send_safely(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_always(path))
            has_policy = "content-security-policy" in headers  # made together with the page
            if headers.get("content-type", "").startswith("text/html") and not has_policy:
                held.append(message)  # until its body tells which scripts it has
                return
            # headers of a 304 would replace those of the page that the browser has
            if message["status"] != 304 and not has_policy:
                headers["content-security-policy"] = POLICY.format(scripts="")
        elif held:
            held.append(message)
            if message.get("more_body"):
                return
            _name_scripts(path, held)
            for one in held:
                await send(one)
            held.clear()
            return
        await send(message)

    return send_safely


def _always(path: str) -> dict[str, str]:
    secure = {"strict-transport-security": "max-age=31536000"} if settings().is_https else {}
    return SAFE | secure | (ALONE if _DASHBOARD.match(path) else {})


def _name_scripts(path: str, messages: list[Message]) -> None:
    """Put the policy into the first message, with the scripts of the page that the others carry."""
    headers = MutableHeaders(scope=messages[0])
    page = b"".join(message.get("body", b"") for message in messages[1:])
    headers["content-security-policy"] = policy(page, is_fixed=path in FIXED)


@lru_cache(maxsize=256)
def policy(page: bytes, *, is_fixed: bool = False) -> str:
    """A page's policy; most pages are served many times as the very same bytes."""
    found = sources(page)
    allowed = found if is_fixed else [source for source in found if source in _built()]
    return POLICY.format(scripts="".join(f" {source}" for source in allowed))


def sources(page: bytes) -> list[str]:
    """The page's own scripts as a policy names them: by the hash of what stands in them."""
    return list(
        dict.fromkeys(_source(script) for attributes, script in _INLINE.findall(page) if _runs(attributes))
    )


def _runs(attributes: bytes) -> bool:
    """Whether what stands in the element is a script, and not data, nor nothing beside a file's address."""
    kind = _TYPE.search(attributes)
    return b"src=" not in attributes and (
        kind is None or kind[1] in (b"module", b"text/javascript", b"speculationrules")
    )


@lru_cache(maxsize=1024)
def _source(script: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


@lru_cache
def _built() -> frozenset[str]:
    """The scripts of all pages as they were built, before anybody's text came into them, and our own."""
    pages = (get_web_dir() / BUILT).rglob("*.html")
    built = {source for page in pages for source in sources(page.read_bytes())}
    return frozenset(built.union(sources(page_scripts.tags().encode())))
