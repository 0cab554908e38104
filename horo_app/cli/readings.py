"""Commands that show readings: one with its facts, or all twelve of a day."""

import asyncio
import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import click
from babel.dates import format_date, format_datetime
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule

from horo_app import almanac
from horo_app.almanac import periods
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign, parse_sign, sign_name
from horo_app.cli.database import database, has_database
from horo_app.content.reading import Reading, Source
from horo_app.content.sky_facts import by_role, told
from horo_app.content.wording import heading
from horo_app.core import clock
from horo_app.core.db import OUTAGE, transaction
from horo_app.core.errors import CannotStart
from horo_app.core.i18n import msg, say
from horo_app.core.language import DEFAULT, Language, parse_language
from horo_app.core.settings import settings
from horo_app.readings import repository
from horo_app.readings.cache import Key
from horo_app.tables.labels import word

_WRITERS = {
    Source.ALMANAC: msg("written by the almanac"),
    Source.MODEL: msg("written by a model"),
    Source.EDITOR: msg("written by an editor"),
}


YEARS = range(1900, 2101)  # in which the positions can be relied upon


class SignParam(click.ParamType[Any]):
    """A sign by its English name."""

    name = "sign"

    def convert(self, value: str | Sign, *_: object) -> Sign:
        return parse_sign(value)


class DateParam(click.ParamType[Any]):
    """A date as YYYY-MM-DD, or today, tomorrow, yesterday in the service's time zone."""

    name = "date"
    WORDS = {"yesterday": -clock.DAY, "today": dt.timedelta(0), "tomorrow": clock.DAY}  # noqa: RUF012

    def convert(
        self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        if value in self.WORDS:
            return clock.today(settings().timezone) + self.WORDS[value]
        try:
            date = dt.datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(
                f"“{value}” is no day of the calendar: write YYYY-MM-DD, today or tomorrow.", param, ctx
            )
        if date.year not in YEARS:
            self.fail(f"The sky is known here from {YEARS[0]} to {YEARS[-1]}.", param, ctx)
        return date


class LanguageParam(click.ParamType[Any]):
    """ru or en."""

    name = "language"

    def convert(self, value: str | Language, *_: object) -> Language:
        return parse_language(value)


on_date = click.option(
    "--date", "date", type=DateParam(), default="today", show_default=True, help="YYYY-MM-DD or a word."
)
in_language = click.option(
    "--lang", "language", type=LanguageParam(), default=DEFAULT.value, show_default=True
)


@click.command()
@click.argument("sign", type=SignParam())
@on_date
@in_language
@click.option(
    "--week", "kind", flag_value=PeriodKind.WEEK.value, help="What the almanac writes for the week."
)
@click.option("--month", "kind", flag_value=PeriodKind.MONTH.value, help="The same for the month.")
@click.option("--year", "kind", flag_value=PeriodKind.YEAR.value, help="The same for the year.")
def read(sign: Sign, date: dt.date, language: Language, kind: str | None) -> None:
    """Print a reading and its plan: the facts of the sky that it rests on, with their hours.

    Prints what is stored, else what the almanac writes for that date.
    """
    if kind:
        period = Period.containing(PeriodKind(kind), date)
        _print_period(Console(), periods.compose(sign, period, language, settings().timezone.key))
        return
    [reading] = asyncio.run(_readings([(sign, date, language)]))
    console = Console()
    _print(console, reading)
    console.print(f"\n[bold]{say(language, 'The plan')}[/]")
    for role, facts in by_role(reading.facts):
        console.print(f"  [italic]{word('role', role, language)}[/]")
        for fact in facts:
            line = told(fact, language, settings().timezone.key)
            console.print(Padding(f"— {escape(line)}", (0, 0, 0, 2)), highlight=False)


@click.command()
@on_date
@in_language
def preview(date: dt.date, language: Language) -> None:
    """Print all twelve readings of a day."""
    console = Console()
    for reading in asyncio.run(_readings([(sign, date, language) for sign in SIGNS])):
        _print(console, reading)
        console.print()


async def _readings(keys: list[Key]) -> list[Reading]:
    stored = {(one.sign, one.date, one.language): one for one in await _stored(keys)}
    return [stored.get(key) or almanac.compose(*key, settings().timezone.key) for key in keys]


async def _stored(keys: Iterable[Key]) -> list[Reading]:
    """What the tables hold; a database that is away is no reason to show nothing."""
    if not has_database():
        return []
    try:
        async with database(), transaction() as session:
            return await repository.find_all(session, list(keys))
    except (CannotStart, *OUTAGE) as error:
        click.echo(f"The almanac's texts, for the database cannot be used: {error}", err=True)
        return []


def _print(console: Console, reading: Reading) -> None:
    language = reading.language
    day = format_date(reading.date, "full", locale=language.value)
    title = (
        f"[bold]{sign_name(reading.sign, language)}[/] · {day} · {say(language, _WRITERS[reading.source])}"
    )
    console.print(Rule(title, align="left"))
    console.print(f"[italic]{escape(reading.summary)}[/]\n")
    for section, text in reading.sections.items():
        console.print(f"[bold]{heading(section, language)}[/]")
        console.print(Padding(escape(text), (0, 0, 1, 2)))
    score = say(language, "The day’s score: {score} of 10.", score=reading.score)
    colour = say(language, "The day’s color: {colour}.", colour=reading.colour)
    console.print(f"{score} {escape(reading.score_reason)}", highlight=False)
    console.print(f"{colour} {escape(reading.colour_reason)}", highlight=False)


def _print_period(console: Console, found: periods.PeriodText) -> None:
    language = found.language
    console.print(Rule(f"[bold]{sign_name(found.sign, language)}[/] · {found.period.slug}", align="left"))
    console.print(f"[italic]{escape(found.summary)}[/]\n")
    for section, text in found.sections.items():
        console.print(f"[bold]{heading(section, language)}[/]")
        console.print(Padding(escape(text), (0, 0, 1, 2)))
    for chapter in found.chapters:
        console.print(f"[bold]{escape(chapter.title)}[/]")
        console.print(Padding(escape(chapter.text), (0, 0, 1, 2)))
    console.print(" ".join(str(score) for _, score in found.curve), highlight=False)
    zone = ZoneInfo(found.zone)
    for point in found.turning_points:
        at = format_datetime(point.at.astimezone(zone), "d MMMM, H:mm", locale=language.value)
        console.print(Padding(f"{at}: {escape(point.text)}", (0, 0, 0, 2)), highlight=False)
    for day in found.good_days:
        date = format_date(day.date, "d MMMM", locale=language.value)
        console.print(Padding(f"{date}: {escape(day.text)}", (0, 0, 0, 2)), highlight=False)
