"""What is wrong in a chart: everything at once, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Mistakes = Callable[..., Sequence[str]]

HEAD = "organization: A\npeople: [{id: ana, name: Ana Diaz}, {id: bo-lind, name: Bo Lind}]\n"


def test_all_mistakes_at_once_in_reading_order(mistakes: Mistakes) -> None:
    """Mistakes of notation, shape, reference and contradiction are reported together."""
    found = mistakes(
        "people:\n"
        "  - {id: ana, name: Ana, nick: A}\n"
        "  - {id: ana, name: Bo, name: Lo}\n"
        "teams:\n"
        "  - {id: t, name: T, lead: anna, members: ana}\n"
    )
    assert found == [
        "org0.yaml:1:1: the organization has no name; add a line organization: …",
        "org0.yaml:2:26: unknown key 'nick' in people[0]; "
        "remove it, or use one of id, name, email, title, role, manager, jira",
        "org0.yaml:3:10: person id 'ana' in people[1] is already used at line 2; "
        "give each its own id, or remove one",
        "org0.yaml:3:25: key 'name' appears twice in one mapping (first on line 3); "
        "keep one of them",
        "org0.yaml:5:28: unknown person 'anna' in teams[0].lead; did you mean 'ana'?",
        "org0.yaml:5:43: teams[0].members must be a list, but is the text 'ana'; write [ana]",
    ]


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        ("teams: [{id: t, name: T, lead: bo-lnd}]", "3:32: unknown person 'bo-lnd' in teams[0]."),
        ("teams: [{id: t, name: T, lead: bo-lnd}]", "lead; did you mean 'bo-lind'?"),
        ("teams: [{id: t, name: T, lead: Bo Lind}]", "did you mean 'bo-lind'?"),
        ("teams: [{id: t, name: T, members: [ana, zzzzz]}]", "teams[0].members[1]; add it under"),
        ("teams: [{id: t, name: T, parent: t}]", "that is the id of a team, and a group is needed"),
        ("teams: [{id: t, name: T, ledd: ana}]", "'ledd' in teams[0]; did you mean 'lead'?"),
        ("teams: [{id: t, name: T, group: g}]", "did you mean 'parent'?"),
        ("teams: [{id: t, name: T, kind: Stream aligned}]", "did you mean 'stream-aligned'?"),
        ("teams: [{id: t, name: T, kind: [platform]}]", "3:32: teams[0].kind must be one word"),
        ("teams: [{id: t}]", "3:9: teams[0] has no name; add name: …"),
        ("teams: [{id: , name: T}]", "3:14: teams[0].id is empty; give it a value"),
        ("teams: [{id: '', name: T}]", "teams[0].id is an empty text"),
        ("teams: [{id: t, name: [T]}]", "teams[0].name must be one text, but is a list"),
        ('teams: [{id: t, name: "T\\nU"}]', "holds a line break"),
        ("teams: [t]", "3:9: teams[0] must be a mapping, but is the text 't'"),
        ("teams:\n  -\n  - {id: t, name: T}", "teams[0] is empty; fill it in, or remove it"),
        ("teams: {id: t}", "teams must be a list, but is a mapping"),
        ("team: []", "3:1: unknown key 'team'; did you mean 'teams'?"),
        ("teams: [{id: t, name: T, owns: [PAY]}]", "teams[0].owns must be a mapping, but is a li"),
        ("teams: [{id: t, name: T, owns: {projects: [PAY-1]}}]", "'PAY-1' is no project key"),
        ("teams: [{id: t, name: T, owns: {components: [Core]}}]", "'Core' names no project; write"),
        ("initiatives: [{id: i, name: I, epics: [PAY]}]", "'PAY' is no ticket key"),
        ("initiatives: [{id: i, name: I, due: soon}]", "'soon' is no date; write YYYY-MM-DD"),
        ("initiatives: [{id: i, name: I, due: 2026-02-30}]", "no such day exists"),
        ("initiatives: [{id: i, name: I, due: 0}]", "'0' is no date"),
        ("goals: [{id: g, name: G, weight: -1}]", "weight must be a number, 0 or more"),
        ("goals: [{id: g, name: G, weight: yes}]", "weight must be a number, 0 or more"),
        ("goals: [{id: g, name: G, weight: nan}]", "weight must be a number, 0 or more"),
        ("goals: [{id: g, name: G, parent: g}]", "in a circle: g → g"),
        ("groups: [{id: g, name: G, parent: h}, {id: h, name: H, parent: g}]", "g → h → g"),
    ],
)
def test_one_mistake(mistakes: Mistakes, chart: str, expected: str) -> None:
    """Each kind of mistake names its place, what is wrong and what to do."""
    (found,) = mistakes(HEAD + chart)
    assert expected in found


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("{id: c, name: C, role: Tech Lead}", "did you mean 'tech_lead'? use one of engineer,"),
        ("{id: c, name: C, reports_to: ana}", "did you mean 'manager'?"),
        ("{id: c, name: C, email: c.example}", "'c.example' is no e-mail address"),
        ("{id: c, name: C, jira: {}}", "people[0].jira[0] names no account; give account_id"),
        ("{id: c, name: C, jira: {accountid: x}}", "did you mean 'account_id'?"),
        ("{id: c, name: C, jira: x}", "jira must be a list, but is the text 'x'"),
        ("{id: c, name: C, jira: [x]}", "people[0].jira[0] must be a mapping"),
        ("{id: c, name: C, manager: c}", "reporting lines run in a circle: c → c"),
    ],
)
def test_one_mistake_about_a_person(mistakes: Mistakes, person: str, expected: str) -> None:
    """Mistakes in a person's entry are told with the nearest thing that would be right."""
    (found,) = mistakes(f"organization: A\npeople:\n  - {person}\n")
    assert expected in found
    assert found.startswith("org0.yaml:3:")


