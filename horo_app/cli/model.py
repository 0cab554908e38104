"""Commands about the model: let it write a day now, and find out what its server can do."""

import asyncio
import datetime as dt
import sys

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from horo_app.analytics import text_status
from horo_app.astrology.zodiac import SIGNS
from horo_app.cli.database import database
from horo_app.cli.readings import on_date
from horo_app.content.reading import Source
from horo_app.core import clock, logs
from horo_app.core.db import Session, transaction
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.generation import client, model_check, provider_state, queue, request_log, worker
from horo_app.generation.model_check import Report, Tried
from horo_app.readings import repository
from horo_app.readings.cache import Key

LOOK = 0.2  # seconds between looks at how far the texts are
NO_KEY = "No OPENAI_API_KEY: the almanac writes alone. Put a key into .env to have a model write."


@click.command()
@on_date
@click.option("--again", is_flag=True, help="Also what a model has written already.")
def generate(date: dt.date, again: bool) -> None:
    """Have all texts of a day written now.

    The almanac's are stored where there are none; with a key, the model then writes better ones. Texts of editors and
    locked ones stay as they are. A running site goes on meanwhile, and shares the work.
    """
    logs.configure(
        settings().model_copy(update={"log_level": "critical"})
    )  # what went wrong is said at the end
    client.check_proxies()
    if not asyncio.run(_generate(Console(), date, again)):
        sys.exit(1)


async def _generate(console: Console, date: dt.date, again: bool) -> bool:
    async with database():
        async with transaction() as session:
            created = await repository.ensure(session, [date])
        console.print(f"{date}: {created} texts by the almanac stored.")
        if date < clock.today(settings().timezone):
            console.print("A past day keeps its texts; the model writes for today and later.")
        elif client.has_key():
            return await _write_out(console, date, again)
        else:
            console.print(NO_KEY)
        return True


async def _write_out(console: Console, date: dt.date, again: bool) -> bool:
    async with transaction() as session:
        wanted = await queue.request(session, await _keys(session, date, again))
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("The model writes", total=wanted)
        async with worker.writing():
            while (unfinished := await _unfinished(date)) is not None:
                bar.update(task, completed=wanted - unfinished)
                await asyncio.sleep(LOOK)
        bar.update(task, completed=wanted - await _unwritten(date))
    return await _say_how_it_went(console, date)


async def _keys(session: Session, date: dt.date, again: bool) -> list[Key]:
    keys = [(sign, date, language) for sign in SIGNS for language in Language]
    found = await repository.find_all(session, keys)
    return [(one.sign, one.date, one.language) for one in found if again or one.source is not Source.MODEL]


async def _unfinished(date: dt.date) -> int | None:
    """How many texts are still to be tried; None when nobody will try one any more."""
    async with transaction() as session:
        progress = await text_status.progress(session, date)
        asked = (await provider_state.current(session)).open and await request_log.budget_allows(session)
    if progress.at_work or (progress.waiting and asked):
        return progress.at_work + progress.waiting
    return None


async def _unwritten(date: dt.date) -> int:
    async with transaction() as session:
        return (await text_status.progress(session, date)).unwritten


async def _say_how_it_went(console: Console, date: dt.date) -> bool:
    async with transaction() as session:
        progress = await text_status.progress(session, date)
        endpoint = await provider_state.current(session)
        affordable = await request_log.budget_allows(session)
    console.print(
        f"Of {progress.total} texts the model has written {progress.model}, editors {progress.editor}, "
        f"the almanac {progress.almanac}."
    )
    for error in progress.errors:
        console.print(f"  {escape(error)}", style="yellow")
    if endpoint.stopped:
        console.print(escape(endpoint.stopped), style="red")
    elif endpoint.paused_until and not endpoint.open:
        until = endpoint.paused_until.astimezone(settings().timezone)
        console.print(f"The server asked for a pause until {until:%H:%M}.", style="red")
    if not affordable:
        console.print(f"The day's budget of {settings().model_daily_budget} is used up.", style="red")
    if progress.unwritten:
        console.print(
            f"{progress.unwritten} are tried again by a running site; “check-model” says what to mend."
        )
    return progress.unwritten == 0


@click.command("check-model")
def check_model() -> None:
    """Try the configured model and say what it supports, how long it took, what it cost, and what to mend."""
    logs.configure(settings().model_copy(update={"log_level": "critical"}))
    if not client.has_key():
        click.echo(NO_KEY, err=True)
        sys.exit(1)
    client.check_proxies()
    if not asyncio.run(_check(Console())):
        sys.exit(1)


async def _check(console: Console) -> bool:
    console.print(
        f"Server  {settings().openai_base_url}\nModel   {settings().openai_model}\n", highlight=False
    )
    async with database():
        try:
            report = await model_check.check_model()
        finally:
            await client.close()
        async with transaction() as session:
            spent = await request_log.spent_today(session)
    _show(console, report)
    budget = settings().model_daily_budget
    console.print(
        f"Spent today: {spent:.4f}" + (f" of {budget}" if budget is not None else ""), highlight=False
    )
    for advice in report.advice:
        console.print(f"→ {escape(advice)}", style="bold")
    if report.good:
        console.print("→ Nothing to mend.", style="bold green")
    return report.good


def _show(console: Console, report: Report) -> None:
    table = Table("tried", "result", box=None, pad_edge=False)
    for name in ("seconds", "tokens", "cost"):
        table.add_column(name, justify="right")
    for tried in report.tried:
        mark = "[green]✓[/]" if tried.good else "[red]✗[/]"
        table.add_row(tried.what, f"{mark} {escape(tried.said)}", f"{tried.seconds:.1f}", *_price(tried))
    console.print(table)
    if any(tried.cost is None for tried in report.tried if tried.reply):
        console.print("The cost is known with OPENAI_PRICE_INPUT and OPENAI_PRICE_OUTPUT.")


def _price(tried: Tried) -> tuple[str, str]:
    if tried.reply is None or tried.reply.tokens_in is None:
        return "", ""
    cost = f"{tried.cost:.5f}" if tried.cost is not None else "?"
    return f"{tried.reply.tokens_in} + {tried.reply.tokens_out}", cost
