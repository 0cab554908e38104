"""The schema of the database: its migrations, and bringing it to the newest one."""

import alembic.command
import alembic.config
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from horo_app.errors import CannotStart
from horo_app.settings import ROOT


def migrations(url: str) -> alembic.config.Config:
    """Alembic's configuration for the database at `url`."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = url
    return config


def migrate(url: str, patience: float = 5) -> None:
    """Bring the schema to the newest version; several processes may do so at once.

    Waits up to `patience` seconds for a server that is not accepting connections yet.
    Raises CannotStart with the server's own reason when it cannot be used.
    """
    try:
        for attempt in Retrying(
            stop=stop_after_delay(patience),
            wait=wait_fixed(0.2),
            retry=retry_if_exception(_may_pass),
            reraise=True,
        ):
            with attempt:
                alembic.command.upgrade(migrations(url), "head")
    except OperationalError as error:
        raise CannotStart(_why_unusable(error, url)) from None
    except sa.exc.ProgrammingError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CannotStart(
            f"The database refused the migration: {reason}. Give the user of DATABASE_URL its own database or schema."
        ) from None


def _may_pass(error: BaseException) -> bool:
    """Whether a later attempt may succeed: nobody listening yet, or the server still starting."""
    if not isinstance(error, OperationalError):
        return False
    text = str(error.orig).lower()
    return "refused" in text or "starting up" in text or "no such file" in text


def _why_unusable(error: OperationalError, url: str) -> str:
    target = sa.make_url(url)
    place = f"{target.host or target.query.get('host') or 'localhost'}:{target.port or 5432}"
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    reason = (lines[0] if lines else "no answer").rpartition("failed: ")[2].rstrip(".")
    return (
        f"Cannot use the PostgreSQL server at {place}, database {target.database or 'default'}: {reason}. "
        "Check DATABASE_URL and that the server runs."
    )
