"""Commands that start and build the service."""

import sys

import click

from horo_app.core import logs, output
from horo_app.core.parent_death import die_with
from horo_app.core.settings import settings, use_database
from horo_app.core.watchdog import HANG, Heartbeat, tell_where_it_hangs

with_hang_after = click.option(
    "--hang-after",
    type=float,
    default=HANG,
    hidden=True,
    help="Seconds without a sign of life that are a hang.",
)


@click.command()
@click.option("--parent", type=int, envvar="HORO_PARENT", hidden=True, help="The process to end with.")
@with_hang_after
def run(parent: int | None, hang_after: float) -> None:
    """Start everything and serve until Ctrl-C."""
    output.tolerate(output.PATIENCE)
    if parent is not None:
        die_with(parent)
    from horo_app.ops import frontend_build
    from horo_app.ops.server_child import ServerChild

    logs.configure(settings())
    server = ServerChild(settings(), hang_after)
    if frontend_build.is_built():
        server.start()  # what it imports takes as long as all the rest, so it begins before that
    from horo_app.ops.supervisor import Supervisor

    Supervisor(settings(), server, hang_after).run()


@click.command(hidden=True)
@click.option("--parent", type=int, required=True)
@click.option("--heartbeat", type=int)
@with_hang_after
def serve(parent: int, heartbeat: int | None, hang_after: float) -> None:
    """Serve what `run` has prepared; `run` starts this process, and says where the database is once it runs."""
    from horo_app.generation import client
    from horo_app.ops import server

    output.tolerate(output.PATIENCE)
    die_with(parent)
    tell_where_it_hangs()
    server.prepare()
    url = sys.stdin.readline().strip()
    if not url:
        sys.exit(1)  # whoever started it is gone, or did not get that far
    client.check_proxies()  # not sooner: whoever started it says the same
    use_database(url)
    server.serve(Heartbeat(fd=heartbeat), hang_after)


@click.command()
@click.pass_context
def bot(context: click.Context) -> None:
    """Start the Telegram bot alone and run until Ctrl-C; `run` does it too, where there is a token."""
    from horo_app.telegram import bot_process

    context.invoke(bot_process.main)


@click.command()
def build() -> None:
    """Build the pages if their sources changed."""
    from horo_app.ops import frontend_build

    built = frontend_build.build_if_changed(settings().data_dir / "build.log")
    click.echo("The pages are built." if built else "The pages are up to date.")
