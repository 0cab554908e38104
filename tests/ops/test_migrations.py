"""Migrations: up and down, and in step with the models."""

import alembic.autogenerate
import alembic.command
import alembic.migration
import psycopg
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import horo_app.accounts.tables
import horo_app.alerts.tables
import horo_app.analytics.tables
import horo_app.core.tables
import horo_app.generation.tables
import horo_app.readings.tables
import horo_app.subscribers.tables  # noqa: F401
from horo_app.core.db import dsn, schema
from horo_app.core.errors import CannotStart, DatabaseUnreachable


def _differences(url: str) -> list[object]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        context = alembic.migration.MigrationContext.configure(connection, opts={"compare_type": True})
        found = alembic.autogenerate.compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    return list(found)


def _objects(url: str) -> set[str]:
    query = """
        select relname from pg_class where relnamespace = 'public'::regnamespace
        union select proname from pg_proc where pronamespace = 'public'::regnamespace
    """
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = set(connection.execute(sa.text(query)).scalars())
    engine.dispose()
    return found


def test_the_migrated_schema_is_the_one_the_models_describe(own_database_url: str) -> None:
    assert _differences(own_database_url) == []


def test_a_column_that_the_models_do_not_know_would_be_noticed(own_database_url: str) -> None:
    engine = sa.create_engine(own_database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("alter table horoscope_views add mood int"))
    engine.dispose()
    assert _differences(own_database_url) != []


def test_every_step_goes_down_and_up_again_and_leaves_nothing_behind(own_database_url: str) -> None:
    config = schema.migrations(own_database_url)
    full = _objects(own_database_url)
    steps = list(ScriptDirectory.from_config(config).walk_revisions())
    assert steps
    for _ in steps:
        alembic.command.downgrade(config, "-1")
    assert _objects(own_database_url) == {"alembic_version", "alembic_version_pkc"}
    for _ in steps:
        alembic.command.upgrade(config, "+1")
    assert _objects(own_database_url) == full


def test_there_is_one_line_of_migrations(own_database_url: str) -> None:
    assert len(ScriptDirectory.from_config(schema.migrations(own_database_url)).get_heads()) == 1


def test_a_migrated_database_is_left_as_it_is(own_database_url: str) -> None:
    before = _objects(own_database_url)
    schema.migrate(own_database_url)
    assert _objects(own_database_url) == before


def _execute(url: str, *statements: str) -> list[object]:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        results = [connection.execute(sa.text(statement)) for statement in statements]
        found = list(results[-1].scalars()) if results[-1].returns_rows else []
    engine.dispose()
    return found


def _serves(url: str) -> str:
    [comment] = _execute(url, "select obj_description('alembic_version'::regclass)")
    return str(comment)


def test_the_schema_says_which_code_it_serves_after_each_step_up_and_down(own_database_url: str) -> None:
    config = schema.migrations(own_database_url)
    [newest] = ScriptDirectory.from_config(config).get_heads()
    assert schema.OLDEST <= _serves(own_database_url) <= f"{schema.OLDEST}{newest}"
    alembic.command.downgrade(config, "0003_admins")
    assert _serves(own_database_url) == "oldest code: 0003"
    alembic.command.downgrade(config, "base")
    assert _serves(own_database_url) == "oldest code: "
    schema.migrate(own_database_url)
    assert _execute(own_database_url, "select version_num from alembic_version") == [newest]


def test_code_that_a_newer_schema_still_serves_uses_it_as_it_is(own_database_url: str) -> None:
    newer = "update alembic_version set version_num = '9999'"
    _execute(own_database_url, newer, f"comment on table alembic_version is 'oldest code: {schema.newest()}'")
    schema.migrate(own_database_url)
    assert _execute(own_database_url, "select version_num from alembic_version") == ["9999"]


@pytest.mark.parametrize("comment", ["'oldest code: 9998'", "'of another application'", "null"])
def test_code_that_a_newer_schema_does_not_serve_is_told_so_in_a_sentence(
    own_database_url: str, comment: str
) -> None:
    newer = "update alembic_version set version_num = '9999'"
    _execute(own_database_url, newer, f"comment on table alembic_version is {comment}")
    with pytest.raises(CannotStart, match=r"has schema 9999, made by a newer Horo.*Update Horo"):
        schema.migrate(own_database_url)


def test_another_applications_migrations_are_left_alone(own_database_url: str) -> None:
    _execute(own_database_url, "update alembic_version set version_num = 'f3a1c0ffee00'")
    with pytest.raises(CannotStart, match="name another database"):
        schema.migrate(own_database_url)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_letter_is_refused_in_a_sentence(
    postgres: str, encoding: str
) -> None:
    name = f"in_{encoding.lower()}"
    url = sa.make_url(postgres).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(**dsn.parameters(postgres), autocommit=True) as connection:
        connection.execute(
            f"create database {name} template template0 encoding '{encoding}' locale 'C'"  # type: ignore[arg-type]
        )
    with pytest.raises(CannotStart, match=rf"{name} is encoded in {encoding}, and Horo's texts need UTF8"):
        schema.migrate(url)


def test_a_database_that_takes_no_changes_for_now_is_one_to_try_again(own_database_url: str) -> None:
    config = schema.migrations(own_database_url)
    alembic.command.downgrade(config, "-1")
    _execute(own_database_url, "do $$ begin execute format('alter database %I set default_transaction_read_only to on',"
        " current_database()); end $$")  # fmt: skip
    with pytest.raises(DatabaseUnreachable, match="read-only"):
        schema.migrate(own_database_url, patience=0)


def test_view_count_and_the_views_of_the_version_before_stay_equal(own_database_url: str) -> None:
    key = "'2026-11-25', 9, 'web', 'leo', 'ru'"
    columns = "date, hour, channel, sign, language"
    with psycopg.connect(**dsn.parameters(own_database_url), autocommit=True) as connection:

        def both() -> tuple[int, int]:
            return connection.execute("select views, view_count from horoscope_views").fetchone()  # type: ignore[return-value]

        for counted in ("views", "view_count", "views"):
            connection.execute(
                f"insert into horoscope_views ({columns}, {counted}) values ({key}, 5) on conflict ({columns}) "
                f"do update set {counted} = horoscope_views.{counted} + excluded.{counted}"
            )
        assert both() == (15, 15)
        connection.execute("update horoscope_views set view_count = 3")
        assert both() == (3, 3)
