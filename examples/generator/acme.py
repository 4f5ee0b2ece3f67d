"""The fixed example: eleven teams of Acme, half a year, and one of each finding in its place.

What is planted, and where, is data in this module; `examples/acme/README.md` tells the story.
"""

from typing import TypeAlias

from examples.generator.clock import Clock
from examples.generator.dice import Dice
from examples.generator.generate import World, tell
from examples.generator.model import Domain, Group, Org, Pair, Team
from examples.generator.people import Staffing, slug
from examples.generator.plan import Goal, Initiative, Interface, Plan, QueuePlan, Seam
from examples.generator.queues import Queues
from examples.generator.style import Style
from examples.generator.work import Work

Titles: TypeAlias = dict[str, tuple[str, ...]]

SEED = 20261101
MONTHS = 6.0

# Team, manager, tech lead, size, project, component, hours from UTC, talk, what it works on.
TEAMS = (
    ("commerce", "Payments", "Bram Cloverholt", "Adaeze Fernwick", 7, "PAY", None, 1, 1.1,
     "card authorisation,refund flow,3-D Secure step,settlement,payment retries,wallet button"),
    ("commerce", "Checkout", "Thandi Rowanmere", "Hiro Pebblequist", 8, "CHK", None, 1, 1.2,
     "order review page,basket summary,voucher box,express button,address form,delivery options"),
    ("commerce", "Ledger", "Mateo Garnetdell", "Wren Sorrelbeck", 6, "LDG", None, 1, 0.9,
     "posting rules,balance snapshot,currency rounding,day close,journal export,refund booking"),
    ("experience", "Search", "Linh Alderfen", "Tariq Oriellock", 6, "SRCH", None, 2, 1.0,
     "query parser,ranking model,synonym list,facet counts,index rebuild,spelling hints"),
    ("experience", "Mobile", "Eilidh Saffrongarth", "Kofi Heronrigg", 8, "MOB", None, 0, 1.2,
     "home screen,push settings,offline basket,deep links,release train,sign-in screen"),
    ("experience", "Notifications", "Zofia Brackenford", "Arjun Dapplewick", 5, "NTF", None, 0, 0.9,
     "order e-mail,template editor,delivery receipts,quiet hours,unsubscribe link"),
    ("experience", "Storefront", "Selim Yarrowbrow", "Maeve Tanseykirk", 6, "WEB", None, 2, 1.0,
     "product page,page shell,design tokens,image sizes,cookie banner,accessibility check"),
    ("platform", "Identity", "Imani Flintcombe", "Rune Umberlock", 6, "CORE", "Identity", 1, 1.0,
     "login session,passkey enrolment,consent screen,token refresh,account merge,password reset"),
    ("platform", "Data Platform", "Caio Junipertarn", "Sanna Thistledell", 7, "DATA", None, -5, 1.0,
     "event schema,daily load,lineage view,backfill job,retention policy,query gateway"),
    ("platform", "Developer Tools", "Oisin Velarholt", "Naveen Mossquist", 5, "CORE",
     "Developer Tools", -5, 1.0,
     "build cache,review bot,service template,test runner,dependency updates,release notes"),
    ("platform", "Partner Gateway", "Nour Hazelbrow", "Wambui Ivorydell", 6, "PGW", None, 1, 1.0,
     "partner order feed,key rotation,webhook retries,rate limits,partner sandbox,price export"),
)  # fmt: skip
GROUPS = (
    ("commerce", "Commerce", "Cosima Willowgarth"),
    ("experience", "Customer Experience", "Darius Kestrelmere"),
    ("platform", "Platform", "Amara Lindenfen"),
)
KINDS = {"identity": "platform", "data-platform": "platform", "developer-tools": "enabling"}

GATEWAY, ALONE = "partner-gateway", 0.05  # the isolated team, and what is left of its exchange
# Three links with each of six teams: together much, and with none of them enough to stand out.
PARTNERS = ("checkout", "ledger", "notifications", "payments", "search", "storefront")

