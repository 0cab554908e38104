"""Problem documents (RFC 9457): how the API says that something is wrong."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from horo_app import logs
from horo_app.errors import HoroError

log = logs.logger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What is wrong, and in `detail` a sentence that says what is allowed."""

    type: str = "about:blank"
    title: str = Field(examples=["Unknown sign"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such sign. Choose one of: aries, taurus, …"])


def problem(status: int, title: str, detail: str) -> JSONResponse:
    """The response that carries a problem document."""
    body = Problem(title=title, status=status, detail=detail).model_dump()
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document, and never with a trace."""
    app.add_exception_handler(HoroError, _expected)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _unexpected)


async def _expected(_: Request, error: HoroError) -> JSONResponse:
    return problem(error.status, error.title, str(error))


async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    said = "; ".join(f"{problem['loc'][-1]}: {problem['msg'].lower()}" for problem in error.errors())
    return problem(422, "Invalid request", f"{said[:1].upper()}{said[1:]}.")


async def _http(_: Request, error: HTTPException) -> JSONResponse:
    return problem(
        error.status_code, str(error.detail), f"{error.detail}. The API is described at /api/docs."
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", path=request.url.path, exc_info=error)
    return problem(
        500, "Something went wrong", "The fault is ours and has been noted. Please try again in a minute."
    )
