"""What counts as direct exchange, what as a relay, and what as nothing; one case a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from aligngraph.facts import Account, Alias, Link
from aligngraph.features.base import Base
from aligngraph.features.exchange import contacts
from aligngraph.features.observe import observe
from aligngraph.features.ties import Dyad, PairWeek, dyads, pair_links, pair_weeks
from tests.facts_builder import History, base_of, day, stored

Cases = Mapping[int, set[tuple[str, str, bool]]]


def cases() -> History:
    """Two teams under lea, a third under others, and everybody who is special."""
    h = History()
    for person in ("top", "lea", "lead-c"):
        h.person(person, role="manager", manager=None if person == "top" else "top")
    for team, lead in (("a", "lea"), ("b", "lea"), ("c", "lead-c")):
        h.team(team, lead=lead)
        h.person(f"{team}1", team, manager=lead)
        h.person(f"{team}2", team, manager=lead)
    h.person("both", "a", "b")
    h.person("tpm", "c", role="tpm")
    h.person("mover")
    h.member("mover", "a", None, 50)
    h.member("mover", "c", 50, None)
    h.member("lea", "a")
    h.account("stranger")
    h.account("robot", bot=True)
    h.work.append(Account("a-script", None, "c2", None, "C2 Script", True))  # C2's name, a machine
    for team in "abc":
        for n in range(40):
            h.ticket(f"{team.upper()}-{n}", 0, assignee=f"{team}1" if n else None)
    h.ticket("NONE-1", 0)
    h.says("a1", "B-1", 1)  # on their ticket, whose assignee is there
    h.says("a1", "B-0", 2)  # on their ticket, which is nobody's
    h.says("a1", "A-1", 3, "b1")  # mentions
    h.says("a1", None, 4, "b1")  # elsewhere
    h.says("b1", "NONE-1", 5)
    h.says("a1", "NONE-1", 6)  # answers the word before
    h.says("a1", "A-3", 7)
    h.says("b1", "A-3", 7.1)  # answers on a ticket of a's: both count as one seam
    h.says("both", "B-4", 8)  # at home
    h.says("both", "C-4", 9)  # from two teams
    h.says("stranger", "B-5", 10)
    h.says("robot", "B-6", 11)
    h.says(None, "B-7", 12)
    h.says("tpm", "B-8", 13)
    h.says("lea", "B-9", 14)
    h.says("lea", "C-9", 15)  # above a, not above c
    h.says("a1", "A-10", 16, "lea")  # a question up is no exchange with b
    h.says("b1", "B-11", 17, "lea")
    h.says("tpm", "A-12", 18)
    h.says("a1", "A-12", 18.5)  # reports to the coordinator
    h.says("c2", "NONE-1", 32)
    h.says("a2", "NONE-1", 47)  # fifteen days later: no answer
    h.says("mover", "C-20", 49)  # still of a
    h.says("mover", "A-20", 51)  # by now of c
    h.says("a1", "A-21", 52, "a2", "stranger", "a1")
    h.says("a1", "A-22", 53, "mover")
    h.says("script", "B-23", 54)
    return h


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """The window of sixty days."""
    with stored(tmp_path_factory.mktemp("exchange"), cases()) as facts:
        yield base_of(facts, 0, 60)


@pytest.fixture(scope="module")
def spoken(base: Base) -> Cases:
    """Who reached whom, and whether as a relay, by day."""
    found: dict[int, set[tuple[str, str, bool]]] = defaultdict(set)
    for row in contacts(base).to_pyarrow().to_pylist():
        number = (row["at"] - base.since).days
        found[number].add((row["team"], row["other_team"], row["relay"]))
    return found


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, {("a", "b", False)}),
        (2, {("a", "b", False)}),
        (3, {("a", "b", False)}),
        (4, {("a", "b", False)}),
        (5, set()),
        (6, {("a", "b", False)}),
        (7, {("b", "a", False)}),
        (8, set()),
        (9, {("a", "c", False), ("b", "c", False)}),
        (10, set()),
        (11, set()),
        (12, set()),
        (13, {("c", "b", True)}),
        (14, {("a", "b", True)}),
        (15, {("a", "c", False)}),
        (16, set()),
        (17, set()),
        (18, {("c", "a", True)}),
        (47, set()),
        (49, {("a", "c", False)}),
        (51, {("c", "a", False)}),
        (52, set()),
        (53, {("a", "c", False)}),
        (54, set()),
    ],
)
def test_case(spoken: Cases, number: int, expected: set[tuple[str, str, bool]]) -> None:
    """Each case of ``cases`` counts as it says."""
    assert spoken.get(number, set()) == expected


def test_carriers_are_two_people_of_two_teams(base: Base) -> None:
    """A dyad joins a member of each team; a ticket's assignee from elsewhere carries nothing."""
    rows = dyads(base, contacts(base))
    assert Dyad("a", "b", "a1", "b1", 5) in rows
    assert all(row.person_a != row.person_b for row in rows)
    home = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "c1": "c", "c2": "c"}
    for row in rows:
        assert home.get(row.person_a, row.team_a) == row.team_a
        assert home.get(row.person_b, row.team_b) == row.team_b


