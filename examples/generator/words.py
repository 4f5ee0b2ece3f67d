"""Texts of tickets and comments. In comments `{0}`, `{1}` … stand for mentioned people."""

from examples.generator.dice import Dice
from examples.generator.model import Domain

_VERBS = {
    "Story": ("Let customers use the", "Show the", "Support a second", "Redesign the", "Add the"),
    "Task": ("Document the", "Move the", "Clean up the", "Measure the", "Prepare the", "Split the"),
    "Bug": ("Fix time-out in the", "Wrong totals in the", "Flaky", "Crash in the", "Slow"),
}
_TAILS = (
    "", "", "", " for new customers", " behind a flag", " in the new region", " after the upgrade",
    " under load", " for partners", " on small screens", " with audit log", " (part 2)",
)  # fmt: skip
_SEAM = (
    "Agree on the {0} contract with {1}", "Call {1} for the {0}", "Switch the {0} to the {1} API",
    "Send {0} events to {1}", "Accept {1} input in the {0}", "Read {0} from {1}",
    "Roll out the {0} together with {1}",
)  # fmt: skip
_SENTENCES = (
    "Answers for the {n} come within {k} ms at the 95th percentile.",
    "Requests without a customer id are rejected with status {k}.",
    "Keep {k} days of history for the {n}.",
    "Amounts are whole cents; the currency is a separate field.",
    "Errors are reported once, with the request id, and retried {k} times.",
    "Old clients must keep working until the end of the quarter.",
    "Switch on the {n} per country, starting with the smallest.",
    "A nightly job compares both sides and lists differences.",
    "Names are shown as entered; we do not guess first and last names.",
    "The response carries a version, so that readers can skip what they do not know.",
    "Limits: {k} items a page, {k} pages.",
    "Rollback is a flag; no data migration is needed to go back.",
)
_CHAT = (
    "First part is merged, tests are green.", "Draft is up for review.", "Rebased and pushed.",
    "Had to touch the {n} as well.", "Works on staging.", "Found one more case in the {n}.",
    "Done from my side, please have a look.", "I'll pick this up tomorrow.", "Looks good to me.",
    "Split the migration into two steps.", "Added a metric, numbers look fine.",
    "Paired on this, the approach holds.", "Test data is in the shared folder.",
    "Bumped the timeout, the rest stays.", "Reverted the second commit, it broke the {n}.",
)  # fmt: skip
_SEAM_TALK = (
    "On track, a draft of the {n} is up.", "Heads up: we merged our side of the {n}.",
    "We have not agreed on the error format yet; here is what I assumed.",
    "Tried your branch against ours, one field is missing.", "We renamed a field in the {n}.",
    "Our half is on staging, have a go.", "That works for us.", "We can take either form.",
    "Small change on our side: ids are strings now.", "Thanks, adapted ours.",
)  # fmt: skip
_REPLIES = (
    "Good point, changed it.", "Yes, that is what we had in mind.", "Will do by Thursday.",
    "Not quite: we send it only once per order.", "Fine with us.", "Thanks, we will adapt.",
)  # fmt: skip
_ASK = (
    "{0} can the answer for the {n} be empty?", "{0} which version of the {n} should we use?",
    "{0} is it all right if we drop the old {n}?", "{0} who sends the first event, you or we?",
    "{0} is the {n} retried on its own?", "{0} may we move the {n} to the next release?",
)  # fmt: skip
_ANSWERS = (
    "Yes, go ahead.", "Use the second version.", "It may be empty, treat it as zero.",
    "No, please keep the old one until March.", "We send the first one.",
    "Discussed it: take the simple way.", "Fine.", "Let us do the smaller one first.",
)  # fmt: skip
_DECIDE = (
    "{0} we and the other team see the {n} differently, which way do we go?",
    "{0} please decide: our {n} or theirs?", "{0} we need a decision on the {n} to go on.",
    "{0} who owns the {n} from now on?", "{0} can we get a yes or no on the {n}?",
)  # fmt: skip
_STATUS = (
    "Status?", "{0} status for the weekly report, please?", "Any update on this one?",
    "{0} still on track for the date?", "Marked yellow in the overview for now.",
    "The other side says their part is on track.", "ETA?",
)  # fmt: skip
_STATUS_REPLY = (
    "On track.",
    "Half done.",
    "In review, two days.",
    "Green.",
    "Waiting for a build.",
)
_BOT = (
    "Build passed.", "Build failed, see the log.", "Deployed to staging.",
    "Deployed to production.",
    "This issue has had no activity for 14 days.", "Pull request merged.",
)  # fmt: skip
_MANAGER = (
    "Nice work.", "Added to the quarterly overview.", "Let us talk about it in our 1:1.",
    "Thanks all.", "Good progress here.", "Keep an eye on scope, please.", "Great, thank you!",
)  # fmt: skip


class Writer:
    """Draws texts; the numbers in them make two drafts of a sentence differ."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice

    def _say(self, choices: tuple[str, ...], domain: Domain) -> str:
        noun = self.dice.pick(domain.nouns)
        return self.dice.pick(choices).replace("{n}", noun)

    def summary(self, kind: str, domain: Domain) -> str:
        """A ticket's summary."""
        head = self.dice.pick(_VERBS.get(kind, _VERBS["Task"]))
        return f"{head} {self.dice.pick(domain.nouns)}{self.dice.pick(_TAILS)}"

    def seam_summary(self, domain: Domain, other: str) -> str:
        """The summary of a ticket that another team is needed for."""
        return self.dice.pick(_SEAM).format(self.dice.pick(domain.nouns), other)

    def sentence(self, domain: Domain) -> str:
        """One sentence of a description."""
        number = str(self.dice.pick((5, 10, 20, 30, 50, 100, 200, 250, 400, 500)))
        return self._say(_SENTENCES, domain).replace("{k}", number)

    def description(self, domain: Domain) -> list[str]:
        """The sentences of a new description: three to five."""
        drafts = [self.sentence(domain) for _ in range(self.dice.integer(3, 5))]
        return list(dict.fromkeys(drafts))

    def chat(self, domain: Domain) -> str:
        """A comment inside a team."""
        return self._say(_CHAT, domain)

    def seam_talk(self, domain: Domain) -> str:
        """A small update across a seam."""
        return self._say(_SEAM_TALK, domain)

    def reply(self) -> str:
        """A short answer to an update."""
        return self.dice.pick(_REPLIES)

    def ask(self, domain: Domain) -> str:
        """A question to `{0}`."""
        return self._say(_ASK, domain)

    def answer(self) -> str:
        """The answer to a question."""
        return self.dice.pick(_ANSWERS)

    def decide(self, domain: Domain) -> str:
        """A question for a decision by `{0}`."""
        return self._say(_DECIDE, domain)

    def status(self) -> str:
        """A coordinator's status comment; may mention `{0}`."""
        return self.dice.pick(_STATUS)

    def status_reply(self) -> str:
        """What a coordinator is told."""
        return self.dice.pick(_STATUS_REPLY)

    def bot(self) -> str:
        """What automation writes."""
        return self.dice.pick(_BOT)

    def manager(self) -> str:
        """A manager's remark nobody asked for."""
        return self.dice.pick(_MANAGER)
