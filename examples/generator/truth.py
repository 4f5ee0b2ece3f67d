"""The yardstick: what was planted, what only looks like it, and what is neither.

A subject is truth only where the generated history can show it: enough demand, enough
questions, a long enough life. What was planted but stayed too small, and what chance or a
neighbouring problem made, goes to `exclude` and counts neither way.
"""

from collections import Counter
from statistics import median

from examples.generator.generate import World
from examples.generator.jira_v2 import Json, Record
from examples.generator.model import Pair, Question, Ticket
from examples.generator.plan import Initiative, Interface

UNSERVED = 6.0  # exchange-days that must be lacking for a planted pair to be truth
QUESTIONS = 6
SINGLE = 0.8  # share of a pair's contacts with one person that makes it hang on them


class Truth:
    """Collects truth, decoys and exclusions of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.truth: dict[str, list[Json]] = {}
        self.decoys: dict[str, list[Json]] = {}
        self.exclude: dict[str, list[Json]] = {}
        self.planted: dict[str, list[Json]] = {}
        self._talks: dict[Pair, int] = Counter(c.pair for c in world.contacts)

    def document(self) -> Record:
        """The content of `truth.json`."""
        self._queues()
        self._initiatives()
        self._pairs()
        self._threads()
        self._undeclared()
        self._teams()
        self._neither()
        style, clock = self.world.style, self.world.clock
        return {
            **{kind: list(found) for kind, found in self.truth.items()},
            "decoys": {kind: list(found) for kind, found in self.decoys.items()},
            "exclude": {kind: list(found) for kind, found in self.exclude.items()},
            "planted": {kind: list(found) for kind, found in self.planted.items()},
            "cannot_judge_teams": list(self.world.plan.off_tracker),
            "window": {"since": clock.first.isoformat(), "until": clock.day(clock.end)},
            "style": {
                "mild": style.mild,
                "theta": round(style.theta, 3),
                "beta": round(style.beta, 3),
                "mentions": round(style.mentions, 2),
                "slow": round(style.slow, 2),
                "link_changelog": style.link_changelog,
            },
        }

    def _sort(self, kind: str, subject: Json, true: bool, **facts: Json) -> None:
        """A planted subject becomes truth, or is excluded where it stayed too small."""
        (self.truth if true else self.exclude).setdefault(kind, []).append(subject)
        self.planted.setdefault(kind, []).append({"subject": subject, "judgeable": true, **facts})

    def _decoy(self, kind: str, subject: Json, why: str) -> None:
        self.decoys.setdefault(kind, []).append({"subject": subject, "why": why})

    def _leave_out(self, kind: str, subject: Json) -> None:
        if subject not in self.exclude.setdefault(kind, []):
            self.exclude[kind].append(subject)

    def _neither(self) -> None:
        """What is excluded is no decoy either."""
        for kind, decoys in self.decoys.items():
            out = self.exclude.get(kind, [])
            self.decoys[kind] = [
                d for d in decoys if isinstance(d, dict) and d["subject"] not in out
            ]

    # Managers ----------------------------------------------------------------------------------

    def _queues(self) -> None:
        kind = "escalation_bottleneck"
        self.truth[kind] = []
        asked: dict[str, list[Question]] = {}
        for question in self.world.questions:
            if question.upward:
                asked.setdefault(question.asked_of, []).append(question)
        planted = {q.manager: q for q in self.world.plan.queues if q.planted}
        for manager, queue in planted.items():
            found = asked.get(manager, [])
            enough = len(found) >= QUESTIONS
            self._sort(
                kind, manager, enough, variant=queue.kind, questions=len(found),
                median_wait=round(_median_wait(found), 1), assigned=queue.assign,
            )  # fmt: skip
        self._queue_decoys(kind, set(planted))
        for manager, found in asked.items():
            if manager not in planted and self._slow_by_chance(manager, found):
                self._leave_out(kind, manager)

    def _queue_decoys(self, kind: str, planted: set[str]) -> None:
        plan = self.world.plan
        named = [(q.manager, q.kind) for q in plan.queues if q.kind in ("fast_hub", "slow_area")]
        named += [(m, "hard_questions") for m in plan.hard]
        named += [(m, "chatty") for m in plan.chatty] + [(m, "copied") for m in plan.copied]
        for manager, why in named:
            if manager not in planted:
                self._decoy(kind, manager, why)

    def _slow_by_chance(self, manager: str, found: list[Question]) -> bool:
        """Five questions or more that waited twice as long as peers' (on the same pairs if any).

        Hard questions are known by peers' hard questions: without these nobody could tell.
        """
        if len(found) < 5:
            return False
        pairs = {q.pair for q in found}
        peers = [q for q in self.world.questions if not q.upward and q.pair in pairs]
        if manager in self.world.plan.hard:
            urgent = [q for q in peers if q.priority == "Highest"]
            return len(urgent) < 5
        if len(peers) < 5:
            peers = [q for q in self.world.questions if not q.upward]
        return _median_wait(found) > 2.0 * _median_wait(peers)

    # Initiatives -------------------------------------------------------------------------------

    def _initiatives(self) -> None:
        kind = "waterfall_integration"
        self.truth[kind] = []
        for index, epic in self.world.epics.items():
            if not epic.key:
                continue
            plan = self.world.plan.initiatives[index]
            subject = plan.declared or epic.key
            if plan.planted:
                self._planted_initiative(kind, subject, index, plan)
            elif self._silent(epic) and plan.kind not in ("quiet_stable", "paused"):
                self._leave_out(kind, subject)
            elif plan.kind != "normal":
                self._decoy(kind, subject, plan.kind)
            elif set(plan.teams) & self.world.plan.off_tracker.keys():
                self._decoy(kind, subject, "off_tracker_team")
        for ticket in self.world.tickets:
            if ticket.type == "Epic" and ticket.initiative is None and self._silent(ticket):
                self._leave_out(kind, ticket.key)

    def _planted_initiative(self, kind: str, subject: str, index: int, plan: Initiative) -> None:
        end = self.world.clock.end
        links = [x for x in self.world.links if x.initiative == index and x.crosses]
        lived = (min(end, plan.finish) - plan.begin) / plan.length
        judgeable = len(links) >= 4 and lived >= 0.6 and plan.length >= 56.0
        self._sort(
            kind, subject, judgeable, name=plan.name, links=len(links), teams=list(plan.teams),
            seams=[list(s.pair) for s in plan.seams], weeks=round(plan.length / 7.0, 1),
            in_flight=plan.finish > end, middle=round(plan.middle, 2),
        )  # fmt: skip

    def _silent(self, epic: Ticket) -> bool:
        """Whether a seam of an epic nobody planted lacks two fifths of its exchange."""
        seams: dict[Pair, list[float]] = {}
        for link, usual, meant in self.world.ledger.links:
            if link.source.epic is epic or link.target.epic is epic:
                seam = seams.setdefault(link.pair, [0.0, 0.0])
                seam[0] += usual
                seam[1] += meant
        return any(usual >= 2.0 and meant < 0.6 * usual for usual, meant in seams.values())

    # Pairs -------------------------------------------------------------------------------------

    def _pairs(self) -> None:
        kind, plan, ledger = "missing_connective_tissue", self.world.plan, self.world.ledger
        self.truth[kind] = []
        parts = {i.pair: i for i in plan.interfaces}
        for pair, expected in ledger.expected.items():
            part, intended = parts.get(pair), ledger.intended[pair]
            why = self._why(pair, part)
            if part is not None and part.kind == "missing":
                self._planted_pair(kind, part, expected, intended)
            elif set(pair) & plan.isolated.keys() or (
                why is None and self._pair_is_silent(pair, expected, intended)
            ):
                self._leave_out(kind, list(pair))
            elif why is not None:
                self._decoy(kind, list(pair), why)
        self._latent()

    def _planted_pair(self, kind: str, part: Interface, expected: float, intended: float) -> None:
        self._sort(
            kind, list(part.pair), expected - intended >= UNSERVED,
            demand=round(self.world.ledger.demand[part.pair], 1), expected=round(expected, 1),
            intended=round(intended, 1), contacts=self._talks[part.pair],
            since_day=None if part.since is None else round(part.since),
        )  # fmt: skip

    def _why(self, pair: Pair, part: Interface | None) -> str | None:
        if set(pair) & self.world.plan.off_tracker.keys():
            return "off_tracker" if self.world.ledger.demand[pair] >= 4.0 else None
        if part is not None and part.kind in ("low_writing", "single_threaded"):
            return part.kind
        if part is not None and part.kind == "low_demand" and self._few(pair):
            return part.kind
        return None

    def _few(self, pair: Pair) -> bool:
        """So little exchange to expect that none of it says nothing."""
        return self.world.ledger.expected[pair] < 2.5

    def _pair_is_silent(self, pair: Pair, expected: float, intended: float) -> bool:
        """Because of a waterfall initiative or a pause, or by chance."""
        if expected >= 2.5 and intended < 0.6 * expected:
            return True
        return expected >= 6.0 and self._talks[pair] < 0.4 * expected

    def _latent(self) -> None:
        """Where demand is unserved, the lowest manager above both may be called a latent queue."""
        gaps = [i.pair for i in self.world.plan.interfaces if i.kind in ("missing", "isolated")]
        for pair in gaps:
            for manager in self.world.org.above_both(*pair)[:1]:
                self._leave_out("latent_escalation_bottleneck", manager)

    def _threads(self) -> None:
        kind = "single_threaded_tie"
        self.truth[kind] = []
        planted = {i.pair: i for i in self.world.plan.interfaces if i.liaison is not None}
        people: dict[Pair, Counter[str]] = {}
        for contact in self.world.contacts:
            people.setdefault(contact.pair, Counter()).update(contact.people)
        for pair, part in planted.items():
            liaison = part.liaison or ("", "")
            self._sort(kind, list(pair), self._talks[pair] >= 6, person=liaison[1])
        for pair, seen in people.items():
            most = seen.most_common(1)[0][1]
            hangs = self._talks[pair] >= 3 and most >= SINGLE * self._talks[pair]
            if pair not in planted and (hangs or self._share_people(pair)):
                self._leave_out(kind, list(pair))

    def _share_people(self, pair: Pair) -> bool:
        a, b = (self.world.org.teams[t] for t in pair)
        return bool(set(a.members) & set(b.members)) or a.lead == b.lead

    def _undeclared(self) -> None:
        kind, demand = "undeclared_dependency", self.world.ledger.demand
        self.truth[kind] = []
        for pair in self.world.plan.undeclared:
            clean = demand.get(pair, 0.0) == 0.0 and self._talks[pair] >= 6
            self._sort(kind, list(pair), clean, contacts=self._talks[pair])
        for pair, count in self._talks.items():
            planted = pair in self.world.plan.undeclared
            if not planted and demand.get(pair, 0.0) < 1.0 and count >= 2:
                self._leave_out(kind, list(pair))
        teams = list(self.world.org.teams)
        for a in teams:
            for b in teams:
                if a < b and self._share_people((a, b)):
                    self._leave_out(kind, [a, b])

    def _teams(self) -> None:
        kind, ledger = "isolated_team", self.world.ledger
        self.truth[kind] = []
        expected, intended = Counter[str](), Counter[str]()
        for pair, value in ledger.expected.items():
            for team in pair:
                expected[team] += value  # type: ignore[assignment]
                intended[team] += ledger.intended[pair]  # type: ignore[assignment]
        for team in self.world.plan.isolated:
            lacking = expected[team] - intended[team]
            self._sort(
                kind, team, lacking >= 2 * UNSERVED, expected=round(float(expected[team]), 1)
            )
        for team, value in expected.items():
            alone = team not in self.world.plan.isolated
            if alone and value >= UNSERVED and intended[team] < 0.5 * value:
                self._leave_out(kind, team)


def _median_wait(questions: list[Question]) -> float:
    """Median wait of the answered ones, days; 0 where none is."""
    waits = [q.answered - q.at for q in questions if q.answered is not None]
    return median(waits) if waits else 0.0
