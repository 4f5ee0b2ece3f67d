"""One organisation told in different ways is one organisation."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from examples.generator.__main__ import write
from examples.generator.acme import acme as generated
from tests.running import ISSUES, ORG, done, run

Document = dict[str, Any]
WEEKS = timedelta(weeks=3)
_WHEN = re.compile(rb'(")(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d\.\d{3})?)([+-]\d{4}"|")')
_DUE = re.compile(rb"(due: )(\d{4}-\d\d-\d\d)()")


def findings(workspace: Path) -> Document:
    """Return the findings document, without what each source held."""
    document: Document = json.loads(done(workspace, "analyze", "--format", "json"))
    del document["coverage"]["sources"]
    return document


def of_acme(acme_json: str) -> Document:
    """Return the same of the example organisation."""
    document: Document = json.loads(acme_json)
    del document["coverage"]["sources"]
    return document


def exported(workspace: Path, file: Path) -> bytes:
    """Return the graph of all tickets as a file."""
    assert run(workspace, "graph", "export", file, "--level", "tickets").status == 0
    return file.read_bytes()


@pytest.fixture(scope="module")
def graph(acme: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the graph of the example organisation, imported from one file."""
    return exported(acme, tmp_path_factory.mktemp("graph") / "one.json")


@pytest.fixture(scope="module")
def wrapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], bytes]:
    """Return the example's issues in six wrappings, and the part for standard input."""
    folder = tmp_path_factory.mktemp("wrapped")
    lines = gzip.decompress(ISSUES.read_bytes()).splitlines()
    parts = [b"\n".join(lines[start::7]) + b"\n" for start in range(7)]
    arrays = [b"[" + b",".join(part.splitlines()) + b"]" for part in parts]
    page = b'{"startAt": 0, "maxResults": 1000, "total": 1000, "issues": %s}'
    (folder / "lines.jsonl").write_bytes(parts[0])
    (folder / "array.json").write_bytes(b"\xef\xbb\xbf" + arrays[1])
    (folder / "search.json").write_bytes(page % arrays[2])
    (folder / "pages").mkdir()
    half = len(parts[3].splitlines()) // 2
    for name, some in (("1", lines[3::7][:half]), ("2", lines[3::7][half:])):
        text = json.dumps(json.loads(page % (b"[" + b",".join(some) + b"]")), indent=2)
        (folder / "pages" / f"page-{name}.json").write_text(text)
    (folder / "lines.gz").write_bytes(gzip.compress(parts[4]))
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/issues.json", arrays[5])
    names = ("lines.jsonl", "array.json", "search.json", "pages", "lines.gz", "all.zip")
    return [folder / name for name in names], parts[6]


def test_wrappings_do_not_matter(
    wrapped: tuple[list[Path], bytes], acme_json: str, graph: bytes, tmp_path: Path
) -> None:
    """A dump in seven wrappings, the chart last, gives the findings and graph of one file."""
    paths, piped = wrapped
    workspace = tmp_path / "w"
    done(workspace, "import", "jira-json", *reversed(paths[3:]))
    result = run(workspace, "import", "jira-json", *paths[:3], "-", stdin=piped)
    assert result.status == 0, result.err
    done(workspace, "import", "org", ORG)
    assert findings(workspace) == of_acme(acme_json)
    assert exported(workspace, tmp_path / "g.json") == graph


def test_overlap_and_repetition_do_not_matter(acme_json: str, tmp_path: Path) -> None:
    """Pages that overlap, older pages and everything twice change nothing but the sources."""
    lines = gzip.decompress(ISSUES.read_bytes()).splitlines(keepends=True)
    stale = json.loads(lines[10])
    stale["fields"] |= {"summary": "older", "updated": "2026-04-29T12:00:00.000+0000"}
    (tmp_path / "new.jsonl").write_bytes(b"".join(lines[100:]))
    (tmp_path / "old.jsonl").write_bytes(
        json.dumps(stale).encode() + b"\n" + b"".join(reversed(lines[:250]))
    )
    for name in ("new.jsonl", "old.jsonl", "new.jsonl"):
        done(tmp_path / "w", "import", "jira-json", tmp_path / name)
        done(tmp_path / "w", "import", "org", ORG)
    assert findings(tmp_path / "w") == of_acme(acme_json)


def test_cloud_tells_the_same(acme_json: str, tmp_path: Path) -> None:
    """Jira Cloud (REST v3, ADF bodies, account ids) gives the findings of Jira Server."""
    write(generated(), tmp_path, cloud=True, zipped=True)
    done(tmp_path / "w", "import", "org", tmp_path / "org.yaml")
    done(tmp_path / "w", "import", "jira-json", tmp_path / "issues.jsonl.gz")
    kept = ("id", "kind", "subjects", "verdict", "severity", "score", "metrics")
    cloud, server = (
        [{name: finding[name] for name in kept} for finding in document["findings"]]
        for document in (findings(tmp_path / "w"), of_acme(acme_json))
    )
    assert cloud == server


def _later(found: re.Match[bytes]) -> bytes:
    at = datetime.fromisoformat(found[2].decode())
    kind = "%Y-%m-%d" if len(found[2]) == len("2026-01-01") else "%Y-%m-%dT%H:%M:%S.%f"
    return found[1] + (at + WEEKS).strftime(kind).encode()[:23] + found[3]


def test_three_weeks_later_nothing_else_differs(acme_json: str, tmp_path: Path) -> None:
    """All times moved by whole weeks move the window, and change no number."""
    moved, times = _WHEN.subn(_later, gzip.decompress(ISSUES.read_bytes()))
    assert times > 5000
    (tmp_path / "issues.jsonl").write_bytes(moved)
    (tmp_path / "org.yaml").write_bytes(_DUE.sub(_later, ORG.read_bytes()))
    done(tmp_path / "w", "import", "org", tmp_path / "org.yaml")
    done(tmp_path / "w", "import", "jira-json", tmp_path / "issues.jsonl")
    later, before = findings(tmp_path / "w"), of_acme(acme_json)
    for end in ("since", "until"):
        at = datetime.fromisoformat(later["window"][end])
        assert at - WEEKS == datetime.fromisoformat(before["window"][end])
    kept = ("id", "verdict", "severity", "confidence", "score", "metrics")
    assert [{k: f[k] for k in kept} for f in later["findings"]] == [
        {k: f[k] for k in kept} for f in before["findings"]
    ]
