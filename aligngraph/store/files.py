"""The file under a workspace: made private, opened by one writer or several readers.

The engine's errors become sentences here, so that nobody has to know which engine it is.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from aligngraph.errors import WorkspaceError


def exists(file: Path) -> bool:
    """Whether the store's file is there.

    Raises:
        WorkspaceError: its folder may not be looked into.
    """
    try:
        return file.exists()
    except OSError as error:
        raise WorkspaceError(
            f"{file.parent}: cannot be looked into ({error.strerror}); ask its owner, or name "
            "another workspace with --workspace"
        ) from error


def make_private(path: Path) -> None:
    """Make a workspace's folder for its owner alone (mode 0700) where it is missing.

    Raises:
        WorkspaceError: it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"{path}: cannot make a workspace here ({error.strerror}); name a folder you may write "
            "with --workspace"
        ) from error


def connect(file: Path, *, write: bool, memory: str) -> duckdb.DuckDBPyConnection:
    """Open the store's file.

    Args:
        file: the file; made where missing, if ``write``.
        write: alone, for writing; otherwise beside other readers.
        memory: the engine's limit, "2GB"; beyond it, it spills into the folder.

    Raises:
        WorkspaceError: in use by another process, damaged, or something else.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(file.parent / "spill"),
    }
    try:
        return duckdb.connect(str(file), read_only=not write, config=config)
    except duckdb.IOException as error:
        raise WorkspaceError(_unopened(file, first_line(error))) from error
    except duckdb.Error as error:
        raise WorkspaceError(
            f"{file}: this is not an aligngraph store ({first_line(error)}); name another folder "
            "with --workspace"
        ) from error


def _unopened(file: Path, reason: str) -> str:
    if "set lock on file" in reason or "used by another process" in reason:
        return (
            f"{file.parent}: another aligngraph process is using this workspace; "
            "wait for it to end, or use another with --workspace"
        )
    if "Permission denied" in reason or "read-only" in reason.lower():
        return (
            f"{file.parent}: no permission to use this workspace ({reason}); ask its owner, or "
            "use another with --workspace"
        )
    return (
        f"{file}: the store cannot be opened ({reason}); if it is damaged, move it away and "
        "import the sources again"
    )


def first_line(error: duckdb.Error) -> str:
    """Say what the engine says, without its hints for programmers."""
    return str(error).partition("\n")[0]
