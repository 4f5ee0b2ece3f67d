"""All commands, and the options that stand before them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligngraph import __version__
from aligngraph.cli import analysis, graphs, imports, setup, status
from aligngraph.cli.session import Session

app = typer.Typer(
    name="aligngraph",
    help="Shows where teams that depend on each other do not talk, and what to do about it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
import_app = typer.Typer(help="Read a source into the workspace.", no_args_is_help=True)
graph_app = typer.Typer(help="The organisation as a graph.", no_args_is_help=True)
schema_app = typer.Typer(help="Schemas of the formats aligngraph reads.", no_args_is_help=True)
app.add_typer(import_app, name="import")
app.add_typer(graph_app, name="graph")
app.add_typer(schema_app, name="schema")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"aligngraph {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    workspace: Annotated[
        Path,
        typer.Option(
            "--workspace",
            "-w",
            envvar="ALIGNGRAPH_WORKSPACE",
            help="Folder that holds the facts (made where missing).",
        ),
    ] = Path(".aligngraph"),
    config: Annotated[
        Path | None, typer.Option(help="Settings file [default: ./aligngraph.toml].")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keep what every command needs."""
    context.obj = Session(workspace=workspace, config=config, debug=debug)


app.command("demo")(setup.demo)
app.command("init")(setup.init)
schema_app.command("org")(setup.schema_org)
import_app.command("org")(imports.org)
import_app.command("jira-json")(imports.jira_json)
app.command("status")(status.status)
app.command("analyze")(analysis.analyze)
app.command("explain")(analysis.explain)
app.command("report")(analysis.report)
graph_app.command("export")(graphs.export)
