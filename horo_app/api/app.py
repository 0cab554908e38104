"""The API as one FastAPI app."""

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from horo_app import __version__
from horo_app.api import (
    auth,
    exports,
    feedback,
    health,
    horoscopes,
    metrics,
    moon,
    problems,
    two_signs,
    views,
)
from horo_app.http.cache import HttpCache
from horo_app.http.methods import HeadAsGet, Methods

PARTS = (horoscopes, two_signs, moon, feedback, views, health, metrics, auth, exports)


def api() -> FastAPI:
    """The API, to be laid over the site: what it has no route for goes on to the site."""
    app = FastAPIOffline(
        title="Horo",
        version=__version__,
        description=(
            "Today’s horoscope for every sign, written from that day’s real sky. No key is needed. Answers carry an "
            "ETag and may be kept for a minute; readings may be read from pages of any site. Within `v1` fields are "
            "added and none is renamed or removed.\n\n"
            "`curl -s --compressed 'https://horo.example/api/v1/horoscopes/leo?lang=en'`"
        ),
        docs_url="/api/docs",
        redoc_url=None,
        swagger_ui_oauth2_redirect_url="/api/docs/oauth2-redirect",
        openapi_url="/api/openapi.json",
        static_url="/api/static",
    )
    problems.install(app)
    routes = [*app.routes, *(route for part in PARTS for route in part.router.routes)]
    for part in PARTS:
        app.include_router(part.router)
    app.mount("/api", _nowhere)
    app.add_middleware(Methods, routes=routes, refuse=problems.method_not_allowed)
    app.add_middleware(HttpCache)
    app.add_middleware(HeadAsGet)
    return app


async def _nowhere(*_: object) -> None:
    raise HTTPException(404, "There is no such address in the API")
