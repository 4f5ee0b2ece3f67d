"""The quietest spell of a seam."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligngraph.measures.spells import Spell, quietest_spell

weeks = st.lists(st.tuples(st.floats(0, 5), st.integers(0, 5)), min_size=1, max_size=40)


def test_silence_in_the_middle_is_found_whole() -> None:
    """Of thirty weeks at one day each, ten are silent: these ten, and not a week more."""
    seen = [1.0] * 10 + [0.0] * 10 + [1.0] * 10
    spell = quietest_spell([1.0] * 30, seen, prior=2, min_weeks=5)
    assert spell == Spell(first=10, last=20, expected=10, seen=0, deficit=5)


def test_earliest_of_equals_and_shortest_length() -> None:
    """Two equal silences: the first; a spell is never shorter than asked for."""
    seen = [1.0] * 4 + [0.0] * 3 + [1.0] * 4 + [0.0] * 3 + [1.0] * 4
    spell = quietest_spell([1.0] * 18, seen, prior=1, min_weeks=3)
    assert spell is not None
    assert (spell.first, spell.last) == (4, 7)
    longer = quietest_spell([1.0] * 18, seen, prior=1, min_weeks=5)
    assert longer is not None
    assert longer.last - longer.first >= 5


def test_window_shorter_than_a_spell_has_none() -> None:
    """Ten weeks hold no spell of thirteen, thirteen hold just one."""
    assert quietest_spell([1.0] * 10, [0.0] * 10, prior=8, min_weeks=13) is None
    spell = quietest_spell([1.0] * 13, [0.0] * 13, prior=8, min_weeks=13)
    assert spell is not None
    assert (spell.first, spell.last) == (0, 13)


def test_weeks_without_demand_mean_nothing() -> None:
    """Silence where nothing was expected is no deficit."""
    spell = quietest_spell([0.0] * 20, [0.0] * 20, prior=8, min_weeks=13)
    assert spell is not None
    assert spell.deficit == 0


@given(weeks, st.integers(1, 15), st.floats(0.5, 10))
def test_no_spell_lacks_more(rows: list[tuple[float, int]], least: int, prior: float) -> None:
    """It is the worst of all spells, tried one by one, and its own numbers are right."""
    expected, seen = [row[0] for row in rows], [float(row[1]) for row in rows]
    found = quietest_spell(expected, seen, prior, least)
    spells = [
        sum(expected[a:b]) / (sum(seen[a:b]) + prior)
        for a in range(len(rows))
        for b in range(a + least, len(rows) + 1)
    ]
    assert (found is None) == (not spells)
    if found is not None:
        assert found.deficit == pytest.approx(max(spells))
        assert found.expected == pytest.approx(sum(expected[found.first : found.last]))
        assert found.seen == pytest.approx(sum(seen[found.first : found.last]))


@given(weeks, st.integers(0, 39))
def test_a_word_more_never_deepens_the_silence(rows: list[tuple[float, int]], week: int) -> None:
    """One more day of exchange, wherever it falls, does not raise the largest deficit."""
    expected, seen = [row[0] for row in rows], [float(row[1]) for row in rows]
    before = quietest_spell(expected, seen, 8, 1)
    seen[week % len(seen)] += 1
    after = quietest_spell(expected, seen, 8, 1)
    assert before is not None
    assert after is not None
    assert after.deficit <= before.deficit + 1e-9
