"""Charts of real organisations, where they lie beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from aligngraph_importers.base import ImportContext
from aligngraph_importers.org_yaml import OrgYamlImporter

from aligngraph.facts import DataWarning, Membership, Organization, Person, Team


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["tidev", "duraspace"])
def test_real_charts_import(shared_data: Path, name: str) -> None:
    """Charts derived from real trackers import, and say that they know no reporting lines."""
    file = shared_data / name / "org.yaml"
    if not file.is_file():
        pytest.skip(f"no chart {name}/org.yaml among the real exports")
    importer = OrgYamlImporter()
    (origin,) = importer.origins([file])
    facts = list(importer.read(origin, ImportContext()))
    kinds = {kind: sum(isinstance(f, kind) for f in facts) for kind in (Organization, Person, Team)}
    assert kinds[Organization] == 1
    assert kinds[Person] == file.read_text().count("    jira:")
    assert kinds[Team] > 1
    assert {f.person for f in facts if isinstance(f, Membership)} == {
        f.id for f in facts if isinstance(f, Person)
    }
    codes = {f.code for f in facts if isinstance(f, DataWarning)}
    assert codes == {"no-reporting-lines", "team-without-lead"}
