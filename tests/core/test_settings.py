"""Settings: read from the environment and .env, and refused in a sentence that names the variable."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from horo_app.core.errors import CannotStart
from horo_app.core.folders import ROOT
from horo_app.core.settings import Settings, settings


def test_the_defaults_are_those_that_the_example_file_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATA_DIR")
    lines = (ROOT / ".env.example").read_text().splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    defaults = Settings()

    assert set(shown) == {name.upper() for name in Settings.model_fields}
    for name, text in shown.items():
        value = getattr(defaults, name.lower())
        assert ("" if value is None else str(value)) == (str(ROOT / text) if name == "DATA_DIR" else text), (
            name
        )


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("PORT", "abc", "integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("WORKERS", "0", "greater than or equal to 1"),
        ("TIMEZONE", "Mars/Olympus", "an IANA time zone such as Europe/Moscow"),
        ("PUBLIC_URL", "horo.example", "an address without a path, such as https://horo.example"),
        ("PUBLIC_URL", "https://horo.example/site", "an address without a path"),
        ("CONTACT", "by telephone", "an e-mail address"),
        ("DATABASE_URL", "mysql://root:hunter2@db/x", "must look like postgresql://"),
        ("LOG_FORMAT", "xml", "'auto', 'human' or 'json'"),
        ("OPENAI_API_KEY", "your-key-here", "is a placeholder"),
        ("OPENAI_API_KEY", "sk-...", "is a placeholder"),
        ("OPENAI_API_KEY", "sk hunter2", "one word"),
        ("OPENAI_BASE_URL", "api.openai.com", "an address such as https://api.openai.com/v1"),
        ("OPENAI_PRICE_INPUT", "-1", "greater than or equal to 0"),
        ("MODEL_DAILY_BUDGET", "5", "needs OPENAI_PRICE_INPUT and OPENAI_PRICE_OUTPUT"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_never_repeated(
    variable: str, value: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(CannotStart) as refused:
        settings()
    sentence = str(refused.value)
    assert variable in sentence
    assert advice in sentence
    assert "hunter2" not in sentence


def test_every_bad_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("TIMEZONE", "y")
    with pytest.raises(CannotStart, match=r"PORT.*TIMEZONE"):
        settings()


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=4000\nTIMEZONE=Asia/Tokyo\n")
    monkeypatch.setitem(Settings.model_config, "env_file", file)
    monkeypatch.setenv("PORT", "5000")
    assert (settings().port, settings().timezone) == (5000, ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_form_of_database_address_is_understood(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://u:p@db:5432/horo")
    assert settings().database_url == "postgresql+psycopg://u:p@db:5432/horo"


def test_only_the_public_address_may_open_sockets_once_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().origins == ["http://localhost:3000", "http://127.0.0.1:3000"]
    settings.cache_clear()
    monkeypatch.setenv("PUBLIC_URL", "https://horo.example/")
    assert settings().origins == ["https://horo.example"]


def test_a_value_may_stand_in_a_file_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, other = tmp_path / "key", tmp_path / "other"
    secret.write_text("sk-from-a-file\n")
    other.write_text("")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(secret))
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(other))
    monkeypatch.setenv("PORT_FILE", str(tmp_path / "port"))
    (tmp_path / "port").write_text("4321")
    assert settings().openai_api_key.get_secret_value() == "sk-from-a-file"
    assert settings().telegram_bot_token.get_secret_value() == ""
    assert settings().port == 4321
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-the-environment")
    settings.cache_clear()
    assert settings().openai_api_key.get_secret_value() == "sk-from-the-environment"


def test_a_file_wins_over_the_settings_file_which_may_name_one_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv, secret = tmp_path / ".env", tmp_path / "url"
    secret.write_text("postgresql://horo:p%40ss@db/horo")
    dotenv.write_text(f"DATABASE_URL_FILE={secret}\nDATABASE_URL=postgresql://elsewhere/horo\n")
    monkeypatch.setitem(Settings.model_config, "env_file", dotenv)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert settings().database_url == "postgresql+psycopg://horo:p%40ss@db/horo"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named_with_its_variable(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(CannotStart, match=f"OPENAI_API_KEY_FILE names {tmp_path}/key, which cannot be read"):
        settings()
