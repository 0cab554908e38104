"""Pieces of markup that pages are filled with: facts, calendars, tables, links that depend on the day.

Everything that is put into them is escaped by Markup. They are written as a browser would write them down again, so
that React, which compares, leaves them alone.
"""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlencode

from markupsafe import Markup

from horo_app import words
from horo_app.art.constellations import constellation
from horo_app.art.moon import moon_disc
from horo_app.art.wheel import wheel
from horo_app.language import Language
from horo_app.lore.explain import explain
from horo_app.messages import say
from horo_app.reading import Fact, Reading
from horo_app.settings import settings
from horo_app.sky import Aspect, Position, Sky, sky_on
from horo_app.web import files
from horo_app.web.routes import Kind, Page
from horo_app.zodiac import SIGNS, Sign, sign_name


def join(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)


def link(page: Page, text: object, **attributes: str) -> Markup:
    """A link to a page."""
    extra = join(
        Markup(' {}="{}"').format(name.strip("_").replace("_", "-"), value)
        for name, value in attributes.items()
    )
    return Markup('<a href="{}"{}>{}</a>').format(page.path, extra, text)


def drawing(svg: str) -> Markup:
    """A drawing of ours, within a page."""
    return Markup(re.sub(r"<(\w+)([^>]*)/>", r"<\1\2></\1>", svg))  # noqa: S704 (nobody else writes in it)


def _as_browsers_write(markup: Markup) -> Markup:
    """The same as a browser tells it of an element: so React finds no difference, and leaves the element alone.

    For markup without quotes in its attributes.
    """
    written = str(markup).replace("&#39;", "'").replace("&#34;", '"').replace("\u00a0", "&nbsp;")
    return Markup(written)  # noqa: S704 (it was escaped before)


def chart(date: dt.date, language: Language) -> Markup:
    """The wheel of a date's sky."""
    return drawing(wheel(sky_on(date), language))


def figure(sign: Sign) -> Markup:
    """A sign's constellation."""
    return drawing(constellation(sign))


@lru_cache(maxsize=512)
def moon(date: dt.date, size: int = 22) -> Markup:
    """The Moon as it looks on a date; decorative, words stand beside it."""
    sky = sky_on(date)
    return drawing(moon_disc(sky.elongation, sky.illumination, size))


def tonight(date: dt.date, language: Language) -> Markup:
    """The sky of a date in a line, and the way to more of it."""
    page = Page(language, kind=Kind.SKY, date=date)
    inside = Markup("{}<span>{}</span>").format(moon(date, 44), words.sky_line(date, language))
    return _as_browsers_write(link(page, inside))


def choice(page: Page) -> Markup:
    """What the home page offers first to one whom it does not know."""
    text = say(page.language, "Choose your sign")
    return Markup('<a class="button" href="{}#signs">{}</a>').format(page.path, text)


def yours(reading: Reading) -> Markup:
    """What it offers first to one who has read here before: the same sign, and how its day looks."""
    language, sign = reading.language, reading.sign
    pieces = join(
        Markup("<span{}>{}</span>").format(Markup(' class="{}"').format(name), text)
        for name, text in (
            ("eyebrow", say(language, "Your sign")),
            ("name", sign_name(sign, language)),
            ("summary", reading.summary),
            ("more", say(language, "Read today’s reading")),
        )
    )
    drawing = Markup(
        '<svg class="figure" viewBox="0 0 120 120" aria-hidden="true"><use href="{}"></use></svg>'
    )
    inside = drawing.format(files.figure(sign)) + pieces
    return link(Page(language, sign), inside, class_="yours")


def facts(reading: Reading) -> Markup:
    """What the text rests on: each fact opens to what it means."""
    return _as_browsers_write(join(_fact(fact, reading.language) for fact in reading.facts))


