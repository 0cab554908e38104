"""A page's structured data (schema.org, as JSON-LD): what a search engine may show beside the words."""

import json
from typing import Any

from markupsafe import Markup

from horo_app.astrology.zodiac import sign_name
from horo_app.content import wording
from horo_app.content.reading import Reading
from horo_app.core.i18n import say
from horo_app.readings.period_repository import PeriodReading
from horo_app.readings.publishing import moments
from horo_app.site.og_image import background
from horo_app.site.og_image.pictures import Picture
from horo_app.site.routes import Page, PageKind
from horo_app.site.views import PageContents

Thing = dict[str, Any]


def script(page: Page, found: PageContents, origin: str, picture: Picture) -> Markup:
    """The page's data as the element that holds it."""
    things = [_site(page, origin), _trail(page, found, origin)]
    if said := found.reading or found.period:
        things.append(_article(page, found, said, origin + picture.address, origin))
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":")
    )
    # JSON knows other ways to write what could end the element
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(safe))  # noqa: S704


def _site(page: Page, origin: str) -> Thing:
    return {
        "@type": "WebSite",
        "@id": f"{origin}/#site",
        "name": "Horo",
        "url": f"{origin}{Page(page.language).path}",
        "inLanguage": page.language.value,
        "publisher": _publisher(origin),
    }


def _publisher(origin: str) -> Thing:
    logo = {"@type": "ImageObject", "url": f"{origin}/icon-512.png", "width": 512, "height": 512}
    return {
        "@type": "Organization",
        "@id": f"{origin}/#horo",
        "name": "Horo",
        "url": f"{origin}/",
        "logo": logo,
    }


def _article(
    page: Page, found: PageContents, said: Reading | PeriodReading, picture: str, origin: str
) -> Thing:
    return {
        "@type": "Article",
        "headline": found.title.removesuffix(" — Horo"),
        "description": said.summary,
        "articleBody": "\n\n".join(said.sections.values()),
        "inLanguage": page.language.value,
        **_times(said),
        "image": {
            "@type": "ImageObject",
            "url": picture,
            "width": background.WIDTH,
            "height": background.HEIGHT,
        },
        "mainEntityOfPage": origin + page.path,
        "author": {"@id": f"{origin}/#horo"},
        "publisher": {"@id": f"{origin}/#horo"},
        "isPartOf": {"@id": f"{origin}/#site"},
    }


def _times(said: Reading | PeriodReading) -> Thing:
    if isinstance(said, PeriodReading):
        return {"dateModified": said.updated_at.isoformat(timespec="seconds")} if said.updated_at else {}
    times = ("datePublished", "dateModified")
    return dict(zip(times, (moment.isoformat() for moment in moments(said)), strict=False))


def _trail(page: Page, found: PageContents, origin: str) -> Thing:
    """The way from the home page to this one."""
    steps = [(Page(page.language), "Horo")]
    if page.sign:
        steps.append((Page(page.language, page.sign), sign_name(page.sign, page.language)))
        if page.kind is PageKind.MONTH:
            steps.append((page, wording.month_title(found.date, page.language)))
        elif found.period:
            steps.append((page, wording.period_title(found.period.text.period, page.language)))
        elif page.other:
            first, second = (sign_name(sign, page.language) for sign in (page.sign, page.other))
            steps.append((page, say(page.language, "{first} and {second}", first=first, second=second)))
    elif page.kind is PageKind.SKY:
        steps.append((Page(page.language, kind=PageKind.SKY), say(page.language, "The sky of the day")))
    elif page.kind in (PageKind.MOON, PageKind.MOON_MONTH):
        steps.append((Page(page.language, kind=PageKind.MOON), say(page.language, "Moon calendar")))
        if page.date:
            month = Page(page.language, kind=PageKind.MOON_MONTH, date=page.date.replace(day=1))
            steps.append((month, wording.month_title(page.date, page.language)))
    elif page.kind is not PageKind.TODAY:
        steps.append((page, found.title.removesuffix(" — Horo")))
    if page.kind in (PageKind.DAY, PageKind.SKY, PageKind.MOON) and page.date:
        steps.append((page, wording.day(page.date, page.language)))
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": origin + step.path}
        for place, (step, name) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
