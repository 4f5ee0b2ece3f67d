"""`import`: where input comes from, and what is said of it."""

from __future__ import annotations

import json
import os
import re
import threading
from pathlib import Path

import pytest

from tests.running import ISSUES, ORG, done, process, run

CHART = "organization: Acme\nteams:\n  - {id: %s, name: Pay, owns: {projects: [PAY]}}\n"
ISSUE = '{"id": "%d", "key": "PAY-%d", "fields": {"summary": "x", "created": "%s"}}\n'
CREATED = "2026-01-05T10:00:00.000+0000"


def status(workspace: Path) -> dict[str, object]:
    """Return what `status --format json` says."""
    document = json.loads(done(workspace, "status", "--format", "json"))
    assert isinstance(document, dict)
    return document


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Return a dump of two issues."""
    file = tmp_path / "dump.jsonl"
    file.write_text("".join(ISSUE % (n, n, CREATED) for n in (1, 2)))
    return file


def test_said_once_imported(tmp_path: Path) -> None:
    """An import says on standard error, in whole lines, what it read; standard output is empty."""
    done(tmp_path / "w", "import", "org", ORG)
    result = run(tmp_path / "w", "import", "jira-json", ISSUES)
    assert (result.status, result.out) == (0, "")
    assert result.err.count("\n") == 1
    assert re.search(r"[1-9]\d+ tickets, .* comments", result.err)


def test_same_file_twice(tmp_path: Path, dump: Path) -> None:
    """The same file again is said to be unchanged, and changes nothing."""
    done(tmp_path / "w", "import", "jira-json", dump)
    before = status(tmp_path / "w")
    result = run(tmp_path / "w", "import", "jira-json", dump, dump)
    assert "Unchanged since the last import: 1 source" in result.err
    assert status(tmp_path / "w") == before


def test_new_setting_reads_again(tmp_path: Path, dump: Path) -> None:
    """A setting that shapes the facts makes an unchanged file worth reading again."""
    done(tmp_path / "w", "import", "jira-json", dump)
    settings = tmp_path / "s.toml"
    settings.write_text('[jira]\ntracker = "other"\n')
    result = run(tmp_path / "w", "--config", settings, "import", "jira-json", dump)
    assert "Imported 1 source(s): 2 tickets" in result.err


def test_changed_file_replaces_what_it_said(tmp_path: Path, dump: Path) -> None:
    """A ticket that the file no longer holds is gone."""
    done(tmp_path / "w", "import", "jira-json", dump)
    dump.write_text(ISSUE % (1, 1, CREATED))
    done(tmp_path / "w", "import", "jira-json", dump)
    assert status(tmp_path / "w")["tickets"] == 1


def test_standard_input(tmp_path: Path, dump: Path) -> None:
    """`-` reads standard input; twice the same is one source, and something else a second."""
    text = dump.read_bytes()
    ended = process("-w", tmp_path / "w", "import", "jira-json", "-", stdin=text)
    assert (ended.status, ended.out) == (0, "")
    for stdin in (text, text.replace(b"PAY", b"LED").replace(b'"id": "', b'"id": "9')):
        assert run(tmp_path / "w", "import", "jira-json", "-", stdin=stdin).status == 0
    held = status(tmp_path / "w")
    assert held["tickets"] == 4
    assert isinstance(held["sources"], list)
    assert len(held["sources"]) == 2


def test_standard_input_is_named_so(tmp_path: Path) -> None:
    """Errors and warnings about standard input name it, not the file it was kept in."""
    bad = run(tmp_path / "w", "import", "org", "-", stdin=b"people: 3\n")
    assert bad.status == 2
    assert "standard input:1:9" in bad.err
    text = (ISSUE % (1, 1, CREATED)).encode() + b"{]\n"
    half = run(tmp_path / "w", "import", "jira-json", "-", stdin=text)
    assert half.status == 0
    assert "standard input:2" in half.err
    kinds = status(tmp_path / "w")["warning_kinds"]
    assert isinstance(kinds, list)
    assert [kind["where"] for kind in kinds] == ["standard input:2"]


def test_chart_from_standard_input_is_the_chart(tmp_path: Path) -> None:
    """A chart from standard input replaces the chart held so far, as any other does."""
    for team in ("a", "b"):
        run(tmp_path / "w", "import", "org", "-", stdin=(CHART % team).encode())
    assert status(tmp_path / "w")["teams"] == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_given_as_a_file(tmp_path: Path, dump: Path) -> None:
    """A pipe, as the shell's <(command) gives it, is read though it can be read only once."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    feeder = threading.Thread(target=lambda: pipe.write_bytes(dump.read_bytes()))
    feeder.start()
    done(tmp_path / "w", "import", "jira-json", pipe)
    feeder.join()
    assert status(tmp_path / "w")["tickets"] == 2


