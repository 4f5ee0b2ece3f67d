"""Whatever issues are wrapped in, they give the same facts; what is no issue is told apart."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from aligngraph_importers.base import ImportContext
from aligngraph_importers.jira import wrappings
from aligngraph_importers.jira.containers import Part
from aligngraph_importers.jira.splitting import Element, Truncated, pieces
from aligngraph_importers.jira_json import JiraJsonImporter
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.errors import InputError
from aligngraph.facts import DataWarning, Fact, Ticket
from tests.importers.jira.samples import (
    BLOCKS,
    Json,
    changelog,
    comment,
    comments,
    end,
    history,
    import_file,
    issue,
    item,
    lines,
    link,
    one,
    only,
)

ISSUES: list[Json] = [
    issue(
        number,
        summary='Brackets "}]{[" and \\ in text \\"',
        comment=comments(comment(number, 'Says "}, {" [~ana] \\\\')),
        issuelinks=[link(number, BLOCKS, outward=end(number + 1))],
        changelog=changelog(history(number, "2026-05-02T00:00:00Z", item("status", ("1", "A")))),
        customfield_10020=[{"id": 7, "name": "S", "state": "active", "boardId": 1}],
    )
    for number in range(1, 8)
]
PAGE: Json = {"startAt": 0, "maxResults": 50, "total": 7, "issues": ISSUES}


def page(issues: list[Json]) -> Json:
    """A search page."""
    return {**PAGE, "issues": issues}


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


WRAPPED: dict[str, bytes] = {
    "lines.jsonl": lines(ISSUES),
    "blank-lines.jsonl": b"\n\n" + lines(ISSUES).replace(b"\n", b"\r\n\r\n"),
    "bom.jsonl": b"\xef\xbb\xbf" + lines(ISSUES),
    "array.json": json.dumps(ISSUES).encode(),
    "pretty-array.json": b" \n" + json.dumps(ISSUES, indent=2).encode(),
    "bom-array.json": b"\xef\xbb\xbf" + json.dumps(ISSUES).encode(),
    "page.json": json.dumps(PAGE).encode(),
    "pretty-page.json": json.dumps(PAGE, indent=4).encode(),
    "pages.jsonl": lines([page(ISSUES[:3]), page(ISSUES[3:]), page([])]),
    "array-of-pages.json": json.dumps([page(ISSUES[:3]), page(ISSUES[3:])], indent=1).encode(),
    "pages-one-after-another.json": json.dumps(page(ISSUES[:3]), indent=1).encode()
    + json.dumps(page(ISSUES[3:]), indent=1).encode(),
    "jq.json": b"\n".join(json.dumps(one_, indent=2).encode() for one_ in ISSUES),
    "lines-with-commas.json": lines(ISSUES).replace(b"\n", b",\n"),
    "array-on-lines.json": b"[\n" + lines(ISSUES).replace(b"\n", b",\n")[:-2] + b"\n]\n",
    "lines.jsonl.gz": gzip.compress(lines(ISSUES)),
    "named-wrongly.json": gzip.compress(json.dumps(ISSUES).encode()),
    "archive.zip": zipped(
        {"a/1.json": json.dumps(page(ISSUES[:3])).encode(), "a/2.jsonl": lines(ISSUES[3:])}
    ),
}


def told(facts: list[Fact]) -> list[str]:
    """Facts in an order of their own, warnings with their places left out."""
    return sorted(f.code if isinstance(f, DataWarning) else repr(f) for f in facts)


@pytest.mark.parametrize("name", WRAPPED)
def test_wrappings_give_the_same_facts(tmp_path: Path, name: str) -> None:
    """Lines, arrays, pages, pretty or not, gzipped or zipped: the facts are the same."""
    (tmp_path / "plain.jsonl").write_bytes(lines(ISSUES))
    (tmp_path / name).write_bytes(WRAPPED[name])
    expected = import_file(tmp_path / "plain.jsonl")
    assert len(only(expected, Ticket)) == 7
    assert told(import_file(tmp_path / name)) == told(expected)


def test_folder_of_pages(tmp_path: Path) -> None:
    """A folder is read file by file, hidden files and other kinds of file left out."""
    for number, some in enumerate((ISSUES[:3], ISSUES[3:])):
        (tmp_path / f"page-{number}.json").write_bytes(json.dumps(page(some)).encode())
    (tmp_path / ".hidden.json").write_text("no JSON")
    (tmp_path / "README.md").write_text("# no JSON")
    assert len(only(import_file(tmp_path), Ticket)) == 7


@settings(deadline=None)
@given(
    st.lists(st.dictionaries(st.text(), st.text() | st.lists(st.text()), min_size=1), min_size=1),
    st.integers(1, 40),
    st.booleans(),
)
def test_splitting_holds_for_any_chunk(values: list[Json], chunk: int, pretty: bool) -> None:
    """Cut anywhere, within strings, escapes and brackets, the elements come out whole."""
    text = json.dumps(values, indent=2 if pretty else None, ensure_ascii=False)
    data = text.encode("utf-8", "replace")
    found = list(pieces(io.BytesIO(data), "x", 1 << 20, chunk))
    assert all(isinstance(piece, Element) for piece in found)
    expected = json.loads(data)
    assert [json.loads(p.data) for p in found if isinstance(p, Element)] == expected


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(1, 40))
def test_splitting_survives_any_bytes(data: bytes, chunk: int) -> None:
    """Bytes of any kind give pieces or an end, never an exception of another kind."""
    for piece in pieces(io.BytesIO(data), "x", 1 << 20, chunk):
        assert piece is not None


def test_splitting_keeps_little(tmp_path: Path) -> None:
    """Of a long array no more is held than a chunk and an element."""
    with pytest.raises(InputError, match="longer than"):
        list(pieces(io.BytesIO(b'[{"a": "' + b"x" * 3000), "x", 1000, 100))
    many = b"[" + b",".join([b'{"a": "' + b"x" * 500 + b'"}'] * 100) + b"]"
    assert sum(1 for _ in pieces(io.BytesIO(many), "x", 1000, 100)) == 100


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "login page"),
        (b"\n<html>Log in</html>", "login page"),
        (b"<?xml version='1.0'?><rss/>", "XML"),
        (b"# chart\norganization: Acme\npeople: []\n", "import org"),
        (b"Summary,Issue key,Issue id\nA,PAY-1,1\n", "import jira-csv"),
        ("[1]".encode("utf-16"), "UTF-16"),
        ("{}".encode("utf-16-be"), "UTF-16"),
        (b"hello", "not JSON"),
        (b'{"projects": [1, 2]}', "no Jira issue"),
        (b"[1, 2, 3]", "no issue"),
        (b'["PAY-1"]', "no issue"),
        (b'{"errorMessages": ["The value PAY does not exist."], "errors": {}}', "does not exist"),
        (b'{"issues": [{"id": "1"}, {"id": "2"}], "isLast": true}', "fields=.all"),
        (b'{"id": "1001", "key"', "cut off"),
    ],
)
def test_what_is_no_dump(tmp_path: Path, data: bytes, message: str) -> None:
    """What is no dump of issues is refused (or told of) with what it is and what to do."""
    file = tmp_path / "given.json"
    file.write_bytes(data)
    if message == "no issue":
        assert one(import_file(file), DataWarning).code == "no-issues"
        return
    with pytest.raises(InputError, match=message) as caught:
        import_file(file)
    assert "given.json" in str(caught.value)


def test_trap_5_ids_only(tmp_path: Path) -> None:
    """A search that was not asked for fields gives ids only: refused, saying what to ask for."""
    file = tmp_path / "page.json"
    file.write_bytes(b'{"issues": [{"id": "1", "key": "PAY-1"}], "isLast": true}')
    with pytest.raises(InputError, match="only ids; ask for them"):
        import_file(file)


def test_latin_1_is_refused(tmp_path: Path) -> None:
    """A file saved as Latin-1 is refused with its line and the command that mends it."""
    file = tmp_path / "latin.jsonl"
    text = json.dumps(issue(2, summary="Größe"), ensure_ascii=False)
    file.write_bytes(lines([issue(1)]) + text.encode("latin-1") + b"\n")
    with pytest.raises(InputError, match=r"latin\.jsonl:2: byte 0xF6 is not UTF-8.*iconv"):
        import_file(file)


def test_bad_lines_are_counted(tmp_path: Path) -> None:
    """Lines that are no issue are skipped, each with a warning that names its line."""
    file = tmp_path / "some.jsonl"
    file.write_bytes(b"{oops\n" + lines([issue(1)]) + b'[1]\n{"a": 1}\n' + lines([issue(2)]))
    facts = import_file(file)
    assert [t.key for t in only(facts, Ticket)] == ["PAY-1", "PAY-2"]
    warnings = only(facts, DataWarning)
    assert [w.where.rpartition(":")[2] for w in warnings] == ["1", "3", "4"]
    assert [w.code for w in warnings] == ["invalid-json", "not-an-issue", "not-an-issue"]


@pytest.mark.parametrize("name", ["cut.jsonl", "cut.json", "cut-page.json", "cut.json.gz"])
def test_cut_off_files(tmp_path: Path, name: str) -> None:
    """Of a file that was cut off the rest is sound: it is read, and one warning says so."""
    whole = {
        "cut.jsonl": lines(ISSUES)[:-200],
        "cut.json": json.dumps(ISSUES).encode()[:-200],
        "cut-page.json": json.dumps(PAGE).encode()[:-200],
        "cut.json.gz": gzip.compress(json.dumps([*ISSUES, *ISSUES]).encode())[:-20],
    }
    (tmp_path / name).write_bytes(whole[name])
    facts = import_file(tmp_path / name)
    assert len(only(facts, Ticket)) >= 6
    assert one(facts, DataWarning).code == "truncated-file"


def test_cut_within_a_character(tmp_path: Path) -> None:
    """A file cut off in the middle of a character is cut off, not Latin-1."""
    last = json.dumps(issue(2, summary="Größe"), ensure_ascii=False).encode()
    file = tmp_path / "cut.jsonl"
    file.write_bytes(lines([issue(1)]) + last[: last.index("ö".encode()) + 1])
    facts = import_file(file)
    assert one(facts, DataWarning).code == "truncated-file"


def test_page_with_warning_messages(tmp_path: Path) -> None:
    """Trap 14: what Jira warns of beside its issues is passed on."""
    file = tmp_path / "page.json"
    said = {**PAGE, "warningMessages": ["The project 'X' is not visible to you."]}
    file.write_bytes(json.dumps(said).encode())
    facts = import_file(file)
    assert len(only(facts, Ticket)) == 7
    assert "not visible" in one(facts, DataWarning).message


def test_empty_page_is_no_mistake(tmp_path: Path) -> None:
    """The last page of a search may hold nothing; that is told, not refused."""
    file = tmp_path / "page.json"
    file.write_bytes(b'{"issues": [], "isLast": true}')
    assert one(import_file(file), DataWarning).code == "no-issues"


def test_long_lines(tmp_path: Path) -> None:
    """A line of several megabytes is read; one beyond the limit is skipped and told of."""
    file = tmp_path / "long.jsonl"
    file.write_bytes(lines([issue(1), issue(2, description="x" * 5_000_000), issue(3)]))
    assert len(only(import_file(file), Ticket)) == 3
    part = Part("long", lambda _: file.open("rb"))
    found = list(wrappings.values(part, longest=1_000_000))
    assert [type(one_).__name__ for one_ in found] == ["Value", "DataWarning", "Value"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zipped({}), "holds no file"),
        (zipped({"inner.zip": zipped({"a.json": b"[]"})}), "archive within an archive"),
        (zipped({"a.json": b"[" + b" " * 200_000_000 + b"]"}), "claims to unpack"),
        (zipped({"a.json": b"[]"})[:40], "damaged zip"),
    ],
)
def test_archives_that_are_refused(tmp_path: Path, data: bytes, message: str) -> None:
    """Empty, nested, damaged and exploding archives are refused with the reason."""
    file = tmp_path / "given.zip"
    file.write_bytes(data)
    with pytest.raises(InputError, match=message):
        import_file(file)


@pytest.mark.parametrize("name", ["lines.jsonl", "array.json", "lines.jsonl.gz", "archive.zip"])
def test_progress_adds_up_to_the_file(tmp_path: Path, name: str) -> None:
    """The bytes told as read add up to the bytes on disk, however they are packed."""
    file = tmp_path / name
    file.write_bytes(WRAPPED[name])
    steps: list[int] = []
    importer = JiraJsonImporter()
    (origin,) = importer.origins([file])
    assert list(importer.read(origin, ImportContext(advance=steps.append)))
    assert sum(steps) == origin.size
    assert min(steps) > 0


def test_cut_off_is_seen_by_the_splitter() -> None:
    """Brackets that never pair end the reading with a sign, not in silence."""
    for data in (b'[{"a": 1}, {"b"', b'[{"a": 1}]]{"b": 2}'):
        *_, last = pieces(io.BytesIO(data), "x", 1000)
        assert isinstance(last, Truncated)
