"""Every command says what it does, at once, and the first steps lead on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import typer
import yaml
from typer.core import TyperGroup

from aligngraph import __version__
from aligngraph.cli.app import app
from aligngraph.settings import Settings, load
from tests.running import ROOT, done, environment, process, run

HEAVY = ("ibis", "duckdb", "pyarrow", "scipy", "numpy", "pandas", "pyvis", "networkx")
PROMISED = (
    "demo",
    "init",
    "import org",
    "import jira-json",
    "status",
    "analyze",
    "explain",
    "report",
    "graph export",
    "schema org",
)


def _commands(group: TyperGroup, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*before, name)
        if isinstance(command, TyperGroup):
            yield from _commands(command, (*before, name))


_root = typer.main.get_command(app)
assert isinstance(_root, TyperGroup)
COMMANDS = [(), *_commands(_root)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    """`--help` prints usage and a sentence on standard output, and ends with 0."""
    result = run(None, *command, "--help")
    assert result.status == 0
    assert result.err == ""
    assert "Usage: aligngraph " + " ".join(command) in result.out
    usage, sentence, *_ = (line.strip() for line in result.out.splitlines() if line.strip())
    assert usage.startswith("Usage: aligngraph")
    assert re.match(r"[A-Z]\w+[ ,]", sentence)


def test_every_option_has_help() -> None:
    """No option of any command is left without a word on what it does."""
    bare: list[str] = []

    def look(group: TyperGroup) -> None:
        for command in group.commands.values():
            if isinstance(command, TyperGroup):
                look(command)
            bare.extend(
                f"{command.name} {p.name}" for p in command.params if not getattr(p, "help", None)
            )

    assert isinstance(_root, TyperGroup)
    look(_root)
    assert bare == []


def test_promised_commands_are_there() -> None:
    """The commands that the documentation names exist."""
    assert set(PROMISED) <= {" ".join(command) for command in COMMANDS}


@pytest.mark.parametrize("arguments", [["--help"], ["analyze", "--help"], ["--version"]])
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    """Help waits for no library that a command may need later."""
    script = (
        "import sys\nfrom aligngraph.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=environment(), check=True
    )
    assert ended.stdout.decode().splitlines()[-1] == "[]"


def test_version() -> None:
    """`--version` prints name and version, from a process of its own too."""
    assert process("--version") == (0, f"aligngraph {__version__}\n", "")


@pytest.mark.parametrize(
    "wrong",
    [
        ["analyse"],
        ["analyze", "--since"],
        ["analyze", "--format", "xml"],
        ["analyze", "--fail-on", "severe"],
        ["report"],
        ["import", "org"],
        ["import", "jira-json"],
        ["explain"],
        ["graph", "export"],
        ["graph", "export", "x.json", "--level", "atoms"],
        ["status", "surplus"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_2(wrong: list[str], tmp_path: Path) -> None:
    """Wrong use is said on standard error, with exit status 2, and nothing is made."""
    result = run(tmp_path / "w", *wrong)
    assert result.status == 2
    assert result.out == ""
    assert "Error" in result.err
    assert "Traceback" not in result.err
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("command", [["status"], ["analyze"], ["explain", "x"]], ids=" ".join)
def test_without_a_workspace(command: list[str], tmp_path: Path) -> None:
    """Commands that read say that there is nothing yet, and how to begin."""
    result = run(tmp_path / "w", *command)
    assert (result.status, result.out) == (2, "")
    assert "aligngraph import org" in result.err
    assert str(tmp_path / "w") in result.err


# --- init and schema --------------------------------------------------------------------------


def test_init_writes_a_chart_that_imports(tmp_path: Path) -> None:
    """The starter org.yaml is a chart without a mistake, and the starter settings are accepted."""
    result = run(None, "init", tmp_path / "new")
    assert (result.status, result.out) == (0, "")
    assert {f.name for f in (tmp_path / "new").iterdir()} == {"aligngraph.toml", "org.yaml"}
    assert load(tmp_path / "new" / "aligngraph.toml") == Settings()
    imported = run(
        tmp_path / "w",
        "--config",
        tmp_path / "new" / "aligngraph.toml",
        "import",
        "org",
        tmp_path / "new" / "org.yaml",
    )
    assert imported.status == 0, imported.err
    assert "Warning" not in imported.err


@pytest.mark.parametrize("there", ["aligngraph.toml", "org.yaml"])
def test_init_overwrites_nothing(tmp_path: Path, there: str) -> None:
    """Where one of the two files is, init changes neither and says so."""
    (tmp_path / there).write_text("mine")
    result = run(None, "init", tmp_path)
    assert result.status == 2
    assert str(tmp_path / there) in result.err
    assert [(f.name, f.read_text()) for f in tmp_path.iterdir()] == [(there, "mine")]


def test_init_where_no_folder_can_be(tmp_path: Path) -> None:
    """A folder that cannot be made is a message that names it."""
    (tmp_path / "f").write_text("mine")
    result = run(None, "init", tmp_path / "f" / "sub")
    assert result.status == 2
    assert str(tmp_path / "f" / "sub") in result.err


def test_schema_is_one_that_the_example_satisfies() -> None:
    """`schema org` prints nothing but a valid JSON Schema, which the example chart satisfies."""
    schema = json.loads(done(None, "schema", "org"))
    jsonschema.Draft202012Validator.check_schema(schema)
    chart = yaml.safe_load((ROOT / "examples" / "acme" / "org.yaml").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(chart)
    assert not validator.is_valid({**chart, "teems": []})
