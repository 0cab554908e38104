"""How much each kind of answer costs: beside a page, and a page beside bare Granian. Load comes from wrk, in C."""

import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.ground import Ground
from bench.table import Figure, at_least, reported
from horo_app.core.folders import ROOT
from tests.running_site import eventually, free_port

CONNECTIONS = 16
ENCODING = {"accept-encoding": "gzip, deflate, br"}

BESIDE = {
    "API, one sign": "/api/v1/horoscopes/leo",
    "API, all twelve": "/api/v1/horoscopes",
    "feed": "/leo/feed.xml",
    "built file": "/signs.svg",
}


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """By turns, on one worker each: the other server is idle meanwhile, as is the database but for views."""
    _install_once()
    rounds = 5 if quick else 15
    with ground.site(LOG_LEVEL="warning") as site:
        page = httpx.get(f"{site.url}/leo", headers=ENCODING)
        picture = re.findall(r'content="([^"]+)" property="og:image"', page.text)[0]
        httpx.get(picture, timeout=60)  # drawn once
        paths = {"page": "/leo", **BESIDE, "stored picture": picture.removeprefix(site.url)}
        with _bare(_packed(site.url), ground.folder()) as bare:
            rates = _by_turns(
                {name: site.url + path for name, path in paths.items()} | {"bare": bare}, rounds
            )
    ratio = {
        name: statistics.median(one / page for one, page in zip(rates[name], rates["page"], strict=True))
        for name in rates
    }
    return [
        reported(
            f"page of a reading, {CONNECTIONS} connections", statistics.median(rates["page"]), "pages/s"
        ),
        reported("  bare Granian, the same bytes", statistics.median(rates["bare"]), "pages/s"),
        at_least("  against bare Granian", 1 / ratio["bare"], "times", 0.8),
        *(
            at_least(f"  {name} against the page", ratio[name], "times", 0.5)
            for name in paths
            if name != "page"
        ),
    ]


def _by_turns(addresses: dict[str, str], rounds: int) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {name: [] for name in addresses}
    for number in range(rounds + 1):
        for name, address in addresses.items():
            rate = _rate(address)
            if number:  # the first warms up
                rates[name].append(rate)
    return rates


def _rate(address: str) -> float:
    """Answers in a second, all of them good ones."""
    header = f"accept-encoding: {ENCODING['accept-encoding']}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "-d2s", "-H", header, address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Non-2xx" not in done.stdout, done.stdout
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)[0])


def _packed(url: str) -> bytes:
    """The page as it travels."""
    with httpx.stream("GET", f"{url}/leo", headers=ENCODING) as response:
        assert response.headers["content-encoding"] == "br"
        return b"".join(response.iter_raw())


@contextmanager
def _bare(body: bytes, folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True)
    (folder / "body").write_bytes(body)
    port = free_port()
    command = [
        "granian",
        "--interface",
        "asginl",
        "--loop",
        "uvloop",
        "--port",
        str(port),
        "--log-level",
        "critical",
    ]
    environment = os.environ | {"BODY": str(folder / "body")}
    process = subprocess.Popen([sys.executable, "-m", *command, "bench.bare:app"], cwd=ROOT, env=environment)
    try:
        url = f"http://localhost:{port}/"
        eventually(lambda: _answers(url))
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False


def _install_once() -> None:
    if shutil.which("wrk") is None:
        print("Installing wrk …", file=sys.stderr)
        for command in (["update"], ["install", "-y", "--no-install-recommends", "wrk"]):
            subprocess.run(["apt-get", "-qq", *command], check=True, stdout=subprocess.DEVNULL)
