"""Settings whose values stand in files, as containers get their secrets: `OPENAI_API_KEY_FILE=/run/secrets/key`."""

from pathlib import Path

from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, PydanticBaseSettingsSource

from horo_app.core.errors import CannotStart


def from_files(kind: type[BaseSettings], *naming: PydanticBaseSettingsSource) -> PydanticBaseSettingsSource:
    """What stands in the files that the sources `naming` name, of which the first wins.

    Raises CannotStart for a file that cannot be read. One that is empty sets nothing.
    """
    named: dict[str, str | None] = {}
    for source in reversed(naming):
        assert isinstance(source, EnvSettingsSource)
        named.update(source.env_vars)
    found = {}
    for name in kind.model_fields:
        if (path := named.get(f"{name}_file")) and (text := _read(name, Path(path).expanduser())):
            found[name] = text
    return InitSettingsSource(kind, init_kwargs=found)


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or "not a text").lower()
        raise CannotStart(f"{name.upper()}_FILE names {path}, which cannot be read: {reason}.") from None
