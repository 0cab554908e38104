"""Pieces of markup that pages are filled with: facts, tables, links that depend on the day.

Everything that is put into them is escaped by Markup.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote, urlencode

from babel.dates import get_day_names
from markupsafe import Markup

from horo_app.astrology.drawings.constellations import constellation
from horo_app.astrology.drawings.moon_disc import moon_disc
from horo_app.astrology.drawings.wheel import wheel
from horo_app.astrology.instants import elongation
from horo_app.astrology.moon import illumination
from horo_app.astrology.sky import Aspect, Position, Sky, sky_on
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.content import wording
from horo_app.content.explain import explain
from horo_app.content.reading import Fact, Reading
from horo_app.core import clock
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.site import static_files
from horo_app.site.routes import Page, PageKind
from horo_app.site.sky_events import bodies_in, bodies_of, events_on, next_events


def join(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)


def link(page: Page, text: object, query: str = "", **attributes: str) -> Markup:
    """A link to a page, asked with `query`."""
    extra = join(
        Markup(' {}="{}"').format(name.strip("_").replace("_", "-"), value)
        for name, value in attributes.items()
    )
    return Markup('<a href="{}"{}>{}</a>').format(f"{page.path}?{query}" if query else page.path, extra, text)


def drawing(svg: str) -> Markup:
    """A drawing of ours, within a page."""
    return Markup(svg)  # noqa: S704 (nobody else writes in it)


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


def moon_at(instant: dt.datetime, size: int = 22) -> Markup:
    """The same of an instant."""
    return drawing(moon_disc(elongation(instant), illumination(instant), size))


def tonight(date: dt.date, language: Language) -> Markup:
    """The sky of a date in a line, and the way to more of it."""
    page = Page(language, kind=PageKind.SKY, date=date)
    inside = Markup("{}<span>{}</span>").format(moon(date, 44), wording.sky_line(date, language))
    return link(page, inside)


def facts(reading: Reading) -> Markup:
    """What the text rests on: each fact opens to what it means, and names the sections that speak of it."""
    return join(
        _fact(fact, reading.language, _spoken_of(fact, reading), _hours(fact, reading))
        for fact in reading.facts
    )


def _hours(fact: Fact, reading: Reading) -> Markup:
    """When it is exact, begins or ends, by the service's clock; the page's script tells it by the reader's."""
    language = reading.language
    found = [Markup(" {}").format(_time(fact["at"], reading))] if "at" in fact and "until" not in fact else []
    if "until" in fact:
        found.append(Markup(" {} {}").format(say(language, "until"), _time(fact["until"], reading)))
    return Markup("<small>{}</small>").format(join(found)) if found else Markup("")


def _time(instant: str, reading: Reading) -> Markup:
    here = dt.datetime.fromisoformat(instant).astimezone(settings().timezone)
    said = wording.moment(here, reading.language, is_dated=here.date() != reading.date)
    return Markup('<time datetime="{}" data-day="{}">{}</time>').format(instant, reading.date, said)


def _spoken_of(fact: Fact, reading: Reading) -> Markup:
    """The attributes that tie a fact to its bodies on the wheel, and to the sections that rest on it."""
    bodies = bodies_of(fact)
    told = {other["section"] for other in reading.facts if "section" in other}
    if "section" in fact:
        sections = [fact["section"]]
    elif fact.get("role") == "theme":  # what no other fact is told in rests on the theme
        sections = [section for section in reading.sections if section not in told]
    else:
        sections = [
            section
            for section, text in reading.sections.items()
            if bodies and bodies <= bodies_in(text, reading.language)
        ]
    return Markup(' data-bodies="{}" data-parts="{}"').format(" ".join(sorted(bodies)), " ".join(sections))


def _fact(fact: Fact, language: Language, attributes: str = "", hours: str = "") -> Markup:
    told = explain(fact, language)
    return Markup('<details class="fact" name="fact"{}><summary>{}{}</summary><p>{}</p></details>').format(
        attributes, told.title, hours, told.text
    )


def day_name(date: dt.date, today: dt.date, language: Language) -> str:
    """ "Yesterday", "Today", "Tomorrow", or the day and month of any other date."""
    names = {
        today - clock.DAY: say(language, "Yesterday"),
        today: say(language, "Today"),
        today + clock.DAY: say(language, "Tomorrow"),
    }
    return names.get(date, wording.day_of_month(date, language))


def feedback(reading: Reading, heading: str, yes: str, no: str, live: str = 'role="status"') -> Markup:
    """Was it close? One tap, counted without a name; the page's script sends it."""
    language, name = reading.language, f"close-{reading.date}"
    buttons = join(
        Markup('<button type="button" data-answer="{}" aria-pressed="false">{}</button>').format(value, text)
        for value, text in (("yes", yes), ("no", no))
    )
    return Markup(
        '<section class="feedback" data-sign="{}" data-day="{}" data-language="{}"><h2 id="{}">{}</h2>'
        '<div class="answers" role="group" aria-labelledby="{}">{}</div>'
        '<p class="thanks" {} data-yes="{}" data-no="{}" data-failed="{}"></p></section>'
    ).format(
        reading.sign, reading.date, language, name, heading, name, buttons, Markup(live),  # noqa: S704 (ours)
        say(language, "Glad to hear it. Tap again to take it back."),
        say(language, "Noted, thank you. Tap again to take it back."),
        say(language, "The answer did not get through. Try again in a minute."),
    )  # fmt: skip


