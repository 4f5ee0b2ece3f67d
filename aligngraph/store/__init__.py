"""The workspace: facts in an embedded DuckDB file, written in transactions, read through Ibis."""

from aligngraph.store.facts_tables import FactTables
from aligngraph.store.workspace import ImportSummary, Workspace

__all__ = ["FactTables", "ImportSummary", "Workspace"]
