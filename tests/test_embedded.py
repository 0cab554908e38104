"""Where the embedded PostgreSQL may keep its data."""

from pathlib import Path

import pytest

from horo_app.embedded import EmbeddedPostgres, require_space
from horo_app.errors import CannotStart


def test_a_disk_without_room_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(
        CannotStart, match=r"MB free and Horo needs 1048576 MB. Free some space or set DATA_DIR"
    ):
        require_space(tmp_path, needed=2**40)
    require_space(tmp_path, needed=1)


def test_a_disk_that_fills_up_while_the_cluster_is_made_is_said_so(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "log").write_text("FATAL:  could not write to file: No space left on device")
    assert "is full. Free some space" in server._why_not(["initdb failed"])


def test_any_other_failure_names_the_servers_own_log(tmp_path: Path) -> None:
    said = EmbeddedPostgres(tmp_path)._why_not(["initdb: cannot be run here"])
    assert str(tmp_path / "postgres.log") in said
    assert "cannot be run here" in (tmp_path / "postgres.log").read_text()
    assert "DATABASE_URL" in said


def test_a_server_that_is_alive_is_left_alone_and_a_dead_one_is_started(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    server.start()
    try:
        assert not server.revive()
        postmaster = server._postmaster()
        assert postmaster is not None
        postmaster.kill()
        postmaster.wait(10)
        assert server.revive()
        assert server._postmaster() is not None
    finally:
        server.release()
