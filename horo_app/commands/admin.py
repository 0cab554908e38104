"""Commands about admins: for the first one, and for who has locked themselves out."""

import getpass
import sys

import click

from horo_app import logs
from horo_app.commands.database import on_database
from horo_app.db import transaction
from horo_app.errors import Refused
from horo_app.services import admins, audit, passwords, sessions
from horo_app.services.admins import Role
from horo_app.settings import settings

SHELL = "the command line"

FROM_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it."
)
ROLES = click.Choice([role.value for role in Role])


@click.group()
def admin() -> None:
    """Who may use the dashboard."""
    logs.configure(settings().model_copy(update={"log_level": "warning"}))


@admin.command()
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.EDITOR.value, show_default=True, help="What they may do.")
@FROM_STDIN
def create(name: str, role: str, password_stdin: bool) -> None:
    """Add an admin called NAME."""
    tidy = admins.require_good_name(name)

    async def work() -> None:
        kept = await passwords.hashed(_new_password(tidy, password_stdin))
        async with transaction() as session:
            await admins.create(session, tidy, kept, Role(role))
            await audit.record(session, None, "create admin", tidy, address=SHELL, role=role)

    on_database(work)
    click.echo(f"{tidy} can sign in as {role} at {settings().base_url}/admin")


@admin.command()
@click.argument("name")
@FROM_STDIN
def reset(name: str, password_stdin: bool) -> None:
    """Give the admin NAME a new password, end their sessions, and let them in again if they were disabled."""

    async def work() -> str:
        async with transaction() as session:
            account = await admins.find(session, name)
        kept = await passwords.hashed(_new_password(account.name, password_stdin))
        async with transaction() as session:
            await admins.change_password(session, account.id, kept)
            await admins.enable(session, account.id)
            await sessions.end_all(session, account.id)
            await audit.record(session, None, "reset password", account.name, address=SHELL)
        return account.name

    click.echo(f"{on_database(work)} has a new password, and is signed out everywhere.")


@admin.command(name="list")
def list_() -> None:
    """Show all admins."""

    async def work() -> list[admins.Account]:
        async with transaction() as session:
            return await admins.everyone(session)

    found = on_database(work)
    for account in found:
        state = (
            f"disabled since {account.disabled_at:%Y-%m-%d}" if account.disabled_at else account.role.value
        )
        click.echo(f"{account.name:<40}  {state}")
    if not found:
        click.echo("There is no admin yet. Make one: python -m horo_app admin create NAME")


@admin.command()
@click.argument("name")
def disable(name: str) -> None:
    """Let the admin NAME sign in no more, and end their sessions. `reset` lets them in again."""

    async def work() -> str:
        async with transaction() as session:
            account = await admins.find(session, name)
            await admins.disable(session, account.id)
            await sessions.end_all(session, account.id)
            await audit.record(session, None, "disable admin", account.name, address=SHELL)
        return account.name

    click.echo(f"{on_database(work)} is disabled and signed out everywhere.")


def _new_password(name: str, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass("Password, at least 12 characters: ")
        if getpass.getpass("The same again: ") != password:
            raise Refused("The two passwords are not the same.")
    passwords.require_good(password, name)
    return password
