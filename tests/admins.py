"""Admins and sessions put straight into a site's tables, and looking into them."""

import datetime as dt
import secrets
from typing import Any

import psycopg
import sqlalchemy as sa
from argon2 import PasswordHasher

from horo_app.accounts.admins import Role, key
from horo_app.accounts.sessions import digest
from tests.running_site import Site

PASSWORD = "otter juggles nine lamps"

_KEPT = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1).hash(PASSWORD)


def connection(site: Site) -> psycopg.Connection:
    """A connection to the site's database."""
    address = sa.make_url(site.environment["DATABASE_URL"]).set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def ask(site: Site, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a query returns, or nothing for a statement."""
    with connection(site) as connected:
        cursor = connected.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def make_admin(site: Site, name: str = "", role: Role = Role.EDITOR) -> str:
    """An admin with PASSWORD; returns the name."""
    name = name or f"{role} {secrets.token_hex(4)}"
    statement = "insert into admins (name, key, password, role) values (%s, %s, %s, %s)"
    ask(site, statement, name, key(name), _KEPT, role.value)
    return name


def session_of(site: Site, name: str, *, idle: dt.timedelta = dt.timedelta(0), ended: bool = False) -> str:
    """A Cookie header with a session of the admin's, last seen `idle` ago."""
    token = secrets.token_urlsafe(16)
    now = dt.datetime.now(dt.UTC)
    statement = """
        insert into admin_sessions (token, admin, browser, created_at, seen_at, expires_at, ended_at, address, agent)
        select %s, id, 'none', %s, %s, %s, %s, '192.0.2.7', 'a test' from admins where key = %s
    """
    ended_at = now if ended else None
    ask(
        site,
        statement,
        digest(token),
        now - idle,
        now - idle,
        now + dt.timedelta(days=1),
        ended_at,
        key(name),
    )
    return f"horo-session={token}"
