"""How mistakes are placed, worded and, where a name is misspelt, put right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_SHOWN = 60
_COMPARISONS = 300_000  # about two seconds


class Where(NamedTuple):
    """A place in one of the files of a chart; sorts in reading order."""

    order: int  # of the file in the import, from 0
    line: int
    column: int
    file: str

    def __str__(self) -> str:
        """As editors and terminals link it: ``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def file_line(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"

    def seen_from(self, other: Where) -> str:
        """``line 7`` within one file, ``file:line`` from another."""
        return f"line {self.line}" if self.order == other.order else self.file_line


class Problem(NamedTuple):
    """A mistake: where, and what is wrong and what to do."""

    where: Where
    text: str

    def __str__(self) -> str:
        """One line of an ``OrgChartError``."""
        return f"{self.where}: {self.text}"


def shown(text: str) -> str:
    """``text`` quoted for a message, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


class Nearest:
    """Finds what a misspelt name most likely means.

    Comparing is slow, so that the number of comparisons over the object's life is limited; beyond
    it only names that differ in nothing but letter case or spaces are found.

    Args:
        meanings: every spelling that a suggestion may start from, to what to suggest.
    """

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = {_folded(spelling): meaning for spelling, meaning in meanings.items()}
        self._known: dict[str, str | None] = {}
        self._left = _COMPARISONS

    @classmethod
    def of(cls, names: Iterable[str]) -> Nearest:
        """Suggest the names themselves."""
        return cls({name: name for name in names})

    def to(self, word: str) -> str | None:
        """The name meant by ``word``, or None where none is near."""
        folded = _folded(word)
        if folded not in self._known:
            self._known[folded] = self._meanings.get(folded) or self._search(folded)
        return self._known[folded]

    def advice(self, word: str, otherwise: str) -> str:
        """``did you mean 'x'?``, or ``otherwise``."""
        meant = self.to(word)
        return f"did you mean {shown(meant)}?" if meant else otherwise

    def _search(self, folded: str) -> str | None:
        if self._left <= 0 or len(folded) > _SHOWN:
            return None
        self._left -= len(self._meanings)
        close = difflib.get_close_matches(folded, self._meanings, n=1, cutoff=0.6)
        return self._meanings[close[0]] if close else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", "-").split())
