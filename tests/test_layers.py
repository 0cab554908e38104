"""Who may import whom (docs/architecture.md), held by reading the imports."""

import ast
from pathlib import Path

import pytest

from horo_app.core.settings import ROOT

PURE = {
    "zodiac",
    "sky",
    "day_sky",
    "ephemeris",
    "instants",
    "clock",
    "language",
    "reading",
    "errors",
    "almanac",
    "messages",
}
PURE |= {"labels", "prose", "lore", "art", "words", "birthday", "places", "characters"}
HTTP = {"freshness", "http_cache", "methods", "ready_answers"}  # what all that answers HTTP shares
LAYERS: dict[str, set[str]] = {
    "services": PURE
    | {"compute", "addresses", "cookies", "db", "logs", "models", "services", "settings", ""},
    "jobs": PURE | {"jobs", "services", "db", "settings", "logs"} - {"almanac"},
    "bot": PURE
    | {"bot", "services", "jobs", "db", "settings", "logs", "background", ""} - {"almanac", "prose"},
    "api": PURE
    | HTTP
    | {"addresses", "api", "cookies", "db", "logs", "services", "settings", ""} - {"sky", "almanac"},
    "web": PURE
    | HTTP
    | {
        "addresses",
        "cookies",
        "db",
        "jobs",
        "logs",
        "services",
        "settings",
        "single_flight",
        "compute",
        "web",
        "",
    }
    - {"almanac"},
    "almanac": PURE - {"labels", "prose", "lore", "art", "words", "birthday", "places"},
    "prose": PURE - {"art", "lore", "words"},
    "lore": PURE - {"art", "words"},
    "art": PURE - {"prose", "lore", "words"},
    "words": PURE - {"prose", "lore", "art"},
    "birthday": {"sky", "zodiac", "clock", "language", "errors"},
    "places": {"clock", "language"},
    "models": {"models"},
    "sky": {"zodiac"},
    "ephemeris": {"sky"},
    "instants": {"ephemeris", "sky", "zodiac"},
    "day_sky": {"ephemeris", "instants", "sky", "zodiac"},
    "zodiac": {"language", "errors"},
    "reading": {"language", "zodiac"},
    "clock": set(),
    "characters": set(),
    "labels": {"language", "messages", "zodiac"},
}
INSIDE_WEB = {
    "pages": {"admin_routes", "pages", "components", "states", "placeholders", "routes", "words"},
    "components": {"admin_routes", "components", "states", "placeholders", "routes", "words", "files"},
    "states": {"admin_routes", "states", "routes", "words"},
    "contents": {
        "contents",
        "routes",
        "words",
        "context",
        "fragments",
        "calendars",
        "birthday",
        "files",
    },
    "found": {"found", "contents", "routes", "words"},
}
FRAMEWORKS = {"reflex", "aiogram", "fastapi", "starlette"}
WRITES_SQL = {"services", "db", "models", "schema"}


def imports(source: str) -> set[str]:
    """Every module that the source imports, by its full dotted name."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def part(module: str) -> str:
    """The part of Horo that a dotted name belongs to: "services" for horo_app.readings.views.count."""
    name = module.split(".")[1]
    return "" if name == "__version__" else name


def broken_rules(path: Path, source: str) -> list[str]:
    """What the file at `path` (from horo_app/ on) may not import and does."""
    layer = path.parts[1].removesuffix(".py")
    used = imports(source)
    ours = {module for module in used if module.startswith("horo_app.")}
    broken = []
    if layer == "web" and len(path.parts) > 3 and path.parts[2] not in ("states", "contents", "found"):
        broken += [f"{path} imports {name}" for name in ours if part(name) in ("services", "db", "jobs")]
    if layer in LAYERS:
        broken += [f"{path} imports {name}" for name in ours if part(name) not in LAYERS[layer]]
    if layer == "web" and len(path.parts) > 3:
        allowed = INSIDE_WEB[path.parts[2]]
        inside = {name.split(".")[2] for name in ours if part(name) == "web"}
        broken += [f"{path} imports web.{name}" for name in inside - allowed]
    if layer in WRITES_SQL | PURE:
        broken += [f"{path} imports {name}" for name in used if name.split(".")[0] in FRAMEWORKS]
    else:
        sql = {"sqlalchemy", "sqlmodel", "psycopg"}
        broken += [f"{path} imports {name}" for name in used if name.split(".")[0] in sql]
        broken += [f"{path} imports {name}" for name in ours if part(name) == "models"]
    return broken


def test_every_module_keeps_to_its_layer() -> None:
    files = list((ROOT / "horo_app").rglob("*.py"))
    assert len(files) > 30
    broken = [rule for path in files for rule in broken_rules(path.relative_to(ROOT), path.read_text())]
    assert broken == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("horo_app/services/views.py", "import reflex as rx"),
        ("horo_app/services/views.py", "from horo_app.site import routes"),
        ("horo_app/api/health.py", "from horo_app.site.routes import Page"),
        ("horo_app/api/health.py", "import sqlalchemy as sa"),
        ("horo_app/jobs/daily.py", "from horo_app.models import JobRun"),
        ("horo_app/web/pages/home.py", "from horo_app.core.db import transaction"),
        ("horo_app/web/components/art.py", "from horo_app.site.pages.home import home"),
        ("horo_app/web/found/feed.py", "from horo_app.dashboard.admin_state import Desk"),
        ("horo_app/web/states/admin/desk.py", "from horo_app.api.app import api"),
        ("horo_app/sky.py", "from horo_app.core.settings import settings"),
        ("horo_app/almanac/writer.py", "from horo_app.services import horoscopes"),
        ("horo_app/art/wheel.py", "import reflex as rx"),
    ],
)
def test_a_planted_violation_is_found(path: str, source: str) -> None:
    assert broken_rules(Path(path), source)
