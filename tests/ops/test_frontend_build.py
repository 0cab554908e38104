"""Building the pages: when their sources changed, and only then."""

import json
from pathlib import Path

import pytest

from horo_app.core.errors import CannotStart
from horo_app.ops import frontend_build


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with the sources of a front end, and a build that only notes that it ran."""
    for source in frontend_build.SOURCES:
        path = tmp_path / source
        file = path if path.suffix in (".py", ".txt") else path / "file.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    (tmp_path / "reflex.lock" / "package.json").write_text('{"b": 1, "a": 2}')
    monkeypatch.setattr(frontend_build, "ROOT", tmp_path)
    monkeypatch.setattr(frontend_build, "PLACE", tmp_path)
    monkeypatch.setattr(frontend_build, "WEB", tmp_path / ".web")
    monkeypatch.setattr(frontend_build, "BUILT", tmp_path / ".web" / "build" / "client")
    monkeypatch.setattr(frontend_build, "STAMP", tmp_path / ".web" / "stamp")
    return tmp_path


@pytest.fixture
def built(tree: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the front end was built."""
    times: list[int] = []

    def build(_: Path) -> None:
        times.append(1)
        assets = frontend_build.BUILT / "assets"
        assets.mkdir(parents=True, exist_ok=True)
        (assets / "reflex-env-1.js").write_text(
            "var e={PING:`http://localhost/ping`,EVENT:`ws://localhost/_event`};"
        )

    monkeypatch.setattr(frontend_build, "_build", build)
    return times


def test_it_is_built_once_and_again_only_when_a_source_changed(tree: Path, built: list[int]) -> None:
    assert frontend_build.build_if_changed(tree / "log")
    assert not frontend_build.build_if_changed(tree / "log")
    (tree / "horo_app" / "site" / "file.py").write_text("changed")
    assert frontend_build.build_if_changed(tree / "log")
    (tree / "assets" / "new.svg").write_text("<svg/>")
    assert frontend_build.build_if_changed(tree / "log")
    (tree / "horo_app" / "services").mkdir()
    (tree / "horo_app" / "services" / "views.py").write_text("no source of a page")
    assert not frontend_build.build_if_changed(tree / "log")
    assert len(built) == 3


def test_a_build_that_failed_is_tried_again(tree: Path, built: list[int], monkeypatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(frontend_build, "_build", lambda _: (_ for _ in ()).throw(CannotStart("no network")))
        with pytest.raises(CannotStart):
            frontend_build.build_if_changed(tree / "log")
    assert not frontend_build.is_built()
    assert frontend_build.build_if_changed(tree / "log")


def test_the_bundle_asks_the_page_for_its_server(tree: Path, built: list[int]) -> None:
    frontend_build.build_if_changed(tree / "log")
    bundle = (frontend_build.BUILT / "assets" / "reflex-env-1.js").read_text()
    assert bundle.count("globalThis.location?.origin") == 2
    assert "`ws://localhost" not in bundle


def test_a_bundle_of_another_reflex_is_refused(tree: Path, built: list[int], monkeypatch) -> None:
    def other(_: Path) -> None:
        (frontend_build.BUILT / "assets").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(frontend_build, "_build", other)
    with pytest.raises(CannotStart, match="must be the pinned one"):
        frontend_build.build_if_changed(tree / "log")


def test_the_manifest_reads_the_same_whatever_order_it_was_written_in(tree: Path, built: list[int]) -> None:
    frontend_build.build_if_changed(tree / "log")
    assert (tree / "reflex.lock" / "package.json").read_text() == json.dumps(
        {"a": 2, "b": 1}, indent=2
    ) + "\n"


@pytest.mark.parametrize(
    ("said", "advice"),
    [("npm error ENOSPC: no space", "is full"), ("npm error EAI_AGAIN", "check the network")],
)
def test_a_failed_build_is_one_sentence(tree: Path, monkeypatch, said: str, advice: str) -> None:
    def run(command, **options):
        options["stdout"].write(said)
        options["stdout"].flush()
        return type("Done", (), {"returncode": 1})()

    monkeypatch.setattr(frontend_build.subprocess, "run", run)
    with pytest.raises(CannotStart, match=advice):
        frontend_build.build_if_changed(tree / "log")
