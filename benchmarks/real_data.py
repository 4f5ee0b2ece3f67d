"""Three claims of the method, checked on real trackers instead of generated ones (methods §9).

    python -m benchmarks.real_data [FOLDER]

FOLDER holds one folder per tracker with ``org.yaml`` and ``issues.ndjson.gz`` (default:
``../shared/data`` beside the repository). Prints Markdown tables: does demand predict exchange;
do edits nobody acknowledged go with reopening or lateness (R5); do tickets with links across
projects and teams take longer than those with links within them (R1). Blind to cause: these are
associations in two trackers whose teams were derived, not declared.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aligngraph.analyses.run import DEFAULT_WINDOW
from aligngraph.cli.imports import run as import_files
from aligngraph.cli.session import Session
from aligngraph.features.observe import data_window
from aligngraph.settings import Settings
from aligngraph.store import FactTables, Workspace
from benchmarks.real_checks import durations, edits, norms

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
YEAR = timedelta(days=365)


def main() -> None:
    """Import every tracker into a scratch workspace and print the checks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=DATA)
    folder = parser.parse_args().folder.resolve()
    trackers = sorted(f.parent for f in folder.glob("*/issues.ndjson.gz"))
    if not trackers:
        parser.error(f"{folder}: no folder in it holds issues.ndjson.gz")
    for tracker in trackers:
        with tempfile.TemporaryDirectory() as scratch:
            report(tracker, Path(scratch))


def report(tracker: Path, scratch: Path) -> None:
    """Print the checks of one tracker."""
    session = Session(scratch, None, debug=False, quiet=True)
    for kind, file in (("org-yaml", "org.yaml"), ("jira-json", "issues.ndjson.gz")):
        import_files(session, kind, [tracker / file])
    with Workspace.open(scratch) as workspace:
        facts = workspace.facts
        windows = list(_windows(facts))
        since, until = windows[0][1:]
        print(f"\n## {tracker.name}\n\n### Does demand predict exchange?\n")
        _table(norms.HEAD, [norms.row(facts, Settings(), *window) for window in windows])
        print("\n### R5: edits nobody acknowledged, and what became of the ticket\n")
        _table(edits.HEAD, edits.rows(facts))
        print("\n### R1: resolution time of linked tickets\n")
        _table(durations.HEAD, durations.rows(facts, since, until))


def _windows(facts: FactTables) -> Iterator[tuple[str, datetime, datetime]]:
    """The whole period, the default window, and every calendar year in full or in part."""
    window = data_window(facts)
    if window is None:
        return
    since, until = window
    yield "whole period", since, until
    yield "last 18 months", max(since, until - DEFAULT_WINDOW), until
    for year in range(since.year, until.year + 1):
        start = max(since, datetime(year, 1, 1, tzinfo=UTC))
        end = min(until, datetime(year + 1, 1, 1, tzinfo=UTC))
        if end - start > YEAR / 2:
            yield str(year), start, end


def _table(head: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(row[name] for name in head) + " |", flush=True)


if __name__ == "__main__":
    main()
