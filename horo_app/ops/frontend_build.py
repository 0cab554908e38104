"""Building the front end: only when its sources changed, and so that it finds its server wherever it is served."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from horo_app.core.errors import CannotStart
from horo_app.core.folders import IS_CHECKOUT, PACKAGE, ROOT
from horo_app.core.settings import settings

# All that the prerendered pages and the bundle are made from.
SOURCES = (
    "rxconfig.py",
    "requirements.txt",
    "assets",
    "reflex.lock",
    "horo_app/horo_app.py",
    "horo_app/core/language.py",
    "horo_app/core/language_data.py",
    "horo_app/core/i18n.py",
    "horo_app/languages",
    "horo_app/locale",
    "horo_app/content",
    "horo_app/astrology/zodiac.py",
    "horo_app/ops/frontend_build.py",
    "horo_app/site",
    "horo_app/dashboard",
    "horo_app/tables/labels.py",
)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in SOURCES:
        path = _source(source)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if (
                file.is_file() and file.suffix != ".pyc" and file.name != "package.json"
            ):  # the build writes that one
                digest.update(f"{source} {file.relative_to(path)}".encode() + file.read_bytes())
    return digest.hexdigest()


def _source(name: str) -> Path:
    """A source by its name in a checkout; in a package the code stands apart from the rest."""
    return ROOT / name if (ROOT / name).exists() else PACKAGE.parent / name


def _place() -> Path:
    """Where the pages are built: in the checkout; for a package that came without them, where its data are."""
    shipped = ROOT / ".web" / "horo-built-from"
    if IS_CHECKOUT or (shipped.exists() and shipped.read_text() == _fingerprint()):
        return ROOT
    return settings().data_dir / "pages"


PLACE = _place()
WEB = PLACE / ".web"
BUILT = WEB / "build" / "client"
STAMP = WEB / "horo-built-from"


def is_built() -> bool:
    """Whether the last build was made from the sources as they are."""
    return STAMP.exists() and STAMP.read_text() == _fingerprint()


def build_if_changed(log_file: Path, given_up: Callable[[], bool] | None = None) -> bool:
    """Build unless the last build was made from the same sources; True if it built. Raises CannotStart.

    A start and a test run may want the same build at once: the second waits, until `given_up` says True.
    """
    if is_built():  # whoever serves a build need not be able to write there
        return False
    try:
        WEB.mkdir(parents=True, exist_ok=True)
        with FileLock(WEB.with_name(".web.lock")).acquire(cancel_check=given_up):
            if is_built():
                return False
            fingerprint = _fingerprint()
            STAMP.unlink(missing_ok=True)
            _build(log_file)
            _settle_manifest()
            _find_own_server()
            STAMP.write_text(fingerprint)
            return True
    except Timeout:
        raise CannotStart(
            "Another process was building the pages, and the wait for it was given up."
        ) from None
    except OSError as error:
        raise CannotStart(
            f"The pages cannot be built in {WEB}: {(error.strerror or str(error)).lower()}. "
            "Horo's folder must belong to the user that starts it, and its disk must have room."
        ) from None


def _build(log_file: Path) -> None:
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    environment = os.environ | {"REFLEX_API_URL": "http://localhost"}
    log_file.parent.mkdir(parents=True, exist_ok=True)
    if PLACE != ROOT:
        shutil.copytree(ROOT, PLACE, ignore=shutil.ignore_patterns(".web"), dirs_exist_ok=True)
    with log_file.open("w") as log:
        done = subprocess.run(
            command, cwd=PLACE, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        said = log_file.read_text(errors="replace")
        if "ENOSPC" in said or "No space left" in said:
            raise CannotStart(
                f"The disk that holds {PLACE} is full: the pages could not be built. Free some space."
            )
        raise CannotStart(
            f"The pages could not be built; the build's own words are in {log_file}. "
            "The first build fetches packages from the npm registry: check the network and start again."
        )
    _bundle_scripts()


def _bundle_scripts() -> None:
    """The documents' own script, by the bundler that came with the build; its files are named by what they hold."""
    bundler = WEB / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    node = Path(sysconfig.get_path("scripts")) / "node"
    for name in ("early", "horo"):
        source = _source(f"horo_app/site/scripts/{name}.js")
        bundle = BUILT / "assets" / f"{name}.js"
        command = [
            str(node),
            str(bundler),
            str(source),
            "--format",
            "iife",
            "--minify",
            "--file",
            str(bundle),
        ]
        done = subprocess.run(
            command, cwd=PLACE, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CannotStart(f"The pages' script could not be bundled: {done.stderr.strip()[-500:]}")
        version = hashlib.sha256(bundle.read_bytes()).hexdigest()[:8]
        bundle.rename(bundle.with_name(f"{name}-{version}.js"))


def _settle_manifest() -> None:
    """Keep the committed manifest as it is: Reflex writes its keys in the order in which it came upon them."""
    manifest = PLACE / "reflex.lock" / "package.json"
    keys = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(keys, indent=2, sort_keys=True) + "\n")


def _find_own_server() -> None:
    """Make the bundle call the server it came from, whatever its name and port, instead of the one named at build."""
    files = list((BUILT / "assets").glob("reflex-env-*.js"))
    pattern = re.compile(r"[`\"'](http|ws)://localhost(/[^`\"']*)[`\"']")
    if len(files) != 1 or not pattern.search(files[0].read_text()):
        raise CannotStart(
            f"The build in {BUILT} has no settings of its own; Reflex's version must be the pinned one."
        )
    own = {
        "http": r"(globalThis.location?.origin??`http://localhost`)+`\2`",
        "ws": r"(globalThis.location?.origin??`http://localhost`).replace(/^http/,`ws`)+`\2`",
    }
    text = pattern.sub(lambda found: found.expand(own[found[1]]), files[0].read_text())
    files[0].write_text(text)
    files[0].with_name(files[0].name + ".gz").unlink(missing_ok=True)
