"""The installed program: a wheel holds all that it needs, and it works far from any checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from horo_app import __version__
from horo_app.core.folders import ROOT
from horo_app.ops import frontend_build

LOOK = """
import datetime as dt
from horo_app.core import folders
from horo_app.core.db import schema
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.astrology.drawings.wheel import wheel
from horo_app.astrology.sky import sky_on
from horo_app.ops import frontend_build
from horo_app.site.seo.icons import ASSETS
assert not folders.IS_CHECKOUT
assert (ASSETS / "signs.svg").exists() and (folders.ROOT / "bot_runner.py").exists()
assert "<svg" in wheel(sky_on(dt.date(2026, 11, 29)), Language.EN)
print(schema.newest(), settings().data_dir, settings().port, frontend_build.is_built())
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as an installation puts it among other packages."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--disable-pip-version-check", "--wheel-dir", folder, ROOT], check=True)
    [wheel] = folder.glob("horo-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "packages")
    return folder / "packages"


def run(installed: Path, folder: Path, *arguments: str) -> str:
    environment = {"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_runs_from_any_folder_whose_settings_and_data_it_uses(installed: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=4321\n")
    newest, data_dir, port, is_built = run(installed, tmp_path, "-c", LOOK).split()
    assert newest in {script.name[:4] for script in (ROOT / "alembic" / "versions").glob("0*.py")}
    assert (data_dir, port) == (str(tmp_path / ".data"), "4321")
    assert is_built == str(frontend_build.is_built())
    assert "Leo" in run(installed, tmp_path, "-m", "horo_app", "read", "leo", "--lang", "en")


def test_it_is_called_horo_and_pins_what_it_needs(installed: Path) -> None:
    [told] = installed.glob("*.dist-info")
    assert "horo = horo_app.__main__:main" in (told / "entry_points.txt").read_text()
    metadata = (told / "METADATA").read_text()
    assert f"\nVersion: {__version__}\n" in metadata
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    assert metadata.count("\nRequires-Dist: ") == len(pinned)
