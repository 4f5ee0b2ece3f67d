"""A made-up organisation with every kind of finding and every picture, for the report tests."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import combinations

from aligngraph.alignment import (
    Alignment,
    Coverage,
    GoodNews,
    GroupView,
    PersonView,
    SeamVerdict,
    SeamView,
    SourceCoverage,
    TeamView,
    VitalSign,
    Window,
)
from aligngraph.findings import Evidence, Finding, Subject, finding_id, ordered
from aligngraph.pictures import (
    Carrier,
    Edit,
    Question,
    QueuePoint,
    QueueStrip,
    SeamLane,
    SeamTimeline,
    ThreadSketch,
    TicketBar,
    TieBullet,
    WeekOfSeam,
)

SINCE = datetime(2026, 8, 1, tzinfo=UTC)
UNTIL = datetime(2026, 10, 30, tzinfo=UTC)
HOSTILE = (
    "</script><img src=x onerror=\"window.hacked=1\"> & 'q' \u202egnp.exe\u2028 😀 = `|*_[x](y)"
)
TEAMS = {
    "commerce": ("Payments", "Ledger", "Checkout", "Billing"),
    "logistics": ("Routing", "Warehouse", "Carriers"),
    "platform": ("Data Platform", "Identity", "Runtime", "Observability"),
    "customer": ("Mobile App", "Web Shop", "Support Tools"),
}
SILENT = (("payments", "ledger"), ("routing", "data-platform"), ("web-shop", "warehouse"))
UNJUDGED = "support-tools"


def day(number: float) -> datetime:
    """Return the time ``number`` days into the window."""
    return SINCE + timedelta(days=number)


def slug(name: str) -> str:
    """Return a team's id."""
    return name.lower().replace(" ", "-")


def ticket(project: str, number: int, what: str, at: float = 10) -> Evidence:
    """Return one ticket as evidence."""
    key = f"{project}-{number}"
    return Evidence(
        ticket=key, url=f"https://jira.acme.example/browse/{key}", at=day(at), what=what
    )


def weeks_of(dice: random.Random, demand: float, rate: float) -> tuple[WeekOfSeam, ...]:
    """Return thirteen weeks of a seam with the given mean demand and exchange-days a week."""
    return tuple(
        WeekOfSeam(
            week=day(7 * number),
            open_links=float(round(demand / 13 * dice.uniform(0.5, 1.6))),
            exchange_days=min(5, sum(dice.random() < rate / 5 for _ in range(5))),
            relays=int(dice.random() < 0.25),
        )
        for number in range(13)
    )


def seam(dice: random.Random, a: str, b: str, links: list[tuple[set[str], str]]) -> SeamView:
    """Return a seam: silent where the story wants it, else about as talkative as expected."""
    silent = (a, b) in SILENT
    demand = 38.0 if silent else round(dice.uniform(2, 30), 1)
    weeks = weeks_of(dice, demand, 0.3 if silent else dice.uniform(0.8, 3))
    days = sum(week.exchange_days for week in weeks)
    expected = round(demand * 0.62, 1)
    unjudged = UNJUDGED in (a, b) or demand < 4
    ratio = None if unjudged else round((days + 2) / (expected + 2), 2)
    verdict: SeamVerdict = "cannot_judge" if unjudged else "missing" if silent else "ok"
    return SeamView(
        team_a=a,
        team_b=b,
        demand=demand,
        exchange_days=days,
        expected=None if unjudged else expected,
        expected_low=None if unjudged else round(expected * 0.7, 1),
        expected_high=None if unjudged else round(expected * 1.4, 1),
        ratio=ratio,
        verdict=verdict,
        links=max(1, round(demand / 4)),
        open_links=round(demand / 9),
        last_contact=day(70) if days else None,
        initiatives=("PAY-12",) if silent else (),
        weeks=weeks,
        evidence=(ticket("PAY", 31, "blocks LED-9 since August", 12),),
        findings=tuple(found for pair, found in links if pair == {a, b}),
        story=f"{demand:.0f} dependency-weeks, and {days} days on which the two teams spoke.",
    )


