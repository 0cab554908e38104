"""Bringing the embedded server's data to another major version of PostgreSQL, by a backup; the old data stay.

The wheel holds the server's last versions. Where it holds the data's, that writes the backup now; else the newest
backup there is must do, and the operator says so.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from horo_app.core.errors import Refused
from horo_app.ops.backup.restore import restore
from horo_app.ops.embedded_postgres import EmbeddedPostgres, require_space
from horo_app.ops.postgres_cluster import NEWEST, VERSIONS

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class PostgresUpgrade:
    """What is to be done in a data folder; `is_needed` is whether anything is."""

    data_dir: Path
    found: int
    wanted: int = NEWEST

    @property
    def is_needed(self) -> bool:
        """Whether the data are of another version than the server."""
        return self.found not in (0, self.wanted)

    @property
    def can_read(self) -> bool:
        """Whether the wheel still holds the server that wrote the data."""
        return self.found in VERSIONS

    @property
    def old_data(self) -> list[Path]:
        """Data of earlier versions that wait to be removed."""
        return sorted(self.data_dir.glob("postgres.version-*"))


def planned(data_dir: Path) -> PostgresUpgrade:
    """What is to be done; raises Refused while a server runs on the data."""
    server = EmbeddedPostgres(data_dir)
    upgrade = PostgresUpgrade(data_dir, server.data_version)
    if upgrade.is_needed and server.runs:
        raise Refused("Horo is running on this data. Stop it, and upgrade then.")
    return upgrade


def old_server(upgrade: PostgresUpgrade) -> EmbeddedPostgres:
    """The server of the version that wrote the data, to be started and released."""
    return EmbeddedPostgres(upgrade.data_dir, version=upgrade.found)


def carry_over(
    upgrade: PostgresUpgrade, file: Path, erased: Mapping[str, dt.datetime], progress: Progress
) -> Path:
    """Restore a backup into a new server in the data's place; where the old data are now.

    When that fails the old data are back where they were.
    """
    cluster = upgrade.data_dir / "postgres"
    size = sum(one.stat().st_size for one in cluster.rglob("*") if one.is_file())
    require_space(upgrade.data_dir, size + 300 * 2**20)
    aside = upgrade.data_dir / f"postgres.version-{upgrade.found}"
    if aside.exists():
        raise Refused(f"{aside} holds data of an earlier upgrade. Look at them, and remove them first.")
    cluster.rename(aside)
    server = EmbeddedPostgres(upgrade.data_dir)
    try:
        restore(server.start(), file, erased, progress)
    except BaseException:
        server.release()
        shutil.rmtree(cluster, ignore_errors=True)
        aside.rename(cluster)
        raise
    server.release()
    return aside
