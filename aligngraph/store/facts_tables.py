"""The current facts as Ibis tables, whatever engine holds them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from aligngraph.store.schema import TABLES

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

_NUMBER = itertools.count(1)


class FactTables:
    """One Ibis table per fact type, superseded rows left out: ``facts["ticket"]``.

    Besides the fact types there is ``source`` (number, id, importer, digest); every fact row
    carries the number of its source.
    """

    def __init__(self, tables: Mapping[str, ir.Table]) -> None:
        self._tables = tables

    def __getitem__(self, name: str) -> ir.Table:
        return self._tables[name]

    @staticmethod
    def settle(expression: ir.Table) -> ir.Table:
        """The expression's result as a temporary table of its engine, gone with the connection.

        Not ``cache()``: its tables live and die with the garbage collector.
        """
        engine = expression.get_backend()
        return engine.create_table(f"settled_{next(_NUMBER)}", expression, temp=True)

    @classmethod
    def of_duckdb(cls, connection: duckdb.DuckDBPyConnection) -> FactTables:
        """The tables of an open store."""
        import ibis  # here: it takes a second, and an import of data never needs it

        backend = ibis.duckdb.from_connection(connection)
        current = {
            name: table.filter(~table.superseded).select(*kind._fields, "source")
            for name, kind in TABLES.items()
            for table in [backend.table(name)]
        }
        return cls({**current, "source": backend.table("source")})
