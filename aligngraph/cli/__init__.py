"""The command line: the only place that wires, prints and writes.

Standard output carries the result and nothing else; progress, warnings and errors go to standard
error. Exit status: 0 done, 1 ``--fail-on`` tripped, 2 wrong use or input, 3 the far side failed,
130 stopped by Ctrl-C.
Heavy libraries are imported inside commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from aligngraph.errors import AligngraphError
from aligngraph.text import plain


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the ``aligngraph`` script."""
    from aligngraph.cli.app import app

    given = list(sys.argv[1:] if arguments is None else arguments)
    # What the workspace and the reports hold is for its owner, unless they say otherwise.
    os.umask(0o077)
    try:
        app(args=given, prog_name="aligngraph")
    except AligngraphError as error:
        _end(given, error, _message(error), error.exit_status)
    except Exception as error:  # noqa: BLE001  the outermost edge: a traceback only on demand
        _end(given, error, _unforeseen(error), AligngraphError.exit_status)


def _end(given: Sequence[str], error: Exception, message: str, status: int) -> NoReturn:
    if "--debug" in given:
        raise error
    sys.stderr.write(message)
    raise SystemExit(status) from None


def _message(error: AligngraphError) -> str:
    # A name in a message may hold what would move the cursor or recolour the screen.
    lines = [plain(line) for line in str(error).splitlines()] or [type(error).__name__]
    if len(lines) == 1:
        return f"Error: {lines[0]}\n"
    return "\n".join([f"Error: {len(lines)} problems", *(f"  {line}" for line in lines)]) + "\n"


def _unforeseen(error: Exception) -> str:
    what = plain(f"{type(error).__name__}: {error}").partition("\n")[0]
    return (
        f"Error: something went wrong that aligngraph did not foresee ({what}). The workspace is "
        "as it was before this command. Please report it with what 'aligngraph --debug …' prints\n"
    )
