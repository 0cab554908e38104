"""The schema of the database: its migrations, bringing it to the newest one, and whether it can be used at all."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy.exc import DBAPIError
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from horo_app.core.db import dsn
from horo_app.core.errors import CannotStart, DatabaseUnreachable
from horo_app.core.folders import ROOT

if TYPE_CHECKING:
    import alembic.config

SCRIPTS = ROOT / "alembic"
OLDEST = "oldest code: "  # begins the comment on alembic_version; alembic/env.py writes it
LIMIT = 10.0  # seconds that one look at the database may take
HEARD = 5.0  # seconds within which a notification must arrive

# What the driver says without a code, mostly because there was no connection yet: a later attempt may succeed. Servers
# speak the language that they are set to, so the Russian words stand beside the English ones.
_TEMPORARY = re.compile(
    r"refused|no such file|time(d )?[ -]?out|not answer|starting up|shutting down|recovery|not accepting|"
    r"too many|connection slots|no more connections|closed the connection|reset by peer|unreachable|no route|"
    r"temporary failure|could not (receive|send)|SSL SYSCALL|read-only|hot standby|cannot connect to server|"
    r"has been failing|no space left|запуска|останавлива|восстанов|слишком много|только для чтения",
    re.IGNORECASE,
)
_FINAL = re.compile(
    r"authentication failed|does not exist|no pg_hba|не существует|не прош[её]л", re.IGNORECASE
)

# Classes of PostgreSQL's codes that pass: connection, rollback, resources, object in use, intervention, system.
_PASSING = ("08", "40", "53", "55", "57", "58", "25006")


class TimedConnection(psycopg.Connection[Any]):
    """A connection that waits for each answer only so long."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(gen, interval, LIMIT if timeout is None else timeout)


def migrations(url: str) -> "alembic.config.Config":
    """Alembic's configuration for the database at `url`."""
    import alembic.config  # only where there is something to migrate

    config = alembic.config.Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = url
    return config


@dataclass(frozen=True, slots=True)
class Version:
    """The schema that a database has ("" for none), the newest that this code knows, and the oldest code it serves."""

    found: str
    newest: str
    serves: str


def migrate(url: str, direct_url: str = "", patience: float = 5) -> None:
    """Bring the schema to the newest version; of several processes that do so at once, one does and the others wait.

    Everything goes over `direct_url` when `url` leads to a pooler. Waits up to `patience` seconds for a server that is
    not accepting connections yet, then raises DatabaseUnreachable. Raises CannotStart with the reason when trying again
    would not help.
    """

    def bring() -> None:
        if look(url, direct_url).found < newest():
            import alembic.command

            with _refusing(*_directly(url, direct_url)):
                alembic.command.upgrade(migrations(direct_url or url), "head")

    for attempt in Retrying(
        stop=stop_after_delay(patience),
        wait=wait_fixed(0.2),
        retry=retry_if_exception_type(DatabaseUnreachable),
        reraise=True,
    ):
        with attempt:
            bring()


def look(url: str, direct_url: str = "") -> Version:
    """The schema as it is. Raises CannotStart when this code cannot work with the database, as `migrate` does."""
    _parameters(url, "DATABASE_URL")
    direct = _parameters(*_directly(url, direct_url))
    with _refusing(*_directly(url, direct_url)):
        return _found(direct, url, has_direct=bool(direct_url))


def look_between(url: str, direct_url: str = "") -> bool:
    """Whether there is a pooler, or something like it. Raises CannotStart when it loses what Horo cannot do without."""
    direct = _parameters(*_directly(url, direct_url))
    with (
        _refusing(*_directly(url, direct_url)),
        TimedConnection.connect(make_conninfo("", **direct), autocommit=True) as connection,
    ):
        return _look_between(connection, url, has_direct=bool(direct_url))


def _parameters(url: str, variable: str) -> dict[str, str]:
    try:
        return dsn.parameters(url)
    except ValueError as error:
        raise CannotStart(f"{variable} {error}.") from None


def _directly(url: str, direct_url: str) -> tuple[str, str]:
    """The address of the server itself, and the variable that it stands in."""
    return (direct_url, "DATABASE_DIRECT_URL") if direct_url else (url, "DATABASE_URL")


