"""The guard: what stands before every event of the dashboard.

    class TextsState(AdminState):
        @rx.event
        @guarded(Role.EDITOR)
        async def lock(self, admin: Admin, sign: Sign, note: Annotated[str, Field(max_length=80)]):
            ...

A guarded handler gets the admin who asks as its first argument; the page calls it without. On every call the session in
the browser's cookie is looked up in the database, the role is compared, and the arguments are checked against their
annotations: what does not fit never reaches the handler. A plain `str` may have 200 characters.

What the handler raises as a HoroError is told to the admin in a sentence. A handler that goes on for long, such as a
background loop, calls `await self._admit(Role.VIEWER, acting=False)` before each round: once the session is over that
raises, and the guard ends it. `acting=False` is for what the page does by itself and not the admin: it keeps no
session from idling out.
"""

import inspect
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Annotated, Any, get_type_hints

from pydantic import StringConstraints, TypeAdapter, ValidationError
from reflex.istate.proxy import StateProxy

from horo_app.accounts.admins import Admin, Role
from horo_app.core import logs
from horo_app.core.db import OUTAGE
from horo_app.core.errors import DatabaseUnavailable, HoroError, Invalid
from horo_app.core.i18n import msg

log = logs.logger(__name__)

LARGEST = 50_000  # characters that all arguments of an event may have together as JSON

_SHORT = Annotated[str, StringConstraints(max_length=200)]

Handler = Callable[..., Any]


def guarded(role: Role, *, acting: bool = True, typing: bool = False) -> Callable[[Handler], Handler]:
    """Let the handler run for admins whose role reaches `role`, and for nobody else.

    An editor's event takes away the notice of what was done before, unless it only tells what is being typed.
    """

    def decorate(handler: Handler) -> Handler:
        check = _checked(handler)

        async def enter(state: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
            admin = await state._admit(role, acting=acting)
            if role is Role.EDITOR and not typing:
                state._tell("")
            return (admin, *check(arguments, named))

        if inspect.isasyncgenfunction(handler):

            @wraps(handler)
            async def guard(self: Any, /, *arguments: Any, **named: Any) -> Any:
                try:
                    async for event in handler(self, *await enter(self, arguments, named)):
                        yield event
                except (HoroError, *OUTAGE) as error:
                    await _tell(self, handler, error)

        elif inspect.iscoroutinefunction(handler):

            @wraps(handler)
            async def guard(self: Any, /, *arguments: Any, **named: Any) -> Any:
                try:
                    return await handler(self, *await enter(self, arguments, named))
                except (HoroError, *OUTAGE) as error:
                    await _tell(self, handler, error)

        else:
            raise TypeError(f"{handler.__qualname__} must be async: the guard asks the database before it.")
        guard.__signature__ = _without_admin(handler)  # type: ignore[attr-defined]
        guard.__annotations__ = {}  # Reflex would convert arguments by them, and log those that it cannot
        guard.__guarded__ = role  # type: ignore[attr-defined]
        return guard

    return decorate


async def _tell(state: Any, handler: Handler, error: BaseException) -> None:
    """Say what went wrong."""
    if not isinstance(error, HoroError):
        log.error("event failed, the database is away", handler=handler.__qualname__, error=str(error))
        error = DatabaseUnavailable(msg("The database cannot be reached right now. Try again in a minute."))
    async with locked(state):
        await state._refuse(handler.__name__, error)


@asynccontextmanager
async def locked(state: Any) -> AsyncIterator[None]:
    """The state's lock, which a background event takes for itself and any other has already."""
    if isinstance(state, StateProxy) and not state._is_mutable():
        async with state:
            yield
    else:
        yield


def _without_admin(handler: Handler) -> inspect.Signature:
    signature = inspect.signature(handler)
    kept = [parameter for name, parameter in signature.parameters.items() if name != "admin"]
    return signature.replace(parameters=kept, return_annotation=inspect.Signature.empty)


def _checked(handler: Handler) -> Callable[[tuple[Any, ...], dict[str, Any]], list[Any]]:
    """What turns the arguments that came over the socket into those that the handler is annotated with."""
    hints = get_type_hints(handler, include_extras=True)
    parameters = list(inspect.signature(handler).parameters.values())
    if [parameter.name for parameter in parameters[:2]] != ["self", "admin"] or hints.get(
        "admin"
    ) is not Admin:
        raise TypeError(f"{handler.__qualname__} must take self and admin: Admin first.")
    rest = inspect.Signature(parameters[2:])
    missing = [parameter.name for parameter in parameters[2:] if parameter.name not in hints]
    if missing:
        raise TypeError(f"{handler.__qualname__} must annotate {', '.join(missing)}: the guard checks by it.")
    adapters = {name: TypeAdapter(_SHORT if hints[name] is str else hints[name]) for name in rest.parameters}

    def check(arguments: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
        try:
            bound = rest.bind(*arguments, **named)
            if adapters and len(json.dumps(bound.arguments, default=str)) > LARGEST:
                raise ValueError("too large")
            bound.apply_defaults()
            return [adapters[name].validate_python(value) for name, value in bound.arguments.items()]
        except (TypeError, ValueError, ValidationError, RecursionError):
            raise Invalid(
                msg("That is not something this page sends. Load the page again and repeat what you did.")
            ) from None

    return check
