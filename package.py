"""How the wheel is made: pinned dependencies, and what stands beside the package in a checkout goes along inside of it.

Pages that are built from these very sources go along, too; without them the installed program builds them at its start.
"""

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

BESIDE = ("alembic", "assets", "bot_runner.py", "reflex.lock", "requirements.txt", "rxconfig.py")
PAGES = (".web/build/client", ".web/backend", ".web/horo-built-from")


class Dependencies(MetadataHookInterface):
    """The packages of requirements.txt."""

    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements.txt").read_text().splitlines()
        found = (re.sub(r"\s*#.*", "", line).strip() for line in lines)
        metadata["dependencies"] = [line for line in found if line]


class Companions(BuildHookInterface):
    """The files beside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        root = Path(self.root)
        for name in (*BESIDE, *(PAGES if all((root / name).exists() for name in PAGES) else ())):
            start = root / name
            for file in sorted(start.rglob("*")) if start.is_dir() else [start]:
                if file.is_file() and file.suffix != ".pyc":
                    inside = file.relative_to(root)
                    build_data["force_include"][str(file)] = f"horo_app/_root/{inside}"
