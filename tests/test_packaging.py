"""What is shipped: the files of the wheel, and that it works where nothing else is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import aligngraph

pytestmark = pytest.mark.wheel


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command in a folder, as somebody without this checkout; return what it printed."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "ALIGNGRAPH", "COV"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and from it, never from the checkout, the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, repository, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel and its locked needs into a new environment; return its script folder."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    python = folder / "bin/python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet")
    locked = repository / "requirements/runtime.txt"
    run(*pip, "install", "--require-hashes", "-r", locked, cwd=folder)
    run(*pip, "install", "--no-deps", wheel, cwd=folder)
    run(*pip, "check", cwd=folder)
    return folder / "bin"


def test_wheel_holds_the_packages_and_nothing_else(wheel: Path, repository: Path) -> None:
    """The wheel holds the three typed packages, the example organisation, and no other folder."""
    names = set(zipfile.ZipFile(wheel).namelist())
    packages = {"aligngraph", "aligngraph_importers", "aligngraph_reports"}
    info = f"aligngraph-{aligngraph.__version__}.dist-info"

    assert {name.split("/")[0] for name in names} == packages | {info}
    assert {f"{package}/py.typed" for package in packages} <= names
    example = repository / "examples/acme"
    expected = {p.relative_to(example).as_posix() for p in example.rglob("*") if p.is_file()}
    shipped = {n.removeprefix("aligngraph/_acme/") for n in names if "/_acme/" in n}
    assert shipped == {name for name in expected if "__pycache__" not in name}
    assert f"{info}/licenses/LICENSE" in names


def test_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    """`aligngraph --version` of the installed wheel names this version."""
    assert aligngraph.__version__ in run(installed / "aligngraph", "--version", cwd=tmp_path)


def test_installed_command_helps(installed: Path, tmp_path: Path) -> None:
    """`aligngraph --help` of the installed wheel lists the main job."""
    assert "demo" in run(installed / "aligngraph", "--help", cwd=tmp_path)


def test_installed_importers_are_found_by_name(
    installed: Path, repository: Path, tmp_path: Path
) -> None:
    """Each importer that the project declares can be loaded through its entry point."""
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    declared = set(project["entry-points"]["aligngraph.importers"])
    listing = (
        "from importlib.metadata import entry_points\n"
        "for e in entry_points(group='aligngraph.importers'): e.load(); print(e.name)\n"
    )
    names = run(installed / "python", "-c", listing, cwd=tmp_path).split()
    assert declared
    assert declared == set(names)


def test_installed_command_reports_on_the_example(installed: Path, tmp_path: Path) -> None:
    """`aligngraph demo` needs nothing but the wheel to write the health page and the map."""
    run(installed / "aligngraph", "demo", "--out", tmp_path / "report", cwd=tmp_path)
    pages = {page.name for page in (tmp_path / "report").iterdir()}
    assert {"index.html", "map.html", "findings.json"} <= pages
