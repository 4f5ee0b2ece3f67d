"""What is planted where: the kinds of problems and of decoys, as data the later steps obey."""

from dataclasses import dataclass, field
from typing import TypeAlias

from examples.generator.model import Pair

Segments: TypeAlias = list[tuple[float, float, float]]
"""(from, to, factor): what exchange is multiplied by in that time; 1 elsewhere."""

WATERFALL = "waterfall"
DECOY_INITIATIVES = ("late_but_talking", "paused", "short", "quiet_stable", "everything_late")


@dataclass(slots=True)
class Seam:
    """Two teams of an initiative and how many links join them in it."""

    pair: Pair
    links: int


@dataclass(slots=True)
class Initiative:
    """A cross-team epic. `kind` is waterfall, normal or one of the decoys."""

    name: str
    kind: str
    lead: str
    teams: list[str]
    seams: list[Seam]
    begin: float
    finish: float
    tpm: str | None
    middle: float = 1.0  # factor on exchange between planning and the end
    opening: float = 1.0
    closing: float = 1.0
    pause: tuple[float, float] | None = None
    edits: float = 0.35  # material edits per linked ticket
    acknowledged: float = 0.65  # share of them the other side reacts to within days
    rhythm: tuple[float, float] = (1.6, 1.15)  # Beta of when tickets are done
    declared: str | None = None
    goal: str | None = None
    titles: dict[str, tuple[str, ...]] = field(default_factory=dict)  # a team's first tickets

    @property
    def planted(self) -> bool:
        """Whether it is one of the true problems."""
        return self.kind == WATERFALL

    @property
    def length(self) -> float:
        """Days from begin to finish, as planned."""
        return self.finish - self.begin

    def at(self, share: float) -> float:
        """The moment at this share of its length."""
        return self.begin + share * self.length

    @property
    def silence(self) -> tuple[float, float]:
        """The middle, in which a waterfall initiative's teams do not talk."""
        return self.at(0.13), self.at(0.84)

    def profile(self) -> Segments:
        """How exchange runs over its life."""
        low, high = self.silence
        whole = [(self.begin - 30.0, low, self.opening), (high, self.finish + 30.0, self.closing)]
        if self.pause is not None:
            return [*whole, (*self.pause, 0.0)]
        if self.planted:  # the silence holds for all exchange of its pairs: see Plan.mood
            return whole
        return [*whole, (low, high, self.middle)]


@dataclass(slots=True)
class Interface:
    """A pair of teams that keeps depending on each other outside initiatives."""

    pair: Pair
    links: int
    kind: str  # healthy | missing | single_threaded | low_demand | low_writing | isolated | ...
    factor: float = 1.0
    since: float | None = None  # the factor holds from here on
    liaison: tuple[str, str] | None = None  # (team, person) through whom all contact goes


@dataclass(slots=True)
class Goal:
    """What initiatives are for (the fixed example alone has goals)."""

    id: str
    name: str
    weight: int
    owner: str


@dataclass(slots=True)
class QueuePlan:
    """How questions reach one manager and how long they wait there."""

    manager: str
    kind: str  # all_period | bad_quarter | growing | fast_hub | slow_area | hard | normal
    count: int
    wait: float  # median, days
    sigma: float = 0.45
    assign: float = 0.0  # share that comes by assignment instead of a mention
    window: tuple[float, float] | None = None  # the bad quarter
    planted: bool = False
    unanswered: float = 0.06


@dataclass(slots=True)
class Plan:
    """Everything planted, before the managers' queues (these need the links)."""

    initiatives: list[Initiative] = field(default_factory=list)
    interfaces: list[Interface] = field(default_factory=list)
    undeclared: dict[Pair, int] = field(default_factory=dict)  # contacts without any link
    off_tracker: dict[str, float] = field(default_factory=dict)  # team: what is left of its talk
    isolated: dict[str, float] = field(default_factory=dict)  # team: factor on all its pairs
    one_off: int = 0
    slow_teams: set[str] = field(default_factory=set)
    queues: list[QueuePlan] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    chatty: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    hard: list[str] = field(default_factory=list)  # under them urgent questions take long

    def special(self) -> set[Pair]:
        """Pairs whose exchange must stay as planted: no chance contacts, no other links."""
        silent = {i.pair for i in self.interfaces if i.kind != "healthy"}
        return silent | set(self.undeclared)

    def liaison(self, pair: Pair) -> tuple[str, str] | None:
        """(team, person) of a single-threaded pair."""
        found = (i.liaison for i in self.interfaces if i.pair == pair and i.liaison)
        return next(found, None)

    def mood(self, pair: Pair) -> Segments:
        """What holds for all exchange of a pair whatever the link: (from, to, factor)."""
        out: Segments = []
        for interface in self.interfaces:
            if interface.pair == pair and interface.factor != 1.0:
                out.append((interface.since or -1e9, 1e9, interface.factor))
        for team in pair:
            if team in self.isolated and all(pair != i.pair for i in self.interfaces):
                out.append((-1e9, 1e9, self.isolated[team]))
        for initiative in self.initiatives:
            if initiative.planted and any(s.pair == pair for s in initiative.seams):
                out.append((*initiative.silence, initiative.middle))
        return out


def factor_at(segments: Segments, moment: float) -> float:
    """The product of the factors that hold at a moment."""
    product = 1.0
    for low, high, factor in segments:
        if low <= moment < high:
            product *= factor
    return product
