"""Horo's command line: `python -m horo_app`."""

import sys

import click

from horo_app import __version__, logs
from horo_app.errors import HoroError
from horo_app.settings import settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="horo")
def cli() -> None:
    """Today's horoscope for every sign, written from that day's real sky."""


@cli.command()
def run() -> None:
    """Start everything and serve until Ctrl-C."""
    from horo_app.supervisor import Supervisor

    logs.configure(settings())
    Supervisor(settings()).run()


@cli.command(hidden=True)
@click.option("--parent", type=int, required=True)
def serve(parent: int) -> None:
    """Serve what `run` has prepared; `run` starts this process and keeps it alive."""
    from horo_app.server import serve

    serve(parent)


@cli.command()
def build() -> None:
    """Build the pages if their sources changed."""
    from horo_app import frontend

    built = frontend.build_if_changed(settings().data_dir / "build.log")
    click.echo("The pages are built." if built else "The pages are up to date.")


def main() -> None:
    """Run the command line; an expected error is one sentence on standard error and exit status 1."""
    try:
        cli()
    except HoroError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
