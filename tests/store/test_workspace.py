"""A workspace on disk: private, one writer, whole or unchanged, clear where it cannot be used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from aligngraph.errors import InputError, WorkspaceError
from aligngraph.facts import Fact
from aligngraph.store import Workspace
from aligngraph.store.schema import VERSION
from aligngraph.store.workspace import FILE_NAME
from tests.running import environment
from tests.store.looking import current, load, message, ticket

HOLDER = """
import sys
from pathlib import Path
from aligngraph.store import Workspace
with Workspace.open(Path(sys.argv[1]), write=sys.argv[2] == "write") as workspace:
    print("open", flush=True)
    sys.stdin.read()
"""
IMPORTER = """
import sys
from pathlib import Path
from aligngraph.store import Workspace
from aligngraph.store.workspace import BATCH
from tests.store.looking import message

def endless():
    for n in range(3 * BATCH):
        yield message(f"new-{n}", "1")
    print("in the middle", flush=True)
    sys.stdin.read()

with Workspace.open(Path(sys.argv[1]), write=True) as workspace, workspace.importing():
    workspace.replace("s", "test", "2", endless())
"""


@contextmanager
def running(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a script until it has said its first line, and end it at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
        if process.poll() is None:
            process.kill()


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """Return a workspace that holds one ticket with a comment."""
    load(tmp_path / "w", "s", [ticket("1"), message("m", "1")])
    return tmp_path / "w"


def test_only_its_owner_may_look_into_it(tmp_path: Path) -> None:
    """The folder is made with mode 0700 and the file with 0600, whatever the umask."""
    before = os.umask(0)
    try:
        load(tmp_path / "w", "s", [ticket("1")])
    finally:
        os.umask(before)
    assert (tmp_path / "w").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "w" / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    """A folder of the user's own choice is not changed; the file in it is private all the same."""
    (tmp_path / "w").mkdir(mode=0o755)
    load(tmp_path / "w", "s", [ticket("1")])
    assert (tmp_path / "w").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "w" / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("error", [InputError("bad"), KeyboardInterrupt(), ZeroDivisionError()])
def test_failed_import_leaves_everything(held: Path, error: BaseException) -> None:
    """Whatever ends an import, the facts and digests are those from before it."""

    def broken() -> Iterator[Fact]:
        yield ticket("2")
        raise error

    def fail() -> None:
        with workspace.importing():
            workspace.replace("new", "test", "1", [ticket("3")])
            workspace.replace("s", "test", "2", broken())

    before = current(held)
    with Workspace.open(held, write=True) as workspace:
        with pytest.raises(type(error)):
            fail()
        assert workspace.digests() == {"s": "1"}
    assert current(held) == before


def test_workspace_is_usable_after_a_failed_import(held: Path) -> None:
    """The connection that saw an import fail takes the next one."""
    with Workspace.open(held, write=True) as workspace:
        with pytest.raises(InputError), workspace.importing():
            raise InputError("bad")
        with workspace.importing():
            workspace.replace("s", "test", "2", [ticket("2")])
    assert sum(current(held)["ticket"].values()) == 1


def test_engine_that_fails_is_a_workspace_error(held: Path) -> None:
    """What the engine cannot do is one line that names the workspace."""
    with duckdb.connect(held / FILE_NAME) as store:
        store.execute("DROP TABLE message")  # as if another program had been at it
    with Workspace.open(held, write=True) as workspace:
        failing = pytest.raises(WorkspaceError, match="could not take the import")
        with failing as told, workspace.importing():
            workspace.replace("s", "test", "2", [ticket("2")])
        assert workspace.digests() == {"s": "1"}
    assert str(held) in str(told.value)
    assert "\n" not in str(told.value)


def test_killed_import_leaves_the_last_state_and_no_lock(held: Path) -> None:
    """A process killed in the middle of an import leaves what was there, open to the next one."""
    before = current(held)
    with running(IMPORTER, str(held)) as importer:
        os.kill(importer.pid, signal.SIGKILL)
        importer.wait()
    assert current(held) == before
    load(held, "s", [ticket("2")], digest="3")
    assert sum(current(held)["ticket"].values()) == 1


@pytest.mark.parametrize(("first", "second"), [("write", True), ("write", False), ("read", True)])
def test_second_process_is_told(held: Path, first: str, second: bool) -> None:
    """A writer is alone: the other process gets a message that names the workspace."""
    refused = pytest.raises(WorkspaceError, match="another aligngraph process")
    with running(HOLDER, str(held), first), refused as told:
        Workspace.open(held, write=second)
    assert str(held) in str(told.value)


