"""Commands that start and build the service."""

import click

from horo_app import logs
from horo_app.settings import settings


@click.command()
def run() -> None:
    """Start everything and serve until Ctrl-C."""
    from horo_app.supervisor import Supervisor

    logs.configure(settings())
    Supervisor(settings()).run()


@click.command(hidden=True)
@click.option("--parent", type=int, required=True)
def serve(parent: int) -> None:
    """Serve what `run` has prepared; `run` starts this process and keeps it alive."""
    from horo_app.server import serve

    serve(parent)


@click.command()
def build() -> None:
    """Build the pages if their sources changed."""
    from horo_app import frontend

    built = frontend.build_if_changed(settings().data_dir / "build.log")
    click.echo("The pages are built." if built else "The pages are up to date.")
