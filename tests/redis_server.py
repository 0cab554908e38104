"""A Redis to test with."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.debian import find, listens
from tests.patience import PATIENCE
from tests.running_site import eventually, free_port


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Yields its address."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([find("redis-server"), *options], stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: listens(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(PATIENCE)
