"""Where backups are kept: a folder, or an S3-compatible store. Beside them lies the list of erased chats."""

import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from horo_app.core.errors import HoroError
from horo_app.core.settings import Settings

NAME = "horo-%Y%m%dT%H%M%SZ.zip"
ERASED = "erased-chats.json"
_NAMES = re.compile(r"horo-\d{8}T\d{6}Z\.zip")


class CannotKeep(HoroError):
    """The place of the backups cannot be used."""

    title = "No place for backups"


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup in its place; `size` is in bytes."""

    name: str
    size: int

    @property
    def taken_at(self) -> dt.datetime:
        """When it was begun, by its name."""
        return dt.datetime.strptime(self.name, NAME).replace(tzinfo=dt.UTC)


class BackupStore(Protocol):
    """A place of backups. Its methods raise CannotKeep."""

    place: str

    def keep(self, file: Path, name: str) -> None: ...
    def backups(self) -> list[KeptBackup]: ...
    def remove(self, name: str) -> None: ...
    def fetch(self, name: str, target: Path) -> None: ...
    def write(self, name: str, content: bytes) -> None: ...
    def read(self, name: str) -> bytes | None: ...


class BackupFolder:
    """A folder on this machine, for its user's eyes alone."""

    def __init__(self, folder: Path) -> None:
        self.place = str(folder)
        self._folder = folder

    def keep(self, file: Path, name: str) -> None:
        """Move `file` there, whole or not at all."""
        with self._told(), file.open("rb") as source:
            self._put(name, source)

    def write(self, name: str, content: bytes) -> None:
        """Put a small file there, whole or not at all."""
        with self._told():
            self._put(name, [content])

    def _put(self, name: str, chunks: Any) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, partial = tempfile.mkstemp(prefix=f".{name}.", dir=self._folder)  # mode 0600
        try:
            with os.fdopen(number, "wb") as target:
                target.writelines(chunks)
                target.flush()
                os.fsync(target.fileno())
            Path(partial).replace(self._folder / name)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise

    def backups(self) -> list[KeptBackup]:
        """What is there, the newest first."""
        with self._told():
            found = self._folder.iterdir() if self._folder.exists() else ()
            kept = [KeptBackup(one.name, one.stat().st_size) for one in found if _NAMES.fullmatch(one.name)]
        return sorted(kept, key=lambda one: one.name, reverse=True)

    def remove(self, name: str) -> None:
        """Take a backup away, and what an interrupted one of before left."""
        with self._told():
            (self._folder / name).unlink(missing_ok=True)
            for remains in self._folder.glob(f".{name}.*"):
                remains.unlink(missing_ok=True)

    def fetch(self, name: str, target: Path) -> None:
        """Copy a backup to `target`."""
        with self._told(), (self._folder / name).open("rb") as source, target.open("wb") as copy:
            copy.writelines(source)

    def read(self, name: str) -> bytes | None:
        """A small file; None if there is none."""
        with self._told(), suppress(FileNotFoundError):
            return (self._folder / name).read_bytes()
        return None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CannotKeep(f"Backups cannot be kept in {self.place}: {reason}.") from None


class BackupBucket:
    """A bucket of an S3-compatible store, and a prefix in it."""

    def __init__(self, place: str, settings: Settings) -> None:
        from obstore.store import S3Store  # 16 MB of code, for those who keep backups there

        self.place = place
        url = urlsplit(place)
        prefix = url.path.strip("/")
        config: dict[str, Any] = {"region": settings.s3_region or "us-east-1"}
        if settings.s3_endpoint:
            config["endpoint"] = settings.s3_endpoint
        if settings.s3_access_key_id:
            config["access_key_id"] = settings.s3_access_key_id
            config["secret_access_key"] = settings.s3_secret_access_key.get_secret_value()
        self._store = S3Store(
            url.netloc,
            prefix=prefix or None,
            virtual_hosted_style_request=False,
            client_options={"allow_http": True, "timeout": "10m", "connect_timeout": "10s"},
            retry_config={"max_retries": 3, "retry_timeout": dt.timedelta(minutes=2)},
            **config,
        )

    def keep(self, file: Path, name: str) -> None:
        """Upload `file`, in parts where it is large."""
        import obstore

        with self._told():
            obstore.put(self._store, name, file)
            if obstore.head(self._store, name)["size"] != file.stat().st_size:
                raise CannotKeep(f"What arrived at {self.place} is not as long as what was sent.")

    def write(self, name: str, content: bytes) -> None:
        """Put a small file there."""
        import obstore

        with self._told():
            obstore.put(self._store, name, content)

    def backups(self) -> list[KeptBackup]:
        """What is there, the newest first."""
        import obstore

        with self._told():
            found = [one for page in obstore.list(self._store) for one in page]
        kept = [KeptBackup(one["path"], one["size"]) for one in found if _NAMES.fullmatch(one["path"])]
        return sorted(kept, key=lambda one: one.name, reverse=True)

    def remove(self, name: str) -> None:
        """Take a backup away."""
        import obstore

        with self._told():
            obstore.delete(self._store, name)

    def fetch(self, name: str, target: Path) -> None:
        """Download a backup to `target`."""
        import obstore

        with self._told(), target.open("wb") as copy:
            copy.writelines(obstore.get(self._store, name))

    def read(self, name: str) -> bytes | None:
        """A small file; None if there is none."""
        import obstore

        with self._told():
            try:
                return bytes(obstore.get(self._store, name).bytes())
            except FileNotFoundError:
                return None

    @contextmanager
    def _told(self) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except FileNotFoundError:
            raise CannotKeep(f"There is no such backup in {self.place}.") from None
        except (BaseError, OSError) as error:
            reason = str(error).partition("\n")[0][:300]
            raise CannotKeep(f"The store at {self.place} cannot be used: {reason}.") from None


def open_store(place: str, settings: Settings) -> BackupStore:
    """The place of that name: `s3://bucket/prefix`, else a folder."""
    return (
        BackupBucket(place, settings)
        if place.startswith("s3://")
        else BackupFolder(Path(place).expanduser().resolve())
    )


def rotate(store: BackupStore, days: int, now: dt.datetime) -> list[str]:
    """Remove the backups that are older than `days`, but never the newest; the names of those removed."""
    over = [one.name for one in store.backups()[1:] if one.taken_at < now - dt.timedelta(days=days)]
    for name in over:
        store.remove(name)
    return over


def write_erased(store: BackupStore, erased: Mapping[str, dt.datetime]) -> None:
    """Keep the list of erased chats beside the backups."""
    listed = {chat: at.isoformat() for chat, at in erased.items()}
    store.write(ERASED, json.dumps(listed, indent=1).encode())


def read_erased(store: BackupStore) -> dict[str, dt.datetime]:
    """The list that lies beside the backups; raises CannotKeep when it cannot be read."""
    content = store.read(ERASED)
    try:
        listed = json.loads(content) if content else {}
        return {str(chat): dt.datetime.fromisoformat(at) for chat, at in listed.items()}
    except (ValueError, TypeError, AttributeError):
        raise CannotKeep(f"The list of erased chats, {ERASED} in {store.place}, is damaged.") from None
