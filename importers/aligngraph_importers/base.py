"""What an importer is: a source in, facts out.

An importer subclasses ``Importer`` and is found through the entry-point group
``aligngraph.importers``. It only reads: it neither prints nor writes, and hands every fact,
warnings included, to its caller, who stores all of one command in one transaction. A source that
cannot be used at all raises ``InputError``; a record that cannot be used becomes a
``DataWarning`` and is skipped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import ClassVar

from aligngraph.errors import InputError
from aligngraph.facts import Fact

GROUP = "aligngraph.importers"


@dataclass(frozen=True)
class Origin:
    """One source: what it says replaces what it said before.

    Args:
        id: stable name of the source in the store ("jira-json:issues.jsonl").
        files: the files that are this source, in reading order.
    """

    id: str
    files: tuple[Path, ...]

    @property
    def size(self) -> int:
        """Bytes on disk, for progress."""
        return sum(file.stat().st_size for file in self.files)


@dataclass(frozen=True)
class ImportSettings:
    """The importer's part of aligngraph.toml.

    Args:
        link_types: link type name, or its inward or outward words, to a ``LinkKind``; with
            ``"reverse blocks"`` for a type whose words run against the meaning.
        bots: account ids, usernames or display names that are automation; ``*`` matches any run.
        team_fields, epic_fields, acceptance_fields, points_fields: custom field ids, where the
            dump alone does not tell ("customfield_10001").
        browse_url: base of ticket links, where ``self`` does not tell ("https://jira.acme.example").
        site: name prefixed to ids, to keep two trackers apart in one workspace.
    """

    link_types: Mapping[str, str] = field(default_factory=dict)
    bots: tuple[str, ...] = ()
    team_fields: tuple[str, ...] = ()
    epic_fields: tuple[str, ...] = ()
    acceptance_fields: tuple[str, ...] = ()
    points_fields: tuple[str, ...] = ()
    browse_url: str | None = None
    site: str | None = None


def _no_progress(advanced: int) -> None:
    """Ignore progress."""


@dataclass(frozen=True)
class ImportContext:
    """What a caller lends an importer.

    Args:
        settings: the user's overrides.
        advance: called with the number of input bytes (as stored on disk) read since last time.
    """

    settings: ImportSettings = field(default_factory=ImportSettings)
    advance: Callable[[int], None] = _no_progress


class Importer(ABC):
    """A kind of source.

    Class attributes:
        name: as on the command line ("jira-json") and in source ids.
        summary: one line for help.
    """

    name: ClassVar[str]
    summary: ClassVar[str]

    def origins(self, paths: Sequence[Path]) -> Sequence[Origin]:
        """Sources named by ``paths``: by default each file, and each file of a folder, is one.

        Raises:
            InputError: a path does not exist, or a folder holds no file.
        """
        files = [file for path in paths for file in self._files(path)]
        return [Origin(f"{self.name}:{file.resolve()}", (file,)) for file in dict.fromkeys(files)]

    def recognises(self, path: Path) -> bool:
        """Whether a file found in a folder is worth reading: by default, any that is not hidden."""
        return not path.name.startswith(".")

    @abstractmethod
    def read(self, origin: Origin, context: ImportContext) -> Iterator[Fact]:
        """Yield every fact of one source, streaming.

        Raises:
            InputError: the source is not what it claims to be.
        """

    def _files(self, path: Path) -> Sequence[Path]:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and self.recognises(p))
            if not found:
                raise InputError(f"{path}: the folder holds no file that {self.name} can read")
            return found
        if not path.exists():
            raise InputError(f"{path}: no such file; give the path of a file or folder to import")
        return [path]


def importers() -> Mapping[str, Importer]:
    """All installed importers by name, those of other packages included."""
    found = (entry.load()() for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name))
    return {importer.name: importer for importer in found}
