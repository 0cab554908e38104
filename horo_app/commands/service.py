"""Commands that start and build the service."""

import os
import sys

import click

from horo_app import logs
from horo_app.lifeline import die_with
from horo_app.settings import settings


@click.command()
def run() -> None:
    """Start everything and serve until Ctrl-C."""
    from horo_app import frontend
    from horo_app.server_child import ServerChild

    logs.configure(settings())
    server = ServerChild(settings())
    if frontend.is_built():
        server.start()  # what it imports takes as long as all the rest, so it begins before that
    from horo_app.supervisor import Supervisor

    Supervisor(settings(), server).run()


@click.command(hidden=True)
@click.option("--parent", type=int, required=True)
def serve(parent: int) -> None:
    """Serve what `run` has prepared; `run` starts this process, and says where the database is once it runs."""
    from horo_app import server

    die_with(parent)
    server.prepare()
    url = sys.stdin.readline().strip()
    if not url:
        sys.exit(1)  # whoever started it is gone, or did not get that far
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    server.serve()


@click.command()
def build() -> None:
    """Build the pages if their sources changed."""
    from horo_app import frontend

    built = frontend.build_if_changed(settings().data_dir / "build.log")
    click.echo("The pages are built." if built else "The pages are up to date.")
