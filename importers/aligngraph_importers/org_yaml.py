"""The org chart in aligngraph's own YAML (or JSON) dialect: to facts, or to every mistake in it.

All files given together are one chart and one source: importing again replaces it. The dialect
is described in ``docs/org-chart.md``. Blind to time: a chart says how things are, not since when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import ClassVar

from aligngraph.errors import InputError, OrgChartError
from aligngraph.facts import Fact
from aligngraph_importers.base import ImportContext, Importer, Origin
from aligngraph_importers.org import checks, shape
from aligngraph_importers.org.claims import claims
from aligngraph_importers.org.facts import chart_facts, chart_warnings, merged
from aligngraph_importers.org.parts import Part, load
from aligngraph_importers.org.problems import Problem

_REPORTED = 1000  # nobody reads further


class OrgYamlImporter(Importer):
    """Reads org charts in the native dialect."""

    name: ClassVar[str] = "org-yaml"
    summary: ClassVar[str] = "org chart in aligngraph's own YAML or JSON format"

    def origins(self, paths: Sequence[Path]) -> Sequence[Origin]:
        """All files together as the one source ``org``.

        Raises:
            InputError: no path, a path that does not exist, or a folder without a chart.
        """
        files = {file.resolve(): file for path in paths for file in self._files(path)}
        if not files:
            raise InputError("no org chart given; name at least one YAML file")
        return [Origin("org", tuple(files.values()))]

    def recognises(self, path: Path) -> bool:
        """Files in a folder whose name says YAML or JSON."""
        return super().recognises(path) and path.suffix.lower() in (".yaml", ".yml", ".json")

    def read(self, origin: Origin, context: ImportContext) -> Iterator[Fact]:
        """Yield the facts and warnings of the chart; nothing where it holds a mistake.

        Raises:
            OrgChartError: with all mistakes of all files.
            InputError: a file is no org chart at all.
        """
        loaded = load(tuple(enumerate(origin.files)))
        context.advance(origin.size)
        shaped = [shape.validate(part, _REPORTED) for part in loaded.parts]
        problems = [*loaded.problems, *chain.from_iterable(found for _, found in shaped)]
        index = checks.Index.of(loaded.parts)
        if loaded.complete:  # else what is missing may be in the part that could not be read
            problems += islice(_contradictions(loaded.parts, index), _REPORTED + 1)
        if problems:
            raise OrgChartError(_reported(problems))
        chart = merged([document for document, _ in shaped if document is not None])
        yield from chart_facts(chart)
        yield from chart_warnings(chart, loaded.parts[0].file, index.where)


def _contradictions(parts: Sequence[Part], index: checks.Index) -> Iterator[Problem]:
    yield from checks.organization(parts)
    yield from checks.duplicate_ids(index)
    yield from checks.references(index)
    yield from checks.cycles(index)
    yield from claims(index)


def _reported(problems: Sequence[Problem]) -> Sequence[str]:
    found = sorted(set(problems))
    lines = [str(problem) for problem in found[:_REPORTED]]
    if len(found) > _REPORTED:
        lines.append(f"{found[_REPORTED].where}: more mistakes from here on; correct those first")
    return lines
