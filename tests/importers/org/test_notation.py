"""YAML that is broken, hostile or unusual, and files that are something else."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from aligngraph_importers.base import ImportContext, Origin
from aligngraph_importers.org import text
from aligngraph_importers.org_yaml import OrgYamlImporter

from aligngraph.errors import InputError
from aligngraph.facts import Fact, Organization

Facts = Callable[..., Sequence[Fact]]
Mistakes = Callable[..., Sequence[str]]


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        ("a: b: c", "1:5: not valid YAML (mapping values are not allowed"),
        ("people:\n\t- {id: a}", "2:1: not valid YAML (found character that cannot start any tok"),
        ("people:\n\t- {id: a}", "indent with spaces, not tabs"),
        ("people: [{id: @ana}]", "put text that begins with '@' in quotes"),
        ("people: [\n  {id: a},\n", "close the bracket, or fill in what is missing"),
        ("organization: 'Acme\npeople: []\n", "that begins on line 1); close the quotation mark"),
        ("people:\n  - id: a\n   name: b", "check the indentation of this line"),
        ("organization: *acme", "1:15: nothing is marked with the name of '*acme'"),
        ("organization: !!python/object:os.system x", "the tag '!!python/object:os.system' has no"),
        ("? [a]\n: b\norganization: A", "1:3: a key must be text"),
        ("people: &a [*a]", "1:13: '*a' stands inside what it repeats"),
        ("organization: A\n<<: 3", "2:5: << merges mappings only"),
        ("organization: A\x07", "1:16: the invisible character U+0007 is not allowed; delete it"),
        ("organization: A\npeople: []\n\ufeffteams: []", "3:1: the invisible character U+FEFF"),
    ],
)
def test_broken_notation(mistakes: Mistakes, chart: str, expected: str) -> None:
    """A mistake of notation names line and column and what is usually behind it."""
    found = mistakes(chart)
    assert any(expected in line for line in found), found


def test_a_broken_file_does_not_hide_mistakes_in_others(mistakes: Mistakes) -> None:
    """Files that can be read are checked; what may be in the broken one is not missed."""
    found = mistakes("organization: [", "people: [{id: a, nam: A, manager: b}]")
    assert [line.split(": ")[0] for line in found] == [
        "org0.yaml:2:1",
        "org1.yaml:1:10",
        "org1.yaml:1:18",
    ]


def test_countless_flaws_end_the_reading(mistakes: Mistakes) -> None:
    """A text that is wrong all over is not read to its end."""
    found = mistakes("organization: A\n" * 5000)
    assert len(found) == 1001
    assert found[-1].startswith("org0.yaml:1002:1: ")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\\ud83c\\udf5e", "🍞"),
        ("\\\\\\ud83c\\udf5e", "\\🍞"),
        ("\\\\ud83c\\\\udf5e", "\\ud83c\\udf5e"),
    ],
)
def test_json_escapes(read: Facts, written: str, name: str) -> None:
    """Two escapes of JSON are one character, unless a backslash before them is meant."""
    assert Organization(name) in read(f'{{"organization": "{written}"}}')


def test_broken_json_escape(mistakes: Mistakes) -> None:
    """An escape that means no character is a mistake with its place."""
    (found,) = mistakes('{"organization": "\\ud8zz\\udc00"}')
    assert found.startswith("org0.yaml:1:21: not valid YAML")


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        ("[" * 100_000, "nested deeper than 64 levels"),
        ("people: [" + '{"a":' * 10_000, "nested deeper than 64 levels"),
        ("".join(" " * n + f"a{n}:\n" for n in range(10_000)), "nested deeper than 64 levels"),
        (
            "x-0: &a0 [lol]\n"
            + "".join(f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
            "holds more than 2,000,000 values",
        ),
        (
            "x-0: &a0 {k: v}\n"
            + "".join(
                f"x-{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: 1}}\n"
                for n in range(1, 12)
            ),
            "holds more than 2,000,000 values",
        ),
        (
            "x-0: &a0 [lol]\n" + "".join(f"x-{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 5000)),
            "nested deeper than 64 levels",
        ),
    ],
    ids=["brackets", "braces", "indent", "aliases", "merges", "alias chain"],
)
def test_bombs_are_refused_with_one_message(
    write: Callable[[Sequence[str]], Sequence[Path]], chart: str, expected: str
) -> None:
    """Text built to exhaust stack or memory gets one short message for little memory."""
    (file,) = write([chart])
    importer = OrgYamlImporter()
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as caught:
            list(importer.read(Origin("org", (file,)), ImportContext()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert str(caught.value).count("\n") == 0
    assert expected in str(caught.value)
    assert peak < 20 * 2**20 + 8 * len(chart)


ISSUE = {"id": "1", "key": "PAY-1", "fields": {"summary": "x"}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty; `aligngraph init`"),
        (b" \n\n", "is empty; `aligngraph init`"),
        (b"# only\n# comments\n", "holds nothing but comments"),
        (b"---\n", "holds nothing but comments"),
        (b"hello world", "is plain text, not an org chart"),
        (b"- a\n- b\n", "is a list, not an org chart"),
        (b"{}", "is an empty mapping"),
        (b"zzzz: 1\nqqqqqq: 2", "has none of the keys of an org chart"),
        (b"apiVersion: v1\nkind: Group\nmetadata: {name: x}", "a Backstage or Kubernetes"),
        (b"<!DOCTYPE html><html></html>", "is a web page"),
        (b"\xef\xbb\xbf  <html>", "is a web page"),
        (b"<?xml version='1.0'?>", "is XML"),
        (gzip.compress(b"organization: A", mtime=0), "is gzip-compressed"),
        (b"PK\x03\x04rest", "is a ZIP archive or an office document"),
        (b"ab\0\0cd", "is a binary file"),
        ("organization: A".encode("utf-16-le"), "UTF-16 without byte-order mark"),
        ("organization: A\npeople: é".encode("latin-1"), ":2: not valid UTF-8 (byte 0xe9)"),
        (b"\xff\xfea\x00\x00\xd8b\x00", "not valid UTF-16"),
        (json.dumps(ISSUE).encode(), "use `aligngraph import jira-json`"),
        (json.dumps({"issues": [ISSUE]}).encode(), "use `aligngraph import jira-json`"),
        (b"Summary,Issue key,Status\nx,PAY-1,Done\n", "use `aligngraph import jira-csv`"),
    ],
)
def test_other_files_are_named(read: Facts, content: bytes, expected: str) -> None:
    """A file that is no org chart is refused with what it is and what to do."""
    with pytest.raises(InputError) as caught:
        read(content)
    assert expected in str(caught.value)
    assert "org0.yaml" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings(read: Facts, encoding: str) -> None:
    """UTF-8 with or without mark, and UTF-16 and UTF-32 with one, give the same text."""
    assert Organization("Ærø") in read("organization: Ærø\r\n".encode(encoding))


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    """More than 64 MiB is refused without parsing."""
    file = tmp_path / "org.yaml"
    with file.open("wb") as stream:
        stream.write(b"organization: A\n" + b"#" * text.MAX_BYTES)
        stream.write("é".encode())
    with pytest.raises(InputError, match="larger than 64 MiB"):
        text.read_text(file)


def test_unreadable_file(tmp_path: Path) -> None:
    """A file that cannot be opened is an input error, not a traceback."""
    with pytest.raises(InputError, match="cannot be read"):
        text.read_text(tmp_path)
