"""Settings, read from the environment and `.env`: the only reader of both."""

import os
import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from horo_app.core import clock
from horo_app.core.errors import CannotStart
from horo_app.core.folders import HOME
from horo_app.core.secret_files import from_files, make_key

TELEGRAM_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
# What people leave in a settings file instead of a secret.
_PLACEHOLDER = re.compile(
    r"(?:sk-)?(?:\.{3}|…|x{3,}|\*{3,}|<.*>|your\b.*|.*_here|change[-_ ]?me|placeholder|todo)", re.IGNORECASE
)

Price = Annotated[Decimal, Field(ge=0, le=10_000)]


class Settings(BaseSettings):
    """One attribute per variable; `.env.example` explains each for the operator."""

    model_config = SettingsConfigDict(
        env_file=HOME / ".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    host: str = "0.0.0.0"
    port: int = Field(default=3000, ge=1, le=65535)
    workers: int = Field(default=2, ge=1, le=32)
    public_url: str = ""
    contact: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    view_limit: int = Field(default=300, ge=0, le=1_000_000)
    data_dir: Path = Path(".data")
    database_url: str = ""
    backup_to: str = ""
    backup_days: int = Field(default=14, ge=1, le=30)
    s3_endpoint: str = ""
    s3_region: str = Field(default="", pattern=r"^[\w-]{0,64}$")
    s3_access_key_id: str = ""
    s3_secret_access_key: SecretStr = SecretStr("")
    database_direct_url: str = ""
    database_replica_url: str = ""
    redis_url: str = ""
    keep_deliveries: int = Field(default=90, ge=1, le=90)
    keep_requests: int = Field(default=0, ge=0, le=36_500)
    keep_audit: int = Field(default=0, ge=0, le=36_500)
    secret_key: SecretStr = SecretStr("")
    timezone: Annotated[ZoneInfo, NoDecode] = ZoneInfo("Europe/Moscow")
    telegram_bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str = ""
    telegram_webhook_port: int = Field(default=8081, ge=1, le=65535)
    telegram_rate: int = Field(default=25, ge=1, le=1000)
    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = Field(default="gpt-5-mini", max_length=128)
    openai_price_input: Price | None = None
    openai_price_output: Price | None = None
    model_daily_budget: Price | None = None
    model_concurrency: int = Field(default=4, ge=1, le=32)
    model_timeout: int = Field(default=90, ge=1, le=600)
    telegram_bot_name: str = Field(default="", pattern=r"^\w{0,32}$")
    metrics_token: SecretStr = SecretStr("")
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    log_format: Literal["auto", "human", "json"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (files are named one by one here)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, then the files that it or `.env` names, then `.env`."""
        files = from_files(settings_cls, env_settings, dotenv_settings)
        return init_settings, env_settings, files, dotenv_settings

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

    @field_validator("contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        """As security.txt wants it: an address of the web, or an e-mail address as a link."""
        if re.fullmatch(r"[^@\s/:]+@[^@\s/:]+\.[^@\s/:]+", value):
            return f"mailto:{value}"
        if value and not re.fullmatch(r"(https://|mailto:)[^\s<>]+", value):
            raise ValueError("must be an e-mail address, or an address that begins with https://")
        return value

    @field_validator("openai_api_key")
    @classmethod
    def _api_key(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value()
        if _PLACEHOLDER.fullmatch(key):
            raise ValueError(
                "is a placeholder: put in your key, or leave it out and the almanac writes alone"
            )
        if not key.isascii() or re.search(r"\s", key):
            raise ValueError("must be one word of plain letters, digits and signs")
        return value

    @field_validator("secret_key")
    @classmethod
    def _secret_key(cls, value: SecretStr) -> SecretStr:
        if value and len(value.get_secret_value()) < 32:
            raise ValueError("must have 32 characters at least, such as: openssl rand -hex 32")
        return value

    @field_validator("openai_base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        url = urlsplit(value)
        if url.scheme not in ("http", "https") or not url.hostname or url.query:
            raise ValueError("must be an address such as https://api.openai.com/v1")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _budget_has_prices(self) -> Self:
        prices = (self.openai_price_input, self.openai_price_output)
        if self.model_daily_budget is not None and None in prices:
            raise ValueError(
                "MODEL_DAILY_BUDGET needs OPENAI_PRICE_INPUT and OPENAI_PRICE_OUTPUT, the prices of a million tokens"
            )
        return self

    @field_validator("database_url", "database_direct_url", "database_replica_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        from horo_app.core.db import dsn  # it brings the driver along, which not every command needs

        return dsn.tidy(value) if value.strip() else ""

    @field_validator("redis_url")
    @classmethod
    def _redis_url(cls, value: str) -> str:
        if value and not re.fullmatch(r"(?:rediss?://[^\s/]+|unix:///)\S*", value):
            raise ValueError("must be an address such as redis://host:6379/0")
        return value

    @model_validator(mode="after")
    def _has_a_database_beside(self) -> Self:
        if not self.database_url and (self.database_direct_url or self.database_replica_url):
            raise ValueError(
                "DATABASE_DIRECT_URL and DATABASE_REPLICA_URL stand beside DATABASE_URL, which is not set"
            )
        return self

    @field_validator("telegram_bot_token")
    @classmethod
    def _telegram_bot_token(cls, value: SecretStr) -> SecretStr:
        if value and not TELEGRAM_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError(
                "must be the token that @BotFather gave, such as 123456789:AAH…, whole and without quotes"
            )
        return value

    @field_validator("telegram_api_url", "telegram_webhook_url")
    @classmethod
    def _telegram_url(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("must be an address such as https://bot.horo.example/telegram")
        return value.rstrip("/")

    @field_validator("backup_to")
    @classmethod
    def _backup_to(cls, value: str) -> str:
        if value in ("", "off"):
            return value
        if "://" not in value:
            return str((HOME / Path(value).expanduser()).resolve())
        if not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+(/[\w./-]*)?", value):
            raise ValueError("must be a folder, s3://bucket/prefix, or off")
        return value

    @field_validator("s3_endpoint")
    @classmethod
    def _s3_endpoint(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("must be an address such as https://s3.example")
        return value.rstrip("/")

    @field_validator("data_dir")
    @classmethod
    def _data_dir(cls, value: Path) -> Path:
        return (HOME / value.expanduser()).resolve()

    @property
    def backup_place(self) -> str:
        """Where backups go: with the embedded server a folder beside its data by default; "" for nowhere."""
        if self.backup_to == "off":
            return ""
        return self.backup_to or ("" if self.database_url else str(self.data_dir / "backups"))

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
        said = problem["msg"].removeprefix("Value error, ").removeprefix("Input ")
        if problem["loc"]:
            said = f"{str(problem['loc'][0]).upper()} {said[:1].lower()}{said[1:]}"
        found.append(said)
    return "; ".join(found) + ". Correct it in the environment or in .env."


@lru_cache
def settings() -> Settings:
    """The settings in force, read once; raises CannotStart naming each bad variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise CannotStart(_sentence(error)) from None


def use_database(url: str) -> None:
    """Work with the database at `url` from now on: the embedded server's, unless the settings named it before.

    The embedded one is backed up by default, and one of the operator's is not. It is this machine's alone, and so may
    be the key of its secrets.
    """
    is_embedded, has_key = not settings().database_url, settings().secret_key.get_secret_value()
    if is_embedded and not has_key and (made := make_key(settings().data_dir)):
        os.environ["SECRET_KEY_FILE"] = str(made)
    os.environ.update(BACKUP_TO=settings().backup_place or "off", DATABASE_URL=url)
    settings.cache_clear()
