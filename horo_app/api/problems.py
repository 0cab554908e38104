"""Problem documents (RFC 9457): how the API says that something is wrong."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from horo_app.core import logs
from horo_app.core.db import OUTAGE
from horo_app.core.errors import DatabaseUnavailable, HoroError
from horo_app.http.cache import NO_STORE

log = logs.logger(__name__)

MEDIA_TYPE = "application/problem+json"

_COME_BACK = {429: "60", 503: "30"}  # seconds after which it is worth asking again


class Problem(BaseModel):
    """What is wrong, and in `detail` a sentence that says what is allowed."""

    type: str = "about:blank"
    title: str = Field(examples=["Unknown sign"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such sign. Choose one of: aries, taurus, …"])


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The response that carries a problem document."""
    body = Problem(title=title, status=status, detail=detail).model_dump()
    told = {"cache-control": NO_STORE, **(headers or {})}
    if status in _COME_BACK:
        told.setdefault("retry-after", _COME_BACK[status])
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=told)


def method_not_allowed(allow: str) -> ASGIApp:
    """The answer to a method that an address does not know."""
    return problem(405, "Method not allowed", f"This address allows: {allow}.", {"allow": allow})


def describe(app: FastAPI) -> None:
    """Declare problem documents in the description of `app` as what they are, also those of FastAPI's own checks."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path in written()["paths"].values():
                for operation in path.values():
                    _declare(operation["responses"])
        return written()

    app.openapi = openapi  # type: ignore[method-assign]


def _declare(responses: dict[str, Any]) -> None:
    for response in responses.values():
        content = response.get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if schema.get("$ref", "").endswith("/Problem"):
            content[MEDIA_TYPE] = content.pop("application/json")


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document, and never with a trace."""
    app.add_exception_handler(HoroError, _expected)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    for outage in OUTAGE:
        app.add_exception_handler(outage, _away)
    app.add_exception_handler(Exception, _unexpected)
    describe(app)


async def _expected(_: Request, error: HoroError) -> JSONResponse:
    return problem(error.status, error.title, str(error))


async def _away(request: Request, error: Exception) -> JSONResponse:
    log.warning("request has to wait for the database", path=request.url.path, error=str(error))
    title, detail = (
        DatabaseUnavailable.title,
        "The database cannot be reached right now. Try again in a minute.",
    )
    answer = problem(503, title, str(error) if isinstance(error, HoroError) else detail)
    answer.headers["retry-after"] = "30"
    return answer


async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    said = "; ".join(f"{problem['loc'][-1]}: {problem['msg'].lower()}" for problem in error.errors())
    return problem(422, "Invalid request", f"{said[:1].upper()}{said[1:]}.")


async def _http(_: Request, error: HTTPException) -> JSONResponse:
    return problem(
        error.status_code,
        str(error.detail),
        f"{error.detail}. The API is described at /api/docs.",
        error.headers,
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", path=request.url.path, exc_info=error)
    return problem(
        500, "Something went wrong", "The fault is ours and has been noted. Please try again in a minute."
    )
