"""Pieces of markup of the Moon's calendar."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode

from markupsafe import Markup

from horo_app.astrology import moon
from horo_app.astrology.instants import Eclipse, Quarter, void_before
from horo_app.astrology.moon import MoonDay
from horo_app.astrology.sky import Body
from horo_app.astrology.zodiac import sign_name
from horo_app.content import moon_tradition, moon_wording, wording
from horo_app.content.moon_tradition import GOOD, GoodDay, MoonRule
from horo_app.content.moon_wording import MoonClock
from horo_app.content.texts import MoonTopic
from horo_app.core.i18n import say
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.site import moon_calendar
from horo_app.site.html import join, link, sign_glyph
from horo_app.site.moon_place import MoonPlace
from horo_app.site.routes import Page, PageKind


def facts(found: MoonDay, clock: MoonClock) -> Markup:
    """What is true of the day, each under its name."""
    rows = join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, value)
        for name, value in moon_wording.facts(found, clock)
    )
    return Markup('<dl class="moon-facts">{}</dl>').format(rows)


def place(page: Page, where: MoonPlace) -> Markup:
    """Whose clocks and horizon these are, and a form for those of another city."""
    language = page.language
    told = say(language, "Times and horizon of: {place}", place=where.title)
    label, button = say(language, "Another city"), say(language, "Show")
    unknown = others = Markup("")
    if where.unknown:
        sentence = say(language, "We know no city called “{city}”. Check the spelling.", city=where.unknown)
        unknown = Markup("<p>{}</p>").format(sentence)
    if where.others:
        ways = Markup(", ").join(link(page, title, query) for title, query in where.others)
        others = Markup('<p class="hint">{} {}</p>').format(
            say(language, "There are others of this name:"), ways
        )
    return Markup(
        '<section class="place">{}<p>{}</p>{}<form class="find" action="{}" method="get"><label><span>{}</span>'
        '<input name="city" maxlength="80" required="" autocomplete="address-level2"></label>'
        '<button type="submit">{}</button></form></section>'
    ).format(unknown, told, others, page.path, label, button)


def upcoming(after: dt.datetime, clock: MoonClock, where: MoonPlace, today: dt.date | None) -> Markup:
    """The next quarters and eclipses; from `today` on with the days until then."""
    rows = []
    for at, name in moon_wording.upcoming(after, clock):
        date = clock.here(at).date()
        there = Page(clock.language, kind=PageKind.MOON, date=date)
        when = clock.dated(at)
        if today is not None:
            when += f", {wording.days_off(date - today, clock.language)}" if date > today else ""
        rows.append(
            Markup("<li><span>{}<small>{}</small></span></li>").format(link(there, name, where.query), when)
        )
    return Markup('<ul class="upcoming">{}</ul>').format(join(rows))


def tradition(rule: MoonRule, language: Language) -> Markup:
    """What is said of each topic under the day's rule."""
    return Markup('<dl class="customs">{}</dl>').format(join(_customs(rule, language)))


def _customs(rule: MoonRule, language: Language) -> Iterator[Markup]:
    for topic in MoonTopic:
        good = Markup("")
        if moon_tradition.is_good(topic, rule):
            good = Markup(" <small>{}</small>").format(say(language, "a good day by its rule"))
        yield Markup("<div><dt>{}{}</dt><dd>{}</dd></div>").format(
            moon_tradition.title(topic, language), good, moon_tradition.said_of(topic, rule, language)
        )


def good_days(first: dt.date, clock: MoonClock, where: MoonPlace) -> Markup:
    """For each topic its rule and the next days that it calls good."""

    def row(topic: MoonTopic) -> Markup:
        days = Markup(", ").join(
            _good_day(one, clock, where) for one in moon_tradition.good_days(topic, first, where.zone)
        )
        return Markup(
            '<details class="fact" name="good"><summary>{}</summary><p>{}</p><p class="hint">{}</p></details>'
        ).format(
            moon_tradition.title(topic, clock.language), days,
            say(clock.language, "By the rule: {rule}", rule=GOOD[topic].words(clock.language)),
        )  # fmt: skip

    return Markup('<div class="facts">{}</div>').format(join(map(row, MoonTopic)))


def _good_day(one: GoodDay, clock: MoonClock, where: MoonPlace) -> Markup:
    there = Page(clock.language, kind=PageKind.MOON, date=one.date)
    name = wording.day_of_month(one.date, clock.language)
    if one.until is not None:
        name = say(clock.language, "{day} until {time}", day=name, time=clock.on(one.until, one.date))
    return link(there, name, where.query)


def quarters(start: dt.datetime, end: dt.datetime, clock: MoonClock, where: MoonPlace) -> Markup:
    """The quarters and eclipses between the two."""
    found: list[Quarter | Eclipse] = [*moon.quarters(start, end), *moon.eclipses(start, end)]

    def row(one: Quarter | Eclipse) -> Markup:
        there = Page(clock.language, kind=PageKind.MOON, date=clock.here(one.at).date())
        name = moon_wording.event_name(one, clock.language)
        return Markup("<li><span>{}<small>{}</small></span></li>").format(
            link(there, name, where.query), clock.dated(one.at)
        )

    rows = join(row(one) for one in sorted(found, key=lambda one: one.at))
    return Markup('<ul class="upcoming">{}</ul>').format(rows)


def stays(start: dt.datetime, end: dt.datetime, clock: MoonClock) -> Markup:
    """When the Moon enters each sign, and from when on she is void of course before that."""
    language = clock.language
    titles = (
        say(language, "Sign"),
        say(language, "Enters"),
        say(language, "Void of course before that, since"),
    )
    head = join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    rows = join(
        Markup('<tr><th scope="row">{}{}</th><td>{}</td><td>{}</td></tr>').format(
            sign_glyph(one.sign), sign_name(one.sign, language), clock.dated(one.at),
            clock.on(void_before(one.at).start, clock.here(one.at).date()),
        )
        for one in moon.sign_changes(start, end)
    )  # fmt: skip
    return Markup('<table class="stays"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        head, rows
    )


def subscribe(where: MoonPlace, language: Language) -> Markup:
    """The way to the same as a calendar; phones and computers open it from a webcal address."""
    address = f"{moon_calendar.PATH}?{urlencode({'zone': where.zone, 'lang': language.value})}"
    told = say(language, "The Moon in your own calendar: quarters, eclipses, signs, hours void of course.")
    host = settings().public_url.partition("://")[2]
    href = f"webcal://{host}{address}" if host else address
    return Markup('<p>{}</p><p><a class="button" href="{}">{}</a></p>').format(
        told, href, say(language, "Subscribe")
    )


def rule_line(rule: MoonRule, found: MoonDay, clock: MoonClock) -> str:
    """The day's rule, and when it ends where that is on this day."""
    language, date = clock.language, found.sky.date
    words = rule.words(language)
    told = words[0].upper() + words[1:]
    leaves = [one.at for one in found.sky.ingresses if one.body is Body.MOON and one.at > found.sky.noon]
    if leaves:
        told = say(language, "{rule}, until {time}", rule=told, time=clock.on(leaves[0], date))
    return say(language, "{rule}. A sign counts for the day if the Moon is in it at noon.", rule=told)
