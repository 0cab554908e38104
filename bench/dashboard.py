"""What an admin waits for with a year of figures, and what the dashboard costs those who never open it."""

import asyncio
import gzip
import re
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from bench.ground import Ground, address, run, server_environment
from bench.table import Figure, at_most, equal, percentile, reported
from bench.visitors import Visitor
from horo_app.dashboard.overview_state import OverviewState
from horo_app.dashboard.page_table import PageTable
from horo_app.ops.frontend_build import BUILT
from tests.admins import make_admin, session_of
from tests.running_site import Site

DAYS = 365
_IMPORTED = re.compile(r"""(?:from|import)\s*["'`](\.{1,2}/[^"'`]+\.js)["'`]""")


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """A year of invented views, asked for over an admin's own socket; and the scripts of the public home page."""
    with ground.site(before=_seed) as site:
        rows = _rows(site)
        cookie = session_of(site, make_admin(site))
        figures = run(_waited(site.port, cookie, again=5 if quick else 25))
    scripts = first_load("index.html")
    return [
        reported("dashboard: rows of views in its year", rows, "rows"),
        at_most("  overview of 30 days, first asked", figures["30"], "ms", 300),
        at_most("  overview of the year, first asked", figures["365"], "ms", 300),
        at_most("  overview of the year, asked again", figures["365 again"], "ms", 300),
        at_most("  a page of a table of requests", figures["requests"], "ms", 300),
        reported("scripts and styles of the home page, gzip", _weight(scripts) / 1024, "KB"),
        equal("  of that charts", _weight([path for path in scripts if _draws(path)]) / 1024, "KB", 0),
    ]


def _seed(url: str) -> None:
    command = [sys.executable, "-m", "horo_app", "seed-demo", "--days", str(DAYS), "--no-texts"]
    subprocess.run(command, env=server_environment(DATABASE_URL=url), check=True, stdout=subprocess.DEVNULL)


def _rows(site: Site) -> int:
    with psycopg.connect(address(site.environment["DATABASE_URL"])) as connection:
        return int(connection.execute("select count(*) from horoscope_views").fetchone()[0])


async def _waited(port: int, cookie: str, again: int) -> dict[str, float]:
    load = f"{OverviewState.get_full_name()}.load"
    found = {}
    async with Visitor.on_page(port, "/en/admin/account", cookie) as admin:
        for days in ("30", "365"):
            found[days] = await _milliseconds(admin, load, f"/en/admin?from={days}")
        waits = [await _milliseconds(admin, load, "/en/admin?from=365") for _ in range(again)]
        found["365 again"] = percentile(waits, 0.5)
        table = f"{PageTable.get_full_name()}.load"
        found["requests"] = await _milliseconds(admin, table, "/en/admin/model?from=365&find=leo&sort=cost")
    return found


async def _milliseconds(admin: Visitor, event: str, path: str) -> float:
    """From sending the event to the packet that carries the figures."""
    await asyncio.sleep(0.2)
    begun = time.perf_counter()
    packet = await admin.ask(event, {}, path)
    while '"status":"ready"' not in packet.replace(" ", ""):
        packet = await admin.answer()
    return (time.perf_counter() - begun) * 1000


def first_load(page: str) -> list[Path]:
    """The scripts and styles that a browser fetches for a page before anything is clicked."""
    found: set[Path] = set()
    for name in re.findall(r"/assets/[^\"']+?\.(?:js|css)", (BUILT / page).read_text()):
        _follow(BUILT / name.lstrip("/"), found)
    return sorted(found)


def _follow(path: Path, found: set[Path]) -> None:
    if path in found:
        return
    found.add(path)
    if path.suffix == ".js":
        for name in _IMPORTED.findall(path.read_text()):
            _follow((path.parent / name).resolve(), found)


def _weight(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def _draws(path: Path) -> bool:
    return path.suffix == ".js" and "recharts" in path.read_text()
