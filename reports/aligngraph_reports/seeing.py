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
    told = [source for source in coverage.sources if source.tickets]
    if not told:
        return "no named source"
    if len(told) > 2:
        return count(len(told), "source")
    return " and ".join(source_name(source) for source in told)


def gaps(alignment: Alignment) -> tuple[str, ...]:
    """Return what cannot be answered, one sentence each, as the analyses say it."""
    return alignment.coverage.notes


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