def is_it_close(reading: Reading) -> Markup:
    """The question under the day's reading."""
    language = reading.language
    return feedback(
        reading, say(language, "Was this close?"), say(language, "Yes, quite"), say(language, "Not really")
    )


def before(reading: Reading) -> Markup:
    """What was said the day before, to be held against that day."""
    language = reading.language
    page = Page(language, reading.sign).on(reading.date)
    score = say(language, "{score} of 10", score=reading.score)
    quote = Markup("<blockquote>{}</blockquote>").format(reading.summary)
    way = link(page, say(language, "All of it"), data_date=reading.date.isoformat())
    return Markup('<section class="before"><h2>{}</h2>{}<p class="hint">{} · {}</p>{}</section>').format(
        say(language, "The day before: {day}", day=wording.day_of_month(reading.date, language)),
        quote, score, way,
        feedback(
            reading, say(language, "Was it close?"), say(language, "It was"), say(language, "No, it was not"),
            'aria-live="polite"',
        ),
    )  # fmt: skip


def week(page: Page, held: Mapping[dt.date, int], date: dt.date) -> Markup:
    """The scores of the days around a date, each the way to its reading."""
    if not held:
        return Markup("")
    names = get_day_names("abbreviated", locale=page.language.value)

    def bar(day: dt.date, score: int) -> Markup:
        label = say(
            page.language,
            "{day}: score {score} of 10",
            day=wording.day_of_month(day, page.language),
            score=score,
        )
        inside = Markup('<span>{}</span><i style="--score:{}"></i><b>{}</b>').format(
            names[day.weekday()], score, score
        )
        current = {"aria_current": "page"} if day == date else {}
        return Markup("<li>{}</li>").format(link(page.on(day), inside, aria_label=label, **current))

    bars = join(bar(day, held[day]) for day in sorted(held))
    return Markup('<h2>{}</h2><ol class="week">{}</ol>').format(say(page.language, "The week’s scores"), bars)


def upcoming(date: dt.date, language: Language) -> Markup:
    """The next dates of the sky and how far off they are; the Moon's phases, changes of sign, turns."""
    rows = join(
        Markup('<li>{}<span>{}<small>{}, {}</small></span></li>').format(
            moon(day, 22),
            link(Page(language, kind=PageKind.SKY, date=day), explain(fact, language).title),
            wording.day_of_month(day, language), wording.days_off(day - date, language),
        )
        for day, fact in next_events(date)
    )  # fmt: skip
    return Markup('<h2>{}</h2><ul class="upcoming">{}</ul>').format(say(language, "Next in the sky"), rows)


def bot_link(sign: Sign, language: Language) -> Markup:
    """The way to the bot with this sign, if there is a bot."""
    name = settings().telegram_bot_name
    if not name:
        return Markup("")
    text = say(language, "Every morning in Telegram")
    return Markup('<a class="button" href="https://t.me/{}?start={}" rel="noopener">{}</a>').format(
        name, sign.value, text
    )


def contact(language: Language) -> Markup:
    """Where to ask, if the operator has told."""
    place = settings().contact
    if not place:
        return Markup("")
    link = Markup('<a href="{}">{}</a>').format(place, place.removeprefix("mailto:").removeprefix("https://"))
    return Markup("<p>{} {}</p>").format(say(language, "Questions, or something that does not work:"), link)


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
        wording.body(position.body, language), sign_glyph(position.sign), sign_name(position.sign, language),
        degree, minute, "" if position.retrograde else " direct", motion,
    )  # fmt: skip


def sign_glyph(sign: Sign) -> Markup:
    """The sign's glyph beside its name."""
    return Markup(
        '<svg class="glyph" viewBox="0 0 48 48" aria-hidden="true"><use href="{}"></use></svg>'
    ).format(static_files.glyph(sign))


def strip(page: Page) -> Markup:
    """The same page of all twelve signs."""

    def glyph(sign: Sign) -> Markup:
        current = {"aria_current": "page"} if sign is page.sign else {}
        return link(
            replace(page, sign=sign), sign_glyph(sign), aria_label=sign_name(sign, page.language), **current
        )

    return join(map(glyph, SIGNS))


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
    ).format(told.title, wording.degrees(aspect.orb, language), told.text)


def events(date: dt.date, language: Language) -> Markup:
    """What happens in the sky on the day: a body turns or changes its sign."""
    return join(_fact(fact, language) for fact in events_on(date))


def months(first: dt.date, last: dt.date, language: Language) -> Markup:
    """The months from `last` back to `first`, and in each the way to every sign's."""
    pieces, month = [], last.replace(day=1)
    while month >= first.replace(day=1):
        signs = join(
            Markup("<li>{}</li>").format(
                link(
                    Page(language, sign, PageKind.MONTH, month), sign_glyph(sign) + sign_name(sign, language)
                )
            )
            for sign in SIGNS
        )
        pieces.append(
            Markup('<section><h2>{}</h2><ul class="archive-signs">{}</ul></section>').format(
                wording.month_title(month, language), signs
            )
        )
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return join(pieces)
