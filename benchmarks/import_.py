"""Importing a Jira dump, against only decoding the same file with orjson.

    python -m benchmarks.import_ FILE [--rounds N]

Three ways take turns: only decoding every line; reading and transforming to facts; the whole
import into a fresh store. Prints elapsed and processor seconds (the best of N rounds), the ratio
of each to decoding, and peak memory. Blind to the disk, for the file is in its cache by then.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple, cast

import orjson
from aligngraph_importers.base import ImportContext
from aligngraph_importers.jira_json import JiraJsonImporter

from aligngraph.store import Workspace


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


def stored(path: Path) -> int:
    """Import a dump into a fresh workspace; return how many facts it holds."""
    importer = JiraJsonImporter()
    rows = 0
    with (
        TemporaryDirectory() as folder,
        Workspace.open(Path(folder), write=True) as workspace,
        workspace.importing(),
    ):
        for origin in importer.origins([path]):
            facts = importer.read(origin, ImportContext())
            rows += sum(workspace.replace(origin.id, "jira-json", "", facts).rows.values())
    return rows


class Effort(NamedTuple):
    """Elapsed and processor seconds, and what the work returned."""

    elapsed: float
    processor: float
    result: int


def best(rounds: int, *works: Callable[[], int]) -> list[Effort]:
    """The fastest of several rounds of each work, the works taking turns."""
    efforts: list[list[Effort]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            began, burnt = time.perf_counter(), time.process_time()
            result = work()
            spent = Effort(time.perf_counter() - began, time.process_time() - burnt, result)
            efforts[place].append(spent)
    return [min(each) for each in efforts]


def main() -> None:
    """Measure the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a dump as JSON Lines, plain or .gz")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    works = {"decode only": decode_only, "read, transform": facts_of, "whole import": stored}
    efforts = best(given.rounds, *(partial(work, given.file) for work in works.values()))
    print(f"{'':<16} {'elapsed':>9} {'ratio':>6} {'processor':>10} {'ratio':>6}")
    for name, effort in zip(works, efforts, strict=True):
        print(
            f"{name:<16} {effort.elapsed:>8.2f}s {effort.elapsed / efforts[0].elapsed:>6.2f}"
            f" {effort.processor:>9.2f}s {effort.processor / efforts[0].processor:>6.2f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{efforts[0].result:,} issues, {efforts[2].result:,} facts, peak {peak:,.0f} MiB")


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


if __name__ == "__main__":
    main()
