"""What a workspace holds, without analysing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ibis import _

from aligngraph.features.coverage import SourceRow, Totals, sources, totals
from aligngraph.features.resolve import person_refs
from aligngraph.features.work import ticket_teams
from aligngraph.store import FactTables


class WarningRow(NamedTuple):
    """A kind of data warning: how often, where first, and what it means."""

    code: str
    times: int
    where: str
    message: str


@dataclass(frozen=True)
class Holdings:
    """Counts, sources and warnings of a workspace."""

    totals: Totals
    sources: Sequence[SourceRow]
    warnings: Sequence[WarningRow]

    def counts(self) -> Mapping[str, int]:
        """The counts of DESIGN §3, by name."""
        t = self.totals
        return {
            "tickets": t.tickets,
            "links": t.links,
            "changes": t.changes,
            "messages": t.messages,
            "people": t.people,
            "teams": t.teams,
            "reporting_lines": t.reporting_lines,
            "unmapped_people": t.unmapped_people,
            "unowned_tickets": t.unowned_tickets,
            "links_leaving_scope": t.links_leaving_scope,
            "warnings": sum(warning.times for warning in self.warnings),
        }

    def document(self) -> dict[str, Any]:
        """JSON-ready; times are UTC."""
        t = self.totals
        return {
            **self.counts(),
            "data_since": t.data_since,
            "data_until": t.data_until,
            "sources": [row._asdict() for row in self.sources],
            "warning_kinds": [warning._asdict() for warning in self.warnings],
        }

    def gaps(self) -> list[str]:
        """What is missing for the analyses, as sentences."""
        t, found = self.totals, []
        if not t.tickets:
            found.append("No tickets: import a dump with 'aligngraph import jira-json PATH'.")
        if not t.teams:
            found.append("No org chart: import one with 'aligngraph import org FILE'.")
        if t.teams and not t.reporting_lines:
            found.append("No reporting lines: escalation cannot be judged.")
        if t.tickets and not any(row.with_changes for row in self.sources):
            found.append("No changelog: the age of links and unseen edits are unknown.")
        cut = sum(row.cut_comments for row in self.sources)
        if cut:
            found.append(f"{cut:,} tickets have fewer comments here than in the tracker.")
        return found


def holdings(facts: FactTables) -> Holdings:
    """Count everything."""
    team_of = facts.settle(ticket_teams(facts, person_refs(facts)))
    warned = facts["data_warning"].mutate(place=_["where"])
    # Of one file or project the shorter place is the earlier one: "x:9" before "x:10".
    rank = warned.place.length().cast("string").lpad(9, "0") + warned.place + warned.message
    rows = (
        warned.mutate(rank=rank)
        .group_by("code")
        .agg(times=_.count(), where=_.place.argmin(_.rank), message=_.message.argmin(_.rank))
    )
    return Holdings(
        totals=totals(facts, team_of),
        sources=sources(facts),
        warnings=[WarningRow(**row) for row in rows.order_by("code").to_pyarrow().to_pylist()],
    )