@pytest.mark.parametrize("what", [["org"], ["jira-json"]], ids=" ".join)
def test_file_that_is_not_there(tmp_path: Path, what: list[str]) -> None:
    """A missing file is named, and no workspace is made for it."""
    result = run(tmp_path / "w", "import", *what, tmp_path / "none")
    assert (result.status, result.out) == (2, "")
    assert f"{tmp_path / 'none'}: no such file" in result.err
    assert not (tmp_path / "w").exists()


def test_folder_without_a_dump(tmp_path: Path) -> None:
    """A folder in which nothing can be read is named."""
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / "w", "import", "jira-json", tmp_path / "empty")
    assert result.status == 2
    assert f"{tmp_path / 'empty'}: the folder holds no file" in result.err


def test_one_bad_file_of_several_stores_none(tmp_path: Path, dump: Path) -> None:
    """All files of one command are stored together, or none is."""
    bad = tmp_path / "z.json"
    bad.write_text("<!doctype html>")
    result = run(tmp_path / "w", "import", "jira-json", dump, bad)
    assert result.status == 2
    assert str(bad) in result.err
    assert status(tmp_path / "w")["tickets"] == 0


def test_file_with_a_name_that_is_no_text(tmp_path: Path, dump: Path) -> None:
    """A file whose name is no UTF-8 is read like any other."""
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jsonl"))
    try:
        odd.write_bytes(dump.read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    result = run(tmp_path / "w", "import", "jira-json", odd)
    assert result.status == 0, result.err
    assert status(tmp_path / "w")["tickets"] == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[jirra]\n", "unknown section 'jirra'; did you mean 'jira'?"),
        ("[privacy]\nmin_groups = 3\n", "unknown key in [privacy] 'min_groups'; did you mean"),
        ("[privacy]\nmin_group = 'x'\n", "privacy.min_group"),
        ("[engine]\nmemory = 'much'\n", "engine.memory"),
        ("[jira\n", "not valid TOML"),
        ("[jira]\nlink_types = {Blocks = 'bloks'}\n", "bloks"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, dump: Path, text: str, told: str) -> None:
    """A wrong setting is exit status 2 that names file and key, before anything is stored."""
    settings = tmp_path / "s.toml"
    settings.write_text(text)
    result = run(tmp_path / "w", "--config", settings, "import", "jira-json", dump)
    assert (result.status, result.out) == (2, "")
    assert told in result.err


def test_settings_file_that_is_not_there(tmp_path: Path) -> None:
    """A settings file that was asked for has to be there; the one by default need not."""
    result = run(tmp_path / "w", "--config", tmp_path / "none.toml", "import", "org", ORG)
    assert result.status == 2
    assert str(tmp_path / "none.toml") in result.err


def test_workspace_and_settings_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`./.aligngraph` and `./aligngraph.toml` are used; ALIGNGRAPH_WORKSPACE names another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ALIGNGRAPH_WORKSPACE", raising=False)
    done(None, "import", "org", ORG)
    assert (tmp_path / ".aligngraph").is_dir()
    monkeypatch.setenv("ALIGNGRAPH_WORKSPACE", "other")
    done(None, "import", "org", ORG)
    assert (tmp_path / "other").is_dir()
    (tmp_path / "aligngraph.toml").write_text("[oops]\n")
    assert "unknown section 'oops'" in run(None, "import", "org", ORG).err
