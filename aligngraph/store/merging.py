"""Which row counts where several sources, or several pages of one, tell of the same ticket.

Every source keeps its own rows, so that re-importing it replaces exactly what it said. What is
*current* is a function of all rows together, so the order of imports cannot matter:

- a ticket is as its newest reading says; of equally new ones, the fullest;
- comments and changes accumulate: the union over all readings, each id once;
- links are as the newest readings of each of their ends say, because a link can be taken away;
  a reading that does not know of links takes none.

Only tickets with more than one reading are looked at; an import without overlap costs one count.
"""

from __future__ import annotations

from collections.abc import Sequence

_CONTENT = "hash(*COLUMNS(* EXCLUDE (source, superseded)))"

_RESET = [
    f"UPDATE {table} SET superseded = false WHERE superseded"
    for table in ("ticket", "link", "change", "message")
]

_READINGS = [
    f"""CREATE OR REPLACE TEMP TABLE reading AS
    SELECT rowid AS line, id, source, links_known, updated_at, changes_complete,
           comments_complete, {_CONTENT} AS content
    FROM ticket
    WHERE id IN (SELECT id FROM ticket GROUP BY id HAVING count(*) > 1)""",
    """CREATE OR REPLACE TEMP TABLE best_reading AS
    SELECT arg_max(line, (coalesce(updated_at, TIMESTAMP '0001-01-01'), changes_complete,
                          comments_complete, links_known, content, -source, -line)) AS line
    FROM reading GROUP BY id""",
    """CREATE OR REPLACE TEMP TABLE link_teller AS
    SELECT id, source, updated_at FROM reading WHERE links_known
    QUALIFY updated_at IS NOT DISTINCT FROM max(updated_at) OVER (PARTITION BY id)""",
]

_SUPERSEDE = [
    """UPDATE ticket SET superseded = true
    WHERE rowid IN (SELECT line FROM reading EXCEPT SELECT line FROM best_reading)""",
    """UPDATE link SET superseded = true
    WHERE ticket IN (SELECT id FROM link_teller) AND NOT EXISTS (
        SELECT 1 FROM link_teller t WHERE t.id = link.ticket AND t.source = link.source
        AND (link.told_at IS NULL OR link.told_at IS NOT DISTINCT FROM t.updated_at))""",
    *(
        f"""UPDATE {table} SET superseded = true WHERE rowid IN (
        SELECT line FROM (
            SELECT rowid AS line, row_number() OVER (
                PARTITION BY id ORDER BY {newest} {_CONTENT} DESC, source, rowid) AS rank
            FROM {table} WHERE ticket IN (SELECT id FROM reading))
        WHERE rank > 1)"""
        for table, newest in (("message", "edited_at DESC NULLS LAST,"), ("change", ""))
    ),
]


def merge_statements() -> Sequence[str]:
    """SQL that recomputes ``superseded`` from all rows of all sources."""
    return [*_RESET, *_READINGS, *_SUPERSEDE]
