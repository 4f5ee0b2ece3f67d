"""``graph export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from aligngraph.cli.analysis import Anonymize, People, Since, Until
from aligngraph.cli.session import session


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write: .graphml, .gexf or .json.")],
    level: Annotated[
        Literal["teams", "people", "tickets"], typer.Option(help="How much detail.")
    ] = "teams",
    project: Annotated[
        str | None, typer.Option(help="Tickets of this project only, with their neighbours.")
    ] = None,
    since: Since = None,
    until: Until = None,
    people: People = False,
    anonymize: Anonymize = False,
) -> None:
    """Export the organisation's graph for networkx, Gephi or Cytoscape."""
    from aligngraph.analyses.run import analyze_with_base
    from aligngraph.features.graphs import graph_of
    from aligngraph.graph import Naming, check_suffix, write_graph
    from aligngraph.privacy import reader_names

    current = session(context)
    check_suffix(file)
    boundary = current.boundary(people=people, anonymize=anonymize)
    with current.open() as workspace:
        run = analyze_with_base(workspace.facts, current.settings, *current.dates(since, until))
        names = reader_names(run.alignment, boundary)
        graph = graph_of(
            run.base,
            level,
            project=project,
            names=Naming(
                label=names.name,
                id=names.id,
                people=people and not anonymize,
                texts=not anonymize,
            ),
            teams=run.alignment.teams,
            seams=run.alignment.seams,
        )
    write_graph(graph, file)
    size = f"{graph.number_of_nodes():,} nodes, {graph.number_of_edges():,} edges"
    current.tell(f"Wrote {file}: {size}.")
