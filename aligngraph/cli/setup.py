"""``demo``, ``init`` and ``schema``: to begin with."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from aligngraph.cli import analysis, imports
from aligngraph.cli.session import Session, session, write
from aligngraph.errors import AligngraphError, InputError

_EXAMPLE = ("org.yaml", "issues.jsonl.gz")


def demo(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder to write the reports to.")
    ] = Path("aligngraph-demo"),
) -> None:
    """Import, analyse and report the example organisation, Acme, in one go."""
    given = session(context)
    org, issues = (example() / name for name in _EXAMPLE)
    with tempfile.TemporaryDirectory(prefix="aligngraph-demo-") as folder:
        current = Session(
            workspace=Path(folder) / "workspace", config=given.config, debug=given.debug
        )
        imports.run(current, "org-yaml", [org])
        imports.run(current, "jira-json", [issues])
        from aligngraph.privacy import publish

        alignment = publish(current.align(None, None), current.boundary())
        analysis.write_reports(current, alignment, out)
    page = (out / "index.html").resolve()
    given.tell(f"Open {page} in a browser; the map for engineers is map.html beside it.")


def example() -> Path:
    """The folder of the example organisation, in the installed package or in the checkout.

    Raises:
        AligngraphError: neither has it.
    """
    installed = Path(str(files("aligngraph"))) / "_acme"
    checkout = Path(__file__).resolve().parents[2] / "examples" / "acme"
    for folder in (installed, checkout):
        if all((folder / name).is_file() for name in _EXAMPLE):
            return folder
    raise AligngraphError(
        "the example organisation is missing from this installation; install aligngraph again"
    )


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write the two files.")] = Path("."),
) -> None:
    """Write a commented starter aligngraph.toml and org.yaml."""
    from aligngraph_importers.org.starter import starter_text

    from aligngraph.settings import FILE_NAME, starter_settings

    made = {folder / FILE_NAME: starter_settings(), folder / "org.yaml": starter_text()}
    taken = [str(path) for path in made if path.exists()]
    if taken:
        raise InputError(f"{', '.join(taken)}: already there; move it away, or init another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in made.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from error
    current = session(context)
    current.tell(f"Wrote {' and '.join(str(path) for path in made)}. Next:")
    current.tell("  1. describe your teams in org.yaml     2. aligngraph import org org.yaml")
    current.tell("  3. aligngraph import jira-json DUMP    4. aligngraph report --out report")


def schema_org() -> None:
    """Print the JSON Schema of the org chart, for editors that complete and check."""
    import orjson
    from aligngraph_importers.org.schema import org_schema

    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    write(orjson.dumps(org_schema(), option=options).decode())
