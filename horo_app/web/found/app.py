"""The addresses that search engines, feed readers and link previews ask for."""

import datetime as dt
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from horo_app import clock, logs
from horo_app.db import OUTAGE, transaction
from horo_app.errors import HoroError, NoReading
from horo_app.language import DEFAULT, Language, parse_language
from horo_app.services import published
from horo_app.settings import settings
from horo_app.web.found import feed, manifest, pictures, sitemap
from horo_app.web.found.answers import answer
from horo_app.web.found.origin import cache_control, origin
from horo_app.zodiac import SIGNS, Sign

log = logs.logger(__name__)

XML = "application/xml"

# How long others may keep an answer: a new day is on everyone's list within that time after midnight
_SECONDS = 600

_FOR_EVER = "public, max-age=31536000, immutable"

Endpoint = Callable[[Request], Awaitable[Response]]


class _SignConvertor(Convertor[Sign]):
    regex = "|".join(SIGNS)

    def convert(self, value: str) -> Sign:
        return Sign(value)

    def to_string(self, value: Sign) -> str:
        return value.value


class _MonthConvertor(Convertor[dt.date]):
    """A month as "2026-11", given as its first day."""

    regex = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def convert(self, value: str) -> dt.date:
        return dt.date.fromisoformat(f"{value}-01")

    def to_string(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"


register_url_convertor("sign", _SignConvertor())
register_url_convertor("month", _MonthConvertor())


def found() -> Starlette:
    """These addresses as an app, to be laid over the site: what it has no route for goes on to the site."""
    routes = [
        Route("/robots.txt", _robots),
        Route("/sitemap.xml", _sitemap),
        Route("/sitemap-pages.xml", _pages),
        Route("/sitemap-{month:month}.xml", _month),
        Route("/og/{subject}/{date}.{language}.png", _picture),
    ]
    for language in Language:
        prefix = "" if language is DEFAULT else f"/{language}"
        routes += [
            Route(f"{prefix}/{{sign:sign}}/feed.xml", _feed_in(language)),
            Route(f"{prefix}/site.webmanifest", _manifest_in(language)),
        ]
    return Starlette(routes=routes, exception_handlers=dict.fromkeys(OUTAGE, _away) | {HoroError: _refused})


async def _robots(request: Request) -> Response:
    lines = ["User-agent: *", "Disallow: /api/v1/", "Disallow: /health/", ""]
    text = "\n".join([*lines, f"Sitemap: {origin(request.scope)}/sitemap.xml", ""])
    return answer(request, text.encode(), "text/plain", cache_control(_SECONDS))


async def _sitemap(request: Request) -> Response:
    async with transaction() as session:
        months = await published.months(session)
    return _xml(request, sitemap.index(origin(request.scope), months))


async def _pages(request: Request) -> Response:
    today = clock.today(settings().timezone)
    async with transaction() as session:
        listed = await published.of_month(session, today.replace(day=1))
    of_today = [one for one in listed if one.date == today]
    return _xml(request, sitemap.pages(origin(request.scope), of_today))


async def _month(request: Request) -> Response:
    async with transaction() as session:
        listed = await published.of_month(session, request.path_params["month"])
    if not listed:
        raise HTTPException(404)
    return _xml(request, sitemap.month(origin(request.scope), listed))


def _feed_in(language: Language) -> Endpoint:
    async def answered(request: Request) -> Response:
        sign = request.path_params["sign"]
        async with transaction() as session:
            readings = await published.latest(session, sign, language, feed.DAYS)
        return _xml(request, feed.write(origin(request.scope), sign, language, readings), feed.MEDIA_TYPE)

    return answered


async def _picture(request: Request) -> Response:
    asked = request.path_params
    try:
        date = dt.date.fromisoformat(asked["date"])
    except ValueError:
        raise NoReading("There is no such day.") from None
    picture, png = await pictures.find(asked["subject"], date, parse_language(asked["language"]))
    # of a text that is only composed there may be a better one in the table
    for_ever = request.query_params.get("v") == picture.version and picture.is_final
    return answer(request, png, "image/png", _FOR_EVER if for_ever else f"public, max-age={_SECONDS}")


def _manifest_in(language: Language) -> Endpoint:
    async def answered(request: Request) -> Response:
        return answer(request, manifest.write(language), manifest.MEDIA_TYPE, f"public, max-age={_SECONDS}")

    return answered


def _xml(request: Request, body: bytes, media_type: str = XML) -> Response:
    return answer(request, body, media_type, cache_control(_SECONDS))


async def _away(_: Request, error: Exception) -> Response:
    log.warning("the archive could not be listed, the database is away", error=str(error))
    return _told("Not available right now. Please come back in a minute.", 503)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HoroError)
    return _told(str(error), error.status)


def _told(sentence: str, status: int) -> Response:
    headers = {"cache-control": "no-store"} | ({"retry-after": "60"} if status == 503 else {})
    return PlainTextResponse(f"{sentence}\n", status_code=status, headers=headers)
