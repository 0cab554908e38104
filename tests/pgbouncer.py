"""A PgBouncer to test with, configured by docs/pgbouncer.ini."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.debian import documented, find, listens
from tests.patience import PATIENCE
from tests.running_site import eventually, free_port


@contextmanager
def pgbouncer(
    server: dict[str, str], folder: Path, mode: str = "transaction", size: int = 20
) -> Iterator[int]:
    """Yields its port. As root it runs as whoever owns the server's socket, else as nobody."""
    folder.mkdir(parents=True, exist_ok=True)
    own = free_port()
    target = f"* = host={server['host']} port={server.get('port', '5432')} user={server['user']}"
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        documented(
            "pgbouncer.ini",
            (r"horo = host=.*", target),
            (r"listen_addr = .*", "listen_addr = 127.0.0.1\nunix_socket_dir ="),
            (r"listen_port = .*", f"listen_port = {own}"),
            (r"auth_type = .*", "auth_type = any"),
            (r"auth_file = .*", ""),
            (r"pool_mode = transaction", f"pool_mode = {mode}"),
            (r"default_pool_size = .*", f"default_pool_size = {size}"),
        )
    )
    place = Path(server["host"])
    owner = pwd.getpwuid(place.stat().st_uid).pw_name if place.is_dir() else "nobody"
    user = ["-u", owner] if os.geteuid() == 0 else []
    process = subprocess.Popen([find("pgbouncer"), "-q", *user, str(configuration)])
    try:
        eventually(lambda: listens(own))
        yield own
    finally:
        process.terminate()
        process.wait(PATIENCE)
