"""Bad input on the command line: one clear message, or a counted warning; nothing is lost."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest

from aligngraph.privacy import Boundary
from tests.running import done, run

CREATED = "2026-01-05T10:00:00.000+0000"
SOUND = {
    "id": "1",
    "key": "PAY-1",
    "fields": {"summary": "sound", "created": CREATED, "updated": CREATED},
}
LINE = json.dumps(SOUND)
ORG = """\
organization: Acme
people:
  - {id: ana, name: Ana, manager: bo}
  - {id: bo, name: Bo, role: manager}
teams:
  - {id: pay, name: Pay, lead: bo, members: [ana, bo], owns: {projects: [PAY]}}
"""


def issue(id: str, **fields: object) -> str:
    """Return the sound issue under another id with some other fields."""
    return json.dumps({"id": id, "key": f"PAY-{id}", "fields": {**SOUND["fields"], **fields}})  # type: ignore[dict-item]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace that no bad input may change."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "org.yaml").write_text(ORG)
    (folder / "dump.jsonl").write_text(LINE + "\n")
    done(folder / "w", "import", "org", folder / "org.yaml")
    done(folder / "w", "import", "jira-json", folder / "dump.jsonl")
    return folder / "w"


@pytest.fixture(scope="module", autouse=True)
def unchanged(held: Path) -> object:
    """Check that the workspace holds after all bad input what it held before."""
    before = done(held, "status", "--format", "json")
    yield
    assert done(held, "status", "--format", "json") == before


# --- refused ----------------------------------------------------------------------------------

REFUSED: Mapping[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n", "empty"),
    "login page": (b"<!DOCTYPE html><html><body>Log in</body></html>", "login page"),
    "XML": (b"<?xml version='1.0'?><rss/>", "XML"),
    "CSV": (b"Issue key,Summary\nPAY-1,x\n", "CSV"),
    "a chart": (ORG.encode(), "import org"),
    "UTF-16": (LINE.encode("utf-16"), "UTF-16"),
    "prose": (b"not json\n", "not JSON"),
    "only ids": (
        b'{"issues": [{"id": "1", "key": "PAY-1"}, {"id": "2", "key": "PAY-2"}]}',
        "only ids",
    ),
    "an error of Jira": (b'{"errorMessages": ["no"], "errors": {}}', "no Jira issue in it"),
    "latin-1": (
        f"{LINE}\n".encode() + b'{"id": "2", "key": "Gr\xfc"}',
        ":2: byte 0xFC is not UTF-8",
    ),
    "invalid": (b"{{{{\n", "no Jira issue in it"),
    "deep": (b"[" * 10_000 + b"]" * 10_000, "no Jira issue in it"),
    "deep objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "no Jira issue in it"),
    "gzip of nothing": (gzip.compress(b""), "empty"),
    "no gzip after all": (b"\x1f\x8b\x08\x00 broken", ""),
    "no zip after all": (b"PK\x03\x04 broken", ""),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_dump_is_refused(what: str, held: Path, tmp_path: Path) -> None:
    """A file that holds no issue at all is exit status 2 and one message that names the file."""
    data, told = REFUSED[what]
    file = tmp_path / "bad.json"
    file.write_bytes(data)
    result = run(held, "import", "jira-json", file)
    assert (result.status, result.out) == (2, ""), result.err
    assert result.err.startswith("Error: ")
    assert result.err.count("\n") == 1
    assert str(file) in result.err
    assert told in result.err
    assert "did not foresee" not in result.err


# --- skipped and counted ----------------------------------------------------------------------

COMMENT = {"id": "c", "body": "x", "created": CREATED}
AUTHOR = {"name": "ana"}
LINKED = {"type": {"id": "9", "name": "Frobs", "inward": "is frobbed by", "outward": "frobs"}}
SKIPPED: Mapping[str, tuple[bytes, str, int]] = {
    "truncated line": (f"{LINE}\n{issue('2')[:60]}".encode(), ":2", 1),
    "bad line": (f"{LINE}\n{{]\n{issue('2')}\n".encode(), ":2", 2),
    "truncated array": (f"[{LINE}, {issue('2')}, {issue('3')[:30]}".encode(), "bad.json", 2),
    "truncated gzip": (gzip.compress(f"{LINE}\n".encode() * 5000)[:-20], "bad.json", 1),
    "neither id nor key": (f'{LINE}\n{{"fields": {{"summary": "x"}}}}\n'.encode(), ":2", 1),
    "date that is none": (issue("2", created="soon", duedate="2026-02-31").encode(), "PAY-2", 1),
    "comment without author": (
        issue("2", comment={"comments": [COMMENT], "total": 1}).encode(),
        "PAY-2",
        1,
    ),
    "comment without time": (
        issue("2", comment={"comments": [{"id": "c", "author": AUTHOR}], "total": 1}).encode(),
        "PAY-2",
        1,
    ),
    "unknown link type": (
        issue("2", issuelinks=[{"id": "5", **LINKED, "outwardIssue": {"key": "PAY-1"}}]).encode(),
        "PAY-2",
        1,
    ),
}


@pytest.mark.parametrize("what", SKIPPED)
def test_what_cannot_be_used_is_counted(what: str, tmp_path: Path) -> None:
    """Where the rest is sound it is kept; what is not is a warning that says where, in `status`."""
    data, where, tickets = SKIPPED[what]
    file = tmp_path / "bad.json"
    file.write_bytes(data)
    result = run(tmp_path / "w", "import", "jira-json", file)
    assert (result.status, result.out) == (0, ""), result.err
    held = json.loads(done(tmp_path / "w", "status", "--format", "json"))
    assert held["tickets"] == tickets
    if what != "comment without author":  # nothing is lost: who wrote is unknown, that is all
        assert held["warnings"] >= 1
        assert any(where in kind["where"] for kind in held["warning_kinds"])
        assert "Warning (" in result.err


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """A byte order mark before JSON or YAML is read over."""
    (tmp_path / "dump.json").write_bytes(b"\xef\xbb\xbf" + LINE.encode())
    (tmp_path / "org.yaml").write_bytes(b"\xef\xbb\xbf" + ORG.encode())
    assert "2 people" in run(tmp_path / "w", "import", "org", tmp_path / "org.yaml").err
    assert "1 tickets" in run(tmp_path / "w", "import", "jira-json", tmp_path / "dump.json").err


def test_line_of_fifty_megabytes(tmp_path: Path) -> None:
    """A line of 50 MB is an issue like any other."""
    long = issue("2", description="x" * 50_000_000)
    (tmp_path / "dump.jsonl").write_text(f"{LINE}\n{long}\n{issue('3')}\n")
    result = run(tmp_path / "w", "import", "jira-json", tmp_path / "dump.jsonl")
    assert "3 tickets" in result.err


# --- circles ----------------------------------------------------------------------------------


def test_circles_of_links_and_parents_are_analysed(held: Path, tmp_path: Path) -> None:
    """Tickets that block each other, or are each other's parent, or their own, stop no analysis."""
    blocks = {"type": {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}}
    lines = [
        issue(
            str(n),
            parent={"id": str(m), "key": f"PAY-{m}"},
            issuelinks=[
                {"id": f"{n}{m}", **blocks, "outwardIssue": {"id": str(m), "key": f"PAY-{m}"}},
                {"id": f"{n}{n}", **blocks, "outwardIssue": {"id": str(n), "key": f"PAY-{n}"}},
            ],
        )
        for n, m in ((1, 2), (2, 3), (3, 1), (4, 4))
    ]
    (tmp_path / "org.yaml").write_text(ORG)
    (tmp_path / "dump.jsonl").write_text("\n".join(lines))
    done(tmp_path / "w", "import", "org", tmp_path / "org.yaml")
    done(tmp_path / "w", "import", "jira-json", tmp_path / "dump.jsonl")
    done(tmp_path / "w", "graph", "export", tmp_path / "g.json", "--level", "tickets")


