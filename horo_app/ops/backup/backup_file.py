"""The file of a backup: a zip of a COPY text for each table and a manifest with their checksums.

Its comment is a checksum of everything before it. Any `unzip` and `psql` can read it, so the data do not depend on us.
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import AwareDatetime, BaseModel, ValidationError

from horo_app.core.errors import HoroError

FORMAT = 1
SEAL = b"sha256:"
_DIGITS = 64
MANIFEST = "manifest.json"
CHUNK = 2**18  # bytes


class UnfitBackup(HoroError):
    """The file is no backup, or not whole."""

    title = "Not a usable backup"


class TableCopy(BaseModel):
    """A table as it stands in the file; `columns` in the order of the COPY text."""

    name: str
    columns: list[str]
    rows: int
    size: int
    sha256: str

    @property
    def member(self) -> str:
        """Its name in the zip."""
        return f"tables/{self.name}.copy"


class Manifest(BaseModel):
    """What the file holds. `sequences` are the last numbers given out; `schema_version` is the migration's."""

    format: int = FORMAT
    version: str
    schema_version: str
    postgres: str
    taken_at: AwareDatetime
    tables: list[TableCopy]
    sequences: dict[str, int]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


def write_table(
    archive: zipfile.ZipFile, table: TableCopy, data: Iterable[bytes | bytearray | memoryview]
) -> None:
    """Put the COPY text of a table into the file, and its size and checksum into `table`."""
    digest = hashlib.sha256()
    with archive.open(table.member, "w", force_zip64=True) as member:
        for chunk in data:
            digest.update(chunk)
            table.size += len(chunk)
            member.write(chunk)
    table.sha256 = digest.hexdigest()


def finish(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put the manifest into the file, and leave room for its checksum."""
    archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    archive.comment = SEAL + b"0" * _DIGITS


def seal(path: Path) -> None:
    """Write the checksum of a finished file to its end."""
    with path.open("r+b") as file:
        digest = _digest(file)
        file.seek(-_DIGITS, os.SEEK_END)
        file.write(digest)


def _digest(file: BinaryIO) -> bytes:
    """The checksum of all but the last 64 bytes."""
    left, digest = file.seek(0, os.SEEK_END) - _DIGITS, hashlib.sha256()
    file.seek(0)
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        digest = _digest(file)
        return file.read() == digest


def read_manifest(path: Path) -> Manifest:
    """What the file says that it holds; raises UnfitBackup, also when a single bit of it has changed."""
    try:
        if not _is_sealed(path):
            raise UnfitBackup(f"{path} is no backup of Horo, or damaged: its checksum does not fit.")
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except FileNotFoundError:
        raise UnfitBackup(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, KeyError, ValidationError, EOFError, ValueError, zlib.error):
        raise UnfitBackup(f"{path} is no backup of Horo.") from None
    except OSError as error:
        raise UnfitBackup(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    if manifest.format > FORMAT:
        raise UnfitBackup(
            f"{path} was made by Horo {manifest.version}, which is newer. Update this one first."
        )
    return manifest


def check(path: Path, manifest: Manifest) -> None:
    """Read everything and compare it with the checksums; raises UnfitBackup with what is damaged."""
    with zipfile.ZipFile(path) as archive:
        for table in manifest.tables:
            digest, size = hashlib.sha256(), 0
            for chunk in read_table(archive, table):
                digest.update(chunk)
                size += len(chunk)
            if (digest.hexdigest(), size) != (table.sha256, table.size):
                raise UnfitBackup(f"{path} is damaged: the table {table.name} is not as it was written.")


def read_table(archive: zipfile.ZipFile, table: TableCopy) -> Iterator[bytes]:
    """The COPY text of a table in pieces; raises UnfitBackup where the file is damaged."""
    try:
        with archive.open(table.member) as member:
            while chunk := member.read(CHUNK):
                yield chunk
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        zlib.error,
    ) as error:
        raise UnfitBackup(f"{archive.filename} is damaged at the table {table.name}: {error}.") from None
