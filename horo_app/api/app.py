"""The API as one FastAPI app."""

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from horo_app import __version__
from horo_app.api import auth, exports, feedback, health, horoscopes, problems, sight


def api() -> FastAPI:
    """The API, to be laid over the site: what it has no route for goes on to the site."""
    app = FastAPIOffline(
        title="Horo",
        version=__version__,
        description="Today’s horoscope for every sign, written from that day’s real sky.",
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
        static_url="/api/static",
    )
    problems.install(app)
    app.include_router(horoscopes.router)
    app.include_router(feedback.router)
    app.include_router(sight.router)
    app.include_router(health.router)
    app.include_router(auth.router)
    app.include_router(exports.router)
    app.add_api_route(
        "/api/{path:path}",
        _nowhere,
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        include_in_schema=False,
    )
    return app


async def _nowhere() -> None:
    raise HTTPException(404, "There is no such address in the API")