# --- org charts -------------------------------------------------------------------------------

CHARTS: Mapping[str, tuple[bytes, list[str]]] = {
    "empty": (b"", [""]),
    "not YAML": (b"a: [b\nc: d", [""]),
    "an issue": (LINE.encode(), [""]),
    "binary": (bytes(range(256)), [""]),
    "alias bomb": (
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (c, c, b", ".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 107)
        ),
        [""],
    ),
    "deep": (b"organization: A\npeople: " + b"[" * 10_000 + b"]" * 10_000, [""]),
    "all at once": (
        ORG.replace("manager: bo", "manager: boo").encode()
        + b"  - {id: pay, name: Twice}\n  - {id: led, name: Led, members: [anna], colour: red}\n",
        [":3:", "boo", "did you mean", ":7:", "pay", ":8:", "anna", "colour"],
    ),
    "circle of managers": (
        ORG.replace("role: manager", "role: manager, manager: ana").encode(),
        ["circle", ":3:", "ana", "bo"],
    ),
    "wrong kinds": (
        b"organization: [1]\npeople: {a: 1}\nteams:\n  - {id: 3, name: [x], members: me}\n",
        [":1:", ":2:", ":4:"],
    ),
}


@pytest.mark.parametrize("what", CHARTS)
def test_chart_with_mistakes_is_refused(what: str, held: Path, tmp_path: Path) -> None:
    """A wrong chart is exit status 2 with every mistake, by file, line and column."""
    data, told = CHARTS[what]
    file = tmp_path / "bad.yaml"
    file.write_bytes(data)
    result = run(held, "import", "org", file)
    assert (result.status, result.out) == (2, ""), result.err
    assert str(file) in result.err
    assert all(part in result.err for part in told), result.err
    assert "did not foresee" not in result.err
    assert "Traceback" not in result.err
    assert result.err.count("\n") < 50


