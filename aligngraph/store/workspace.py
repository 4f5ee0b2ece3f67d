"""A workspace: one folder, one DuckDB file, one writer at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from aligngraph.errors import WorkspaceError
from aligngraph.facts import Fact, Link, Ticket
from aligngraph.store import schema
from aligngraph.store.facts_tables import FactTables
from aligngraph.store.files import connect, exists, first_line, make_private
from aligngraph.store.merging import merge_statements

FILE_NAME = "facts.duckdb"
BATCH = 20_000
"""Rows buffered per table before they go to the engine: large enough to amortise the hand-over,
small enough to keep an import's memory flat."""


@dataclass(frozen=True)
class ImportSummary:
    """How many rows of each table one source holds."""

    source: str
    rows: Mapping[str, int]


class Workspace:
    """Facts of one organisation, on disk.

    Open it with ``Workspace.open``; it is a context manager. Readers may share a workspace; a
    writer is alone.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, write: bool = False, memory: str = "2GB") -> Self:
        """Open a workspace.

        Args:
            path: its folder.
            write: open for writing, alone; the folder is made (mode 0700) where missing.
            memory: the engine's memory limit, e.g. "2GB"; beyond it, it spills into the workspace.

        Raises:
            WorkspaceError: missing, in use by another process, damaged or of another version.
        """
        file = path / FILE_NAME
        if write:
            make_private(path)
        elif not exists(file):
            raise WorkspaceError(
                f"{path}: there is no aligngraph workspace here; start one with "
                "'aligngraph import org FILE', or name another with --workspace"
            )
        connection = connect(file, write=write, memory=memory)
        workspace = cls(path, connection)
        try:
            if write and workspace._is_empty():
                workspace._create(file)
            workspace._check_version()
        except BaseException:
            workspace.close()
            raise
        return workspace

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, duckdb.OutOfMemoryException):
            raise WorkspaceError(
                f"{self.path}: the store ran out of memory ({first_line(error)}); give it more "
                "with 'memory' under [engine] in aligngraph.toml"
            ) from error
        if isinstance(error, duckdb.IOException | duckdb.FatalException):
            raise WorkspaceError(
                f"{self.path}: the store cannot be read ({first_line(error)}); check the free disk "
                "space; if the file is damaged, import the sources into a new workspace "
                "(--workspace NEW)"
            ) from error

    @property
    def facts(self) -> FactTables:
        """The current facts as Ibis tables."""
        return FactTables.of_duckdb(self._connection)

    def digests(self) -> Mapping[str, str]:
        """The content digest of every source held, by source id."""
        return dict(self._connection.execute("SELECT id, digest FROM source").fetchall())

    def warnings(self, sources: Sequence[str]) -> list[tuple[str, int, str, str]]:
        """Data warnings of some sources: code, how often, where first, and what it means."""
        return self._connection.execute(
            """SELECT w.code, count(*), arg_min(w."where", w.rowid), arg_min(w.message, w.rowid)
            FROM data_warning w JOIN source s ON s.number = w.source
            WHERE list_contains(?, s.id) GROUP BY w.code ORDER BY w.code""",
            [list(sources)],
        ).fetchall()

    @contextmanager
    def importing(self) -> Iterator[None]:
        """One transaction: all sources replaced within it count together, or none does."""
        try:
            self._connection.execute("BEGIN")
            yield
            for statement in merge_statements():
                self._connection.execute(statement)
            self._connection.execute("COMMIT")
        except duckdb.Error as error:
            self._roll_back()
            raise WorkspaceError(
                f"{self.path}: the store could not take the import ({first_line(error)}); "
                "nothing was changed. Check the free disk space and try again"
            ) from error
        except BaseException:
            self._roll_back()
            raise

    def replace(
        self, source: str, importer: str, digest: str, facts: Iterable[Fact]
    ) -> ImportSummary:
        """Replace everything ``source`` said by ``facts``; call within ``importing``.

        A ticket's links are told with it: they follow it, before the next ticket.
        """
        self._forget(source)
        number = self._number(source, importer, digest)
        counts: dict[str, int] = defaultdict(int)
        buffers: dict[type[Fact], list[tuple[object, ...]]] = defaultdict(list)
        told_by: Ticket | None = None
        for fact in facts:
            kind = type(fact)
            buffer = buffers[kind]
            if isinstance(fact, Link):
                known = told_by is not None and told_by.id == fact.ticket
                buffer.append((*fact, told_by.updated_at if told_by and known else None))
            else:
                buffer.append(fact)
            if isinstance(fact, Ticket):
                told_by = fact
            if len(buffer) >= BATCH:
                counts[schema.table_name(kind)] += self._append(kind, buffer, number)
                buffer.clear()
        for kind, buffer in buffers.items():
            counts[schema.table_name(kind)] += self._append(kind, buffer, number)
        return ImportSummary(source, dict(counts))

    # --- inside ---------------------------------------------------------------------------

    def _is_empty(self) -> bool:
        """Whether nothing was ever made in it, be it new or a first use that was cut off."""
        return self._connection.execute("SELECT 1 FROM duckdb_tables()").fetchone() is None

    def _create(self, file: Path) -> None:
        file.chmod(0o600)
        with self._transaction():
            for statement in schema.create_statements():
                self._connection.execute(statement)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        self._connection.execute("COMMIT")

    def _roll_back(self) -> None:
        try:
            self._connection.execute("ROLLBACK")
        except duckdb.TransactionException:
            return  # the engine already gave the transaction up

    def _check_version(self) -> None:
        try:
            row = self._connection.execute("SELECT version FROM store_version").fetchone()
        except duckdb.CatalogException:
            row = None
        if row is None:
            raise WorkspaceError(
                f"{self.path}: {FILE_NAME} holds no aligngraph facts; name another folder with "
                "--workspace"
            )
        if row[0] != schema.VERSION:
            raise WorkspaceError(
                f"{self.path}: this workspace has schema version {row[0]}, and this aligngraph "
                f"reads version {schema.VERSION}. Import the sources into a new workspace "
                "(--workspace NEW), or use the aligngraph that made it"
            )

    def _forget(self, source: str) -> None:
        row = self._connection.execute(
            "SELECT number FROM source WHERE id = ?", [source]
        ).fetchone()
        if row is None:
            return
        for table in schema.TABLES:
            self._connection.execute(f'DELETE FROM "{table}" WHERE source = ?', row)
        self._connection.execute("DELETE FROM source WHERE number = ?", row)

    def _number(self, source: str, importer: str, digest: str) -> int:
        row = self._connection.execute(
            "INSERT INTO source (id, importer, digest) VALUES (?, ?, ?) RETURNING number",
            [source, importer, digest],
        ).fetchone()
        assert row is not None  # INSERT … RETURNING of one row
        return int(row[0])

    def _append(self, kind: type[Fact], rows: list[tuple[object, ...]], source: int) -> int:
        if not rows:
            return 0
        fields = schema.arrow_schema(kind)
        columns = [
            pa.array(column, type=field.type)
            for column, field in zip(zip(*rows, strict=True), fields, strict=True)
        ]
        batch = pa.Table.from_arrays(columns, schema=fields)
        self._connection.register("incoming", batch)
        self._connection.execute(
            f'INSERT INTO "{schema.table_name(kind)}" SELECT *, ?, false FROM incoming', [source]
        )
        self._connection.unregister("incoming")
        return len(rows)
