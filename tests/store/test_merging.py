"""Which row counts where several sources tell of the same ticket."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from aligngraph.facts import Change, Fact, Message, Ticket
from aligngraph.store import Workspace
from tests.store.looking import AT, current, link, load, message, rows, ticket

LATER = AT + timedelta(days=1)


def _change(id: str, of: str, after: str = "x") -> Change:
    return Change(id, of, "status", None, after, None, None, AT)


def reading(id: str, version: int) -> list[Fact]:
    """Return what one reading of a ticket tells: newer ones know more, and of other links."""
    at = AT + timedelta(days=version)
    return [
        ticket(id, at, summary=f"v{version}", changes_complete=version != 1),
        *(message(f"{id}-{n}", id, edited=at if n == 0 else None) for n in range(version + 1)),
        *(_change(f"{id}-{n}", id) for n in range(version + 1)),
        *(link(id, other) for other in ("1", "2", "3")[: (version + 1) % 3] if other != id),
    ]


readings = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3"]), st.integers(0, 3)), min_size=1, max_size=6
)


@settings(max_examples=12, deadline=None, database=None)
@given(st.data())
def test_neither_split_nor_order_matters(data: st.DataObject) -> None:
    """The same readings, split over any sources in any order, give the same current facts."""
    told = data.draw(readings)
    seen = []
    with TemporaryDirectory() as folder:
        for attempt in ("one", "other"):
            split = [data.draw(st.integers(0, 2)) for _ in told]
            sources: dict[int, list[Fact]] = {}
            for source, (id, version) in data.draw(
                st.permutations(list(zip(split, told, strict=True)))
            ):
                sources.setdefault(source, []).extend(reading(id, version))
            with Workspace.open(Path(folder) / attempt, write=True) as workspace:
                for source in data.draw(st.permutations(sorted(sources))):
                    with workspace.importing():
                        workspace.replace(f"s{source}", "test", "1", sources[source])
            seen.append(current(Path(folder) / attempt))
    one, other = seen
    assert {k: set(v) for k, v in one.items()} == {k: set(v) for k, v in other.items()}
    for table in ("ticket", "message", "change"):  # a link may be told more than once
        assert one[table] == other[table]
        assert max(one[table].values(), default=1) == 1


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    """The same source imported again, with the same facts, leaves the same current facts."""
    facts = [f for id in ("1", "2") for f in reading(id, 2)]
    load(tmp_path, "s", facts)
    before = current(tmp_path)
    load(tmp_path, "s", facts)
    assert current(tmp_path) == before


def test_replacing_a_source_takes_back_what_it_superseded(tmp_path: Path) -> None:
    """What a newer reading hid is there again, once its source says something else."""
    load(tmp_path, "old", reading("1", 1))
    before = current(tmp_path)
    load(tmp_path, "new", reading("1", 3))
    assert current(tmp_path) != before
    load(tmp_path, "new", [])
    assert current(tmp_path) == before


def test_newest_reading_of_a_ticket_counts(tmp_path: Path) -> None:
    """Of two readings the one updated later stands, whichever came first."""
    for order in permutations([("a", AT, "old"), ("b", LATER, "new")]):
        folder = tmp_path / order[0][0]
        for source, at, summary in order:
            load(folder, source, [ticket("1", at, summary=summary)])
        (kept,) = rows(folder, Ticket)
        assert isinstance(kept, Ticket)
        assert kept.summary == "new"


def test_reading_without_a_time_is_the_oldest(tmp_path: Path) -> None:
    """A reading that does not say when it was updated gives way to one that does."""
    load(tmp_path, "a", [ticket("1", None, summary="undated")])
    load(tmp_path, "b", [ticket("1", AT, summary="dated")])
    (kept,) = rows(tmp_path, Ticket)
    assert isinstance(kept, Ticket)
    assert kept.summary == "dated"


def test_fuller_of_equally_new_readings_counts(tmp_path: Path) -> None:
    """Of equally new readings the one with the whole changelog stands."""
    load(tmp_path, "a", [ticket("1", summary="full")])
    load(tmp_path, "b", [ticket("1", summary="cut", changes_complete=False)])
    (kept,) = rows(tmp_path, Ticket)
    assert isinstance(kept, Ticket)
    assert kept.summary == "full"


def test_comments_and_changes_accumulate(tmp_path: Path) -> None:
    """The comments and changes of all readings are there, each id once, the edited one kept."""
    load(tmp_path, "a", [ticket("1"), message("x", "1"), message("y", "1"), _change("c", "1")])
    load(
        tmp_path,
        "b",
        [
            ticket("1", LATER),
            message("y", "1", "b", edited=LATER),
            _change("c", "1"),
            _change("d", "1"),
        ],
    )
    kept = {m.id: m.author for m in rows(tmp_path, Message) if isinstance(m, Message)}
    assert kept == {"x": "a", "y": "b"}
    assert Counter(c[0] for c in rows(tmp_path, Change)) == {"c": 1, "d": 1}


def test_comment_is_as_last_edited(tmp_path: Path) -> None:
    """Of two edits of a comment the later one stands, whichever source came first."""
    edits = {"first": AT, "last": LATER}
    for first, second in permutations(edits):
        for source in (first, second):
            told = message("x", "1", author=source, edited=edits[source])
            load(tmp_path / first, source, [ticket("1"), told])
        (kept,) = rows(tmp_path / first, Message)
        assert isinstance(kept, Message)
        assert kept.author == "last"


def test_link_that_a_newer_reading_lacks_is_gone(tmp_path: Path) -> None:
    """Links are as the newest reading of their teller says; the other end keeps its own word."""
    load(tmp_path, "a", [ticket("1"), ticket("2"), link("1", "2"), link("2", "1")])
    load(tmp_path, "b", [ticket("1", LATER)])
    assert sum(current(tmp_path)["link"].values()) == 1


def test_reading_that_knows_no_links_takes_none_away(tmp_path: Path) -> None:
    """A page without the links field says nothing about links, however new it is."""
    load(tmp_path, "a", [ticket("1"), link("1", "2")])
    load(tmp_path, "b", [ticket("1", LATER, links_known=False)])
    assert sum(current(tmp_path)["link"].values()) == 1


def test_links_that_nobody_knows_for_sure_stay(tmp_path: Path) -> None:
    """Links known from histories alone are kept, however many readings tell of them."""
    for source in ("a", "b"):
        load(tmp_path, source, [ticket("1", links_known=False), link("1", "2")])
    assert set(current(tmp_path)["link"]) == {repr(tuple(link("1", "2")))}


def test_same_id_in_one_source_twice_counts_once(tmp_path: Path) -> None:
    """A ticket that two overlapping pages of one source hold is one ticket."""
    load(tmp_path, "s", [*reading("1", 1), *reading("1", 1)])
    held = current(tmp_path)
    assert [sum(held[name].values()) for name in ("ticket", "message", "change")] == [1, 2, 2]