def _fact(fact: Fact, language: Language) -> Markup:
    told = explain(fact, language)
    return Markup('<details class="fact" name="fact"><summary>{}</summary><p>{}</p></details>').format(
        told.title, told.text
    )


def bot_link(sign: Sign, language: Language) -> Markup:
    """The way to the bot with this sign, if there is a bot."""
    name = settings().telegram_bot_name
    if not name:
        return Markup("")
    text = say(language, "Every morning in Telegram")
    return Markup('<a class="button" href="https://t.me/{}?start={}" rel="noopener">{}</a>').format(
        name, sign.value, text
    )


def telegram_share(page: Page, text: str) -> str:
    """The address at which Telegram offers to send this page on; not every Telegram takes a plus for a space."""
    sent = {"url": settings().base_url + page.path, "text": text}
    return "https://t.me/share/url?" + urlencode(sent, quote_via=quote)


def positions(sky: Sky, language: Language) -> Markup:
    """Where each body stands, as a table."""
    titles = (say(language, "Planet"), say(language, "Sign"), say(language, "Degree"))
    head = join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    head += Markup('<th scope="col" class="motion">{}</th>').format(say(language, "Motion"))
    rows = join(_position(position, language) for position in sky.positions.values())
    return Markup('<table class="positions"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        head, rows
    )


def _position(position: Position, language: Language) -> Markup:
    degree, minute = divmod(int(position.degree * 60), 60)
    motion = say(language, "retrograde") if position.retrograde else say(language, "direct")
    return Markup(
        '<tr><th scope="row">{}</th><td>{}{}</td><td>{}°{:02d}′</td><td class="motion{}">{}</td></tr>'
    ).format(
        words.body(position.body, language), sign_glyph(position.sign), sign_name(position.sign, language),
        degree, minute, "" if position.retrograde else " direct", motion,
    )  # fmt: skip


def sign_glyph(sign: Sign) -> Markup:
    """The sign's glyph beside its name."""
    return Markup(
        '<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true"><use href="{}"></use></svg>'
    ).format(files.glyph(sign))


def aspects(sky: Sky, language: Language) -> Markup:
    """Which bodies are in aspect, the closest first."""
    rows = join(_aspect(aspect, language) for aspect in sky.aspects)
    return Markup('<ul class="aspects">{}</ul>').format(rows)


def _aspect(aspect: Aspect, language: Language) -> Markup:
    fact: Fact = {
        "kind": "aspect", "first": aspect.first.value, "second": aspect.second.value,
        "aspect": aspect.kind.value, "orb": round(aspect.orb, 1),
    }  # fmt: skip
    told = explain(fact, language)
    return Markup(
        '<li><details class="fact" name="fact"><summary>{} <small>{}</small></summary><p>{}</p></details></li>'
    ).format(told.title, words.degrees(aspect.orb, language), told.text)


def events(date: dt.date, language: Language) -> Markup:
    """What happens in the sky on the day: a body turns or changes its sign."""
    sky = sky_on(date)
    found: list[Fact] = [
        *({"kind": "ingress", "body": one.body.value, "sign": one.sign.value} for one in sky.ingresses),
        *(
            {"kind": "station", "body": one.body.value, "turns": "retrograde" if one.retrograde else "direct"}
            for one in sky.stations
        ),
    ]
    return join(_fact(fact, language) for fact in found)


def months(first: dt.date, last: dt.date, language: Language) -> Markup:
    """The months from `last` back to `first`, and in each the way to every sign's."""
    pieces, month = [], last.replace(day=1)
    while month >= first.replace(day=1):
        signs = join(
            Markup("<li>{}</li>").format(
                link(Page(language, sign, Kind.MONTH, month), sign_glyph(sign) + sign_name(sign, language))
            )
            for sign in SIGNS
        )
        pieces.append(
            Markup('<section><h2>{}</h2><ul class="archive-signs">{}</ul></section>').format(
                words.month_title(month, language), signs
            )
        )
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return join(pieces)
