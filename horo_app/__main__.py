"""Horo's command line: `python -m horo_app`."""

import sys
from importlib import import_module

import click

from horo_app import __version__
from horo_app.core import output
from horo_app.core.errors import HoroError

# Which module of `horo_app.cli` holds which command.
MODULES = {
    "run": "service",
    "bot": "service",
    "serve": "service",
    "build": "service",
    "read": "readings",
    "preview": "readings",
    "generate": "model",
    "check-model": "model",
    "admin": "admin",
    "seed-demo": "demo",
    "backup": "backup",
    "restore": "backup",
    "upgrade-database": "backup",
    "doctor": "doctor",
    "db": "database",
}


class Commands(click.Group):
    """Imports a command when it is called: what starts the service waits for none of the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in MODULES:
            return None
        found: click.Command = getattr(import_module(f"horo_app.cli.{MODULES[name]}"), name.replace("-", "_"))
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="horo")
def cli() -> None:
    """Today's horoscope for every sign, written from that day's real sky."""


def main() -> None:
    """Run the command line; an expected error is one sentence on standard error and exit status 1."""
    output.tolerate()
    try:
        cli()
    except HoroError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(1)
    finally:
        sys.stdout.flush()
        if output.was_lost():
            sys.exit(1)  # whoever redirected a result into a file must not take it for whole


if __name__ == "__main__":
    main()
