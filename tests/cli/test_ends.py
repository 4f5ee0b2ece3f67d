"""How a command ends: by Ctrl-C, with a closed pipe, in an error nobody foresaw."""

from __future__ import annotations

import gzip
import io
import os
import signal
import subprocess
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path

import duckdb
import pytest

from aligngraph.cli.session import Session
from aligngraph.store.workspace import FILE_NAME
from tests.running import ISSUES, ORG, command, done, environment, process, run


def test_interrupted_import_leaves_the_workspace(tmp_path: Path) -> None:
    """Ctrl-C in an import ends with 130, no traceback, and the facts of before."""
    done(tmp_path / "w", "import", "org", ORG)
    before = done(tmp_path / "w", "status", "--format", "json")
    big = tmp_path / "big.jsonl"
    with big.open("wb") as out:
        lines = gzip.decompress(ISSUES.read_bytes())
        for _ in range(60):
            out.write(lines)
    importing = command("-w", tmp_path / "w", "import", "jira-json", big)
    with subprocess.Popen(importing, stderr=subprocess.PIPE, env=environment()) as process:
        _wait_until_growing(tmp_path / "w", process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, b"Traceback" in said) == (130, False), said.decode()
    assert b"Stopped" in said
    assert done(tmp_path / "w", "status", "--format", "json") == before


def _wait_until_growing(workspace: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the import has the file open, which it has only while it works."""
    opened = Path(f"/proc/{process.pid}/fd")
    if not opened.exists():
        pytest.skip("there is no /proc here to see that the import has begun")
    while process.poll() is None:
        names = set()
        with suppress(FileNotFoundError):  # a file that it closed while we looked
            names = {os.readlink(fd).rpartition("/")[2] for fd in opened.iterdir()}
        if {"big.jsonl", FILE_NAME} <= names:
            return


@pytest.mark.parametrize("arguments", [["analyze"], ["schema", "org"]], ids=" ".join)
def test_closed_pipe_is_no_error(acme: Path, arguments: list[str]) -> None:
    """Whoever closes our pipe has seen enough: no traceback, no complaint, exit status 0."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            command("-w", acme, *arguments),
            stdout=writer,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    finally:
        os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_terminal_without_the_glyphs(tmp_path: Path) -> None:
    """A terminal whose encoding lacks our glyphs gets them all the same, and no traceback."""
    kept = io.BytesIO()
    terminal = io.TextIOWrapper(kept, encoding="ascii")
    with redirect_stdout(terminal):
        Session(workspace=tmp_path, config=None, debug=False).show("▲ high · 5 days")
    assert kept.getvalue().decode() == "▲ high · 5 days\n"


def test_unforeseen_error_is_one_line_without_debug(tmp_path: Path) -> None:
    """An error that nobody foresaw is one line with exit status 2; `--debug` shows where it was."""
    done(tmp_path / "w", "import", "org", ORG)
    with duckdb.connect(tmp_path / "w" / FILE_NAME) as store:
        store.execute("DROP TABLE reporting_line")  # as if another program had been at it
    told = run(tmp_path / "w", "status")
    assert (told.status, told.out) == (2, "")
    assert told.err.count("\n") == 1
    assert "--debug" in told.err
    with pytest.raises(Exception, match="reporting_line"):
        run(tmp_path / "w", "--debug", "status")


def test_expected_error_shows_its_traceback_with_debug(tmp_path: Path) -> None:
    """`--debug` before the command shows the traceback of an error that was foreseen."""
    (tmp_path / "org.yaml").touch()
    plain = process("init", tmp_path)
    debug = process("--debug", "init", tmp_path)
    assert (plain.status, "Traceback" in plain.err) == (2, False)
    assert debug.status != 0
    assert "Traceback" in debug.err


def test_message_cannot_move_the_cursor(tmp_path: Path) -> None:
    """Control characters of a file's name do not reach the terminal."""
    evil = tmp_path / "a\x1b[2J\u202e.json"
    evil.write_text("<html>")
    result = run(tmp_path / "w", "import", "jira-json", evil)
    assert result.status == 2
    assert "[2J.json" in result.err
    assert "\x1b" not in result.err
    assert "\u202e" not in result.err


def test_second_process_is_told_on_the_command_line(tmp_path: Path) -> None:
    """While another process writes, a command names the workspace and ends with 2."""
    done(tmp_path / "w", "import", "org", ORG)
    hold = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    arguments = [sys.executable, "-c", hold, str(tmp_path / "w" / FILE_NAME)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        results = [
            run(tmp_path / "w", "status"),
            run(tmp_path / "w", "import", "jira-json", ISSUES),
        ]
        process.kill()
    for result in results:
        assert (result.status, result.out) == (2, "")
        assert f"{tmp_path / 'w'}: another aligngraph process" in result.err