def finding(
    kind: str, subjects: tuple[tuple[str, str], ...], severity: str, score: float, **more: object
) -> Finding:
    """Return a finding with the stable id of its kind and subjects."""
    told = tuple(Subject(type=t, id=i) for t, i in subjects)  # type: ignore[arg-type]
    return Finding.model_validate(
        {
            "id": finding_id(kind, told),  # type: ignore[arg-type]
            "kind": kind,
            "verdict": "flagged",
            "subjects": told,
            "severity": severity,
            "score": score,
            "confidence": "medium",
            "falsifier": "The same teams talk on a channel that was not read.",
            "actor": "the lead of either team",
            **more,
        }
    )


def queue_strip(dice: random.Random) -> QueueStrip:
    """Return the questions that waited on a vice president, with a bad month in the middle."""
    questions, moments = [], []
    for number in range(26):
        asked = dice.uniform(2, 80)
        wait = dice.uniform(5, 16) if 30 < asked < 62 else dice.uniform(2, 9)
        answered = None if asked + wait > 88 else asked + wait
        moments += [(asked, 1), (answered or 99, -1)]
        questions.append(
            Question(
                ticket=f"PAY-{number + 40}",
                url=f"https://jira.acme.example/browse/PAY-{number + 40}",
                asked_at=day(asked),
                answered_at=None if answered is None else day(answered),
                asker_team="payments",
                other_team="ledger",
            )
        )
    points, waiting = [QueuePoint(at=SINCE, waiting=0)], 0
    for at, step in sorted(moments):
        waiting += step
        if at < 90:
            points.append(QueuePoint(at=day(at), waiting=waiting))
    return QueueStrip(
        person="vp-commerce",
        since=SINCE,
        until=UNTIL,
        questions=tuple(sorted(questions, key=lambda q: q.asked_at)),
        queue=tuple(points),
        wait_days=9.1,
        peer_wait_days=2.0,
        worst_since=day(30),
        worst_until=day(75),
    )


def lane(a: str, b: str, blind: bool) -> SeamLane:
    """Return a seam that talks at the start and at the end of an initiative."""

    def bars(project: str, shift: float) -> tuple[TicketBar, ...]:
        return tuple(
            TicketBar(
                ticket=f"{project}-{n}",
                url=None,
                started_at=day(3 + 11 * n + shift),
                done_at=None if n == 5 else day(min(88, 32 + 13 * n + shift)),
            )
            for n in range(6)
        )

    return SeamLane(
        team_a=a,
        team_b=b,
        tickets_a=bars("PAY", 0),
        tickets_b=bars("LED", 4),
        contacts=tuple(day(n) for n in (4, 6, 7, 11, 15, 68, 74, 76, 79, 80, 82, 85)),
        relays=tuple(day(n) for n in (22, 29, 36, 43, 50, 57)),
        edits=(
            Edit(ticket="PAY-1", at=day(27), seen=False, field="acceptance criteria"),
            Edit(ticket="PAY-2", at=day(41), seen=False, field="summary"),
            Edit(ticket="LED-1", at=day(47), seen=False, field="estimate"),
            Edit(ticket="LED-3", at=day(75), seen=True, field="description"),
        ),
        completions=tuple(day(n) for n in (77, 79, 83, 84, 85, 88)),
        silence_since=day(15),
        silence_until=day(68),
        links=6,
        blind=blind,
    )


def thread() -> ThreadSketch:
    """Return a seam that one role holds together."""
    pairs = (
        ("tl-identity", "tl-mobile", 9),
        ("tl-identity", "eng-mobile-1", 4),
        ("tl-identity", "eng-mobile-2", 2),
        ("eng-identity-1", "tl-mobile", 1),
    )
    return ThreadSketch(
        team_a="identity",
        team_b="mobile-app",
        carriers=tuple(Carrier(person_a=a, person_b=b, days=n) for a, b, n in pairs),
        critical=("tl-identity",),
    )


