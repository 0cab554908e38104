"""Settings, read from the environment and `.env`: the only reader of both."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from horo_app import clock
from horo_app.errors import CannotStart

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """One attribute per variable; `.env.example` explains each for the operator."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    host: str = "0.0.0.0"
    port: int = Field(default=3000, ge=1, le=65535)
    workers: int = Field(default=2, ge=1, le=32)
    public_url: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    data_dir: Path = Path(".data")
    database_url: str = ""
    timezone: Annotated[ZoneInfo, NoDecode] = ZoneInfo("Europe/Moscow")
    log_format: Literal["auto", "human", "json"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("timezone", mode="before")
    @classmethod
    def _timezone(cls, value: object) -> ZoneInfo:
        if isinstance(value, ZoneInfo):
            return value
        zone = clock.known_zone(str(value))
        if zone is None:
            raise ValueError("must be an IANA time zone such as Europe/Moscow")
        return zone

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str) -> str:
        url = urlsplit(value)
        if value and (url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/")):
            raise ValueError("must be an address without a path, such as https://horo.example")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        if not value:
            return value
        scheme, separator, rest = value.partition("://")
        if not separator or scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise ValueError("must look like postgresql://user:password@host:5432/database")
        return f"postgresql+psycopg://{rest}"  # the one driver we ship

    @field_validator("data_dir")
    @classmethod
    def _data_dir(cls, value: Path) -> Path:
        return (ROOT / value.expanduser()).resolve()

    @property
    def base_url(self) -> str:
        """Where people reach the site, without a trailing slash."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def is_https(self) -> bool:
        """Whether people reach the site encrypted, which its cookies and headers then insist on."""
        return self.public_url.startswith("https://")

    @property
    def origins(self) -> list[str]:
        """The Origins that may open a WebSocket or read the API from another page."""
        local = [f"http://{host}:{self.port}" for host in ("localhost", "127.0.0.1")]
        return [self.public_url] if self.public_url else local


def _sentence(error: ValidationError) -> str:
    """Every bad variable in one line: its name and what it should be, never its value (it may be a secret)."""
    found = []
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]).upper() if problem["loc"] else "settings"
        said = problem["msg"].removeprefix("Value error, ").removeprefix("Input ")
        found.append(f"{name} {said[:1].lower()}{said[1:]}")
    return "; ".join(found) + ". Correct it in the environment or in .env."


@lru_cache
def settings() -> Settings:
    """The settings in force, read once; raises CannotStart naming each bad variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise CannotStart(_sentence(error)) from None
