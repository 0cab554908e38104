"""What may arrive over the socket: only packets that our own pages send reach the framework.

The framework logs what it does not understand whole, with the headers of its sender. So what no page of ours sends is
dropped before it gets there, and counted in the log without its contents:

- frames that are no event, no connect and no pong, at `SocketFilter`, before they are parsed;
- packets that turn out malformed when they are parsed (`install`);
- events that nobody handles, and events without access check that are not on the list, at `CheckedEvents`.
"""

import inspect
import re
from typing import Annotated, Any, ClassVar, NotRequired

import reflex as rx
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, WrapValidator
from reflex.app import EventNamespace
from reflex.state import FrontendEventExceptionState, OnLoadInternalState, State, UpdateVarsInternalState
from reflex_base.registry import RegistrationContext
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import TypedDict

from horo_app.core import logs

log = logs.logger(__name__)

LARGEST = 200_000  # characters of a frame: an editor's longest event has a third of that
TOLD = 2_000  # characters of an error of a page's script that are logged
MOST_MALFORMED = 20  # frames, after which the connection is closed
TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)  # the name of a tab's state, a UUID

# Engine.IO: 1 close, 3 pong, 4 message. Socket.IO in our namespace: 40 connect, 41 disconnect, 42 one of its events.
_FRAME = re.compile(
    r'(?:1|3(?:probe)?|4[01]/_event,?|40/_event,\{.*\}|42/_event,\["(?:event|ping|client_error)"[,\]].*)',
    re.DOTALL,
)
_CONNECT, _DISCONNECT = "40", "41"


class SocketFilter:
    """Passes on the frames that a page of ours may send, and closes the connection of whoever sends many others."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, _Frames(receive) if scope["type"] == "websocket" else receive, send)


class _Frames:
    """The well-formed frames of one connection."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._malformed = 0
        self._is_connected = False

    async def __call__(self) -> Message:
        while self._malformed < MOST_MALFORMED:
            message = await self._receive()
            if message["type"] != "websocket.receive" or self._is_expected(message.get("text")):
                return message
            self._malformed += 1
            dropped("malformed frame")
        return {"type": "websocket.disconnect", "code": 1008}

    def _is_expected(self, text: str | None) -> bool:
        if text is None or len(text) > LARGEST or not _FRAME.fullmatch(text):
            return False
        if text.startswith((_CONNECT, _DISCONNECT)):  # a second connect would leave the first without an end
            was_connected, self._is_connected = self._is_connected, text.startswith(_CONNECT)
            return was_connected != self._is_connected
        return True


def dropped(reason: str, **detail: str) -> None:
    """Note that something was dropped; the log counts what comes again and again."""
    log.warning("socket packet dropped", reason=reason, **detail)


_Path = Annotated[str, Field(max_length=2048, pattern=r"^/(?:[^/\x00-\x20\x7f][^\x00-\x20\x7f]*)?$")]


def _or_nothing(value: Any, check: Any) -> Any:
    try:
        return check(value)
    except ValidationError:
        return {}


class _Place(TypedDict, total=False):
    """The page that an event comes from."""

    pathname: _Path
    asPath: _Path
    query: dict[Annotated[str, Field(max_length=200)], str | list[str]]


class _Packet(TypedDict):
    """An event as the framework's script sends it."""

    name: Annotated[str, Field(max_length=300)]
    payload: NotRequired[dict[str, Any]]
    router_data: NotRequired[Annotated[_Place, WrapValidator(_or_nothing)]]


class _Nothing(TypedDict):
    """No arguments."""


class _Stored(TypedDict, total=False):
    """What the browser keeps for states."""

    vars: dict[str, Any] | None
    hashes: list[str] | None


class _Changed(TypedDict):
    """What the browser keeps for states, anew."""

    vars: dict[str, Any]


def _beginning(text: str) -> str:
    """So much as tells what happened, without a last word that may be half a secret."""
    return text if len(text) <= TOLD else text[:TOLD].rsplit(maxsplit=1)[0]


