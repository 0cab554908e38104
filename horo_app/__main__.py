"""Horo's command line: `python -m horo_app`."""

import sys

import click

from horo_app import __version__
from horo_app.commands import admin, demo, model, readings, service
from horo_app.errors import HoroError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="horo")
def cli() -> None:
    """Today's horoscope for every sign, written from that day's real sky."""


for command in (
    *(service.run, service.serve, service.build),
    *(readings.read, readings.preview),
    *(model.generate, model.check_model),
    *(admin.admin, demo.seed_demo),
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; an expected error is one sentence on standard error and exit status 1."""
    try:
        cli()
    except HoroError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
