"""Exchange against what demand asks for."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.measures.expectation import fit_expectation, weighted_median
from aligngraph.measures.ties import (
    Pair,
    TieAssessment,
    Verdict,
    assess_ties,
    configuration_model_p,
)

TEAMS = "ABCDEF"
PAIRS = list(combinations(TEAMS, 2))
demands = st.dictionaries(st.sampled_from(PAIRS), st.integers(0, 60).map(float))
contacts = st.dictionaries(st.sampled_from(PAIRS), st.integers(0, 30).map(float))


def usual(rate: float = 0.5, weeks: float = 30.0) -> tuple[dict[Pair, float], dict[Pair, float]]:
    """All fifteen pairs with the same demand and the usual exchange."""
    return dict.fromkeys(PAIRS, weeks), dict.fromkeys(PAIRS, rate * weeks)


def verdict(result: TieAssessment, pair: Pair) -> Verdict:
    """What is said of one pair."""
    (found,) = (row.verdict for row in result.rows if row.pair == pair)
    return found


@settings(deadline=None)
@given(demands, contacts, st.permutations(range(len(PAIRS))), st.sets(st.sampled_from(PAIRS)))
def test_order_and_direction_do_not_matter(
    demand: dict[Pair, float],
    ties: dict[Pair, float],
    order: list[int],
    turned: set[Pair],
) -> None:
    """Pairs listed otherwise and written the other way round are the same pairs."""

    def turn(values: dict[Pair, float]) -> dict[Pair, float]:
        listed = [PAIRS[i] for i in order if PAIRS[i] in values]
        return {(p[::-1] if p in turned else p): values[p] for p in listed}

    assert assess_ties(turn(demand), turn(ties)) == assess_ties(demand, ties)


@settings(deadline=None)
@given(demands, contacts, st.permutations(TEAMS))
def test_names_do_not_matter(
    demand: dict[Pair, float], ties: dict[Pair, float], letters: list[str]
) -> None:
    """Other names for the teams give the same numbers under the other names."""
    name = dict(zip(TEAMS, letters, strict=True))

    def rename(values: dict[Pair, float]) -> dict[Pair, float]:
        return {(name[a], name[b]): value for (a, b), value in values.items()}

    one, other = assess_ties(demand, ties), assess_ties(rename(demand), rename(ties))
    assert one.norm == other.norm
    assert one.weighted_congruence == pytest.approx(other.weighted_congruence)
    assert {name[team]: row.flag for team, row in one.teams.items()} == {
        team: row.flag for team, row in other.teams.items()
    }
    renamed = {tuple(sorted(name[t] for t in row.pair)): row for row in one.rows}
    for row in other.rows:
        assert row.q == pytest.approx(renamed[row.pair].q)
        assert row.verdict == renamed[row.pair].verdict


@settings(deadline=None)
@given(demands, contacts)
def test_a_halved_pair_adds_up(demand: dict[Pair, float], ties: dict[Pair, float]) -> None:
    """Demand given half in one direction and half in the other is the demand of the pair."""
    halves = {p: weeks / 2 for p, weeks in demand.items()}
    both = halves | {(b, a): weeks for (a, b), weeks in halves.items()}
    assert assess_ties(both, ties) == assess_ties(demand, ties)


@settings(deadline=None)
@given(demands, contacts)
def test_results_stay_in_range(demand: dict[Pair, float], ties: dict[Pair, float]) -> None:
    """No more is unserved than was asked for, and only tested pairs are flagged."""
    result = assess_ties(demand, ties)
    for row in result.rows:
        assert 0 <= row.unserved <= row.demand
        assert not (row.flag and row.watch)
        if row.flag or row.watch:
            assert row.q is not None
    if result.weighted_congruence is not None:
        assert 0 <= result.weighted_congruence <= 1


def test_a_silent_pair_is_missing_among_talking_ones() -> None:
    """Fifteen pairs alike, one of them at a fifteenth: that one, and no other."""
    demand, ties = usual()
    result = assess_ties(demand, ties | {("A", "B"): 1.0})
    assert [row.pair for row in result.rows if row.flag] == [("A", "B")]
    assert verdict(result, ("A", "B")) == "missing"


def test_a_large_pair_with_a_trivial_deficit_stays_quiet() -> None:
    """However certain, a third less than expected is no finding."""
    demand, ties = usual(weeks=3000)
    result = assess_ties(demand, ties | {("A", "B"): 1000.0})
    (row,) = (row for row in result.rows if row.pair == ("A", "B"))
    assert row.p < 1e-9
    assert row.verdict == "ok"


def test_between_missing_and_ok_there_is_watch() -> None:
    """Small and unlikely, but not once corrected for the number of pairs."""
    demand, ties = usual(weeks=14)
    result = assess_ties(demand, ties | {("A", "B"): 2.0})
    (row,) = (row for row in result.rows if row.pair == ("A", "B"))
    assert row.q is not None
    assert row.p <= 0.05 < 0.10 < row.q
    assert (row.flag, row.watch, row.verdict) == (False, True, "watch")


def test_without_coverage_silence_is_no_finding() -> None:
    """A team the tracker does not hear is not judged and does not count against the others."""
    demand, ties = usual()
    ties |= {pair: 0.0 for pair in PAIRS if "F" in pair}
    heard = dict.fromkeys("ABCDE", 0.8)
    for coverage in (heard, heard | {"F": 0.29}):
        result = assess_ties(demand, ties, coverage=coverage)
        assert verdict(result, ("A", "F")) == "cannot judge: coverage"
        assert "F" not in result.teams
        assert not any(row.flag for row in result.rows)
        assert not any(team.flag for team in result.teams.values())
        assert result.weighted_congruence == 1
    assert assess_ties(demand, ties, coverage=heard | {"F": 0.3}).teams["F"].flag


def test_teams_that_are_not_heard_set_no_norm() -> None:
    """Three teams talk, three are not heard: the norm is that of the three."""
    demand, ties = usual()
    heard = set("ABC")
    ties = {pair: days if heard.issuperset(pair) else 0.0 for pair, days in ties.items()}
    result = assess_ties(demand, ties, coverage=dict.fromkeys(heard, 0.9))
    assert result.norm is not None
    assert result.norm.theta == 0.5
    assert [row.verdict for row in result.rows if row.coverage_ok] == ["ok"] * 3


def test_a_wild_spread_is_clipped() -> None:
    """Eras mixed into one window do not make every silence excusable."""
    demand, _ = usual(weeks=100)
    ties = {pair: (20.0, 50.0, 200.0)[i % 3] for i, pair in enumerate(PAIRS)}
    norm = assess_ties(demand, ties).norm
    assert norm is not None
    assert norm.phi == 4


def test_a_team_is_no_pair_of_its_own() -> None:
    """Demand and talk inside one team are not between teams."""
    demand, ties = usual()
    own = {("A", "A"): 50.0}
    assert assess_ties(demand | own, ties | own) == assess_ties(demand, ties)


def test_where_exchange_does_not_follow_demand_the_model_is_void() -> None:
    """The more demand the less exchange: nothing is flagged, and it is said why."""
    demand = {pair: 20.0 + 4 * i for i, pair in enumerate(PAIRS)}
    ties = {pair: 40.0 - 2 * i for i, pair in enumerate(PAIRS)}
    ties |= {pair: 0.0 for pair in PAIRS if "F" in pair}
    result = assess_ties(demand, ties)
    assert result.norm is not None
    assert result.norm.void
    isolated = result.teams["F"]
    assert isolated.q is not None
    assert isolated.q < 0.01
    assert isolated.ratio < 0.5
    assert {row.verdict for row in result.rows} == {"cannot judge: model void"}
    assert not any(row.flag or row.watch for row in result.rows)
    assert not any(team.flag for team in result.teams.values())


def test_a_quiet_organisation_is_measured_by_the_floor() -> None:
    """Where nobody talks the norm is a tenth of a day per week of dependency, and said to be."""
    demand, ties = usual(rate=0.0, weeks=100)
    result = assess_ties(demand, ties)
    assert result.norm is not None
    assert (result.norm.theta, result.norm.beta) == (0.10, 1.0)
    assert result.norm.basis == "quiet organisation: floor"
    assert all(row.expected == pytest.approx(10) for row in result.rows)


def test_exchange_may_grow_slower_than_demand() -> None:
    """A square-root law is recovered from twelve pairs and more, not from fewer."""
    points = [(float(4 * n * n), 20.0 * n - 0.5) for n in range(1, 14)]
    norm, few = fit_expectation(points), fit_expectation(points[:11])
    assert norm is not None
    assert few is not None
    assert norm.beta == pytest.approx(0.5)
    assert few.beta == 1
    flat = fit_expectation([(8.0, 3.0)] * 15)
    assert flat is not None
    assert flat.beta == 1


def test_a_single_thread_shows_after_three_days() -> None:
    """All exchange through one person is thin, once there is enough of it."""
    demand, ties = usual(weeks=8)
    thread = {("B", "A"): [("b1", "a1"), ("b2", "a1")]}
    thin = assess_ties(demand, ties | {("A", "B"): 3.0}, thread)
    too_little = assess_ties(demand, ties | {("A", "B"): 2.0}, thread)
    assert verdict(thin, ("A", "B")) == "thin: single thread"
    assert verdict(too_little, ("A", "B")) == "ok"


def test_dyads_of_both_directions_are_the_same_people() -> None:
    """A person named first in one direction and second in the other is one person."""
    demand, ties = usual()
    both = {("A", "B"): [("a1", "b1")], ("B", "A"): [("b2", "a1")]}
    assert verdict(assess_ties(demand, ties, both), ("A", "B")) == "thin: single thread"


def test_talk_without_a_link_is_an_undeclared_dependency() -> None:
    """Three days of exchange and no demand, recorded as zero or not at all."""
    result = assess_ties({("A", "B"): 0.0}, {("B", "A"): 3.0, ("A", "C"): 2.0, ("C", "B"): 4.0})
    assert result.undeclared == {("A", "B"): 3.0, ("B", "C"): 4.0}
    assert (result.norm, result.rows, result.teams) == (None, (), {})
    assert result.weighted_congruence is None


def test_the_weighted_median_holds_half_of_the_weight() -> None:
    """By hand: three of five units lie at or below 2; of an exact half the lower value counts."""
    assert weighted_median([(9, 2), (1, 2), (2, 1)]) == 2
    assert weighted_median([(1, 1), (2, 1)]) == 1


def test_the_activity_null_by_hand() -> None:
    """Two pairs that share a team: 2 of 10 possible exchanges happen, 4 of the 10 in a pair."""
    p = configuration_model_p({("A", "B"): 1, ("C", "A"): 1})
    # Not both in the same pair: 1 - C(4,2)/C(10,2).
    assert p == pytest.approx({("A", "B"): 1 - 6 / 45, ("A", "C"): 1 - 6 / 45})
