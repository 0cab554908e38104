"""Tests leave nothing running behind, however they end."""

import subprocess
import sys
from pathlib import Path

from horo_app.core.folders import ROOT
from tests.running_site import eventually, processes_of

STARTS_A_DATABASE = """
import pathlib, sys, time
from tests.database import TestServer, cleaning_up

folder = pathlib.Path(sys.argv[1])
with cleaning_up(folder):
    TestServer(folder / "postgres")
    print("running", flush=True)
    time.sleep(600)
"""


def test_tests_that_are_killed_leave_no_postgresql_behind(tmp_path: Path) -> None:
    tests = subprocess.Popen(
        [sys.executable, "-c", STARTS_A_DATABASE, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with tests:
        assert tests.stdout is not None
        assert tests.stdout.readline() == "running\n"
        assert len(processes_of(tmp_path)) > 3
        tests.kill()
    eventually(lambda: processes_of(tmp_path) == [])
