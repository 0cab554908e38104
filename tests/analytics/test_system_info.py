"""What the dashboard tells of the house: the database, the model's server, the settings without their secrets."""

import pytest

from horo_app.analytics import system_info
from horo_app.core.db import transaction
from horo_app.core.settings import Settings, settings
from tests.rows import rows, run


async def test_the_database_is_told_of_as_it_is(database: str) -> None:
    async with transaction() as session:
        found = await system_info.database(session)
    [(version, size, schema)] = await rows(
        "select current_setting('server_version'), pg_database_size(current_database()), version_num "
        "from alembic_version"
    )
    assert (found.version, found.schema) == (version, schema)
    assert found.size == pytest.approx(size, rel=0.2)
    assert 1 <= found.connections <= found.limit


async def test_the_server_in_the_settings_comes_first_with_why_it_is_not_asked(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_MODEL", "ours")
    settings.cache_clear()
    await run(
        """insert into model_endpoints (endpoint, model, key, mode, stopped, updated_at) values
        ('https://api.openai.com/v1', 'ours', 'k', 'json_schema', 'The server refuses the key (401)',
        now() - interval '1 day'),
        ('https://api.openai.com/v1', 'another', 'k', 'plain', null, now())"""
    )
    async with transaction() as session:
        first, second = await system_info.endpoints(session, settings())
    assert (first.model, first.is_current, first.stopped) == (
        "ours",
        True,
        "The server refuses the key (401)",
    )
    assert (second.model, second.is_current) == ("another", False)


def test_no_secret_is_shown_and_everything_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-verysecret-123")
    monkeypatch.setenv("DATABASE_URL", "postgresql://horo:hunter2@db.example:5432/horo")
    monkeypatch.setenv("PORT", "4321")
    settings.cache_clear()
    told = dict(system_info.in_force(settings()))
    assert told["OPENAI_API_KEY"] == system_info.MASKED
    assert told["DATABASE_URL"] == f"postgresql+psycopg://{system_info.MASKED}@db.example:5432/horo"
    assert told["PORT"] == "4321"
    assert told["PUBLIC_URL"] == ""
    assert told.keys() == {name.upper() for name in Settings.model_fields}
    assert not [value for value in told.values() if "hunter2" in value or "verysecret" in value]


def test_a_secret_that_is_not_set_is_shown_as_nothing() -> None:
    assert dict(system_info.in_force(settings()))["OPENAI_API_KEY"] == ""


def test_a_setting_whose_name_speaks_of_a_secret_is_masked() -> None:
    class Later(Settings):
        bot_token: str = "123:abc"

    assert dict(system_info.in_force(Later()))["BOT_TOKEN"] == system_info.MASKED