@contextmanager
def _refusing(url: str, variable: str) -> Iterator[None]:
    """Turn what PostgreSQL or the driver says into a sentence; a fault of ours stays what it is."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        if (refusal := _refusal(said, dsn.parameters(url), variable)) is None:
            raise
        raise refusal from None


def newest() -> str:
    """The newest migration that this code knows, which is also the version of the code as far as schemas go."""
    return max(_known())


def _known() -> set[str]:
    return {script.name[:4] for script in (SCRIPTS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")}


def _found(direct: dict[str, str], url: str, *, has_direct: bool) -> Version:
    """Raises CannotStart when this code cannot work with the database."""
    with TimedConnection.connect(make_conninfo("", **direct), autocommit=True) as connection:
        _require_utf8(connection)
        row = connection.execute(
            "select to_regclass('alembic_version') is not null, "
            "obj_description(to_regclass('alembic_version'), 'pg_class')"
        ).fetchone()
        assert row is not None
        has_version, comment = row
        _look_between(connection, url, has_direct=has_direct)
        rows = connection.execute("select version_num from alembic_version").fetchall() if has_version else []
    found: str = max((row[0] for row in rows), default="")
    if found and found[:4] not in _known():
        _require_served(found[:4], comment or "")
    return Version(found[:4], newest(), (comment or "").removeprefix(OLDEST))


def _require_utf8(connection: psycopg.Connection[Any]) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise CannotStart(
            f"The database {connection.info.dbname} is encoded in {encoding}, and Horo's texts need UTF8. "
            "Make another: create database horo template template0 encoding 'UTF8'; and name it in DATABASE_URL."
        )


def _look_between(connection: psycopg.Connection[Any], url: str, *, has_direct: bool) -> bool:
    [(pid,)] = connection.execute("select pg_backend_pid()").fetchall()
    is_between = has_direct or pid != connection.info.backend_pid
    if is_between:
        _require_notified(connection, url, has_direct=has_direct)
    return is_between


def _require_notified(listening: psycopg.Connection[Any], url: str, *, has_direct: bool) -> None:
    """What others change must be heard here: a pooler in transaction mode loses notifications and locks."""
    channel = f"horo_{secrets.token_hex(8)}"
    listening.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
    target = make_conninfo("", **dsn.parameters(url))
    with _refusing(url, "DATABASE_URL"), TimedConnection.connect(target, autocommit=True) as other:
        other.execute("select pg_notify(%s, '')", [channel])
    for patience in (1.0, HEARD):
        if any(notice.channel == channel for notice in listening.notifies(timeout=patience, stop_after=1)):
            return
        listening.execute("select 1")  # there are proxies that bring it with the next answer
    if has_direct:
        raise CannotStart(
            "DATABASE_DIRECT_URL does not lead to the database behind DATABASE_URL, or it leads to a pooler in "
            "transaction mode: what is sent to one is not heard by the other. Name the PostgreSQL server itself there."
        )
    raise CannotStart(
        "DATABASE_URL leads to a pooler such as PgBouncer in transaction mode, which loses PostgreSQL's "
        "notifications and locks. Name the server itself in DATABASE_DIRECT_URL as well, or a pool in session mode."
    )


def _require_served(found: str, comment: str) -> None:
    is_ours = found.isdigit() and comment.startswith(OLDEST)
    if is_ours and comment.removeprefix(OLDEST) <= newest() < found:
        return
    raise CannotStart(
        f"The database has schema {found}, made by a newer Horo, and this one knows schemas up to {newest()}. "
        "Update Horo, or name another database in DATABASE_URL."
    )


def _refusal(error: BaseException | None, parameters: dict[str, str], variable: str) -> CannotStart | None:
    """The sentence for what PostgreSQL or the driver said; None when it is a fault of ours."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = (lines[0] if lines else "no answer").rpartition("failed: ")[2].rstrip(".")
    if parameters.get("password"):
        reason = reason.replace(parameters["password"], "***")
    if isinstance(error, psycopg.OperationalError | psycopg.errors.ReadOnlySqlTransaction):
        kind = DatabaseUnreachable if _may_pass(error) else CannotStart
        return kind(
            f"Cannot use the PostgreSQL server at {dsn.place(parameters)}: {reason}. "
            f"Check {variable} and that the server runs."
        )
    if isinstance(error, psycopg.ProgrammingError):
        return CannotStart(
            f"The database refused the migration: {reason}. Give the user of {variable} its own database or schema."
        )
    return None


def _may_pass(error: psycopg.Error) -> bool:
    if error.sqlstate is not None:
        return error.sqlstate.startswith(_PASSING)
    return bool(_TEMPORARY.search(str(error))) and not _FINAL.search(str(error))
