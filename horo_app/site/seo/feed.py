"""A sign's feed: RSS 2.0 with the whole text of each day."""

import datetime as dt
import html
from collections.abc import Sequence
from email.utils import format_datetime

from horo_app.astrology.zodiac import Sign, sign_name
from horo_app.content import wording
from horo_app.content.reading import Reading
from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.readings.publishing import changed_at, published_at
from horo_app.site.routes import Page, PageKind
from horo_app.site.seo.xml import ATOM, CONTENT, Element, add, written

DAYS = 14

MEDIA_TYPE = "application/rss+xml"

_TITLE = msg("{sign}: a horoscope for every day")
_ABOUT = msg(
    "Love, career, health, finance and the advice of the day, written from the real sky of that day."
)


def path(sign: Sign, language: Language) -> str:
    """Where the feed is: "/leo/feed.xml", "/en/leo/feed.xml"."""
    return f"{Page(language, sign).path}/feed.xml"


def title(sign: Sign, language: Language) -> str:
    """What the feed is called."""
    return say(language, _TITLE, sign=sign_name(sign, language))


def write(origin: str, sign: Sign, language: Language, readings: Sequence[Reading]) -> bytes:
    """The feed with these readings, the newest first."""
    root = Element("rss", version="2.0")
    channel = add(root, "channel")
    add(channel, "title", title(sign, language))
    add(channel, "link", origin + Page(language, sign).path)
    add(channel, "description", say(language, _ABOUT))
    add(channel, "language", language.value)
    add(channel, f"{{{ATOM}}}link", rel="self", type=MEDIA_TYPE, href=origin + path(sign, language))
    changes = [changed_at(reading.date, reading.updated_at) for reading in readings]
    if changes:
        add(channel, "lastBuildDate", format_datetime(max(changes)))
    for reading, changed in zip(readings, changes, strict=True):
        _item(channel, origin, reading, changed)
    return written(root)


def _item(channel: Element, origin: str, reading: Reading, changed: dt.datetime) -> None:
    item = add(channel, "item")
    add(item, "title", _headline(reading))
    add(item, "link", origin + Page(reading.language, reading.sign, PageKind.DAY, reading.date).path)
    # an address may change with the domain; this never does, so that nobody is shown a day twice
    add(item, "guid", f"horo:{reading.sign}:{reading.date}:{reading.language}", isPermaLink="false")
    add(item, "pubDate", format_datetime(published_at(reading.date)))
    add(item, f"{{{ATOM}}}updated", changed.isoformat())
    add(item, "description", reading.summary)
    add(item, f"{{{CONTENT}}}encoded", _text(reading))


def _headline(reading: Reading) -> str:
    name = sign_name(reading.sign, reading.language)
    return f"{name}: {wording.day_and_date_within(reading.date, reading.language)}"


def _text(reading: Reading) -> str:
    """The whole reading as HTML."""
    parts = (
        f"<h2>{html.escape(wording.heading(section, reading.language))}</h2><p>{html.escape(text)}</p>"
        for section, text in reading.sections.items()
    )
    return f"<p>{html.escape(reading.summary)}</p>" + "".join(parts)
