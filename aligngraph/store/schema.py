"""Tables derived from the fact types: one class is one table, one annotation one column.

Each table has two more columns: ``source``, who said it, and ``superseded``, true where another
row says the same thing better (``aligngraph.store.merging``). Links have a third: ``told_at``, the
time of the ticket's reading that told, since one source may hold several.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa

from aligngraph.facts import FACT_TYPES, Fact, Link

VERSION = 2
"""Raised whenever a fact type changes; a store of another version is refused with advice."""

_ARROW: Mapping[object, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),  # UTC without a zone: the same in every engine
    tuple[str, ...]: pa.list_(pa.string()),
}
_DUCKDB: Mapping[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
    pa.list_(pa.string()): "VARCHAR[]",
}


def table_name(fact_type: type[Fact]) -> str:
    """``ReportingLine`` → ``reporting_line``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", fact_type.__name__).lower()


TABLES: Mapping[str, type[Fact]] = {table_name(fact_type): fact_type for fact_type in FACT_TYPES}


def arrow_schema(fact_type: type[Fact]) -> pa.Schema:
    """The Arrow schema of what is stored of a fact type: its fields; for links, ``told_at`` too."""
    return _SCHEMAS[fact_type]


def _arrow_schema(fact_type: type[Fact]) -> pa.Schema:
    hints = typing.get_type_hints(fact_type)
    told_at = [("told_at", pa.timestamp("us"))] if fact_type is Link else []
    return pa.schema([(name, _arrow_type(hints[name])) for name in fact_type._fields] + told_at)


def create_statements() -> Sequence[str]:
    """DDL of an empty store."""
    tables = [
        f'CREATE TABLE "{name}" ({_columns(fact_type)},'
        " source INTEGER NOT NULL, superseded BOOLEAN NOT NULL)"
        for name, fact_type in TABLES.items()
    ]
    return [
        "CREATE TABLE store_version (version INTEGER NOT NULL)",
        f"INSERT INTO store_version VALUES ({VERSION})",
        "CREATE SEQUENCE source_number",
        "CREATE TABLE source (number INTEGER NOT NULL DEFAULT nextval('source_number'),"
        " id VARCHAR NOT NULL, importer VARCHAR NOT NULL, digest VARCHAR NOT NULL)",
        *tables,
    ]


def _columns(fact_type: type[Fact]) -> str:
    return ", ".join(f'"{field.name}" {_DUCKDB[field.type]}' for field in arrow_schema(fact_type))


def _arrow_type(hint: object) -> pa.DataType:
    if isinstance(hint, types.UnionType):
        (hint,) = (arg for arg in typing.get_args(hint) if arg is not type(None))
    return _ARROW[hint]


_SCHEMAS: Mapping[type[Fact], pa.Schema] = {kind: _arrow_schema(kind) for kind in FACT_TYPES}
