"""`make run` on a machine that lacks something, in a folder of its own: nothing is installed."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from horo_app.core.folders import ROOT
from horo_app.ops import server_child
from tests.patience import PATIENCE
from tests.running_site import eventually, free_port, processes_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Makefile, requirements that are none, and a machine with `make` and no apt."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "programs").mkdir()
    for name in ("sh", "make", "mkdir", "chmod", "cat", "touch", "id", "echo", "cp"):
        (tmp_path / "programs" / name).symlink_to(shutil.which(name))
    return tmp_path


def _python(folder: Path, script: str) -> None:
    """A Python of the machine that does what the script says; $2 is the code or the module."""
    file = folder / "programs" / "python3"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def _make(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(folder / "programs")}
    return subprocess.run(
        ["make", "run", *options], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def _sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refusal, beside make's own line that it failed."""
    assert done.returncode == 2
    [said] = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    return said


def test_without_python_it_says_which_one_it_needs(folder: Path) -> None:
    said = _sentence(_make(folder, "PYTHON=/nowhere/python3"))
    assert said.startswith("Horo needs Python 3.11 or newer as /nowhere/python3.")


def test_an_old_python_is_refused(folder: Path) -> None:
    _python(folder, 'case "$2" in *version_info*) exit 1;; esac')
    assert _sentence(_make(folder)).startswith("Horo needs Python 3.11 or newer as python3.")


def test_a_python_without_venv_is_told_the_package(folder: Path) -> None:
    _python(folder, 'case "$2" in *ensurepip*) exit 1;; esac')
    assert _sentence(_make(folder)).endswith("apt-get install python3-venv")


def test_root_installs_venv_by_itself_where_there_is_apt(folder: Path) -> None:
    (folder / "programs" / "id").unlink()
    for name, script in (("id", "echo 0"), ("apt-get", f'echo "$@" >> {folder}/apt')):
        (folder / "programs" / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / "programs" / name).chmod(0o755)
    _python(folder, f'case "$2" in *ensurepip*) exit 1;; venv) {_venv("exit 0")};; esac')
    assert "horo_app run" in _make(folder).stdout
    assert (folder / "apt").read_text().splitlines()[-1] == "install -y -qq python3-venv"


def _venv(pip: str) -> str:
    """What makes a .venv whose pip does as told, and whose Python says how it was called."""
    return (
        f"mkdir -p .venv/bin; printf '#!/bin/sh\\n{pip}\\n' > .venv/bin/pip; "
        "printf '#!/bin/sh\\necho $@\\n' > .venv/bin/python; chmod +x .venv/bin/pip .venv/bin/python"
    )


def test_packages_that_cannot_be_installed_are_one_sentence_and_tried_again_next_time(folder: Path) -> None:
    _python(folder, f'case "$2" in venv) {_venv("exit 1")};; esac')
    assert _sentence(_make(folder)).startswith("The packages could not be installed;")

    _python(folder, f'case "$2" in venv) {_venv("exit 0")};; esac')
    assert _make(folder).stdout.splitlines()[-1] == "-m horo_app run"
    _python(folder, "exit 1")  # from here on the machine's Python is not needed
    assert _make(folder).stdout == "-m horo_app run\n"


def test_changed_requirements_are_installed_anew(folder: Path) -> None:
    _python(folder, f'case "$2" in venv) {_venv(f"echo installed >> {folder}/pip")};; esac')
    _make(folder)
    _make(folder)
    assert (folder / "pip").read_text() == "installed\n"
    ready = (folder / ".venv" / "ready").stat().st_mtime
    os.utime(folder / "requirements.txt", (ready + 1, ready + 1))
    _make(folder)
    assert (folder / "pip").read_text() == "installed\n" * 2


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A `make run` on a bare data folder, and its port; a test fails that leaves a process of it behind."""
    port = free_port()
    options = [f"BIN={Path(sys.executable).parent}", f"PORT={port}", f"DATA_DIR={tmp_path / 'data'}"]
    process = subprocess.Popen(
        ["make", "-o", ".venv/ready", "run", *options],  # -o: what is installed here is not make's to judge
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "MAKEFLAGS")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process.stdout:
        yield process, port
    process.wait(PATIENCE)
    eventually(lambda: processes_of(tmp_path) == [])


def test_a_terminated_make_run_ends_everything_it_started(made: tuple[subprocess.Popen[str], int]) -> None:
    """What a service manager does: SIGTERM to make alone."""
    process, _ = made
    assert any("Horo is ready" in line for line in iter(process.stdout.readline, ""))
    process.send_signal(signal.SIGTERM)


def test_a_site_whose_output_nobody_reads_any_more_is_served_and_ends_when_make_is_killed(
    made: tuple[subprocess.Popen[str], int],
) -> None:
    """`make run | head -1`, and then kill -9 of make alone: the database ends, too."""
    process, port = made
    process.stdout.readline()
    process.stdout.close()
    eventually(lambda: server_child.answers("127.0.0.1", port))
    process.kill()
