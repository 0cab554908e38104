"""The command line as a whole."""

import re

from click.testing import CliRunner

from horo_app.__main__ import cli
from horo_app.core.folders import ROOT


def test_help_tells_what_every_command_is_for() -> None:
    told = CliRunner().invoke(cli, ["--help"]).output
    for name in ("run", "build", "read", "preview", "generate", "check-model", "admin", "seed-demo", "db"):
        assert re.search(rf"^  {name} +[A-Z]", told, re.MULTILINE), name
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0
    assert "serve" not in re.findall(r"^  ([\w-]+)", told, re.MULTILINE)  # it is for `run` alone


def test_an_unknown_command_is_told_what_to_do() -> None:
    done = CliRunner().invoke(cli, ["sevre"])
    assert (done.exit_code, "No such command 'sevre'" in done.output, "--help" in done.output) == (
        2,
        True,
        True,
    )


def test_the_version_is_the_newest_that_the_changelog_tells_of() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest
    assert CliRunner().invoke(cli, ["--version"]).output == f"horo, version {newest[1]}\n"
