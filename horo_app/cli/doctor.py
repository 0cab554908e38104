"""A command that tells on one screen what is set, what is reached, and what is wrong."""

import asyncio
import os
import sys

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from horo_app import __version__
from horo_app.analytics import system_info
from horo_app.core import logs
from horo_app.core.settings import Settings, settings
from horo_app.ops.diagnosis import CheckOutcome, Diagnosis
from horo_app.ops.doctor import examine

STYLES = {
    CheckOutcome.GOOD: "green",
    CheckOutcome.OFF: "dim",
    CheckOutcome.WARNING: "yellow",
    CheckOutcome.BAD: "red",
}


@click.command()
def doctor() -> None:
    """Tell what is set, what is reached and what is wrong; status 1 when something is.

    Starts nothing and changes nothing. Telegram and the model's server are asked, at no cost.
    """
    logs.configure(settings().model_copy(update={"log_level": "critical"}))
    console = Console()
    console.print(f"Horo {__version__}, Python {sys.version.partition(' ')[0]}", highlight=False)
    console.print(_set(settings()))
    found = asyncio.run(_examine(console))
    wrong = sum(one.verdict is CheckOutcome.BAD for one in found)
    look = sum(one.verdict is CheckOutcome.WARNING for one in found)
    console.print(f"{wrong} wrong, {look} to look at." if wrong or look else "All is well.")
    if wrong:
        sys.exit(1)


def _set(wanted: Settings) -> Table:
    """What differs from the defaults, by its name and where it comes from, secrets masked."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    shown = dict(system_info.in_force(wanted))
    for name in sorted(name.upper() for name in wanted.model_fields_set):
        places = {"the environment": name, f"the file of {name}_FILE": f"{name}_FILE"}
        origin = next((place for place, variable in places.items() if os.environ.get(variable)), ".env")
        table.add_row(name, escape(shown[name]), f"[dim]{origin}[/]")
    if not wanted.model_fields_set:
        table.add_row("every setting has its default", "", "")
    return table


async def _examine(console: Console) -> list[Diagnosis]:
    found = []
    async for one in examine(settings()):
        found.append(one)
        style = STYLES[one.verdict]
        console.print(f"[{style}]{one.verdict:<6}[/] {one.subject}: {escape(one.text)}", highlight=False)
    return found
