"""Migrations: up and down, and in step with the models."""

import alembic.autogenerate
import alembic.command
import alembic.migration
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import horo_app.models  # noqa: F401
from horo_app import schema


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


def test_the_migrated_schema_is_the_one_the_models_describe(database_url: str) -> None:
    assert _differences(database_url) == []


def test_a_column_that_the_models_do_not_know_would_be_noticed(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("alter table horoscope_views add mood int"))
    engine.dispose()
    assert _differences(database_url) != []


def test_every_step_goes_down_and_up_again_and_leaves_nothing_behind(database_url: str) -> None:
    config = schema.migrations(database_url)
    full = _objects(database_url)
    steps = list(ScriptDirectory.from_config(config).walk_revisions())
    assert steps
    for _ in steps:
        alembic.command.downgrade(config, "-1")
    assert _objects(database_url) == {"alembic_version", "alembic_version_pkc"}
    for _ in steps:
        alembic.command.upgrade(config, "+1")
    assert _objects(database_url) == full


def test_there_is_one_line_of_migrations(database_url: str) -> None:
    assert len(ScriptDirectory.from_config(schema.migrations(database_url)).get_heads()) == 1


def test_a_migrated_database_is_left_as_it_is(database_url: str) -> None:
    before = _objects(database_url)
    schema.migrate(database_url)
    assert _objects(database_url) == before
