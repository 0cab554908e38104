"""The addresses that search engines, feed readers and link previews ask for."""

import datetime as dt
import time
from collections.abc import Awaitable, Callable, Hashable
from functools import partial

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.core import clock, compute, logs
from horo_app.core.db import OUTAGE, Session, read
from horo_app.core.errors import HoroError, NoReading, UnknownZone
from horo_app.core.language import DEFAULT, Language, parse_language
from horo_app.core.settings import settings
from horo_app.core.single_flight import SingleFlight
from horo_app.http import cache, freshness
from horo_app.http.cache import IMMUTABLE, Representation, represent
from horo_app.http.methods import Methods
from horo_app.readings import publishing, service
from horo_app.site import moon_calendar
from horo_app.site.og_image import pictures
from horo_app.site.seo import feed, manifest, sitemap
from horo_app.site.seo.origin import is_known, origin
from horo_app.site.seo.xml import represented

log = logs.logger(__name__)

XML = "application/xml"

# How long others may keep an answer: a new day is on everyone's list within that time after midnight
_SECONDS = 600

SECURITY_VALID = dt.timedelta(days=180)  # how long security.txt may be believed

# And how long an answer is kept here without asking the database again for days that were added to the past
_KEPT = 60

Endpoint = Callable[[Request], Awaitable[ASGIApp]]
Write = Callable[
    [Session, str], Awaitable[Callable[[], bytes]]
]  # how the document is written where the site is

_making: SingleFlight[Representation] = SingleFlight()


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
        Route("/.well-known/security.txt", _security),
        Route("/sitemap.xml", _sitemap),
        Route("/sitemap-pages.xml", _pages),
        Route("/sitemap-{month:month}.xml", _month),
        Route(moon_calendar.PATH, _moon_calendar),
        Route("/og/{subject}/{date}.{language}.story.png", _picture),
        Route("/og/{subject}/{date}.{language}.png", _picture),
    ]
    for language in Language:
        prefix = "" if language is DEFAULT else f"/{language}"
        routes += [
            Route(f"{prefix}/{{sign:sign}}/feed.xml", _feed_in(language)),
            Route(f"{prefix}/site.webmanifest", _manifest_in(language)),
        ]
    app = Starlette(routes=routes, exception_handlers=dict.fromkeys(OUTAGE, _away) | {HoroError: _refused})
    app.add_middleware(Methods, routes=routes)
    return app


async def _robots(request: Request) -> ASGIApp:
    lines = ["User-agent: *", "Disallow: /api/v1/", "Disallow: /health/", ""]
    text = "\n".join([*lines, f"Sitemap: {origin(request.scope)}/sitemap.xml", ""])
    made = represent(text.encode(), "text/plain; charset=utf-8")
    return cache.answer(request.scope, made, freshness.of_page())


async def _security(request: Request) -> ASGIApp:
    """Where to tell of a hole (RFC 9116); nothing stands there as long as the operator names no place."""
    if not settings().contact:
        raise HTTPException(404)
    expires = (clock.now() + SECURITY_VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings().contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(Language)}",
        f"Canonical: {origin(request.scope)}/.well-known/security.txt",
        "",
    ]
    made = represent("\n".join(lines).encode(), "text/plain; charset=utf-8")
    return cache.answer(request.scope, made, freshness.of_page())


async def _sitemap(request: Request) -> ASGIApp:
    async def write(session: Session, where: str) -> Callable[[], bytes]:
        return partial(sitemap.index, where, await publishing.months(session))

    return await _xml(request, write)


async def _pages(request: Request) -> ASGIApp:
    async def write(session: Session, where: str) -> Callable[[], bytes]:
        today = clock.today(settings().timezone)
        listed = await publishing.of_month(session, today.replace(day=1))
        return partial(sitemap.pages, where, [one for one in listed if one.date == today], today)

    return await _xml(request, write)


async def _month(request: Request) -> ASGIApp:
    async def write(session: Session, where: str) -> Callable[[], bytes]:
        listed = await publishing.of_month(session, request.path_params["month"])
        if not listed:
            raise HTTPException(404)
        return partial(sitemap.month, where, listed)

    return await _xml(request, write)


def _feed_in(language: Language) -> Endpoint:
    async def answered(request: Request) -> ASGIApp:
        sign = request.path_params["sign"]

        async def write(session: Session, where: str) -> Callable[[], bytes]:
            readings = await publishing.latest(session, sign, language, feed.DAYS)
            return partial(feed.write, where, sign, language, readings)

        return await _xml(request, write, feed.MEDIA_TYPE)

    return answered


async def _picture(request: Request) -> ASGIApp:
    asked = request.path_params
    try:
        date = dt.date.fromisoformat(asked["date"])
    except ValueError:
        raise NoReading("There is no such day.") from None
    is_story = request.url.path.endswith(".story.png")
    picture, png = await pictures.find(
        asked["subject"], date, parse_language(asked["language"]), is_story=is_story
    )
    # of a text that is only composed there may be a better one in the table
    for_ever = request.query_params.get("v") == picture.version and picture.is_final
    if for_ever:
        return cache.answer(request.scope, png, IMMUTABLE)
    return cache.answer(freshness.asked(request.scope), png, freshness.shared())


async def _moon_calendar(request: Request) -> ASGIApp:
    """The same for everybody who asks with the same zone, language and planets on a day."""
    asked = request.query_params
    zone = clock.known_zone(asked["zone"]) if asked.get("zone") else settings().timezone
    if zone is None:
        raise UnknownZone("There is no such time zone. Name one like Europe/Moscow or America/New_York.")
    language = parse_language(asked.get("lang", DEFAULT.value))
    bodies = moon_calendar.bodies_named(asked.get("planets", ""))
    key = (clock.today(settings().timezone), zone.key, language, bodies)
    found = cache.kept.get((moon_calendar.PATH, key))
    if found is None:
        write = partial(moon_calendar.write, *key)
        found = await compute.OTHERS.run(
            (moon_calendar.PATH, key), represented, write, moon_calendar.MEDIA_TYPE
        )
        cache.keep((moon_calendar.PATH, key), found)
    return cache.answer(freshness.asked(request.scope), found, freshness.shared())


def _manifest_in(language: Language) -> Endpoint:
    async def answered(request: Request) -> ASGIApp:
        made = represent(manifest.write(language), manifest.MEDIA_TYPE)
        return cache.answer(request.scope, made, f"public, max-age={_SECONDS}")

    return answered


async def _xml(request: Request, write: Write, media_type: str = XML) -> ASGIApp:
    """A document about published readings: made once, and again when a reading has changed or a day has begun."""
    where = origin(request.scope)

    async def make() -> Representation:
        written = await read(lambda session: write(session, where))
        return await compute.OTHERS.run(key, represented, written, media_type)

    memory = service.memory
    now = (memory, memory.changes, clock.today(settings().timezone), int(time.monotonic() / _KEPT))
    key: Hashable = (request.url.path, where, *now)
    found = cache.kept.get(key)
    if found is None:
        found = await _making.do(key, make)
        if memory.is_followed and is_known(where):
            cache.keep(key, found)
    return cache.answer(freshness.asked(request.scope), found, freshness.of_page())


async def _away(_: Request, error: Exception) -> Response:
    log.warning("the archive could not be listed, the database is away", error=str(error))
    return _told("Not available right now. Please come back in a minute.", 503)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HoroError)
    return _told(str(error), error.status)


def _told(sentence: str, status: int) -> Response:
    headers = {"cache-control": "no-store"} | ({"retry-after": "60"} if status == 503 else {})
    return PlainTextResponse(f"{sentence}\n", status_code=status, headers=headers)
