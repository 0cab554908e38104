"""Commands about admins: for the first one, and for who has locked themselves out."""

import asyncio
import getpass
import sys
from typing import Any

import click

from horo_app.accounts import admins, audit, passwords, second_factor, sessions
from horo_app.accounts.admins import Account, Role
from horo_app.cli.database import database
from horo_app.core import logs
from horo_app.core.db import transaction
from horo_app.core.errors import Refused
from horo_app.core.settings import settings

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
    asyncio.run(_create(tidy, _new_password(tidy, password_stdin), Role(role)))
    click.echo(f"{tidy} can sign in as {role} at {settings().base_url}/admin")


async def _create(name: str, password: str, role: Role) -> None:
    kept = await passwords.hashed(password)
    async with database(), transaction() as session:
        await admins.create(session, name, kept, role)
        await audit.record(session, None, "create admin", name, address=SHELL, role=role.value)


@admin.command()
@click.argument("name")
@FROM_STDIN
def reset(name: str, password_stdin: bool) -> None:
    """Give the admin NAME a new password and ask for no code any more.

    Ends their sessions, and lets them in again if they were disabled.
    """
    account = asyncio.run(_find(name))
    had_factor = asyncio.run(_reset(account, _new_password(account.name, password_stdin)))
    click.echo(f"{account.name} has a new password, and is signed out everywhere.")
    if had_factor:
        click.echo("Signing in asks for no code any more, until they set that up anew.")


async def _find(name: str) -> Account:
    async with database(), transaction() as session:
        return await admins.find(session, name)


async def _reset(account: Account, password: str) -> bool:
    """Whether a second factor was in force."""
    kept = await passwords.hashed(password)
    async with database(), transaction() as session:
        await admins.change_password(session, account.id, kept)
        await admins.enable(session, account.id)
        await sessions.end_all(session, account.id)
        had_factor = await second_factor.turn_off(session, account.id)
        detail: dict[str, Any] = {"second factor": "off"} if had_factor else {}
        await audit.record(session, None, "reset password", account.name, address=SHELL, **detail)
        return had_factor


@admin.command(name="list")
def list_() -> None:
    """Show all admins."""
    found = asyncio.run(_everyone())
    for account in found:
        since = account.disabled_at
        click.echo(f"{account.name:<40}  {f'disabled since {since:%Y-%m-%d}' if since else account.role}")
    if not found:
        click.echo("There is no admin yet. Make one: python -m horo_app admin create NAME")


async def _everyone() -> list[Account]:
    async with database(), transaction() as session:
        return await admins.everyone(session)


@admin.command()
@click.argument("name")
def disable(name: str) -> None:
    """Let the admin NAME sign in no more, and end their sessions. `reset` lets them in again."""
    account = asyncio.run(_disable(name))
    click.echo(f"{account.name} is disabled, and signed out everywhere.")


async def _disable(name: str) -> Account:
    async with database(), transaction() as session:
        account = await admins.find(session, name)
        await admins.disable(session, account.id)
        await sessions.end_all(session, account.id)
        await audit.record(session, None, "disable admin", account.name, address=SHELL)
        return account


def _new_password(name: str, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass("Password, at least 12 characters: ")
        if getpass.getpass("The same again: ") != password:
            raise Refused("The two passwords are not the same.")
    asyncio.run(passwords.require_good(password, name))
    return password
