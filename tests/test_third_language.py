"""A language is data: files, and a line of the enum. A German Horo, made in a folder of its own, answers everywhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from horo_app.core.folders import ROOT
from horo_app.site.page_server import BUILT

GERMAN = Path(__file__).with_name("german")


@pytest.fixture
def german_horo(tmp_path: Path) -> Path:
    """The program with the files of `german/` and one line more in its enum; English pages stand in for built ones."""
    horo = tmp_path / "horo"
    code_only = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "horo_app", horo / "horo_app", ignore=code_only)
    shutil.copytree(GERMAN / "horo_app", horo / "horo_app", dirs_exist_ok=True)
    enum = horo / "horo_app" / "core" / "language.py"
    enum.write_text(
        enum.read_text("utf-8").replace('    EN = "en"\n', '    EN = "en"\n    DE = "de"\n'), "utf-8"
    )
    for name in ("alembic", "assets", "pyproject.toml", "rxconfig.py"):
        (horo / name).symlink_to(ROOT / name)
    built = horo / ".web" / BUILT
    built.mkdir(parents=True)
    for one in (ROOT / ".web" / BUILT).iterdir():
        (built / one.name).symlink_to(one)
        if one.is_dir() and one.name.endswith("en"):
            (built / f"{one.name.removesuffix('en')}de").symlink_to(one)
    tests = horo / "tests"
    shutil.copytree(
        ROOT / "tests", tests, ignore=lambda _, names: {name for name in names if "." not in name}
    )
    shutil.copy(GERMAN / "cases.py", tests / "test_german.py")
    return horo


def test_a_third_language_is_files_and_one_line(german_horo: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "tests/test_german.py",
    ]
    done = subprocess.run(command, cwd=german_horo, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
