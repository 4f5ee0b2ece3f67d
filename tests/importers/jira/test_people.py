"""Accounts: who is one, who is nobody, and which are automation."""

from __future__ import annotations

import pytest
from aligngraph_importers.base import ImportSettings
from aligngraph_importers.jira.people import sounds_like_a_bot

from aligngraph.facts import Account, Change, Message, Ticket
from tests.importers.jira.conftest import Imported
from tests.importers.jira.samples import (
    ANA,
    BO,
    changelog,
    comment,
    comments,
    history,
    issue,
    item,
    one,
    only,
)

BOTS = [
    "Automation for Jira",
    "Jira",
    "jenkins",
    "GitHub",
    "Build Bot",
    "release-bot",
    "ReleaseBot",
    "dependabot[bot]",
    "Jira Admin",
    "jenkinsbot",
    "Slack Bot",
    "svc-deploy",
    "CI Bot",
    "Travis CI",
    "bot",
    "Bitbucket",
]
PEOPLE = [
    "Abbot",
    "Talbot",
    "Jan Bot",
    "jan.bot",
    "Ana Diaz",
    "Merge",
    "Qa",
    "Test User",
    "Greg Abbot",
    "jtalbot",
    "Max Release",
    "travis",
    "hudson",
    "gerrit",
    "Jenkins Smith",
    "Cy Bot",
]


@pytest.mark.parametrize("name", BOTS)
def test_names_of_automation(name: str) -> None:
    """Names that only automation has are known as such."""
    assert sounds_like_a_bot(name)


@pytest.mark.parametrize("name", PEOPLE)
def test_names_of_people(name: str) -> None:
    """Surnames such as Abbot, Talbot or Bot make nobody a bot."""
    assert not sounds_like_a_bot(name)


def test_accounts_of_cloud_and_data_center(imported: Imported) -> None:
    """The id is the accountId, else the key, which stays when the name changes."""
    old = {"key": "JIRAUSER7", "name": "cokoro", "displayName": "Cy Okoro"}
    facts = imported(issue(1, assignee=ANA, reporter=old, creator={"name": "dee"}))
    accounts = {account.id: account for account in only(facts, Account)}
    assert accounts["5b10a"] == Account("5b10a", "5b10a", None, None, "Ana Diaz", False)
    assert accounts["JIRAUSER7"] == Account("JIRAUSER7", None, "cokoro", None, "Cy Okoro", False)
    assert accounts["dee"] == Account("dee", None, "dee", None, None, False)
    ticket = one(facts, Ticket)
    assert (ticket.assignee, ticket.reporter, ticket.creator) == ("5b10a", "JIRAUSER7", "dee")


def test_trap_27_nobody(imported: Imported) -> None:
    """A null, blank or unknown user is nobody: what they did is kept, without an author."""
    nobodies = [None, {}, {"accountId": "unknown"}, {"accountId": ""}, {"name": ""}]
    wrote = comments(*(comment(n, author=who) for n, who in enumerate(nobodies)))
    did = history(1, "2026-05-02T00:00:00Z", item("labels", None, "a"), author=None)
    facts = imported(issue(1, assignee=None, comment=wrote, changelog=changelog(did)))
    assert [message.author for message in only(facts, Message)] == [None] * 5
    assert one(facts, Change).actor is None
    assert not only(facts, Account)


def test_trap_27_authors_that_are_missing(imported: Imported) -> None:
    """A comment or history that has no author member at all is kept too."""
    wrote, did = comment(1), history(1, "2026-05-02T00:00:00Z", item("labels", None, "a"))
    del wrote["author"], did["author"]
    facts = imported(issue(1, comment=comments(wrote), changelog=changelog(did)))
    assert one(facts, Message).author is None
    assert one(facts, Change).actor is None


def test_trap_27_apps_are_automation(imported: Imported) -> None:
    """An account of type app is automation, whatever it is called."""
    app = {"accountId": "557058:1", "displayName": "Helper", "accountType": "app"}
    assert one(imported(issue(1, reporter=app)), Account).bot


def test_bots_of_the_settings(imported: Imported) -> None:
    """Patterns name further automation by id, username, or display name, case aside."""
    who = {"name": "house-keeper", "key": "k1", "displayName": "Keeper"}
    for pattern in ("HOUSE-*", "k1", "keep?r"):
        facts = imported(issue(1, reporter=who), settings=ImportSettings(bots=(pattern,)))
        assert one(facts, Account).bot, pattern
    facts = imported(issue(1, reporter=who), settings=ImportSettings(bots=("house",)))
    assert not one(facts, Account).bot


def test_trap_35_two_people_with_one_name(imported: Imported) -> None:
    """Two accounts with the same display name stay two."""
    other = {"accountId": "5b10x", "displayName": "Ana Diaz"}
    facts = imported(issue(1, assignee=ANA, reporter=other))
    assert {account.id for account in only(facts, Account)} == {"5b10a", "5b10x"}


def test_an_account_is_told_once_and_completed(imported: Imported) -> None:
    """An account first met in a history item, by id and name, is told again once more is known."""
    did = history(1, "2026-05-02T00:00:00Z", item("assignee", None, ("5b10b", "Bo L.")), author=ANA)
    facts = imported(
        issue(1, changelog=changelog(did)), issue(2, reporter=BO), issue(3, reporter=BO)
    )
    told = [account for account in only(facts, Account) if account.id == "5b10b"]
    assert [(account.name, account.email) for account in told] == [
        ("Bo L.", None),
        ("Bo L.", "bo@acme.example"),
    ]
