"""Lighthouse, as its authors run it on a phone: a slow network and a slow processor, simulated."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from bench.ground import Ground
from bench.table import Figure, at_least
from horo_app.core import clock
from horo_app.core.settings import settings
from tests import browser as chromium

FOLDER = Path(__file__).parent / "npm"
PROGRAM = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"

PATHS = ("/", "/leo", f"/leo/{clock.today(settings().timezone)}", "/sky")
TRIES = 3  # it loses the browser's trace now and then, and asks itself to be run again
TARGETS = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 100}


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """The median of several runs: one hiccup of a shared machine is not the page's."""
    _install_once()
    figures = []
    with ground.site() as site:
        for path in PATHS:
            scores = _scores(site.url + path, 3 if quick else 7)
            figures += [
                at_least(f"lighthouse {path}: {category}", statistics.median(scores[category]), "", target)
                for category, target in TARGETS.items()
            ]
    return figures


def _scores(url: str, runs: int) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        report = _run(url)
        for name, category in report["categories"].items():
            scores[name].append(round(100 * category["score"]))
        _tell(report)
    return scores


def _tell(report: dict) -> None:
    """Say what cost points, which a score alone does not."""
    for name, category in report["categories"].items():
        for audit in category["auditRefs"]:
            found = report["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 0.9:
                shown = found.get("displayValue", "")
                print(f"  {name}: {found['title']} {shown}", file=sys.stderr)


def _run(url: str) -> dict:
    command = [_node(), str(PROGRAM), url, "--output=json", "--quiet"]
    command += [f"--only-categories={','.join(TARGETS)}"]
    command += [f"--chrome-flags=--headless=new {' '.join(chromium.FLAGS)}"]
    environment = os.environ | {"CHROME_PATH": str(chromium.find())}
    for _ in range(TRIES):
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=180
        )
        if not done.returncode:
            return json.loads(done.stdout)
    raise RuntimeError(f"Lighthouse failed: {done.stderr.strip()[-500:]}")


def _node(name: str = "node") -> str:
    """A program of the wheel's Node, which stands beside this Python."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not beside {sys.executable}"
    return found


def _install_once() -> None:
    if not PROGRAM.exists():
        print("Installing Lighthouse …", file=sys.stderr)
        subprocess.run(
            [_node("npm"), "ci", "--silent", "--no-audit", "--no-fund"],
            cwd=FOLDER,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
            check=True,
        )