def test_reporting_cycle_is_printed_once(mistakes: Mistakes) -> None:
    """A circle is shown from its first member on, at that member's manager; side arms are not."""
    (found,) = mistakes(
        "organization: A\n"
        "people:\n"
        "  - {id: x, name: X, manager: b}\n"
        "  - {id: a, name: A, manager: b}\n"
        "  - {id: b, name: B, manager: c}\n"
        "  - {id: c, name: C, manager: a}\n"
    )
    assert found.startswith("org0.yaml:4:31: reporting lines run in a circle: a → b → c → a;")


def test_long_cycle_is_cut(mistakes: Mistakes) -> None:
    """A circle of a thousand people is reported in one short sentence."""
    people = (f"  - {{id: p{n}, name: P, manager: p{(n + 1) % 1000}}}\n" for n in range(1000))
    (found,) = mistakes("organization: A\npeople:\n" + "".join(people))
    assert "(989 more)" in found
    assert len(found) < 250


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ("projects: [PAY]", "projects: [LED, pay]", "project 'pay'"),
        ("components: [CORE/Pay]", "components: [core/pay]", "component 'core/pay'"),
        ("labels: [Pay]", "labels: [pay]", "label 'pay'"),
    ],
)
def test_two_owners(mistakes: Mistakes, first: str, second: str, what: str) -> None:
    """What two teams own has no owner, so both are named."""
    (found,) = mistakes(
        "organization: A\nteams:\n"
        f"  - {{id: one, name: O, owns: {{{first}}}}}\n"
        f"  - {{id: two, name: T, owns: {{{second}}}}}\n"
    )
    assert f"{what} of team 'two' is already claimed by team 'one' (line 3)" in found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("jira: {account_id: x1}", "jira: [{username: z}, {account_id: x1}]"),
        ("jira: {username: Ana}", "jira: {username: ana}"),
        ("email: a@a.example", "jira: {email: A@a.example}"),
        ("jira: {name: Ana}", "jira: {name: Ana}"),
    ],
)
def test_two_people_with_one_account(mistakes: Mistakes, first: str, second: str) -> None:
    """An account belongs to one person."""
    (found,) = mistakes(
        f"organization: A\npeople: [{{id: p, name: P, {first}}}, {{id: q, name: P, {second}}}]"
    )
    assert "of person 'q' is already claimed by person 'p' (line 2)" in found


def test_epic_in_two_initiatives(mistakes: Mistakes) -> None:
    """An epic belongs to one initiative."""
    (found,) = mistakes(
        "organization: A\n"
        "initiatives: [{id: i, name: I, epics: [P-1]}, {id: j, name: J, epics: [p-1]}]"
    )
    assert "epic 'p-1' of initiative 'j' is already claimed by initiative 'i'" in found


def test_mistakes_across_files_name_both(mistakes: Mistakes, tmp_path: Path) -> None:
    """A duplicate id and a second name of the organisation point into the other file."""
    found = mistakes(HEAD, "organization: B\npeople:\n  - {id: ana, name: Ana}\n")
    assert found == [
        "org1.yaml:1:15: the organization is 'B' here but 'A' at "
        f"{tmp_path}/org0.yaml:1; give it once, or the same in each",
        "org1.yaml:3:10: person id 'ana' in people[0] is already used at "
        f"{tmp_path}/org0.yaml:2; give each its own id, or remove one",
    ]


def test_mistake_reached_through_an_alias_is_told_once(mistakes: Mistakes) -> None:
    """A mistake in an anchored part is one mistake where it stands."""
    found = mistakes(
        "organization: A\nx-a: &a {role: enginer}\n"
        "people: [{<<: *a, id: p, name: P}, {id: q, name: Q, jira: {usrname: q}}]"
    )
    assert [line.partition(": ")[0] for line in found] == ["org0.yaml:2:16", "org0.yaml:3:60"]


def test_thousands_of_mistakes_are_cut_short(mistakes: Mistakes) -> None:
    """A chart whose people are missing altogether is reported quickly and not without end."""
    members = ", ".join(f"person-{n}" for n in range(20_000))
    found = mistakes(HEAD + f"teams: [{{id: t, name: T, members: [{members}]}}]")
    assert len(found) == 1001
    assert found[-1].endswith("more mistakes from here on; correct those first")
