"""`python -m bench [--quick | --full] [SUBJECT ...]`: measure, print one table, write bench/results.json.

Exit code 1 when a figure misses its target, or cannot be measured: the others are measured all the same.
"""

import sys
import time
import traceback

import click

from bench import (
    browser,
    caching,
    cold,
    counting,
    dashboard,
    dearest,
    lighthouse,
    memory,
    model,
    pages,
    serving,
    start,
    table,
    telegram,
)
from bench.ground import Ground

SUBJECTS = {
    "counting": counting.measure,
    "cold": cold.measure,
    "start": start.measure,
    "memory": memory.measure,
    "pages": pages.measure,
    "serving": serving.measure,
    "caching": caching.measure,
    "dearest": dearest.measure,
    "browser": browser.measure,
    "dashboard": dashboard.measure,
    "lighthouse": lighthouse.measure,
    "model": model.measure,
    "telegram": telegram.measure,
}


@click.command()
@click.option("--quick/--full", default=True, help="Under two minutes, or longer rounds and more of them.")
@click.argument("subjects", nargs=-1, type=click.Choice(list(SUBJECTS)))
def main(quick: bool, subjects: tuple[str, ...]) -> None:
    """Measure SUBJECTS, or everything."""
    begun = time.monotonic()
    figures, failed = [], []
    with Ground.prepared() as ground:
        for name in subjects or SUBJECTS:
            click.echo(f"Measuring: {name} …", err=True)
            try:
                figures += SUBJECTS[name](ground, quick)
            except Exception:
                traceback.print_exc()
                failed.append(name)
        machine = table.machine(ground.postgres_version)
    table.show(figures, machine, time.monotonic() - begun)
    if failed:
        click.echo(f"Not measured: {', '.join(failed)}.", err=True)
    elif not subjects:  # half a table is no result to keep
        table.keep(figures, machine, quick)
    sys.exit(bool(failed) or any(figure.met is False for figure in figures))


if __name__ == "__main__":
    main()
