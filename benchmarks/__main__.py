"""``make bench``: every measurement that needs no data of its own, one after the other."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from examples.generator.__main__ import write
from examples.generator.generate import generate


def main() -> None:
    """Run the import benchmark on a generated organisation, then the detection benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        write(generate(1, "clear", 60, 36), Path(folder), False, zipped=False)
        _run("benchmarks.import_", str(Path(folder) / "issues.jsonl"))
    _run("benchmarks.detection")


def _run(module: str, *arguments: str) -> None:
    print(f"\n## {module}", flush=True)
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


if __name__ == "__main__":
    main()
