"""Whether the key of this machine reads the second factors in the database."""

from dataclasses import dataclass

import psycopg
from psycopg.conninfo import make_conninfo

from horo_app.accounts.second_factor import place_of
from horo_app.core import secret_files
from horo_app.core.db import dsn, schema
from horo_app.core.encryption import Encryption, WrongKey
from horo_app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class StoredFactors:
    """How many there are in plain form, encrypted, and encrypted with another key."""

    plain: int = 0
    encrypted: int = 0
    lost: int = 0

    @property
    def trouble(self) -> str:
        """A sentence for the operator; empty when all is well."""
        if self.lost:
            return (
                f"The secrets of {self.lost} second factors were encrypted with another key: give every machine the "
                "same SECRET_KEY. Until then these admins sign in with a recovery code."
            )
        if self.plain:
            return (
                f"The secrets of {self.plain} second factors stand in the database in plain form: set SECRET_KEY, the "
                "same on every machine, and the next sign-in encrypts them."
            )
        return ""


def look(url: str, settings: Settings) -> StoredFactors:
    """Count them; raises what the driver does."""
    key = settings.secret_key.get_secret_value() or (
        "" if settings.database_url else secret_files.kept_key(settings.data_dir)
    )
    target = make_conninfo("", **dsn.parameters(url))
    with schema.TimedConnection.connect(target, autocommit=True, prepare_threshold=None) as connection:
        try:
            rows = connection.execute(
                "select admin, encrypted_secret from admin_second_factors where confirmed_at is not null"
            ).fetchall()
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            return StoredFactors()  # an older schema, which the next start changes
    found = [_is_read(key, admin, stored) for admin, stored in rows if stored]
    # with the embedded server the key is made by the first process that serves
    plain = 0 if key or not settings.database_url else len(rows) - len(found)
    return StoredFactors(plain, found.count(True), found.count(False))


def _is_read(key: str, admin: int, stored: str) -> bool:
    try:
        Encryption(key).decrypt(stored, place_of(admin))
    except WrongKey:
        return False
    return True
