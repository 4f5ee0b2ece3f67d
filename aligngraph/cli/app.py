"""All commands, and the options that stand before them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from aligngraph import __version__
from aligngraph.cli import analysis, graphs, imports, setup, status
from aligngraph.cli.session import Session

INTERRUPTED = 130


class Commands(TyperGroup):
    """The commands, with an orderly end where somebody does not want the rest."""

    # typer has no public name for the class that its base expects here
    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run a command; see ``TyperGroup``."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.stderr.write("\nStopped. The workspace is as it was before this command.\n")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # Whoever read our output has seen enough; Python must not complain at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None


app = typer.Typer(
    name="aligngraph",
    cls=Commands,
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
        Path | None, typer.Option(help="Settings file (default: ./aligngraph.toml).")
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
