"""Questions that go up: which managers get how many, and how long each waits.

Runs before contacts, because a ticket that waits for a decision stays open longer.
"""

from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.model import Comment, Link, Org, Question, Ticket
from examples.generator.plan import Plan, QueuePlan
from examples.generator.style import Style
from examples.generator.words import Writer

VARIANTS = ("all_period", "bad_quarter", "growing")


class Queues:
    """Plans and writes the questions to managers above both teams."""

    def __init__(self, dice: Dice, org: Org, style: Style, plan: Plan, clock: Clock) -> None:
        self.dice, self.org, self.style, self.plan, self.clock = dice, org, style, plan, clock
        self.writer = Writer(dice)
        self.questions: list[Question] = []
        self.under: dict[str, list[Link]] = {}
        self._asked: dict[int, int] = {}  # questions per ticket

    def index(self, links: list[Link]) -> None:
        """Notes which cross-team links lie under which manager (off-tracker teams left out)."""
        for link in links:
            if not link.crosses or set(link.pair) & self.plan.off_tracker.keys():
                continue
            low, high = link.open_between(self.clock.end)
            if high - low > 1.5:
                for manager in self.org.above_both(*link.pair):
                    self.under.setdefault(manager, []).append(link)

    def draw(self, healthy: bool) -> None:
        """Gives managers their parts: planted ones, then each decoy once or twice, then normal."""
        chief = next(p.id for p in self.org.people.values() if p.manager is None)
        able = [m for m, ls in self.under.items() if m != chief and len(ls) >= 12]
        able = self.dice.sample(able, len(able))
        count = 0 if healthy else max(1, round(3 * self.style.teams / 36))
        slow = self._slow_director(able)
        for number, kind in enumerate(self.dice.sample(VARIANTS * 3, count)):
            # A queue needs room: managers with many links first.
            able.sort(key=lambda m: -min(len(self.under[m]), 30))
            if able:
                self._plant(able.pop(0), VARIANTS[number % 3] if count >= 3 else kind)
        able = self.dice.sample(able, len(able))
        if slow is not None:
            self._queue(slow, "slow_area", (10, 20), 0.6 * self._speed(slow), 0.8)
        for kind in ("fast_hub", "chatty", "hard", "copied", "chatty", "fast_hub"):
            if able:
                self._decoy(able.pop(), kind)
        planned = {q.manager for q in self.plan.queues if q.kind != "chatty"}
        for manager in self.under:
            if manager not in planned:
                self._queue(manager, "normal", (0, 4), self._speed(manager), 0.8)

    def _slow_director(self, able: list[str]) -> str | None:
        """The director of the slow division, taken out of the others."""
        leads = {
            self.org.groups[self.org.teams[t].group].lead for t in sorted(self.plan.slow_teams)
        }
        for manager in list(able):
            if manager in leads:
                able.remove(manager)
                return manager
        return None

    def _speed(self, manager: str) -> float:
        """The usual median wait of the teams below, days."""
        below = [t.speed for t in self.org.teams.values() if manager in self.org.managers(t.id)]
        return float(sum(below) / len(below))

    def _queue(
        self, manager: str, kind: str, count: tuple[int, int], wait: float, sigma: float
    ) -> None:
        number = round(self.dice.integer(*count) * max(self.style.months / 18.0, 0.5))
        self.plan.queues.append(QueuePlan(manager, kind, number, wait, sigma))

    def _plant(self, manager: str, kind: str) -> None:
        """All the time: 26-40 questions; a bad quarter: 9-20; growing: 22-36."""
        dice, mild, slow = self.dice, self.style.mild, self.style.slow
        ranges = {"all_period": (26, 40), "bad_quarter": (10, 20), "growing": (22, 36)}
        count = dice.integer(*ranges[kind])
        if kind != "bad_quarter":
            count = round(count * max(self.style.months / 18.0, 0.4))
        count = max(8, round(count * (0.65 if mild else 1.0)))
        wait = dice.uniform(4.0, 6.0) if mild else dice.uniform(6.0, 11.0)
        made = QueuePlan(manager, kind, count, wait * min(slow, 2.0), planted=True)
        made.assign = dice.pick((0.0, 0.0, 0.2, 0.8))
        made.unanswered = 0.08
        if kind == "bad_quarter":
            made.window = self._busy_quarter(manager)
            self._queue(manager, "before_and_after", (2, 5), self._speed(manager), 0.8)
        self.plan.queues.append(made)

    def _busy_quarter(self, manager: str) -> tuple[float, float]:
        """Of twelve quarters at random the one in which most links are open."""
        length = self.dice.uniform(78.0, 92.0)
        latest = max(self.clock.days - length - 10.0, 1.0)
        starts = [self.dice.uniform(0.0, latest) for _ in range(12)]
        spans = [link.open_between(self.clock.end) for link in self.under[manager]]
        busiest = max(
            starts, key=lambda s: sum(1 for low, high in spans if low < s + length and high > s)
        )
        return busiest, busiest + length

    def _decoy(self, manager: str, kind: str) -> None:
        if kind == "fast_hub":
            self._queue(manager, kind, (20, 40), self.dice.uniform(0.3, 0.8), 0.6)
        elif kind == "hard":
            self.plan.hard.append(manager)
            self._queue(manager, kind, (10, 20), 4.5 * self._speed(manager), 0.8)
        elif kind == "copied":
            self.plan.copied.append(manager)
        else:
            self.plan.chatty.append(manager)
            self._queue(manager, "chatty", (2, 6), self.dice.uniform(0.3, 1.0), 0.6)

    # Writing -----------------------------------------------------------------------------------

    def write(self) -> None:
        """Writes every planned question into the tickets."""
        for manager in self.plan.hard:
            for link in self.under[manager]:
                if self.dice.chance(0.15):
                    link.source.priority = "Highest"
        for queue in self.plan.queues:
            for _ in range(queue.count):
                self._one(queue)

    def _one(self, queue: QueuePlan) -> None:
        for _ in range(80):
            link = self.dice.pick(self.under[queue.manager])
            asked = self._moment(queue, link)
            ticket = self.dice.pick((link.source, link.target))
            if asked is not None and self._asked.get(id(ticket), 0) < 2:
                self._asked[id(ticket)] = self._asked.get(id(ticket), 0) + 1
                self._ask(queue, link, ticket, asked)
                return

    def _moment(self, queue: QueuePlan, link: Link) -> float | None:
        """A moment at which the link is open; None where it does not fit the queue's times."""
        low, high = link.open_between(self.clock.end)
        if queue.window is not None:
            low, high = max(low, queue.window[0]), min(high, queue.window[1])
        if high - low < 0.5:
            return None
        at = self.dice.uniform(low, high)
        if queue.kind == "growing" and not self.dice.chance((at / self.clock.days) ** 1.5):
            return None
        return at

    def _ask(self, queue: QueuePlan, link: Link, ticket: Ticket, at: float) -> None:
        team = self.org.teams[ticket.team]
        asker = ticket.assignee or team.tech_lead
        if asker == queue.manager or self.dice.chance(0.3):
            asker = team.tech_lead
        at = self.clock.later(at, self.org.people[asker].offset, ticket.created)
        answered = self._answer_time(queue, at)
        if queue.kind == "hard" and self.dice.chance(0.85):
            ticket.priority = "Highest"
        self.questions.append(
            Question(link.pair, asker, queue.manager, at, answered, True, ticket.priority)
        )
        by_assignment = self.dice.chance(queue.assign)
        if by_assignment and not any(h[2] for h in ticket.holds):
            until = answered if answered is not None else self.clock.end
            ticket.holds.append((at, until, queue.manager))
        if not by_assignment or self.dice.chance(0.5):
            text = self.writer.decide(team.domain)
            ticket.comments.append(Comment(asker, at, text, (queue.manager,)))
        self._wait_for(queue, ticket, asker, at, answered)

    def _answer_time(self, queue: QueuePlan, at: float) -> float | None:
        if self.dice.chance(queue.unanswered):
            return None
        wait = queue.wait
        if queue.kind == "growing":
            wait *= 0.3 + 1.1 * at / self.clock.days
        moment = at + max(self.dice.lognormal(wait, queue.sigma), 0.02)
        answered = self.clock.later(moment, self.org.people[queue.manager].offset, at)
        return answered if answered < self.clock.end else None

    def _wait_for(
        self, queue: QueuePlan, ticket: Ticket, asker: str, at: float, answered: float | None
    ) -> None:
        """A reminder after long waiting, the answer, and the ticket stays open until then."""
        until = answered if answered is not None else min(at + 12.0, self.clock.end)
        if until - at > 4.0 and self.dice.chance(0.3):
            moment = self.clock.office(at + (until - at) * self.dice.uniform(0.4, 0.8), 0)
            if moment < until:
                ticket.comments.append(
                    Comment(asker, moment, "{0} friendly reminder.", (queue.manager,))
                )
        if answered is not None:
            mentions = (asker,) if self.dice.chance(0.6) else ()
            text = "{0} " * len(mentions) + self.writer.answer()
            ticket.comments.append(Comment(queue.manager, answered, text, mentions))
            self._extend(ticket, answered)

    def _extend(self, ticket: Ticket, answered: float) -> None:
        if ticket.done is not None and ticket.done < answered:
            done = self.clock.later(answered + self.dice.uniform(0.3, 3.0), 0, answered)
            ticket.done = done if done < self.clock.end else None
