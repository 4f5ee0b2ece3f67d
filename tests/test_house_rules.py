"""Rules of the repository that no linter knows: locks that install anywhere, portable text."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("build", "dev", "runtime")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
# Somebody's home, a temporary folder, or a folder that only a build machine has.
MACHINE_PATH = re.compile(r"(?<![\w.~<])(?:/(?:home/\w|Users/\w|root/|tmp/|work/)|[A-Z]:\\Users)")


def pins(repository: Path, lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock names, by package."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall((repository / f"requirements/{lock}.txt").read_text()):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def tracked_texts(repository: Path) -> list[Path]:
    """Return the text files that are in the repository, or would be with the next commit."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=False,
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout, so there is no list of the repository's files")
    files = [repository / name for name in listing.stdout.decode().split("\0") if name]
    return [f for f in files if f.is_file() and b"\0" not in f.read_bytes()[:8000]]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address(repository: Path, lock: str) -> None:
    """A lock holds names and hashes only: where to download from is each machine's business."""
    text = (repository / f"requirements/{lock}.txt").read_text()
    assert not re.findall(r"://|--(?:extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_hashes_every_package(repository: Path, lock: str) -> None:
    """Every package of a lock has a hash, without which pip would refuse the whole file."""
    text = (repository / f"requirements/{lock}.txt").read_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_agree(repository: Path) -> None:
    """What is tested is what runs: the locks name the same versions of what they share."""
    dev = pins(repository, "dev")
    for lock in ("build", "runtime"):
        mine = pins(repository, lock)
        shared = mine.keys() & dev.keys()
        assert {name: mine[name] for name in shared} == {name: dev[name] for name in shared}
    assert pins(repository, "runtime").keys() <= dev.keys()


def test_locks_satisfy_the_declared_needs(repository: Path) -> None:
    """A bound that moved in pyproject.toml without `make lock` is noticed."""
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    declared = {
        "runtime": project["dependencies"],
        "dev": project["dependencies"] + extras["test"] + extras["dev"],
    }
    for lock, needs in declared.items():
        locked = pins(repository, lock)
        for need in map(Requirement, needs):
            versions = locked.get(canonicalize_name(need.name), set())
            assert versions, f"{need} is not in requirements/{lock}.txt: run `make lock`"
            assert all(need.specifier.contains(v) for v in versions), f"{need}: run `make lock`"


def test_no_text_names_a_path_of_somebodys_machine(repository: Path) -> None:
    """A reader's machine is not ours: no text names a home, a temporary or a work folder."""
    offending = [
        f"{file.relative_to(repository)}:{number}: {line.strip()[:100]}"
        for file in tracked_texts(repository)
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert not offending
