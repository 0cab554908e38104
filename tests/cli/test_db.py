"""The commands about the schema of the database."""

import alembic.command
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core.db import schema
from horo_app.core.errors import CannotStart
from tests.database import TestServer, execute


def _db(command: str) -> Result:
    return CliRunner().invoke(cli, ["db", command])


def test_an_empty_database_is_brought_up_to_date_once(
    postgres_server: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_server.create("by_hand"))
    assert "schema of the database: none" in _db("current").output
    refused = _db("check").exception
    assert isinstance(refused, CannotStart)
    assert "no schema yet" in str(refused)
    assert "python -m horo_app db upgrade" in str(refused)
    assert _db("upgrade").output == f"The schema is {schema.newest()}; it was none.\n"
    assert _db("upgrade").output == f"The schema is {schema.newest()}.\n"
    checked = _db("check")
    assert (checked.exit_code, f"has schema {schema.newest()}" in checked.output) == (0, True)


def test_check_tells_of_a_schema_that_is_older_or_newer_than_this_code(own_database_url: str) -> None:
    assert f"newest that this Horo knows: {schema.newest()}" in _db("current").output
    execute(own_database_url, "update alembic_version set version_num = '9999'")
    execute(own_database_url, f"comment on table alembic_version is 'oldest code: {schema.newest()}'")
    assert _db("check").exit_code == 0  # the newer schema serves this code
    assert f"oldest Horo that it serves, by its newest schema: {schema.newest()}" in _db("current").output
    execute(own_database_url, "comment on table alembic_version is 'oldest code: 9998'")
    assert "Update Horo" in str(_db("check").exception)


def test_a_migration_gives_way_to_a_long_query_and_is_tried_again(own_database_url: str) -> None:
    alembic.command.downgrade(schema.migrations(own_database_url), "0010")
    engine = sa.create_engine(own_database_url)
    with engine.connect() as reader:
        reader.execute(sa.text("select * from processes"))  # its lock is kept to the end of the transaction
        with pytest.raises(CannotStart, match="lock timeout"):
            schema.migrate(own_database_url, patience=0)
    engine.dispose()
    schema.migrate(own_database_url)
    assert _db("check").exit_code == 0
