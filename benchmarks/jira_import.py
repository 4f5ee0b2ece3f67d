"""Reading and transforming a Jira dump, against only decoding the same file with orjson.

    python -m benchmarks.jira_import FILE [--rounds N]

Prints processor seconds (the best of N rounds, both ways taking turns), their ratio, facts and
peak memory. Blind to: storing the facts, and to the disk, for the file is in its cache by then.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import orjson
from aligngraph_importers.base import ImportContext
from aligngraph_importers.jira_json import JiraJsonImporter


def decode_only(path: Path) -> int:
    """Decode every line of a JSON Lines file; return how many there were."""
    lines = 0
    with _open(path) as stream:
        for line in stream:
            orjson.loads(line)
            lines += 1
    return lines


def facts_of(path: Path) -> int:
    """Read a dump to its end; return how many facts it gave."""
    importer = JiraJsonImporter()
    context = ImportContext()
    return sum(1 for origin in importer.origins([path]) for _ in importer.read(origin, context))


def best(rounds: int, *works: Callable[[], int]) -> list[tuple[float, int]]:
    """The least processor time of each work over several rounds, and what it returned."""
    least = [(float("inf"), 0)] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            start = time.process_time()
            result = work()
            least[place] = min(least[place], (time.process_time() - start, result))
    return least


def main() -> None:
    """Measure the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a dump as JSON Lines, plain or .gz")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    path: Path = arguments.file
    (decoding, lines), (importing, facts) = best(
        arguments.rounds, lambda: decode_only(path), lambda: facts_of(path)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"decode only      {decoding:8.3f} s  {lines:>10,} lines")
    print(f"read, transform  {importing:8.3f} s  {facts:>10,} facts")
    print(f"ratio            {importing / decoding:8.2f}    peak {peak:,.0f} MiB")


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


if __name__ == "__main__":
    main()
