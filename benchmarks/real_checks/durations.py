"""R1: do tickets linked across projects or teams take longer than those linked within them?

Population: finished tickets with a dependency link (blocks, depends, relates) to a ticket of the
same dump. Across: at least one such link crosses the boundary. Resolution time is creation to
done, in days; people are the distinct accounts that wrote, changed, were assigned or reported.
Ratios across/within come from least squares on ln(days + 1), with robust standard errors (HC1):
alone, and beside ln(people) (Herbsleb and Mockus 2003 found 2.5 that went away with people).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from aligngraph.features import base as resolved
from aligngraph.features.base import Base
from aligngraph.features.organization import org_chart
from aligngraph.features.work import DEPENDENCY_WEIGHT, links
from aligngraph.store import FactTables

HEAD = (
    "boundary",
    "within: n, median days, people",
    "across: n, median days, people",
    "ratio of medians",
    "ratio (95 %)",
    "ratio, same number of people (95 %)",
)
MIN_TICKETS = 20
_Vector = npt.NDArray[np.float64]


class Linked(NamedTuple):
    """A finished ticket with links."""

    across_projects: bool
    across_teams: bool
    days: float
    people: int


def rows(facts: FactTables, since: datetime, until: datetime) -> Iterator[dict[str, str]]:
    """A line for projects and one for teams."""
    tickets = linked(resolved.build(facts, org_chart(facts, until), since, until))
    days = np.array([t.days for t in tickets])
    people = np.array([float(t.people) for t in tickets])
    for name, crossing in (
        ("project", [t.across_projects for t in tickets]),
        ("team", [t.across_teams for t in tickets]),
    ):
        yield _line(name, np.array(crossing, dtype=bool), days, people)


def _line(
    name: str, across: npt.NDArray[np.bool_], days: _Vector, people: _Vector
) -> dict[str, str]:
    groups = [
        f"{group.sum():,}, {_median(days[group]):.0f}, {_median(people[group]):.0f}"
        for group in (~across, across)
    ]
    if min(across.sum(), (~across).sum()) < MIN_TICKETS:
        return dict(zip(HEAD, (name, *groups, "too few tickets", "", ""), strict=True))
    side = across.astype(float)
    cells = (
        f"{_median(days[across]) / max(_median(days[~across]), 1):.2f}",
        _effect(days, [side]),
        _effect(days, [side, np.log(people)]),
    )
    return dict(zip(HEAD, (name, *groups, *cells), strict=True))


def _median(values: _Vector) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _effect(days: _Vector, columns: Sequence[_Vector]) -> str:
    """Say exp of the first column's coefficient, with its 95 % interval."""
    x = np.column_stack([np.ones(len(days)), *columns])
    y = np.log(days + 1)
    inverse = np.linalg.inv(x.T @ x)
    slopes = inverse @ x.T @ y
    rest = (y - x @ slopes) ** 2
    spread = inverse @ (x.T @ (rest[:, None] * x)) @ inverse * len(y) / (len(y) - x.shape[1])
    error = float(np.sqrt(spread[1, 1]))
    low, middle, high = np.exp(slopes[1] + error * np.array([-1.96, 0.0, 1.96]))
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def linked(base: Base) -> list[Linked]:
    """Every ticket of the population."""
    facts = base.facts
    told = links(facts).filter(
        _.kind.isin(list(DEPENDENCY_WEIGHT)) & _.origin.notnull() & _.target.notnull()
    )
    ends = ibis.union(
        told.select(ticket="origin", other="target"), told.select(ticket="target", other="origin")
    )
    home = facts["ticket"].select(ticket="id", project="project", created_at="created_at")
    home = home.left_join(base.team_of.select("ticket", "team"), "ticket")
    home = home.drop(ibis.selectors.endswith("_right"))
    there = home.select(other="ticket", other_project="project", other_team="team")
    each = (
        ends.join(home, "ticket")
        .join(there, "other")
        .group_by("ticket")
        .agg(
            across_projects=(_.project != _.other_project).any(),
            across_teams=(_.team != _.other_team).any().fill_null(False),
            created_at=_.created_at.min(),
        )
    )
    done = base.interval.filter(_.done_at.notnull()).select("ticket", "done_at")
    rows = (
        each.join(done, "ticket")
        .join(_people(facts), "ticket")
        .select(
            "across_projects",
            "across_teams",
            "people",
            days=(_.done_at.epoch_seconds() - _.created_at.epoch_seconds()) / 86_400,
        )
    )
    return [Linked(**row) for row in rows.filter(_.days >= 0).to_pyarrow().to_pylist()]


def _people(facts: FactTables) -> ir.Table:
    """``ticket, people``: distinct accounts that took part."""
    ticket = facts["ticket"]
    parts = ibis.union(
        ticket.select(ticket="id", who="assignee"),
        ticket.select(ticket="id", who="reporter"),
        facts["message"].select("ticket", who="author"),
        facts["change"].select("ticket", who="actor"),
    )
    parts = parts.filter(_.who.notnull() & _.ticket.notnull())
    return parts.group_by("ticket").agg(people=_.who.nunique())