ONE_CLICK: Titles = {
    "checkout": (
        "One-click order button", "Skip the review page for returning customers",
        "Default address for one-click orders", "Undo within sixty seconds",
        "Roll out one-click per country", "Stored basket for one-click",
    ),
    "payments": (
        "Charge a stored card without the customer", "3-D Secure exemption for one-click",
        "Tokenise cards at first purchase", "Cancel an authorisation on undo",
        "Expired card during one-click", "Retry a declined one-click payment",
    ),
    "identity": (
        "Long-lived session for one-click", "Step-up login above a limit",
        "Consent screen for stored cards", "Revoke one-click on password change",
        "Recognise the device at the order button",
    ),
}  # fmt: skip
UNIFIED: Titles = {
    "search": (
        "One query endpoint for web and app", "Return facets in the app's order",
        "Rank by stock in the customer's country", "Version the result format",
        "Suggestions while typing",
    ),
    "mobile": (
        "Search screen on the unified endpoint", "Facet sheet in the app",
        "Offline results from the last search", "Measure search taps", "Voice input for search",
    ),
    "data-platform": (
        "Search events in one schema", "Hourly click load for ranking",
        "Backfill a year of search events", "Quality check on click events",
    ),
}  # fmt: skip
PASSKEYS: Titles = {
    "identity": (
        "Passkey enrolment service", "Fall back to e-mail code", "Several passkeys per account",
        "Passkeys survive an account merge",
    ),
    "mobile": (
        "Passkey prompt on the sign-in screen", "Keep the session after an update",
        "Explain passkeys on first use", "Remove a lost device",
    ),
}  # fmt: skip


def acme() -> World:
    """Acme from 2026-04-29 to 2026-10-29."""
    dice = Dice(SEED)
    style = Style(MONTHS, len(TEAMS), "Europe/Berlin", chatter=2.6, mentions=0.45, theta=1.0)
    style.dispersion, style.questions = 0.06, 0.4
    clock = Clock(MONTHS, style.zone, dice)
    org = _org(dice)
    plan = _plan(org, clock)
    work = Work(dice, org, style, plan, clock)
    work.make(None, 1.5)
    queues = Queues(dice, org, style, plan, clock)
    queues.index(work.links)
    return tell(work, queues, [("payments", "storefront"), ("identity", "storefront")])


def _org(dice: Dice) -> Org:
    org = Org("Acme")
    staff = Staffing(dice, org)
    chief = staff.named("Una Copperdell", "Chief Technology Officer", "manager", None)
    for ident, name, lead in GROUPS:
        vice = staff.named(lead, f"VP {name}", "manager", chief)
        org.groups[ident] = Group(ident, name, vice, None)
    vices = {g.id: g.lead for g in org.groups.values()}
    org.tpms = [
        staff.named("Petra Quillanbeck", "Technical Program Manager", "tpm", vices["commerce"]),
        staff.named("Jonas Teaselbrow", "Technical Program Manager", "tpm", vices["experience"]),
    ]
    staff.named("Signe Meadowlock", "Principal Architect", "architect", chief)
    staff.named("Dilan Sparrowrigg", "Chief of Staff", "right_hand", chief)
    for row in TEAMS:
        _team(staff, vices, row)
    org.bot = staff.account("Automation for Tracker", "app")
    staff.account("Support Desk", "external")
    return org


def _team(
    staff: Staffing,
    vices: dict[str, str],
    row: tuple[str, str, str, str, int, str, str | None, int, float, str],
) -> None:
    group, name, manager, tech_lead, size, project, component, offset, talk, nouns = row
    ident = slug(name)
    lead = staff.named(manager, f"Engineering Manager {name}", "manager", vices[group])
    head = staff.named(tech_lead, "Staff Engineer", "tech_lead", lead)
    members = [head] + [staff.hire("Engineer", "engineer", lead, offset) for _ in range(size - 1)]
    for person in (lead, head):
        staff.org.people[person].offset = offset
    domain = Domain(name, tuple(nouns.split(",")), KINDS.get(ident, "stream-aligned"))
    team = Team(ident, name, group, lead, head, members, domain, project, component, talk=talk)
    team.speed = 0.9
    staff.org.teams[ident] = team


def _plan(org: Org, clock: Clock) -> Plan:
    plan = Plan(_initiatives(org, clock), _interfaces(org))
    plan.undeclared = {("identity", "notifications"): 16}
    plan.off_tracker = {"developer-tools": 0.08}
    plan.isolated = {GATEWAY: ALONE}
    vices = {g.id: g.lead for g in org.groups.values()}
    plan.queues = [
        QueuePlan(vices["commerce"], "growing", 20, 9.0, assign=0.15, planted=True),
        QueuePlan(vices["platform"], "fast_hub", 10, 0.5, 0.6),
        QueuePlan(vices["experience"], "normal", 5, 0.4, 0.6),
    ]
    plan.chatty = [vices["experience"]]
    plan.goals = [
        Goal("g-conversion", "More visitors become customers", 3, vices["commerce"]),
        Goal("g-trust", "Customers trust us with their account", 2, vices["platform"]),
        Goal("g-partners", "Open the shop to partners", 2, vices["experience"]),
    ]
    return plan


