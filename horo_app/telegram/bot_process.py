"""The bot's process: from a token to a running bot, and back to nothing on SIGTERM."""

import asyncio
import signal
import sys
from functools import partial

import click
import uvloop

from horo_app.core import logs, output, tasks
from horo_app.core.db import schema
from horo_app.core.errors import CannotStart, DatabaseUnreachable
from horo_app.core.parent_death import die_with
from horo_app.core.settings import settings, use_database
from horo_app.core.watchdog import Heartbeat, tell_where_it_hangs
from horo_app.ops.bot_child import MISCONFIGURED
from horo_app.ops.embedded_postgres import EmbeddedPostgres

WATCH = 1.0  # seconds between looks at the embedded server


@click.command()
@click.option("--parent", type=int, envvar="HORO_PARENT", hidden=True, help="The process to end with.")
@click.option("--heartbeat", type=int, hidden=True, help="Where to give signs of life.")
def main(parent: int | None, heartbeat: int | None) -> None:
    """Start the Telegram bot and run until Ctrl-C."""
    output.tolerate(output.PATIENCE)
    try:
        if parent is not None:
            die_with(parent)
        start(Heartbeat(fd=heartbeat))
    except CannotStart as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(MISCONFIGURED)


def start(heartbeat: Heartbeat) -> None:
    """Run the bot on the database that the settings name, else on the embedded one; raises CannotStart."""
    tell_where_it_hangs()
    if not settings().telegram_bot_token:
        raise CannotStart(
            "TELEGRAM_BOT_TOKEN is not set. Ask @BotFather in Telegram for a bot, and put its token there or into .env."
        )
    logs.configure(settings())
    from horo_app.generation import client  # takes its time, and a missing token needs none of it

    client.check_proxies()
    if settings().database_url:
        _migrate()
        _run(heartbeat, None)
        return
    embedded = EmbeddedPostgres(settings().data_dir)
    try:
        use_database(embedded.start(may_come_later=True))
        _migrate()
        _run(heartbeat, embedded)
    finally:
        embedded.release()


def _migrate() -> None:
    """Bring the schema up to date. A database that cannot be reached is said so and waited for while the bot runs."""
    try:
        schema.migrate(settings().database_url, settings().database_direct_url)
    except DatabaseUnreachable as error:
        click.echo(f"{error} Until it does, the bot waits.", err=True)


def _run(heartbeat: Heartbeat, embedded: EmbeddedPostgres | None) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_told_to_stop(heartbeat, embedded))


async def _until_told_to_stop(heartbeat: Heartbeat, embedded: EmbeddedPostgres | None) -> None:
    from horo_app.telegram.runner import run  # aiogram takes its time, and a bad token needs none of it

    heartbeat.beat_on(asyncio.get_running_loop())
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if embedded is None:
        await run(stop)
        return
    async with tasks.running("embedded PostgreSQL", partial(_keep_alive, embedded)):
        await run(stop)


async def _keep_alive(embedded: EmbeddedPostgres) -> None:
    """Start the embedded server again if it dies: there may be no site here that would."""
    while True:
        await asyncio.sleep(WATCH)
        try:
            await asyncio.to_thread(embedded.revive)
        except CannotStart as error:  # the next look tries again
            tasks.failing(error)
        else:
            tasks.working()
