"""What stands in the head of a page for search engines and link previews, written when the page is served."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from horo_app.astrology.sign_pair import SignPair
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.content import wording
from horo_app.content.reading import Reading
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.language import SOURCE, Language
from horo_app.core.language_data import language_data
from horo_app.core.settings import settings
from horo_app.readings.publishing import moments
from horo_app.site.og_image import background, pictures
from horo_app.site.og_image.pictures import Picture
from horo_app.site.routes import Page, PageKind
from horo_app.site.seo import feed, manifest, structured_data
from horo_app.site.views import PageContents

_SKIES = (PageKind.SKY, PageKind.MOON, PageKind.MOON_MONTH, PageKind.PERIOD)  # of any date


def head(page: Page, found: PageContents, origin: str) -> Markup:
    """Everything that a page's head holds for machines; `origin` is where the site is."""
    if page.kind is PageKind.LOST:
        return _meta("robots", "noindex")
    picture = picture_of(page, found)
    tags = [
        _meta("description", found.description),
        _meta("robots", "max-image-preview:large"),
        _meta("horo-day", found.date.isoformat()) if page.follows_the_day and not found.query else Markup(""),
        *_addresses(page, origin),
        *_feeds(page, origin),
        _link("manifest", href=manifest.path(page.language)),
        *_preview(page, found, origin),
        *_picture(_words_for(page, found)),
        structured_data.script(page, found, origin, picture),
    ]
    return Markup("").join(tags)


def image(page: Page, found: PageContents, origin: str) -> str:
    """The whole address of the page's picture, for the one tag of previews that Reflex writes itself."""
    return origin + picture_of(page, found).address


def picture_of(page: Page, found: PageContents) -> Picture:
    """The picture that previews of the page show."""
    if found.reading:
        return pictures.of_reading(found.reading)
    if page.sign and page.other:
        return pictures.of_pair(SignPair(page.sign, page.other), found.date, page.language)
    if page.kind in _SKIES:
        return pictures.of_sky(found.date, page.language)
    return pictures.of_day(_pictured(page, found), page.language)


def _pictured(page: Page, found: PageContents) -> dt.date:
    """The day that the picture is of: a page that holds tomorrow's texts shows today's sky."""
    if found.reading or page.kind in _SKIES:
        return found.date
    return min(found.date, clock.today(settings().timezone))


def _meta(name: str, content: str) -> Markup:
    return Markup('<meta name="{}" content="{}">').format(name, content)


def _property(name: str, content: str) -> Markup:
    return Markup('<meta property="{}" content="{}">').format(name, content)


def _link(rel: str, **attributes: str) -> Markup:
    pairs = (Markup(' {}="{}"').format(name, value) for name, value in attributes.items())
    return Markup('<link rel="{}"{}>').format(rel, Markup("").join(pairs))


def _addresses(page: Page, origin: str) -> Iterator[Markup]:
    """The page's own address, and those of its other languages."""
    # a home page of a date is there for those whose today it is
    page = replace(page, date=None) if page.kind is PageKind.TODAY else page
    yield _link("canonical", href=origin + page.path)
    for language in Language:
        yield _link("alternate", hreflang=language.value, href=origin + page.in_language(language).path)
    yield _link("alternate", hreflang="x-default", href=origin + page.in_language(SOURCE).path)


def _feeds(page: Page, origin: str) -> Iterator[Markup]:
    """The feed of the page's signs, on the home page those of all."""
    signs: tuple[Sign | None, ...] = (page.sign, page.other)
    if page.kind is PageKind.TODAY and not page.sign:
        signs = SIGNS
    for sign in filter(None, dict.fromkeys(signs)):
        title, path = feed.title(sign, page.language), feed.path(sign, page.language)
        yield _link("alternate", type=feed.MEDIA_TYPE, title=title, href=origin + path)


def _preview(page: Page, found: PageContents, origin: str) -> Iterator[Markup]:
    yield _property("og:site_name", "Horo")
    yield _property("og:title", found.title.removesuffix(" — Horo"))
    yield _property("og:description", found.description)
    yield _property("og:url", origin + page.path)
    yield _property("og:locale", language_data(page.language, "language")["locale"])
    for language in Language:
        if language is not page.language:
            yield _property("og:locale:alternate", language_data(language, "language")["locale"])
    yield _property("og:type", "article" if found.reading or found.period else "website")
    if found.reading:
        yield from _times(found.reading)


def _times(reading: Reading) -> Iterator[Markup]:
    for name, moment in zip(("published_time", "modified_time"), moments(reading), strict=False):
        yield _property(f"article:{name}", moment.isoformat())


def _picture(told: str) -> Iterator[Markup]:
    """All but its address, which stands where Reflex puts it (`image`)."""
    yield _property("og:image:type", "image/png")
    yield _property("og:image:width", str(background.WIDTH))
    yield _property("og:image:height", str(background.HEIGHT))
    yield _property("og:image:alt", told)
    yield _meta("twitter:card", "summary_large_image")


def _words_for(page: Page, found: PageContents) -> str:
    """The picture in words."""
    date = _pictured(page, found)
    day = wording.day(date, page.language)
    sky = say(page.language, "The wheel of the zodiac with the planets of {day}", day=day)
    if page.other:
        return f"{sky}. {found.description}"
    if found.reading is None:
        return f"{sky}. {wording.sky_line(date, page.language)}"
    name = sign_name(found.reading.sign, page.language)
    score = say(page.language, "{score} of 10", score=found.reading.score)
    return f"{sky}. {name}, {score}. {found.reading.summary}"
