"""Who was asked across teams, whether that went up, and when it ended; one ticket a case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aligngraph.facts import Message
from aligngraph.features.questions import QuestionRow, questions
from tests.facts_builder import START, History, base_of, stored

Asked = tuple[str, str, str, bool, float, float | None]


def cases() -> History:
    """Teams a and b under lea, lea under top; mover was of b and is of a since day 50."""
    h = History()
    h.person("top", role="manager")
    h.person("lea", role="manager", manager="top")
    for team in "abc":
        h.team(team, lead="lea" if team != "c" else "top")
        h.person(f"{team}1", team)
        h.person(f"{team}2", team)
    h.person("mover")
    h.member("mover", "b", None, 50)
    h.member("mover", "a", 50, None)
    for n in range(1, 16):
        done = {5: 12.0, 6: 8.0}.get(n)
        h.ticket(f"A-{n}", 0, 1, done, priority="High" if n == 1 else None)
        h.ticket(f"B-{n}", 0, 1)
        h.link(f"A-{n}", f"B-{n}", 1)
    h.says("a1", "A-1", 10, "lea", asks=True)
    h.says("lea", "A-1", 13)  # answered by the one asked
    h.says("a1", "A-2", 10, "b1", asks=True)
    h.says("b2", "A-2", 11)  # answered by a colleague
    h.says("a1", "A-3", 10, "top", asks=True)
    h.says("b2", "A-3", 11)  # nobody else answers for a manager
    h.says("a1", "A-4", 10, "lea", asks=True)
    h.says("a1", "A-4", 12, "lea", asks=True)  # asked again
    h.says("lea", "A-4", 14)
    h.says("a1", "A-5", 10, "lea", asks=True)  # done on day 12
    h.says("a1", "A-6", 10, "lea", asks=False)  # no question
    h.says("a1", "A-7", 10, "a2", asks=True)  # within the team
    h.says("a1", "A-8", 10, "a1", asks=True)  # of oneself
    h.change("A-9", "assignee", 10, who="a1", after="a-lea")
    h.change("A-9", "assignee", 15, who="a1", before="a-lea", after="a-a2")  # taken off the desk
    h.says("a1", "A-10", 40, "mover", asks=True)  # then of b: a peer
    h.says("a1", "A-11", 55, "mover", asks=True)  # now a colleague
    h.says("a1", "A-12", 70, "lea", asks=True)  # after the window
    h.says("a1", "A-13", 10, "c1", asks=True)  # of a third team that has no part in it
    return h


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, QuestionRow]:
    """The questions of sixty days by ticket; each ticket has one at most."""
    with stored(tmp_path_factory.mktemp("questions"), cases()) as facts:
        rows = questions(base_of(facts, 0, 60))
    assert len({row.ticket for row in rows}) == len(rows)
    return {row.ticket: row for row in rows}


def told(row: QuestionRow) -> Asked:
    """A question with days for times."""
    start, one = START.replace(tzinfo=None), timedelta(days=1)
    answered = None if row.answered_at is None else (row.answered_at - start) / one
    return row.team, row.other_team, row.asked, row.up, (row.asked_at - start) / one, answered


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("A-1", ("a", "b", "lea", True, 10, 13)),
        ("A-2", ("a", "b", "b1", False, 10, 11)),
        ("A-3", ("a", "b", "top", True, 10, None)),
        ("A-4", ("a", "b", "lea", True, 10, 14)),
        ("A-5", ("a", "b", "lea", True, 10, 12)),
        ("A-9", ("a", "b", "lea", True, 10, 15)),
        ("A-10", ("a", "b", "mover", False, 40, None)),
        ("A-13", ("a", "c", "c1", False, 10, None)),
    ],
)
def test_question(asked: dict[str, QuestionRow], key: str, expected: Asked) -> None:
    """Teams, the one asked, up or not, asked and answered: as the case says."""
    assert told(asked[key]) == expected


@pytest.mark.parametrize("key", ["A-6", "A-7", "A-8", "A-11", "A-12"])
def test_no_question(asked: dict[str, QuestionRow], key: str) -> None:
    """Mere mentions, colleagues, oneself and the time after the window are none."""
    assert key not in asked


def test_priority_is_what_makes_questions_comparable(asked: dict[str, QuestionRow]) -> None:
    """A question's stratum is its ticket's priority, "none" where it has none."""
    assert (asked["A-1"].stratum, asked["A-2"].stratum) == ("High", "none")


def test_without_question_marks_every_mention_asks(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Where texts say nothing about asking, a mention stays a question."""
    h = cases()
    h.work = [f._replace(asks=None) if isinstance(f, Message) else f for f in h.work]
    with stored(tmp_path_factory.mktemp("unknown"), h) as facts:
        assert "A-6" in {row.ticket for row in questions(base_of(facts, 0, 60))}
