"""The commands in README and docs run as written, in their order, in one workspace."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FIRST = "README.md"
EXAMPLE = "examples/acme"


def commands(pages: dict[str, str]) -> list[str]:
    """Each command once, the README's first; output lines are left out."""
    ordered = sorted(pages, key=lambda name: (name != FIRST, name))
    blocks = [block for name in ordered for block in BLOCK.findall(pages[name])]
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return list(dict.fromkeys(lines))


def lay_out(example: Path, folder: Path) -> None:
    """What a reader has after filling in the org chart and dumping the issues."""
    shutil.copy(example / "org.yaml", folder / "org.yaml")
    (folder / "issues.jsonl").write_bytes(
        gzip.decompress((example / "issues.jsonl.gz").read_bytes())
    )


def test_every_console_block_holds_commands_of_aligngraph(pages: dict[str, str]) -> None:
    """A command in a console block is one that the next test runs, whoever wrote the page."""
    found = commands(pages)
    assert [line for line in found if not line.startswith("aligngraph ")] == []
    assert {"aligngraph init", "aligngraph report --out report"} <= set(found)


def test_commands_of_the_docs_run(pages: dict[str, str], repository: Path, tmp_path: Path) -> None:
    """Every command of README and docs ends well on the example, one after the other."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALIGNGRAPH")}
    program = Path(sys.executable).parent
    environment = kept | {"PATH": f"{program}{os.pathsep}{kept.get('PATH', '')}"}
    for command in commands(pages):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
        if command == "aligngraph init":
            lay_out(repository / EXAMPLE, tmp_path)
    assert (tmp_path / "report/index.html").is_file()
