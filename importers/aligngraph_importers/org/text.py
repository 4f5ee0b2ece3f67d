"""Bytes of a file to the text of an org chart, or a message that says what the file is instead.

Looks at the first bytes only, and so knows the usual mix-ups (a spreadsheet, a web page, a Jira
export), not every format there is; what it does not know is left to the YAML parser.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from aligngraph.errors import InputError

MAX_BYTES = 64 * 2**20
_HEAD = 64 * 2**10
_CHUNK = 2**20

_ENCODINGS = (  # longest mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARIES = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_JIRA_JSON = re.compile(r'"issues"\s*:\s*\[\s*\{|"fields"\s*:\s*\{')
_JIRA_CSV = re.compile(r"(?:^|[,;\t])\"?Issue key\"?(?:[,;\t]|$)")


def read_text(file: Path) -> str:
    """Text of ``file``: UTF-8 with or without byte-order mark, UTF-16 and UTF-32 with one.

    Args:
        file: an existing path; read little further than ``MAX_BYTES``.

    Raises:
        InputError: unreadable, empty, too large, in another encoding, or visibly something else.
    """
    try:
        with file.open("rb") as stream:
            data = bytearray(stream.read(_HEAD))
            _refuse_binary(file, data)
            while len(data) <= MAX_BYTES and (more := stream.read(_CHUNK)):
                data += more
    except OSError as error:
        raise InputError(
            f"{file}: cannot be read ({error.strerror}); check the path and its permissions"
        ) from error
    text = _decode(file, data)
    _refuse_other(file, text[:_HEAD])
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{file}: larger than {MAX_BYTES // 2**20} MiB, which no org chart is; "
            "give the org chart, or split it into several files"
        )
    return text


def _refuse_binary(file: Path, head: bytes | bytearray) -> None:
    for magic, what in _BINARIES:
        if head.startswith(magic):
            raise InputError(f"{file}: is {what}, not an org chart; give a YAML or JSON file")
    if b"\0" in head and not any(head.startswith(mark) for mark, _ in _ENCODINGS):
        raise InputError(
            f"{file}: is a binary file, or text in UTF-16 without byte-order mark; "
            "save the org chart as UTF-8 text"
        )


def _decode(file: Path, data: bytearray) -> str:
    encoding = next((name for mark, name in _ENCODINGS if data.startswith(mark)), "utf-8")
    # A file cut at the limit may end inside a character; its size is reported, not that.
    whole = len(data) <= MAX_BYTES
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{file}:{line}: not valid {encoding.removesuffix('-sig').upper()} "
            f"(byte 0x{data[error.start]:02x}); save the file with encoding UTF-8"
        ) from error


def _refuse_other(file: Path, head: str) -> None:
    start = head.lstrip()
    if not start:
        raise InputError(f"{file}: is empty; `aligngraph init` writes an org chart to start from")
    if re.match(r"<!doctype html|<html", start, re.IGNORECASE):
        raise InputError(
            f"{file}: is a web page, not an org chart (a log-in page saved in its place?); "
            "download the raw YAML file"
        )
    if start.startswith("<"):
        raise InputError(f"{file}: is XML, not an org chart; give a YAML or JSON file")
    if start[0] in "{[" and _JIRA_JSON.search(head):
        raise InputError(
            f"{file}: holds Jira issues, not an org chart; use `aligngraph import jira-json`"
        )
    if _JIRA_CSV.search(start.partition("\n")[0].rstrip("\r")):
        raise InputError(
            f"{file}: is a Jira export in CSV, not an org chart; use `aligngraph import jira-csv`"
        )