def test_assignee_of_another_team_is_no_partner(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Who writes on their own task in another team's project does not exchange with themselves."""
    h = History()
    for team in "ab":
        h.team(team)
        h.person(f"{team}1", team)
    h.ticket("B-1", 0, assignee="a1")
    h.says("a1", "B-1", 1)
    with stored(tmp_path_factory.mktemp("own"), h) as facts:
        base = base_of(facts, 0, 10)
        assert dyads(base, contacts(base)) == []


@pytest.fixture(scope="module")
def seam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """Links of every sort between two teams, over four weeks from day 28."""
    h = History()
    h.person("boss", role="manager")
    for team in "abc":
        h.team(team, lead="boss" if team != "c" else None)
        h.person(f"{team}1", team)
    for team in "ABC":
        for n in range(12):
            h.ticket(f"{team}-{n}", 0, 1)
        h.ticket(f"{team}-D", 0, 1, 35)  # done after a week
        h.ticket(f"{team}-OLD", 0, 1, 20)  # done before the window
    h.link("A-1", "B-1", 5)  # all four weeks
    h.link("B-1", "A-1", 6, kind="relates")  # the same dependency again
    h.link("A-2", "B-D", 5, kind="blocks")  # until B-D is done
    h.link("A-3", "B-OLD", 30)  # linked when there was nothing left to wait for
    h.link("A-4", "B-4", 28, removed=42)  # two weeks
    h.link("A-5", "B-5", 100)  # in the future
    h.link("A-6", "A-7", 5)  # within a team
    h.link("A-8", "B-8", 5, kind="composition")
    h.link("A-9", "B-9", 42, kind="relates")  # two weeks at half
    h.work.append(Alias("FORMER-1", h.tickets["C-1"]))
    h.work.append(
        Link(h.tickets["A-10"], "Depends", "depends", "@A-10", "@FORMER-1", day(49), None)
    )  # moved since; one week
    h.says("a1", "B-1", 20)  # before the window
    h.says("a1", "B-1", 30)
    h.says("b1", "A-1", 30.2)  # the same day
    h.says("a1", "B-1", 200)  # in the future
    h.says("boss", "A-1", 33)  # above both, and in no team
    h.says("b1", "C-11", 34)  # no link
    with stored(tmp_path_factory.mktemp("seam"), h) as facts:
        yield base_of(facts, 28, 56)


def test_demand_is_clipped_to_window_links_and_work(seam: Base) -> None:
    """4 + 1 + 2 + 2/2 weeks between a and b, one with c; each pair of tickets once."""
    rows = pair_weeks(seam, contacts(seam))
    demand: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        demand[row.team_a, row.team_b] += row.demand
    assert demand == pytest.approx({("a", "b"): 8, ("a", "c"): 1, ("b", "c"): 0})
    assert rows[0] == PairWeek("a", "b", 0, 3, 3, 1, 1)
    links = {row[:2]: row[2:5] for row in pair_links(seam, contacts(seam))}
    assert links == {("a", "b"): (4, 2, 0), ("a", "c"): (1, 1, 0), ("b", "c"): (0, 0, 0)}


def test_manager_above_both_relays_from_outside(seam: Base) -> None:
    """The word of a manager in no team, on a ticket that joins the two, is a relay."""
    [row] = [row for row in pair_weeks(seam, contacts(seam)) if row.relays]
    assert row[:3] == ("a", "b", 0)


def test_direction_follows_the_meaning(seam: Base) -> None:
    """Who depends is the consumer, and who is blocked; a relation turns nothing round."""
    keys = {
        row["id"]: row["key"] for row in seam.facts["ticket"].to_pyarrow().to_pylist()
    }  # fmt: skip
    found = {
        (keys[row["consumer"]], keys[row["provider"]])
        for row in seam.dependency.to_pyarrow().to_pylist()
    }
    assert {("A-1", "B-1"), ("B-D", "A-2"), ("A-10", "C-1")} <= found
    assert ("B-1", "A-1") not in found


def test_link_between_forgotten_tickets_lapses(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link asks for exchange until a quarter after the last word or change on either end."""
    h = History()
    for team in "ab":
        h.team(team)
        h.person(f"{team}1", team)
        h.ticket(f"{team.upper()}-1", 0)
    h.link("A-1", "B-1", 0)
    h.change("B-1", "labels", 14, who="b1")
    h.says("b1", "B-1", 300)  # not known yet
    with stored(tmp_path_factory.mktemp("lapse"), h) as facts:
        base = base_of(facts, 0, 250)
        weeks = pair_weeks(base, contacts(base))
    assert sum(row.demand for row in weeks) == pytest.approx((14 + 90) / 7)


def test_future_is_not_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A window that ends in the past sees open what was open then, and no later word or link."""
    h = History()
    for team in "ab":
        h.team(team)
        h.person(f"{team}1", team)
    h.ticket("A-0", 0, level=1)
    h.ticket("A-1", 0, 1, 90, parent="A-0")
    h.ticket("B-1", 0, 1, 80, parent="A-0")
    h.ticket("B-2", 70, 71, 75, parent="A-0")
    h.link("A-1", "B-1", 2)
    h.link("A-1", "B-2", 72)
    h.says("a1", "B-1", 60)
    with stored(tmp_path_factory.mktemp("past"), h) as facts:
        seen = observe(facts, day(0), day(40))
        [life] = seen.lives
        assert (life.finished, life.links, life.contact_days) == (False, 1, 0)
        assert life.ended_at == day(40).replace(tzinfo=None)
        assert sum(row.demand for row in seen.pair_weeks) == pytest.approx(38 / 7)
        assert seen.tickets_in_window == 3
        assert [row.resolved for row in seen.activity] == [0, 0]
        assert (seen.dependency_links, seen.cross_team_links) == (2, 2)