def bullet(dice: random.Random, a: str, b: str | None, actual: int) -> TieBullet:
    """Return an expectation of 23 exchange-days and what happened."""
    return TieBullet(
        team_a=a,
        team_b=b,
        expected=23.4,
        expected_low=16.0,
        expected_high=31.5,
        actual=actual,
        weeks=tuple(
            week.model_copy(update={"exchange_days": int(number < actual)})
            for number, week in enumerate(weeks_of(dice, 38, 0))
        ),
    )


def all_findings(dice: random.Random) -> tuple[Finding, ...]:
    """Return one finding of every kind and more of some."""
    tickets = tuple(ticket("PAY", n, f"waited {n % 13 + 2} days", n) for n in range(40, 66))
    made = [
        finding(
            "escalation_bottleneck",
            (("person", "vp-commerce"),),
            "high",
            1.83,
            confidence="high",
            headline="Decisions between Payments and Ledger wait 9 days for the Commerce VP; "
            "peers answer the same kind of question in 2.",
            explanation="26 questions of 4 teams went up in 90 days. At any moment 1.8 tickets "
            "waited that would not have, had a peer answered. The habit grew in September.",
            advice="Name one engineer in each of Payments and Ledger who may decide on ledger "
            "formats without asking.",
            actor="the Commerce VP",
            falsifier="The questions that went up were harder than those peers answered.",
            metrics={
                "avoidable_queue": 1.83,
                "wait_days": 9.1,
                "peer_wait_days": 2.0,
                "questions": 26,
                "q_value": 0.0004,
                "reference": "same seams",
            },
            evidence=tickets,
            picture=queue_strip(dice),
        ),
        finding(
            "waterfall_integration",
            (("initiative", "PAY-12"), ("team", "payments"), ("team", "ledger")),
            "high",
            4.2,
            headline="One-click checkout meets at the end: Payments and Ledger went 53 days "
            "without a word while 3 tickets changed meaning.",
            explanation="Of 6 linked tickets, 5 finished in the last fifth of the time. Three "
            "edits of acceptance criteria were not seen by the other team.",
            advice="Put a 30-minute walk through the open tickets in the calendar this week.",
            actor="the contact of One-click checkout",
            metrics={"stale_share": 0.69, "late_share": 0.83, "unseen_edits": 3},
            evidence=tuple(ticket("LED", n, "finished in the last week", 84) for n in range(4)),
            picture=SeamTimeline(
                initiative="PAY-12",
                since=SINCE,
                until=day(89),
                finished=False,
                integration_since=day(71),
                seams=(
                    lane("payments", "ledger", True),
                    lane("checkout", "data-platform", False),
                ),
            ),
        ),
        finding(
            "single_threaded_tie",
            (("team", "identity"), ("team", "mobile-app")),
            "medium",
            0.9,
            headline="Everything between Identity and Mobile App runs through the tech lead of "
            "Identity.",
            explanation="15 of 16 exchange-days involve this role. Nobody else in Identity has "
            "spoken to more than one person in Mobile App.",
            advice="Let a second engineer of Identity answer the next two questions.",
            metrics={"exchange_days": 16, "carried": 15},
            evidence=(ticket("IDN", 7, "answered by the tech lead of Identity", 33),),
            picture=thread(),
        ),
        finding(
            "latent_escalation_bottleneck",
            (("person", "vp-commerce"),),
            "medium",
            0.8,
            confidence="low",
            headline="14 dependency-weeks between Commerce teams have no route but the VP.",
            explanation="No peer tie serves three seams below the Commerce VP.",
            advice="Open a shared channel for Checkout, Billing and Ledger.",
            metrics={"unserved_dependency_weeks": 14.0},
        ),
        finding(
            "undeclared_dependency",
            (("team", "runtime"), ("team", "observability")),
            "low",
            0.4,
            headline="Runtime and Observability talk on 11 days, and no ticket says why.",
            explanation="11 exchange-days without one recorded dependency.",
            advice="Link the two tickets they talk about.",
        ),
        finding(
            "isolated_team",
            (("team", "carriers"),),
            "medium",
            0.7,
            headline="Carriers speaks with its partners on 4 days where 23 are expected.",
            explanation="Eight teams depend on Carriers; none of the ties is large alone.",
            advice="Invite Carriers to the routing review.",
            picture=bullet(dice, "carriers", None, 4),
        ),
        finding(
            "missing_connective_tissue",
            (("team", "support-tools"), ("team", "billing")),
            "low",
            0.0,
            verdict="cannot_judge",
            headline="Whether Support Tools and Billing talk cannot be told.",
            explanation="Support Tools comments on 12 % of its tickets; 30 % would be enough.",
            advice="Import the channel Support Tools uses.",
        ),
    ]
    made += [
        finding(
            "missing_connective_tissue",
            (("team", a), ("team", b)),
            severity,
            21 - 4 * number,
            verdict="flagged" if number < 2 else "watch",
            headline=f"{a.replace('-', ' ').title()} and {b.replace('-', ' ').title()} spoke on "
            f"{3 + number} days; their dependencies call for 23.",
            explanation="38 dependency-weeks in 13 weeks; teams with as much spoke on 16 to 32.",
            advice="Write one line a week on the blocking ticket; a draft is in the brief.",
            metrics={"ratio": 0.2 + number / 20, "q": 0.01},
            evidence=(ticket("PAY", 31 + number, "open since August, blocks 3 tickets", 5),),
            picture=bullet(dice, a, b, 3 + number),
        )
        for number, ((a, b), severity) in enumerate(
            zip(SILENT, ("high", "medium", "medium"), strict=True)
        )
    ]
    return ordered(made)


