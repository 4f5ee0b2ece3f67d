"""What the data cannot show, in sentences; every report opens with it.

Blind to what no source mentions at all: a channel nobody imported is unknown, not silent.
"""

from __future__ import annotations

from datetime import datetime

from aligngraph.alignment import Alignment, Coverage, SourceCoverage
from aligngraph_reports.safe import shorten
from aligngraph_reports.words import count, number, period, share


def source_name(source: SourceCoverage) -> str:
    """Return a source without the folders it lay in: "jira-json issues.jsonl"."""
    _, _, rest = source.source.partition(":")
    file = rest.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return f"{source.importer} {file}".strip()


def sees(alignment: Alignment) -> tuple[str, ...]:
    """Return the parts of the line under the title: sources, ownership, who can be judged."""
    coverage = alignment.coverage
    if not coverage.tickets:
        return ("No tickets yet",)
    owned = coverage.tickets - coverage.unowned_tickets
    parts = [
        f"{number(coverage.tickets)} tickets from {_sources(coverage)}",
        f"{share(owned, coverage.tickets)} of tickets have a team",
        f"{count(coverage.cross_team_links, 'link')} between teams",
    ]
    unjudged = [shorten(team.name, 40) for team in alignment.teams if not team.judged]
    if unjudged:
        shown = ", ".join(unjudged[:3]) + (
            f" and {len(unjudged) - 3} more" if len(unjudged) > 3 else ""
        )
        parts.append(f"cannot judge: {shown}")
    return tuple(parts)


def _sources(coverage: Coverage) -> str:
    if not coverage.sources:
        return "no named source"
    if len(coverage.sources) > 2:
        return count(len(coverage.sources), "source")
    return " and ".join(source_name(source) for source in coverage.sources)


def gaps(alignment: Alignment) -> tuple[str, ...]:
    """Return what cannot be answered, one sentence each: the analyses' notes, then the counts."""
    coverage = alignment.coverage
    found = list(coverage.notes)
    if coverage.unmapped_people:
        found.append(
            f"{count(coverage.unmapped_people, 'person', 'people')} in the tracker "
            "could not be matched to the org chart; what they wrote counts for no team."
        )
    if coverage.unowned_tickets:
        found.append(
            f"{count(coverage.unowned_tickets, 'ticket')} "
            f"({share(coverage.unowned_tickets, coverage.tickets)}) belong to no team."
        )
    if coverage.links_leaving_scope:
        found.append(
            f"{count(coverage.links_leaving_scope, 'link')} lead to tickets that were not imported."
        )
    if coverage.undated_links:
        found.append(
            f"{count(coverage.undated_links, 'link')} have no date of creation; they count from "
            "the creation of the younger ticket."
        )
    return (*found, *_missing(coverage), *_cut(coverage))


def _missing(coverage: Coverage) -> list[str]:
    missing = []
    if coverage.tickets and not coverage.has_changelog:
        missing.append(
            "There is no change history, so edits that the other side did not see cannot be "
            "found. A JSON export with the changelog expanded would show them."
        )
    if coverage.teams and not coverage.reporting_lines:
        missing.append(
            "The org chart has no reporting lines, so decisions that wait on a manager cannot be "
            "found. Add `manager` to the people in the org chart."
        )
    return missing


def _cut(coverage: Coverage) -> list[str]:
    cut = sum(source.tickets_with_cut_comments for source in coverage.sources)
    if not cut:
        return []
    return [f"The export cut the comments of {count(cut, 'ticket')}; some talk is missing."]


def first_steps(alignment: Alignment) -> tuple[tuple[str, str], ...]:
    """Return what is missing altogether, and the command that would bring it: (what, command)."""
    coverage = alignment.coverage
    steps = []
    if not alignment.teams:
        steps.append(("No teams: nobody is on an org chart yet.", "aligngraph import org org.yaml"))
    if not coverage.tickets:
        steps.append(("No tickets have been read yet.", "aligngraph import jira-json issues.jsonl"))
    elif not coverage.tickets_in_window:
        steps.append(
            (
                f"No ticket was touched from {period(*_window(alignment))}.",
                "aligngraph analyze --since all",
            )
        )
    return tuple(steps)


def _window(alignment: Alignment) -> tuple[datetime, datetime]:
    return alignment.window.since, alignment.window.until
