"""What commands stand on: the database, joined or started for as long as a command runs; and its schema."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import click

from horo_app.core.db import close_engine, open_engine, schema
from horo_app.core.errors import CannotStart
from horo_app.core.settings import settings
from horo_app.ops.embedded_postgres import EmbeddedPostgres


@contextmanager
def _addresses() -> Iterator[tuple[str, str]]:
    """DATABASE_URL and DATABASE_DIRECT_URL, or the embedded server's, shared with a running site or started."""
    if settings().database_url:
        yield settings().database_url, settings().database_direct_url
        return
    embedded = EmbeddedPostgres(settings().data_dir)
    try:
        yield embedded.start(), ""
    finally:
        embedded.release()


@asynccontextmanager
async def database() -> AsyncIterator[None]:
    """This process's engine on the database of the settings, migrated; raises CannotStart."""
    with _addresses() as (url, direct_url):
        try:
            schema.migrate(url, direct_url)
            open_engine(url, direct_url)
            yield
        finally:
            await close_engine()


def has_database() -> bool:
    """Whether there is a database already, so that a command that only reads need not make one."""
    return bool(settings().database_url) or (settings().data_dir / "postgres").exists()


@click.group()
def db() -> None:
    """The schema of the database: look at it, bring it up to date."""


@db.command()
def upgrade() -> None:
    """Bring the schema to the newest version. Every start does the same."""
    with _addresses() as (url, direct_url):
        before = schema.look(url, direct_url).found
        schema.migrate(url, direct_url)
        after = schema.look(url, direct_url).found
    click.echo(
        f"The schema is {after}." if before == after else f"The schema is {after}; it was {before or 'none'}."
    )


@db.command()
def current() -> None:
    """Tell which schema the database has."""
    with _addresses() as (url, direct_url):
        version = schema.look(url, direct_url)
    click.echo(f"schema of the database: {version.found or 'none'}")
    click.echo(f"newest that this Horo knows: {version.newest}")
    click.echo(f"oldest Horo that it serves, by its newest schema: {version.serves or 'none'}")


@db.command()
def check() -> None:
    """End with status 1 unless this Horo can serve from the database as it is."""
    with _addresses() as (url, direct_url):
        version = schema.look(url, direct_url)
    if version.found < version.newest:
        raise CannotStart(
            f"The database has {f'schema {version.found}' if version.found else 'no schema yet'}, and this Horo needs "
            f"{version.newest}. Bring it up to date: python -m horo_app db upgrade."
        )
    click.echo(f"The database has schema {version.found}, and this Horo works with it.")
