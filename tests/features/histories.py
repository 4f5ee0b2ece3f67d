"""Small random histories for Hypothesis, on one organisation that has every awkward place.

All moments are whole seconds that no two facts share, and none is a midnight or a week's edge.
"""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

from aligngraph.facts import Alias, Ownership
from tests.facts_builder import History

TEAMS = ("ant", "bee", "cat", "dog")
PEOPLE = (
    "ann",
    "abe",
    "ben",
    "bea",
    "both",
    "cid",
    "mover",
    "dan",
    "vp",
    "lea",
    "tpm",
    "pm",
    "top",
)
WRITERS = (*PEOPLE, "loose", "stranger", "robot")
LENGTH = 70
"""Days; the window of the tests is 7 to 63."""
PROJECTS = ("ANT", "BEE", "ANT", "BEE", "CAT", "DOG", "NONE")
_SECOND = 1 / 86_400

moments = st.integers(0, LENGTH * 8 - 1).map(lambda eighth: eighth / 8)
tickets = st.tuples(
    st.sampled_from(PROJECTS), st.integers(0, 25), st.integers(0, 120), st.integers(30, 200),
    st.integers(0, 5), st.sampled_from([-1, 0, 0, 1, 1, 2]), st.sampled_from([None, *WRITERS]),
    st.sampled_from([(), (), ("bees",), ("bees", "cats")]),
)  # fmt: skip
links = st.tuples(
    st.integers(0, 30), st.integers(0, 30),
    st.sampled_from(["blocks", "depends", "relates", "composition", "duplicates"]),
    st.none() | moments, st.none() | st.none() | moments, st.sampled_from(["both", "one", "torn"]),
)  # fmt: skip
words = st.tuples(
    st.sampled_from([None, *WRITERS]), st.integers(-1, 30), moments,
    st.lists(st.sampled_from(WRITERS), max_size=2), st.sampled_from([None, None, *PEOPLE]),
)  # fmt: skip
edits = st.tuples(
    st.integers(0, 30),
    st.sampled_from(["description", "duedate", "storypoints", "summary", "labels"]),
    moments, st.sampled_from([None, *WRITERS]), st.sampled_from([None, 0.05, 0.4]),
)  # fmt: skip


def organization() -> History:
    """Four teams.

    Lea leads ant and bee from outside; vp sits in dog and is above ant, bee and dog; top is above
    all. Cat has no lead. ``both`` is in two teams, ``mover`` moves, tpm and pm coordinate.
    """
    h = History()
    h.person("top", role="manager")
    h.person("vp", "dog", role="manager", manager="top")
    h.person("lea", role="manager", manager="vp")
    h.person("tpm", "cat", role="tpm")
    h.person("pm", role="pm")
    h.person("loose")
    for person, team in (("ann", "ant"), ("abe", "ant"), ("ben", "bee"), ("bea", "bee")):
        h.person(person, team, manager="lea")
    h.person("both", "ant", "cat")
    h.person("cid", "cat", manager="top")
    h.person("dan", "dog", manager="vp")
    h.person("mover", manager="top")
    h.member("mover", "bee", None, 30)
    h.member("mover", "cat", 30, 50)
    h.account("stranger")
    h.account("robot", bot=True)
    for team, lead in zip(TEAMS, ("lea", "lea", None, "vp"), strict=True):
        h.team(team, lead=lead)
    h.org += [Ownership("bee", "label", "Bees"), Ownership("cat", "label", "cats")]
    return h


@st.composite
def histories(draw: st.DrawFn) -> History:
    """An organisation with some tickets, links, words and edits."""
    h, tick = organization(), count(1)

    def at(moment: float) -> float:
        return moment + 0.01 + next(tick) * _SECOND

    made = draw(st.lists(tickets, min_size=8, max_size=12))
    for n, (project, born, work, rest, above, level, assignee, labels) in enumerate(made):
        created = at(born)
        started = at(born + work / 4) if work < 100 else None
        done = at(born + work / 4 + rest / 4) if started is not None and rest < 140 else None
        # A parent may be itself or come later: cycles are part of the world.
        parent = f"{made[above][0]}-{above}" if above < len(made) else None
        h.ticket(
            f"{project}-{n}", created, started, done, parent=parent, level=level,
            assignee=assignee, labels=labels,
        )  # fmt: skip
    keys = list(h.tickets)
    if draw(st.booleans()):
        h.work.append(Alias("OLD-1", h.tickets[keys[0]]))
    for i, j, kind, since, until, told in draw(st.lists(links, min_size=10, max_size=20)):
        a, b = keys[i % len(keys)], keys[j % len(keys)]
        if a == b:
            continue
        made_at = None if since is None else at(since)
        gone = None if until is None else at(max(until, since or 0))
        h.link(a, b, made_at, kind=kind, removed=gone, told_by=(a,) if told != "both" else ())
        if told == "torn":  # the other end was read before the link was removed, or after
            h.link(a, b, made_at, kind=kind, told_by=(b,))
    for who, i, when, mentions, answers in draw(st.lists(words, min_size=25, max_size=45)):
        h.says(who, None if i < 0 else keys[i % len(keys)], at(when), *mentions, answers=answers)
    for i, field, when, editor, distance in draw(st.lists(edits, min_size=8, max_size=20)):
        h.change(keys[i % len(keys)], field, at(when), who=editor, distance=distance)
    return h
