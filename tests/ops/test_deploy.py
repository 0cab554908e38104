"""What stands in deploy/ names settings, commands, addresses and files that there are."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from horo_app.__main__ import MODULES
from horo_app.api.app import api
from horo_app.core.folders import ROOT
from horo_app.core.settings import Settings
from horo_app.ops import frontend_build

DEPLOY = ROOT / "deploy"
KUBERNETES = [
    one for file in (DEPLOY / "kubernetes").glob("*.yaml") for one in yaml.safe_load_all(file.read_text())
]
COMPOSE = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
OURS = ("site", "bot")


def variables() -> set[str]:
    """Every variable that is given to Horo somewhere in deploy/."""
    found: set[str] = set()
    for name in OURS:
        found |= COMPOSE["services"][name]["environment"].keys()
    for one in KUBERNETES:
        for generated in one.get("configMapGenerator", []):
            found |= {literal.partition("=")[0] for literal in generated["literals"]}
        found |= {variable["name"] for container in containers(one) for variable in container.get("env", [])}
    for unit in (DEPLOY / "systemd").glob("*.service"):
        for line in re.findall(r"^Environment=(.*)$", unit.read_text(), re.MULTILINE):
            found |= {variable.partition("=")[0] for variable in shlex.split(line)}
    return found - {"PYTHONUNBUFFERED"}


def containers(resource: dict[str, Any]) -> list[dict[str, Any]]:
    template = resource.get("spec", {}).get("template", {})
    return list(template.get("spec", {}).get("containers", [])) if resource["kind"] == "Deployment" else []


def test_every_variable_is_a_setting() -> None:
    known = {name.upper() for name in Settings.model_fields}
    assert len(variables()) > 8
    assert {name.removesuffix("_FILE") for name in variables()} <= known


def test_every_command_is_one_of_ours() -> None:
    commands = {container["args"][0] for one in KUBERNETES for container in containers(one)}
    commands |= {word for name in OURS for word in COMPOSE["services"][name].get("command", [])}
    for unit in (DEPLOY / "systemd").glob("*.service"):
        commands |= set(re.findall(r"^ExecStart=.* -m horo_app (\S+)$", unit.read_text(), re.MULTILINE))
    assert commands == {"run", "bot"}
    assert commands <= MODULES.keys()


def test_probes_ask_for_what_is_answered_and_pods_may_do_nothing_else() -> None:
    paths = api().openapi()["paths"].keys()
    found = [container for one in KUBERNETES for container in containers(one)]
    assert {container["name"] for container in found} == set(OURS)
    for container in found:
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        probes = [value for name, value in container.items() if name.endswith("Probe")]
        assert {probe["httpGet"]["path"] for probe in probes} <= paths
    budgets = [one for one in KUBERNETES if one["kind"] == "PodDisruptionBudget"]
    assert {one["metadata"]["name"] for one in budgets} == set(OURS)


def test_what_kustomize_lists_is_there() -> None:
    [listed] = [one for one in KUBERNETES if one["kind"] == "Kustomization"]
    assert {file.name for file in (DEPLOY / "kubernetes").glob("*.yaml")} == {
        *listed["resources"],
        "kustomization.yaml",
        "database.yaml",  # an example that somebody applies apart
    }


def test_the_image_holds_all_that_pages_are_built_from_and_runs_as_nobody_in_particular() -> None:
    taken = {
        line.removeprefix("!")
        for line in (DEPLOY / "image" / "Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert all((ROOT / name).exists() for name in taken)
    assert {source.partition("/")[0] for source in frontend_build.SOURCES} <= taken
    dockerfile = (DEPLOY / "image" / "Dockerfile").read_text()
    last = dockerfile.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE)
    assert not re.search(r"\b(gcc|build-essential|node|npm)\b", last)
    assert (DEPLOY / "image" / "build.sh").stat().st_mode & 0o111


@pytest.mark.parametrize("secret", COMPOSE["secrets"])
def test_each_secret_of_compose_is_used_and_told_of(secret: str) -> None:
    assert any(secret in service.get("secrets", []) for service in COMPOSE["services"].values())
    assert f"secrets/{secret}" in (ROOT / "docs" / "operations.md").read_text()


def test_every_path_that_is_mounted_into_a_container_is_there() -> None:
    mounts = [mount for service in COMPOSE["services"].values() for mount in service.get("volumes", [])]
    here = [Path(mount.partition(":")[0]) for mount in mounts if mount.startswith(".")]
    assert here
    assert all((DEPLOY / "compose" / path).exists() for path in here)