def coverage() -> Coverage:
    """Return what the sample's data cannot show."""
    return Coverage(
        sources=(
            SourceCoverage(
                source="jira-json:issues.jsonl",
                importer="jira-json",
                tickets=4312,
                messages=12840,
                changes=30211,
                links=911,
                since=SINCE - timedelta(days=300),
                until=UNTIL,
                has_changelog=True,
                tickets_with_cut_comments=14,
                warnings=3,
            ),
        ),
        tickets=4312,
        tickets_in_window=1204,
        unowned_tickets=108,
        links=911,
        dependency_links=402,
        cross_team_links=187,
        undated_links=6,
        links_leaving_scope=41,
        people=96,
        teams=14,
        teams_not_judged=1,
        unmapped_people=7,
        reporting_lines=95,
        has_changelog=True,
        data_until=UNTIL - timedelta(hours=17),
        warnings={"ticket without a creator": 2, "unknown link type": 1},
        notes=("Chat was not read: teams that talk there look quieter than they are.",),
    )


def vital_signs() -> tuple[VitalSign, ...]:
    """Return the three figures."""
    return (
        VitalSign(
            id="exchange",
            title="Exchange that happens",
            value=0.62,
            low=0.55,
            high=0.70,
            text="62 %",
            unit="of what the dependencies call for",
            note="Between 55 % and 70 %, over 41 pairs of teams that can be judged.",
        ),
        VitalSign(
            id="waiting",
            title="Waiting on a manager",
            value=3.4,
            low=2.6,
            high=4.4,
            text="3.4 tickets",
            unit="at any moment that peers would answer",
            note="Between 2.6 and 4.4; most of them at one role.",
        ),
        VitalSign(
            id="blind",
            title="Integrating blind",
            value=4,
            low=None,
            high=None,
            text="4 of 17 initiatives",
            unit="no direct word for over two weeks, and drift",
            note="Two initiatives are too young to tell.",
        ),
    )


