"""The steps of deploy/image/Dockerfile as a script in a folder of its own: `python -m tests.image`, for want of Docker.

The first stage's COPY and RUN lines are done as they stand, with /app and /venv in that folder, by this machine's
Python. What came of it is then looked at and started, as a user who may write nowhere but in DATA_DIR.
"""

import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from horo_app.core.folders import ROOT
from tests.running_site import Site

IMAGE = ROOT / "deploy" / "image"
USER = 65534  # the image's own, 10001, has no name on this machine, which PostgreSQL wants
LIMIT = 450  # MB, of which Python and the system are the base image's
BASE = 130
UNWANTED = ("node", "npm", "pip", "gcc")


def stages() -> list[list[str]]:
    """The instructions of each stage, a line each."""
    text = (IMAGE / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    starts = [place for place, line in enumerate(lines) if line.startswith("FROM ")] + [len(lines)]
    return [lines[begin:end] for begin, end in itertools.pairwise(starts)]


def taken() -> list[str]:
    """The files that Docker is given: what git has and .dockerignore lets through."""
    lines = (IMAGE / "Dockerfile.dockerignore").read_text().splitlines()
    wanted = {line.removeprefix("!") for line in lines if line.startswith("!")}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [
        name
        for name in listed.splitlines()
        if any(name == one or name.startswith(f"{one}/") for one in wanted) and (ROOT / name).is_file()
    ]


def build(root: Path) -> None:
    """Do what the first stage says."""
    app = root / "app"
    app.mkdir()
    environment = os.environ | {"PATH": f"{Path(sys.base_prefix) / 'bin'}:{os.environ['PATH']}"}
    for line in stages()[0]:
        kind, _, rest = line.partition(" ")
        if kind == "ENV":
            environment |= dict(pair.split("=", 1) for pair in rest.split())
        elif kind == "COPY":
            source = rest.split()[0]
            for name in taken() if source == "." else [source]:
                (app / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, app / name)
        elif kind == "RUN":
            command = re.sub(r"(?<![\w.])/(?=(?:app|venv)\b)", f"{root}/", rest)
            begun = time.monotonic()
            subprocess.run(["sh", "-euc", command], cwd=app, env=environment, check=True)
            print(f"{time.monotonic() - begun:6.1f}s RUN {rest}", flush=True)


def judge(root: Path) -> list[str]:
    """What is wrong with what was built."""
    found = {path.name for path in (root / "venv" / "bin").iterdir()}
    wrong = [f"{name} is in the image" for name in UNWANTED if name in found]
    size = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_symlink()) / 1e6
    print(f"{size:.0f} MB of packages and program, {BASE} MB below them", flush=True)
    if size + BASE > LIMIT:
        wrong.append(f"{size + BASE:.0f} MB are more than {LIMIT}")
    return wrong + serve(root)


def serve(root: Path) -> list[str]:
    """Start it as the image does, with a database of its own; the sentence for what does not work."""
    data = root / "data"
    data.mkdir(mode=0o700)
    environment = {"WORKERS": "1", "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(data)}
    if os.geteuid() == 0:
        os.chown(data, USER, USER)
    site = Site(data, **environment)
    site.root, site.python = root / "app", str(root / "venv" / "bin" / "python")
    site.prefix = as_user(USER)
    try:
        with site:
            print(f"a page with {len(site.text_of('/leo'))} paragraphs", flush=True)
            return [] if site.text_of("/leo") else ["there is no text"]
    except AssertionError as error:
        return [str(error)[-1000:]]


def as_user(number: int) -> list[str]:
    """What a command begins with to be another user's: who may read all that root may, and write nothing of it."""
    if os.geteuid() != 0:
        return []
    who = ["--reuid", str(number), "--regid", str(number), "--clear-groups"]
    return ["setpriv", *who, "--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="horo-image-") as name:
        Path(name).chmod(0o755)
        build(Path(name))
        wrong = judge(Path(name))
    print("\n".join(f"BAD {one}" for one in wrong) or "ok", flush=True)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