def _initiatives(org: Org, clock: Clock) -> list[Initiative]:
    commerce, experience = org.tpms

    def make(
        name: str, kind: str, seams: list[tuple[str, str, int]], span: tuple[float, float]
    ) -> Initiative:
        teams = list(dict.fromkeys(t for a, b, _ in seams for t in (a, b)))
        joined = [Seam(_pair(a, b), count) for a, b, count in seams]
        return Initiative(name, kind, teams[0], teams, joined, *span, None)

    one_click = make(
        "One-click checkout",
        "waterfall",
        [("checkout", "payments", 8), ("checkout", "identity", 6)],
        (clock.at(2026, 5, 18), clock.at(2026, 10, 2)),
    )
    one_click.tpm, one_click.declared, one_click.goal = commerce, "one-click", "g-conversion"
    one_click.middle, one_click.opening, one_click.closing = 0.0, 1.6, 4.0
    one_click.edits, one_click.acknowledged, one_click.titles = 1.1, 0.0, ONE_CLICK
    unified = make(
        "Unified search",
        "waterfall",
        [("search", "mobile", 7), ("search", "data-platform", 5)],
        (clock.at(2026, 7, 27), clock.at(2026, 11, 27)),
    )
    unified.tpm, unified.declared, unified.goal = experience, "unified-search", "g-conversion"
    unified.middle, unified.opening, unified.closing = 0.0, 1.6, 2.5
    unified.edits, unified.acknowledged, unified.titles = 1.0, 0.0, UNIFIED
    passkeys = make(
        "Passkey sign-in",
        "normal",
        [("identity", "mobile", 8)],
        (clock.at(2026, 6, 8), clock.at(2026, 9, 18)),
    )
    passkeys.declared, passkeys.goal, passkeys.titles = "passkeys", "g-trust", PASSKEYS
    passkeys.acknowledged = 0.9
    peak = make(
        "Ready for the holiday peak",
        "late_but_talking",
        [("storefront", "search", 5), ("storefront", "checkout", 4)],
        (clock.at(2026, 7, 6), clock.at(2026, 10, 16)),
    )
    peak.tpm, peak.acknowledged = experience, 0.85
    mails = make(
        "Clear order e-mails",
        "normal",
        [("notifications", "checkout", 5), ("notifications", "storefront", 3)],
        (clock.at(2026, 5, 11), clock.at(2026, 7, 31)),
    )
    refunds = make(
        "Same-day refunds",
        "normal",
        [("ledger", "payments", 7)],
        (clock.at(2026, 8, 3), clock.at(2026, 11, 13)),
    )
    refunds.declared, refunds.goal, refunds.acknowledged = "refunds", "g-trust", 0.9
    return [one_click, unified, passkeys, peak, mails, refunds]


def _interfaces(org: Org) -> list[Interface]:
    """Everyday dependencies, the persistent ones first."""
    liaison = org.teams["payments"].members[3]
    return [
        Interface(_pair("data-platform", "ledger"), 17, "missing", 0.05),
        Interface(
            _pair("identity", "payments"), 10, "single_threaded", liaison=("payments", liaison)
        ),
        Interface(_pair("ledger", "payments"), 9, "healthy"),
        Interface(_pair("checkout", "ledger"), 7, "healthy"),
        Interface(_pair("data-platform", "identity"), 8, "healthy"),
        Interface(_pair("mobile", "notifications"), 8, "healthy"),
        Interface(_pair("data-platform", "storefront"), 8, "healthy"),
        Interface(_pair("mobile", "storefront"), 6, "healthy"),
        Interface(_pair("data-platform", "developer-tools"), 6, "off_tracker"),
        Interface(_pair("developer-tools", "mobile"), 6, "off_tracker"),
        Interface(_pair("checkout", "data-platform"), 1, "low_demand", 0.0),
        Interface(_pair("ledger", "notifications"), 1, "low_demand", 0.0),
        *(Interface(_pair(GATEWAY, team), 3, "isolated", ALONE) for team in PARTNERS),
    ]


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
