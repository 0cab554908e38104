"""What happens to the output decides about nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from horo_app.core.folders import ROOT

TALK = """
import logging, pathlib, sys
import click
from horo_app.core import logs, output
from horo_app.core.settings import settings

output.tolerate(output.PATIENCE)
logs.configure(settings())
for number in range(3000):
    click.echo("one calm line, with an ellipsis … " * 3)
    print("progress", end="\\r", flush=True)
    logs.logger("test").warning("something happened", number=number)
with open(sys.argv[1], "w") as file:  # its number must not be that of a standard stream
    assert file.fileno() > 2
    file.write("done")
"""


def _talk(done: Path, stdout: int | None, closed: str = "") -> None:
    """A process that says much more than a pipe holds; it must come to its end all the same."""
    command = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-c", TALK, str(done)]
    ended = subprocess.run(command, cwd=ROOT, stdout=stdout, stderr=stdout, timeout=90, check=False)
    assert ended.returncode == 0
    assert done.read_text() == "done"


def test_a_closed_pipe(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    _talk(tmp_path / "done", writer)
    os.close(writer)


@pytest.mark.parametrize("blocking", [True, False])
def test_a_pipe_that_nobody_reads(tmp_path: Path, blocking: bool) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, blocking)
    _talk(tmp_path / "done", writer)
    os.close(writer)
    first = os.read(reader, 1000).decode(errors="ignore")
    assert first.startswith("one calm line, with an ellipsis …")
    os.close(reader)


def test_a_full_disk(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        _talk(tmp_path / "done", full.fileno())


def test_a_terminal_that_is_gone(tmp_path: Path) -> None:
    terminal, other = os.openpty()
    os.close(terminal)
    _talk(tmp_path / "done", other)
    os.close(other)


def test_no_output_and_no_input_at_all(tmp_path: Path) -> None:
    _talk(tmp_path / "done", None, "<&- >&- 2>&-")


def test_a_reader_who_reads_gets_every_line() -> None:
    code = "from horo_app.core import output; output.tolerate()\nfor n in range(20000): print(n, 'x' * 50)"
    command = f'{sys.executable} -c "{code}" | (sleep 0.5; cat)'
    said = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=90, check=True
    )
    assert [int(line.split()[0]) for line in said.stdout.splitlines()] == list(range(20000))


def test_a_commands_result_that_the_disk_did_not_take_is_a_failure_and_one_that_nobody_wants_is_none() -> (
    None
):
    command = f"{sys.executable} -m horo_app --version"
    with Path("/dev/full").open("w") as full:
        assert subprocess.run(command.split(), cwd=ROOT, stdout=full, timeout=90, check=False).returncode == 1
    piped = f"({command}; echo $? >&2) | true"
    ended = subprocess.run(
        piped, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False
    )
    assert ended.stderr == "0\n"
