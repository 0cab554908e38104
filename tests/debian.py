"""Servers to test with: the machine's own, else Debian's, installed now: `python -m tests.debian nginx pgbouncer`."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from horo_app.core.folders import ROOT

PACKAGES = {
    "nginx": "nginx-light",
    "pgbouncer": "pgbouncer",
    "redis-server": "redis-server",
    "haproxy": "haproxy",
    "postgres": "postgresql",
}


def _look_for(program: str) -> str | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    folders = [*map(str, reversed(versions)), os.environ.get("PATH", ""), "/usr/sbin"]
    return shutil.which(program, path=os.pathsep.join(folders))


def find(program: str) -> str:
    """Where a server's program is."""
    found = _look_for(program)
    assert found, f"{program} is missing: install the package {PACKAGES.get(program, program)}"
    return found


def install(packages: list[str]) -> None:
    """Install them with apt, as root on Debian."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "-qq", *command], check=True, env=quiet, stdout=subprocess.DEVNULL)


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def documented(name: str, *changes: tuple[str, str]) -> str:
    """A configuration as operators are given it in docs, with each pattern replaced once."""
    text = (ROOT / "docs" / name).read_text()
    for pattern, value in changes:
        text, times = re.subn(pattern, value, text)
        assert times == 1, pattern
    return text


def main(programs: list[str]) -> None:
    """Install what is missing, and say so."""
    missing = [PACKAGES[program] for program in programs if not _look_for(program)]
    if missing:
        print(f"Installing for the tests: {', '.join(missing)} …", flush=True)
        install(missing)
    if missing := [PACKAGES[program] for program in programs if not _look_for(program)]:
        sys.exit(f"Missing to test with: {', '.join(missing)}. Install them and run the tests again.")


if __name__ == "__main__":
    main(sys.argv[1:])
