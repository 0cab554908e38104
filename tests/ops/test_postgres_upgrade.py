"""The embedded server's next major version: the data come along, and the old ones stay until they are not needed."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core import logs
from horo_app.core.db import schema
from horo_app.core.errors import CannotStart, Refused
from horo_app.core.settings import settings
from horo_app.ops import postgres_upgrade
from horo_app.ops.backup.backup_file import UnfitBackup
from horo_app.ops.backup.store import BackupFolder
from horo_app.ops.backup.taking import take_backup
from horo_app.ops.embedded_postgres import EmbeddedPostgres
from horo_app.ops.postgres_cluster import VERSIONS
from tests.database import execute
from tests.rows import look

OLD, NEW = sorted(VERSIONS)[-2:]
VIEW = "insert into horoscope_views values (current_date, 7, 'web', 'leo', 'ru', {})"


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with data of the version before, in force as DATA_DIR."""
    monkeypatch.setattr(logs, "configure", lambda _: None)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="horo-") as folder:
        monkeypatch.setenv("DATA_DIR", folder)
        settings.cache_clear()
        server = EmbeddedPostgres(Path(folder), version=OLD)
        try:
            url = server.start()
            schema.migrate(url)
            execute(url, VIEW.format(41))
        finally:
            server.release()
        yield Path(folder)


def upgrade(*options: str) -> Result:
    return CliRunner().invoke(cli, ["upgrade-database", *options])


def views(data_dir: Path, version: int) -> list[tuple[object, ...]]:
    server = EmbeddedPostgres(data_dir, version=version)
    try:
        return look(
            "select views, current_setting('server_version_num')::int / 10000 from horoscope_views",
            server.start(),
        )
    finally:
        server.release()


def test_the_data_come_along_and_the_old_ones_stay_until_they_are_not_needed(data_dir: Path) -> None:
    with pytest.raises(
        CannotStart, match=rf"PostgreSQL {OLD}'s, .* {NEW}. Bring them along with: python -m horo_app"
    ):
        EmbeddedPostgres(data_dir).start(may_come_later=True)
    running = EmbeddedPostgres(data_dir, version=OLD)
    try:
        running.start()
        assert isinstance(upgrade().exception, Refused)
    finally:
        running.release()

    done = upgrade()
    assert done.exit_code == 0, done.output
    assert views(data_dir, NEW) == [(41, NEW)]
    aside = data_dir / f"postgres.version-{OLD}"
    assert (aside / "PG_VERSION").read_text().strip() == str(OLD)
    assert "nothing to do" in upgrade().output
    assert f"{aside} is removed" in upgrade("--remove-old").output
    assert not aside.exists()


def test_an_old_server_that_is_gone_needs_a_backup_and_a_failure_leaves_everything_as_it_was(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(postgres_upgrade, "VERSIONS", {NEW})
        assert "has no PostgreSQL" in str(upgrade().exception)
        assert isinstance(upgrade("--from-backup").exception, UnfitBackup)
    server = EmbeddedPostgres(data_dir, version=OLD)
    try:
        url = server.start()
        take_backup(url, BackupFolder(data_dir / "backups"), 14, lambda *_: None)
        execute(url, "update horoscope_views set views = 42")
    finally:
        server.release()
    with monkeypatch.context() as failing:
        failing.setattr(postgres_upgrade, "restore", _fail)
        assert isinstance(upgrade("--from-backup").exception, OSError)
    assert views(data_dir, OLD) == [(42, OLD)]
    done = upgrade("--from-backup")
    assert done.exit_code == 0, done.output
    assert "hours old" in done.output
    assert views(data_dir, NEW) == [(41, NEW)]


def _fail(*_: object) -> None:
    raise OSError("the disk is full")
