"""What the doctor finds out about the databases, and about what stands before them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from horo_app.accounts import key_check
from horo_app.core.db import dsn, replica, schema
from horo_app.core.errors import CannotStart
from horo_app.core.settings import Settings
from horo_app.ops.diagnosis import CheckOutcome, Diagnosis

FOLLOWS = 3.0  # seconds within which a replica that follows has what the primary had
LOCK = 4_711_004_711  # of nobody else; held for the moment of the check

_POSITION = "select (select system_identifier from pg_control_system()), pg_current_wal_lsn()::text"
_ARRIVED = """
    select (select system_identifier from pg_control_system()), pg_last_wal_replay_lsn() >= %s::pg_lsn,
        extract(epoch from now() - pg_last_xact_replay_timestamp())::float
"""


def look_at_database(settings: Settings) -> Diagnosis:
    """The one that DATABASE_URL names, or the embedded one."""
    url = settings.database_url
    if not url:
        from horo_app.ops.embedded_postgres import EmbeddedPostgres  # its library takes its time

        embedded = EmbeddedPostgres(settings.data_dir)
        if not embedded.has_data:
            return _database(CheckOutcome.OFF, f"the embedded server has no data in {settings.data_dir} yet")
        if not embedded.runs:
            return _database(
                CheckOutcome.OFF, "the embedded server has data and does not run: a start starts it"
            )
        url = embedded.address
    with _opened(url) as (connection, place):
        version = connection.info.parameter_status("server_version")
        return _of_schema(connection, f"PostgreSQL {version} at {place}")


def _database(outcome: CheckOutcome, text: str) -> Diagnosis:
    return Diagnosis("Database", outcome, text)


def _of_schema(connection: psycopg.Connection[Any], told: str) -> Diagnosis:
    if connection.execute("select to_regclass('alembic_version')").fetchall() == [(None,)]:
        return _database(CheckOutcome.GOOD, f"{told}; empty, the first start makes the tables")
    [(found,)] = connection.execute("select version_num from alembic_version").fetchall()
    newest = schema.newest()
    if found < newest:
        return _database(CheckOutcome.WARNING, f"{told}; schema {found}, the next start makes it {newest}")
    if found > newest:
        return _database(
            CheckOutcome.WARNING, f"{told}; schema {found} is of a newer Horo than this ({newest})"
        )
    return _database(CheckOutcome.GOOD, f"{told}; schema {found}")


def look_at_pooler(settings: Settings) -> Diagnosis:
    """Whether notifications are heard and locks hold; raises CannotStart with what to change if not."""
    url, direct_url = settings.database_url, settings.database_direct_url
    if not url:
        return Diagnosis("Pooler", CheckOutcome.OFF, "the embedded server has none")
    is_between = schema.look_between(url, direct_url)
    direct = (direct_url, "DATABASE_DIRECT_URL") if direct_url else (url, "DATABASE_URL")
    with _opened(*direct) as (holder, place), _opened(*direct) as (other, _):
        _require_locks(holder, other, direct[1])
    told = "notifications are heard and locks hold"
    if direct_url:
        pooled = dsn.place(dsn.parameters(url))
        return Diagnosis("Pooler", CheckOutcome.GOOD, f"{told} at {place}, beside {pooled}")
    if is_between:
        return Diagnosis("Pooler", CheckOutcome.GOOD, f"{told} through what stands before {place}")
    return Diagnosis("Pooler", CheckOutcome.OFF, f"none: {told}")


def _require_locks(holder: psycopg.Connection[Any], other: psycopg.Connection[Any], variable: str) -> None:
    """A pooler in transaction mode gives the session that holds the lock to whoever comes next."""
    lock, unlock = "select pg_try_advisory_lock(%s)", "select pg_advisory_unlock(%s)"
    is_held = holder.execute(lock, [LOCK]).fetchone() == (True,)
    is_lost = is_held and other.execute(lock, [LOCK]).fetchone() == (True,)
    is_lost |= is_held and holder.execute(unlock, [LOCK]).fetchone() == (False,)
    if is_lost:
        other.execute(unlock, [LOCK])
    if is_lost:
        raise CannotStart(
            f"{variable} leads to a pooler in transaction mode, which loses locks: two processes would do what one "
            "should. Name the PostgreSQL server itself in DATABASE_DIRECT_URL."
        )


def look_at_second_factors(settings: Settings) -> Diagnosis:
    """Whether they are encrypted, with the key of this machine."""
    subject, url = "Second factors", _address(settings)
    if not url:
        return Diagnosis(subject, CheckOutcome.OFF, "the embedded server does not run")
    try:
        found = key_check.look(url, settings)
    except psycopg.Error:
        return Diagnosis(subject, CheckOutcome.OFF, "the database cannot be asked")
    if found.trouble:
        outcome = CheckOutcome.BAD if found.lost else CheckOutcome.WARNING
        return Diagnosis(subject, outcome, found.trouble)
    told = f"{found.encrypted} encrypted" if found.encrypted else "none to encrypt yet"
    return Diagnosis(subject, CheckOutcome.GOOD if found.encrypted else CheckOutcome.OFF, told)


def _address(settings: Settings) -> str:
    """Where to find the database; empty while the embedded server does not run."""
    if settings.database_url:
        return settings.database_direct_url or settings.database_url
    from horo_app.ops.embedded_postgres import EmbeddedPostgres  # its library takes its time

    embedded = EmbeddedPostgres(settings.data_dir)
    return embedded.address if embedded.has_data and embedded.runs else ""


def look_at_replica(settings: Settings) -> Diagnosis:
    """Whether DATABASE_REPLICA_URL is answered by a replica of the database, and how far behind it is."""
    if not settings.database_replica_url:
        return _replica(CheckOutcome.OFF, "none: DATABASE_REPLICA_URL is not set")
    with _opened(settings.database_replica_url, "DATABASE_REPLICA_URL") as (connection, place):
        if connection.execute("select pg_is_in_recovery()").fetchone() == (False,):
            return _replica(
                CheckOutcome.WARNING,
                f"{place} is a primary by itself: name a replica in DATABASE_REPLICA_URL, or none",
            )
        with _opened(settings.database_direct_url or settings.database_url) as (primary, _):
            return _compared(primary, connection, place)


def _compared(primary: psycopg.Connection[Any], found: psycopg.Connection[Any], place: str) -> Diagnosis:
    try:
        row = primary.execute(_POSITION).fetchone()
        behind = _behind(found, *row) if row else 0.0
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.InsufficientPrivilege):
        return _replica(CheckOutcome.GOOD, f"{place} answers; this server tells nobody how far it is behind")
    if behind is None:
        return _replica(
            CheckOutcome.BAD,
            f"{place} follows another server than DATABASE_URL: correct DATABASE_REPLICA_URL",
        )
    if behind == 0:
        return _replica(CheckOutcome.GOOD, f"{place} follows")
    told = f"{place} is {behind:.0f} s behind"
    if behind <= replica.BEHIND:
        return _replica(CheckOutcome.GOOD, told)
    return _replica(
        CheckOutcome.WARNING,
        f"{told}: the primary answers for it meanwhile. Look at pg_stat_replication there, and at its disk and network",
    )


def _behind(connection: psycopg.Connection[Any], system: int, position: str) -> float | None:
    """Seconds, 0 when it has arrived at `position`; None for a replica of another server."""
    deadline = time.monotonic() + FOLLOWS
    while True:
        row = connection.execute(_ARRIVED, [position]).fetchone()
        if row is None or row[0] != system:
            return None
        if row[1]:
            return 0.0
        if time.monotonic() > deadline:
            return max(float(row[2] or 0), FOLLOWS)
        time.sleep(0.1)


def _replica(outcome: CheckOutcome, text: str) -> Diagnosis:
    return Diagnosis("Replica", outcome, text)


@contextmanager
def _opened(url: str, variable: str = "DATABASE_URL") -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A connection, for which nothing is set or prepared, and where it leads; raises CannotStart when there is none."""
    parameters = dsn.parameters(url)
    place = dsn.place(parameters)
    target = make_conninfo("", **parameters, application_name="horo doctor")
    try:
        with schema.TimedConnection.connect(target, autocommit=True, prepare_threshold=None) as connection:
            yield connection, place
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0].rpartition("failed: ")[2].rstrip(".")
        raise CannotStart(
            f"{place} cannot be used: {reason}. Check {variable} and that the server runs."
        ) from None
