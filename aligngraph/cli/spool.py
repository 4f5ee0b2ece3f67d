"""Input that can be read only once (standard input, a pipe), kept in a private file meanwhile.

Importers read a file more than once. What they say of the copy is said of what the user gave.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aligngraph.errors import InputError, OrgChartError
from aligngraph.facts import DataWarning, Fact

STDIN = Path("-")


@dataclass(frozen=True)
class Spool:
    """Paths to read, and how to call those that are copies.

    Args:
        paths: in the order given.
        names: path of a copy to what the user gave.
    """

    paths: Sequence[Path]
    names: Mapping[str, str]

    def holds(self, file: Path) -> bool:
        """Whether ``file`` is a copy."""
        return str(file) in self.names

    def call(self, text: str) -> str:
        """``text`` with the user's names for copies, and paths that are no text made so."""
        for copy, given in self.names.items():
            text = text.replace(copy, given)
        return text.encode("utf-8", "backslashreplace").decode()

    def told(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """``facts`` with the user's names in warnings and errors."""
        try:
            for fact in facts:
                if isinstance(fact, DataWarning):
                    yield fact._replace(
                        where=self.call(fact.where), message=self.call(fact.message)
                    )
                else:
                    yield fact
        except OrgChartError as error:
            raise OrgChartError([self.call(problem) for problem in error.problems]) from error
        except InputError as error:
            raise InputError(self.call(str(error))) from error


@contextmanager
def spooled(paths: Sequence[Path]) -> Iterator[Spool]:
    """Paths that can be read again, for as long as the context lasts.

    Raises:
        InputError: a pipe cannot be read.
    """
    if not any(map(_is_stream, paths)):
        yield Spool(paths, {})
        return
    with tempfile.TemporaryDirectory(prefix="aligngraph-") as folder:
        copies = {
            path: Path(folder).resolve() / f"input-{number}"
            for number, path in enumerate(dict.fromkeys(filter(_is_stream, paths)), start=1)
        }
        for path, copy in copies.items():
            _copy(path, copy)
        yield Spool(
            [copies.get(path, path) for path in paths],
            {str(copy): _name(path) for path, copy in copies.items()},
        )


def _is_stream(path: Path) -> bool:
    return path == STDIN or path.is_fifo() or path.is_char_device() or path.is_socket()


def _name(path: Path) -> str:
    return "standard input" if path == STDIN else str(path)


def _copy(path: Path, copy: Path) -> None:
    try:
        with copy.open("wb") as spool:
            if path == STDIN:
                shutil.copyfileobj(sys.stdin.buffer, spool)
            else:
                with path.open("rb") as stream:
                    shutil.copyfileobj(stream, spool)
    except OSError as error:
        raise InputError(f"{_name(path)}: cannot be read ({error.strerror})") from error