def test_readers_share(held: Path) -> None:
    """Two processes may read one workspace at the same time."""
    with running(HOLDER, str(held), "read"), Workspace.open(held) as workspace:
        assert workspace.digests() == {"s": "1"}


def test_other_schema_version_is_refused_with_advice(held: Path) -> None:
    """A store of another version is refused, for reading and writing, and told what to do."""
    with duckdb.connect(held / FILE_NAME) as store:
        store.execute(f"UPDATE store_version SET version = {VERSION + 1}")
    for write in (True, False):
        with pytest.raises(WorkspaceError, match=f"version {VERSION + 1}.*--workspace NEW"):
            Workspace.open(held, write=write)


def test_nothing_there_is_told_with_a_first_step(tmp_path: Path) -> None:
    """A missing workspace is no traceback, and not made by looking."""
    with pytest.raises(WorkspaceError, match=r"no aligngraph workspace.*import org"):
        Workspace.open(tmp_path / "w")
    assert not (tmp_path / "w").exists()


def test_first_use_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    """A file in which nothing was ever made is used as a new one."""
    duckdb.connect(tmp_path / FILE_NAME).close()
    load(tmp_path, "s", [ticket("1")])
    assert sum(current(tmp_path)["ticket"].values()) == 1


def test_store_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """A DuckDB file that is not ours is refused for reading and writing, and not written to."""
    with duckdb.connect(tmp_path / FILE_NAME) as other:
        other.execute("CREATE TABLE theirs (x INTEGER)")
    for write in (True, False):
        with pytest.raises(WorkspaceError, match="holds no aligngraph facts"):
            Workspace.open(tmp_path, write=write)
    with duckdb.connect(tmp_path / FILE_NAME, read_only=True) as other:
        tables = other.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert tables == [("theirs",)]


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("damage", ["text", "cut", "head"])
def test_damaged_file_is_told(held: Path, damage: str, write: bool) -> None:
    """A file that is no store, was cut off or overwritten is one message that names the file."""
    file = held / FILE_NAME
    data = file.read_bytes()
    spoilt = {
        "text": b"not a store\n" * 100,
        "cut": data[: len(data) // 3],
        "head": data[:4200] + bytes(20_000) + data[24_200:],
    }
    file.write_bytes(spoilt[damage])
    with pytest.raises(WorkspaceError, match="import the sources") as told:
        Workspace.open(held, write=write)
    assert str(file) in str(told.value)
    assert "another aligngraph process" not in str(told.value)


def test_damage_found_while_reading_is_told(held: Path) -> None:
    """Damage that shows only when facts are read is one message too."""
    load(held, "more", [message(f"m{n}", "1") for n in range(30_000)])
    file = held / FILE_NAME
    data = bytearray(file.read_bytes())
    for place in range(len(data) // 4, len(data), 1000):
        data[place] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(WorkspaceError, match=r"cannot be (read|opened)") as told:
        _read_all(held)
    assert "another aligngraph process" not in str(told.value)


def _read_all(path: Path) -> None:
    with Workspace.open(path) as workspace:
        for name in ("message", "ticket"):
            workspace.facts[name].to_pyarrow()


@pytest.mark.parametrize("below", ["", "w"])
def test_path_that_is_a_file(tmp_path: Path, below: str) -> None:
    """A workspace that is a file, or lies in one, is a message that names it."""
    (tmp_path / "f").write_text("mine")
    path = tmp_path / "f" / below
    for write in (True, False):
        with pytest.raises(WorkspaceError, match="--workspace") as told:
            Workspace.open(path, write=write)
        assert str(path) in str(told.value)
    assert (tmp_path / "f").read_text() == "mine"


def test_folder_that_may_not_be_written(held: Path, tmp_path: Path) -> None:
    """Where the user may not write, reading works, and writing is a message with a way out."""
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(WorkspaceError, match=r"cannot make a workspace here \(Permission denied\)"):
        Workspace.open(tmp_path / "locked" / "w", write=True)
    (held / FILE_NAME).chmod(0o400)
    with pytest.raises(WorkspaceError, match="no permission to use this workspace"):
        Workspace.open(held, write=True)
    with Workspace.open(held) as workspace:
        assert workspace.digests() == {"s": "1"}