def people() -> tuple[PersonView, ...]:
    """Return the roles that findings and teams name."""
    roles = {
        "vp-commerce": "Commerce VP",
        "tl-identity": "tech lead of Identity",
        "eng-identity-1": "engineer in Identity",
        "tl-mobile": "tech lead of Mobile App",
        "eng-mobile-1": "engineer in Mobile App",
        "eng-mobile-2": "another engineer in Mobile App",
    }
    return tuple(PersonView(id=i, name=r, label=r, role="engineer") for i, r in roles.items())


def sample() -> Alignment:
    """Return an organisation of fourteen teams with a story."""
    dice = random.Random(7)
    findings = all_findings(dice)
    about = [({s.id for s in f.subjects if s.type == "team"}, f.id) for f in findings]
    teams = [
        TeamView(
            id=slug(name),
            name=name,
            group=group,
            kind="platform" if group == "platform" else "stream-aligned",
            lead=None,
            tech_lead="tl-identity" if name == "Identity" else None,
            size=5 + len(name) % 5,
            tickets=40 + 11 * len(name),
            coverage=0.12 if slug(name) == UNJUDGED else 0.7,
            judged=slug(name) != UNJUDGED,
            reason="comments on 12 % of its tickets" if slug(name) == UNJUDGED else "",
        )
        for group, names in TEAMS.items()
        for name in names
    ]
    ids = [team.id for team in teams]
    pairs = [
        (a, b)
        for a, b in combinations(ids, 2)
        if (a, b) in SILENT or (b, a) in SILENT or dice.random() < 0.42
    ]
    pairs = [(b, a) if (b, a) in SILENT else (a, b) for a, b in pairs]
    seams = [seam(dice, a, b, about) for a, b in pairs if {a, b} != {"runtime", "observability"}]
    undeclared = seam(dice, "runtime", "observability", about).model_copy(
        update={
            "demand": 0.0,
            "exchange_days": 11,
            "expected": None,
            "expected_low": None,
            "expected_high": None,
            "ratio": None,
            "verdict": "undeclared",
            "links": 0,
            "open_links": 0,
            "story": "They spoke on 11 days; no ticket of one waits for a ticket of the other.",
        }
    )
    return Alignment(
        organization="Acme",
        window=Window(since=SINCE, until=UNTIL),
        coverage=coverage(),
        vital_signs=vital_signs(),
        findings=findings,
        good_news=(
            GoodNews(
                headline="Checkout and Identity raised four changes before they hurt anyone.",
                explanation="Every edit of a linked ticket was answered within two days.",
                teams=("checkout", "identity"),
                initiative=None,
            ),
            GoodNews(
                headline="Routing and Carriers answer each other within a day.",
                explanation="31 questions, median wait 0.8 days, none went up.",
                teams=("routing", "carriers"),
                initiative=None,
            ),
        ),
        groups=tuple(GroupView(id=g, name=g.title(), parent=None) for g in TEAMS),
        teams=tuple(teams),
        people=people(),
        initiatives={"PAY-12": "One-click checkout"},
        seams=(*seams, undeclared),
    )


def nothing(**more: object) -> Alignment:
    """Return an organisation about which nothing is known, changed as told."""
    base = sample()
    empty = base.coverage.model_copy(
        update={
            "sources": (),
            "tickets": 0,
            "tickets_in_window": 0,
            "unowned_tickets": 0,
            "links": 0,
            "dependency_links": 0,
            "cross_team_links": 0,
            "links_leaving_scope": 0,
            "undated_links": 0,
            "teams": 0,
            "teams_not_judged": 0,
            "people": 0,
            "unmapped_people": 0,
            "reporting_lines": 0,
            "has_changelog": False,
            "data_until": None,
            "warnings": {},
            "notes": (),
        }
    )
    return base.model_copy(
        update={
            "coverage": empty,
            "vital_signs": (),
            "findings": (),
            "good_news": (),
            "groups": (),
            "teams": (),
            "people": (),
            "initiatives": {},
            "seams": (),
            **more,
        }
    )
