"""Settings whose values stand in files, as containers get their secrets: `OPENAI_API_KEY_FILE=/run/secrets/key`."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, PydanticBaseSettingsSource

from horo_app.core.errors import CannotStart

KEY = "secret-key"  # in DATA_DIR


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


def kept_key(data_dir: Path) -> str:
    """The key of this machine's own; empty when there is none yet."""
    with suppress(OSError, UnicodeDecodeError):
        return (data_dir / KEY).read_text(encoding="utf-8").strip()
    return ""


def make_key(data_dir: Path) -> Path | None:
    """The file with the key of this machine's own, made when there is none; None when it cannot be made."""
    kept = data_dir / KEY
    if kept.exists():
        return kept
    fresh = data_dir / f"{KEY}.{secrets.token_hex(4)}"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        fresh.write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
        with suppress(FileExistsError):  # another process was quicker
            os.link(fresh, kept)
        fresh.unlink()
    except OSError:
        fresh.unlink(missing_ok=True)
        return None
    return kept
