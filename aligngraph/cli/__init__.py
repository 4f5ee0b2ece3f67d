"""The command line: the only place that wires, prints and writes.

Standard output carries the result and nothing else; progress, warnings and errors go to standard
error. Exit status: 0 done, 1 ``--fail-on`` tripped, 2 wrong use or input, 3 the far side failed.
Heavy libraries are imported inside commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from aligngraph.errors import AligngraphError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the ``aligngraph`` script."""
    from aligngraph.cli.app import app

    given = list(sys.argv[1:] if arguments is None else arguments)
    # What the workspace and the reports hold is for its owner, unless they say otherwise.
    os.umask(0o077)
    try:
        app(args=given, prog_name="aligngraph")
    except AligngraphError as error:
        if "--debug" in given:
            raise
        sys.stderr.write(_message(error))
        raise SystemExit(error.exit_status) from None
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The workspace is as it was before this command.\n")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _message(error: AligngraphError) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    if len(lines) == 1:
        return f"Error: {lines[0]}\n"
    return "\n".join([f"Error: {len(lines)} problems", *(f"  {line}" for line in lines)]) + "\n"