_Told = Annotated[str, Field(max_length=10_000), AfterValidator(_beginning)]


class _Complaint(TypedDict):
    """An error of a page's script."""

    info: _Told
    component_stack: _Told


def _name(state: type[State], handler: str) -> str:
    return f"{state.get_full_name()}.{handler}"


# The framework's own events that its script calls, with their arguments. All others of its events are dropped: `setvar`
# sets any var of any state.
_FRAMEWORK: dict[str, TypeAdapter[Any]] = {
    _name(State, "hydrate"): TypeAdapter(_Nothing),
    _name(State, "hydrate_and_load"): TypeAdapter(_Stored),
    _name(OnLoadInternalState, "on_load_internal"): TypeAdapter(_Nothing),
    _name(UpdateVarsInternalState, "update_vars_internal"): TypeAdapter(_Changed),
    _name(FrontendEventExceptionState, "handle_frontend_exception"): TypeAdapter(_Complaint),
}


class CheckedEvents(EventNamespace):
    """The framework's namespace, behind a check of everything that it takes from a browser."""

    _packets: ClassVar[TypeAdapter[_Packet]] = TypeAdapter(_Packet)

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> Any:
        """Refuse a connection that names no tab; leave out a first event that may not run."""
        token = re.search(r"(?:^|&)token=([^&]*)", environ.get("QUERY_STRING", ""))
        if token is None or not TOKEN.fullmatch(token[1]):
            dropped("no token")
            return False
        told = auth if isinstance(auth, dict) else {}
        first = self._checked(told["event"]) if "event" in told else None
        schema = told.get("state_schema")
        kept = {"event": first, "state_schema": schema if isinstance(schema, str) else None}
        return await super().on_connect(sid, environ, {key: value for key, value in kept.items() if value})

    async def on_event(self, sid: str, data: Any) -> None:
        """Pass on an event that may run."""
        checked = self._checked(data)
        if checked is not None and sid in self.sid_to_token:
            await super().on_event(sid, checked)

    def _checked(self, data: Any) -> dict[str, Any] | None:
        """The event as far as our pages send it, None for one that they never send."""
        try:
            packet = dict(self._packets.validate_python(data))
            packet["payload"] = _arguments(packet["name"], packet.get("payload", {}))
        except (ValidationError, TypeError, RecursionError):
            dropped("malformed event")
        except LookupError:
            dropped("unknown event", name=str(packet["name"])[:80])
        else:
            return packet
        return None


def _arguments(name: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The event's arguments; raises LookupError for an event that no page calls, TypeError for unfit arguments."""
    if name in _FRAMEWORK:
        told: dict[str, Any] = _FRAMEWORK[name].validate_python(payload)
        if isinstance(told.get("vars"), dict):
            told["vars"] = {var: value for var, value in told["vars"].items() if _is_stored(var)}
        return told
    registered = RegistrationContext.get().event_handlers[name]
    handler = registered.handler.fn
    if not hasattr(handler, "__guarded__"):  # a guarded event checks its arguments by itself, and says so
        if name.endswith(".setvar") or not registered.states[0].__module__.startswith("horo_app."):
            raise LookupError
        inspect.signature(handler).bind(None, **payload)
    return payload


def _is_stored(var: str) -> bool:
    """Whether a browser keeps this var for us, in a cookie or in its storage."""
    state, _, name = var.removesuffix("_rx_state_").rpartition(".")
    found = RegistrationContext.get().base_states.get(state)
    return found is not None and bool(found._is_client_storage(name))


def install(app: rx.App) -> None:
    """Put the checks between the app and its socket."""
    assert app.sio is not None
    assert app.event_namespace is not None
    app._event_namespace = CheckedEvents(app.event_namespace.namespace, app)
    app.sio.register_namespace(app._event_namespace)
    handle = app.sio.eio.handlers["message"]

    async def handle_well_formed(sid: str, data: Any) -> None:
        try:
            await handle(sid, data)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            dropped("malformed packet", error=type(error).__name__)

    app.sio.eio.on("message", handle_well_formed)
