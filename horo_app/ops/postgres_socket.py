"""Where the embedded PostgreSQL's socket is: in a folder that belongs to the server's user, and nobody else enters."""

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from horo_app.core.errors import CannotStart


def folder_for(cluster: Path, owner: int) -> Path:
    """The cluster's own folder, unless its name is more than a socket, a shell and an address take as it is.

    Then one with a random name, which the data folder remembers. Raises CannotStart when there is no safe place.
    """
    if _fits(cluster):
        return cluster
    note = cluster.with_name("postgres.socket")
    with suppress(OSError):
        remembered = Path(note.read_text())
        if _fits(remembered) and is_private(remembered, owner):
            return remembered
    made = Path(tempfile.mkdtemp(prefix="horo-", dir=_safe_parent()))  # readable by its owner alone
    if os.geteuid() != owner:
        os.chown(made, owner, -1)
    note.write_text(str(made))
    return made


def is_private(folder: Path, owner: int) -> bool:
    """Whether this is a folder, no link to one, of this owner, and closed to everybody else."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077


def _fits(folder: Path) -> bool:
    return re.fullmatch(r"[\w./-]{1,90}", str(folder), re.ASCII) is not None


def _safe_parent() -> Path:
    """A folder for temporary files in which nobody can put something else in the place of ours."""
    candidates = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 (only looked at)
    for candidate in candidates:
        with suppress(OSError):
            found = candidate.stat()
            ours = found.st_uid in (0, os.geteuid())
            shared = found.st_mode & 0o022
            if _fits(candidate / "horo-12345678") and ours and (not shared or found.st_mode & stat.S_ISVTX):
                return candidate
    raise CannotStart(
        "There is no safe folder for the database's socket: the name of DATA_DIR is too long for one or not plain "
        "ASCII, and others could replace it in /tmp. Set DATA_DIR to a shorter name, or TMPDIR to a folder of yours."
    )
