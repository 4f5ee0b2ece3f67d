"""aligngraph as somebody runs it: in this process (quick) or in one of its own (real)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from aligngraph.cli import main

ROOT = Path(__file__).parents[1]
ACME = ROOT / "examples" / "acme"
ORG, ISSUES = ACME / "org.yaml", ACME / "issues.jsonl.gz"


class Result(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


class _Terminal(io.TextIOWrapper):
    """A stream that keeps what is written to it, as text or as bytes."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)

    @property
    def text(self) -> str:
        kept = self.buffer
        assert isinstance(kept, io.BytesIO)
        return kept.getvalue().decode()


def run(workspace: Path | None, *arguments: str | Path, stdin: bytes = b"") -> Result:
    """Run a command in this process."""
    terminal, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin))
    before = () if workspace is None else ("-w", str(workspace))
    umask = os.umask(0o022)
    status = 0
    with redirect_stdout(_Terminal()) as out, redirect_stderr(_Terminal()) as err:
        try:
            main([*before, *map(str, arguments)])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            os.umask(umask)
            sys.stdin = terminal
    return Result(status, out.text, err.text)


def done(workspace: Path | None, *arguments: str | Path) -> str:
    """Run a command that must succeed, and return what it says on standard output."""
    result = run(workspace, *arguments)
    assert result.status == 0, result.err
    return result.out


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of a process of its own."""
    return [sys.executable, "-m", "aligngraph", *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which that process finds the packages of this checkout."""
    places = [str(ROOT), str(ROOT / "importers"), str(ROOT / "reports")]
    cleared = {k: v for k, v in os.environ.items() if not k.startswith("ALIGNGRAPH")}
    return {**cleared, "PYTHONPATH": os.pathsep.join(places), **more}


def process(
    *arguments: str | Path,
    stdin: bytes | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Result:
    """Run a command in a process of its own, to its end."""
    ended = subprocess.run(
        command(*arguments),
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=environment(**(env or {})),
        timeout=120,
        check=False,
    )
    return Result(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
