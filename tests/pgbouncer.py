"""A PgBouncer to test with, before the PostgreSQL of the tests."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.debian import find, listens
from tests.running_site import eventually, free_port

_CONFIGURATION = """
[databases]
* = host={host} port={server_port} user={user}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
max_client_conn = 500
server_login_retry = 1
"""


@contextmanager
def pgbouncer(
    server: dict[str, str], folder: Path, mode: str = "transaction", size: int = 4
) -> Iterator[int]:
    """Yields its port. It runs as the user whose socket it connects to: as root it does not run."""
    folder.mkdir(parents=True, exist_ok=True)
    own = free_port()
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        _CONFIGURATION.format(
            host=server["host"], server_port=server.get("port", "5432"), user=server["user"], port=own, mode=mode,
            size=size,
        )
    )  # fmt: skip
    socket_folder = Path(server["host"])
    owner = socket_folder.stat().st_uid if socket_folder.is_dir() else pwd.getpwnam("nobody").pw_uid
    user = ["-u", pwd.getpwuid(owner).pw_name] if os.geteuid() == 0 else []
    process = subprocess.Popen([find("pgbouncer"), "-q", *user, str(configuration)])
    try:
        eventually(lambda: listens(own))
        yield own
    finally:
        process.terminate()
        process.wait(10)
