"""Link types: kind and direction by words, by name, by settings, and for all that is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from aligngraph_importers.jira.linktypes import LinkTypes, TypeMeaning, normal
from aligngraph_importers.jira.shapes import LinkTypeShape

from aligngraph.errors import InputError
from aligngraph.facts import LINK_KINDS


def meaning(name: str, inward: str, outward: str, **overrides: str) -> TypeMeaning:
    """What a link type means, under overrides of its name."""
    settings = {name.replace("_", " "): kind for name, kind in overrides.items()}
    return LinkTypes(settings).of(LinkTypeShape(name, inward, outward))


@pytest.mark.parametrize(
    ("name", "inward", "outward", "kind", "forward"),
    [
        ("Blocks", "is blocked by", "blocks", "blocks", True),
        ("Blocker", "blocks", "is blocked by", "blocks", False),
        ("Depends", "is dependent of", "depends on", "depends", True),
        ("Dependency", "required by", "depends on", "depends", True),
        ("5 - Depend", "depends on", "is depended on by", "depends", False),
        ("Gantt: finish-start", "has to be done after", "has to be done before", "blocks", True),
        (
            "Gantt Start to End",
            "start is earliest end of",
            "earliest end is start of",
            "blocks",
            False,
        ),
        ("Problem/Incident", "is caused by", "causes", "depends", False),
        ("Child-Issue", "is a child of", "is a parent of", "composition", True),
        ("is-subtask-of", "is parent of", "is subtask of", "composition", False),
        ("Cloners", "is cloned into", "is cloned from", "duplicates", True),
        ("Cloners", "Cloned to", "Cloned from", "duplicates", True),
        ("Supersede", "is superseded by", "supersedes", "duplicates", False),
        ("Preceded By", "Preceded By", "Precedes", "blocks", True),
        ("Blocked", "Blocked", "Blocked", "blocks", False),
        ("Not related", "has nothing to", "do not relates to", "none", True),
        ("Addresses", "addressed by", "addresses", "relates", True),
        ("Blockade", "wird blockiert von", "blockiert", "blocks", True),
    ],
)
def test_known_types(name: str, inward: str, outward: str, kind: str, forward: bool) -> None:
    """The words decide the kind and who comes first, the name only where they do not tell."""
    assert meaning(name, inward, outward) == (kind, forward, True)


@pytest.mark.parametrize(
    ("inward", "outward", "kind", "forward"),
    [
        ("is hard-blocked by team of", "hard-blocks team of", "blocks", True),
        ("is a hard requirement for", "hard requires", "depends", True),
        ("needs the outcome of", "", "depends", True),
        ("is somehow near", "is somehow near to", "relates", True),
    ],
)
def test_unknown_types_are_guessed(inward: str, outward: str, kind: str, forward: bool) -> None:
    """The kind of a type nobody described is guessed from its words, and marked as a guess."""
    found = meaning("House type", inward, outward)
    assert (found.kind, found.known) == (kind, False)
    assert kind == "relates" or found.outward_forward is (forward if outward else not forward)


def test_settings_override() -> None:
    """A setting by name changes the kind and keeps the direction; "reverse" turns it round."""
    assert meaning("Relates", "relates to", "relates to", Relates="depends") == (
        "depends",
        True,
        True,
    )
    # A depends on B: as a blocking link, B blocks A.
    assert meaning("Needs", "is needed by", "needs", Needs="blocks") == ("blocks", False, True)
    assert (
        meaning("Blocks", "is blocked by", "blocks", Blocks="reverse blocks").outward_forward
        is False
    )
    assert meaning("X", "y", "z", z="reverse depends") == ("depends", False, True)
    assert meaning("X", "y", "z", y="depends") == ("depends", False, True)


def test_settings_that_name_no_kind() -> None:
    """A kind that does not exist is refused, naming the type and the kinds there are."""
    with pytest.raises(InputError, match='"Relates" is set to "blocking"; use one of blocks'):
        LinkTypes({"Relates": "blocking"})


def test_both_ends_agree() -> None:
    """A type with its words swapped means the same with its ends swapped."""
    for inward, outward in (("is blocked by", "blocks"), ("required by", "depends on")):
        there, back = meaning("T", inward, outward), meaning("T", outward, inward)
        assert (there.kind, there.outward_forward) == (back.kind, not back.outward_forward)


def test_normal_words() -> None:
    """Words are compared without case, numbering, curly apostrophes and double spaces."""
    assert normal("1 - Can\N{RIGHT SINGLE QUOTATION MARK}t  Start.") == "can't start"
    assert normal(None) == ""


def real_types(folder: Path) -> Iterator[LinkTypeShape]:
    """The link types of fifteen public trackers."""
    trackers = json.loads((folder / "jira_issuelinktype_information.json").read_text())
    for types in trackers.values():
        for type_ in types.values():
            yield LinkTypeShape(type_["name"], type_["inward"], type_["outward"])


@pytest.mark.real_data
def test_all_public_types_are_known(shared_data: Path) -> None:
    """No link type of fifteen public trackers is left to guessing."""
    types = LinkTypes({})
    shapes = list(real_types(shared_data))
    assert len(shapes) > 100
    assert [shape for shape in shapes if not types.of(shape).known] == []


@pytest.mark.real_data
def test_all_public_names_are_known(shared_data: Path) -> None:
    """Names alone, as a CSV export has them, are enough, and agree with the published grouping."""
    types = LinkTypes({})
    groups = json.loads((shared_data / "jira_issue_linktype_mapping.json").read_text())[
        "link types"
    ]
    kinds = {name: types.of(LinkTypeShape(name)) for name in groups}
    assert [name for name, found in kinds.items() if not found.known] == []
    assert {found.kind for found in kinds.values()} <= set(LINK_KINDS)
    wanted = {
        "Block": "blocks",
        "Depend": "depends",
        "Relate": "relates",
        "Duplicate": "duplicates",
    }
    for name, group in groups.items():
        if group in wanted and not name.startswith("Gantt"):
            assert kinds[name].kind == wanted[group], name