# --- hostile text -----------------------------------------------------------------------------

SCRIPT = "</script><img onerror=alert(1) src=x>"
FORMULA = '=HYPERLINK("http://evil.example")'
OVERRIDE = "\u202egnp.exe\u2066"
ESCAPE = "\x1b[31m"


def test_hostile_text_reaches_every_report_harmless(tmp_path: Path) -> None:
    """Markup, formulas, direction overrides and escape codes of a tracker do nothing anywhere."""
    evil = f"{FORMULA} {SCRIPT} {OVERRIDE}"
    chart = (
        f"organization: {json.dumps(evil)}\npeople:\n"
        + "".join(
            f"  - {{id: p{n}, name: {json.dumps(evil)}, jira: {{username: u{n}}}}}\n"
            for n in range(10)
        )
        + "teams:\n"
        + "".join(
            f"  - {{id: t{n}, name: {json.dumps(f'{evil} {n}')}, members: [{members}],"
            f" owns: {{projects: [P{n}]}}}}\n"
            for n, members in ((1, "p0, p1, p2, p3, p4"), (2, "p5, p6, p7, p8, p9"))
        )
    )
    lines = []
    for n in range(1, 13):
        key, other = f"P{n % 2 + 1}-{n}", f"P{(n + 1) % 2 + 1}-{n % 12 + 1}"
        blocks = {"name": f"Blocks {SCRIPT}", "inward": "is blocked by", "outward": "blocks"}
        fields = {
            "summary": f"{evil} {ESCAPE}",
            "created": CREATED,
            "updated": "2026-06-05T10:00:00.000+0000",
            "issuetype": {"name": evil},
            "status": {"name": ESCAPE, "statusCategory": {"key": "indeterminate"}},
            "assignee": {"name": f"u{n % 10}", "displayName": evil},
            "labels": [evil],
            "issuelinks": [{"id": str(n), "type": blocks, "outwardIssue": {"key": other}}],
        }
        lines.append(json.dumps({"id": str(n), "key": key, "fields": fields}))
    lines.append(json.dumps({"id": f"99{ESCAPE}", "key": f"P1-99{SCRIPT}", "fields": {"x": 1}}))
    (tmp_path / "org.yaml").write_text(chart)
    (tmp_path / "dump.jsonl").write_text("\n".join(lines))
    done(tmp_path / "w", "import", "org", tmp_path / "org.yaml")
    said = run(tmp_path / "w", "import", "jira-json", tmp_path / "dump.jsonl")
    assert said.status == 0, said.err
    done(tmp_path / "w", "report", "--out", tmp_path / "out", "--people")
    shown = {f.name: f.read_text() for f in (tmp_path / "out").iterdir()}
    shown["status"] = done(tmp_path / "w", "status")
    shown["said"] = said.err
    assert FORMULA[:11] in shown["findings.json"]
    for name, text in shown.items():
        assert not {"\u202e", "\u2066", "\x1b"} & set(text), name
        if name.endswith((".html", ".md")):
            assert "<img onerror" not in text, name
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
            assert any(cell.startswith("'=HYPERLINK") for cell in cells)
            assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))]
    assert Boundary().min_group == 5  # so that neither team was folded away
