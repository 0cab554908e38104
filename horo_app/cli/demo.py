"""A command that fills the tables with a year that never was, to try the dashboard on."""

import asyncio

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from horo_app import demo
from horo_app.cli.database import database
from horo_app.core.db import transaction
from horo_app.core.errors import NotEmpty
from horo_app.demo import Filled


@click.command("seed-demo")
@click.option(
    "--days", type=click.IntRange(2, 1000), default=365, show_default=True, help="How many, up to today."
)
@click.option("--texts/--no-texts", "with_texts", default=True, help="Also the readings of past days.")
@click.option(
    "--force", is_flag=True, help="Also where real views have been counted; those stay as they are."
)
def seed_demo(days: int, with_texts: bool, force: bool) -> None:
    """Fill the tables with invented views, texts, runs, requests, subscribers and answers, to try the dashboard on."""
    console = Console()
    filled = asyncio.run(_seed(console, days, with_texts, force))
    console.print(
        f"{days} days were invented: {filled.views:,} rows of views, {filled.readings:,} readings with "
        f"{filled.versions:,} older versions, {filled.runs:,} runs, {filled.attempts:,} requests to a model, "
        f"{filled.subscribers:,} subscribers with {filled.deliveries:,} deliveries, {filled.answers:,} rows of answers."
    )


async def _seed(console: Console, days: int, with_texts: bool, force: bool) -> Filled:
    async with database():
        async with transaction() as session:
            if not force and await demo.has_views(session):
                raise NotEmpty(
                    "People have read here already, and invented figures could not be told from theirs. "
                    "Use another DATA_DIR, or --force."
                )
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("Days", total=days - 1 if with_texts else None)
            return await demo.fill(days, with_texts, lambda done: bar.update(task, completed=done))
