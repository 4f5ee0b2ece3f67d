"""Users of the tracker: one account each, and which of them are automation.

Blind to: automation that runs under a person's account, unless settings name it. A surname such
as Abbot, Talbot or Bot is no bot: "bot" counts only behind a hyphen or a capital ("release-bot",
"ReleaseBot", "[bot]"), or where every word is one of machines ("Build Bot", "Jira Admin").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import translate

from aligngraph.facts import Account

from .shapes import User

_SERVICES = frozenset(
    [
        "atlassian",
        "automation",
        "bamboo",
        "bitbucket",
        "bugzilla",
        "circleci",
        "codecov",
        "confluence",
        "crucible",
        "dependabot",
        "github",
        "gitlab",
        "gitbot",
        "jenkins",
        "jira",
        "mergify",
        "opsgenie",
        "pagerduty",
        "renovate",
        "reviewboard",
        "sentry",
        "servicenow",
        "slack",
        "snyk",
        "sonar",
        "sonarqube",
        "statuspage",
        "teamcity",
        "zapier",
        "zendesk",
    ]
)
# Too little alone, since somebody may be called Travis or Merge; beside one of the others enough.
_WORDS = frozenset(
    [
        "build",
        "ci",
        "code",
        "cloud",
        "deploy",
        "deployment",
        "gerrit",
        "git",
        "hudson",
        "merge",
        "monitoring",
        "qa",
        "release",
        "review",
        "support",
        "svn",
        "sync",
        "test",
        "travis",
        "triage",
        "for",
        "user",
        "account",
        "admin",
        "app",
        "bot",
        "connector",
        "daemon",
        "import",
        "importer",
        "integration",
        "integrations",
        "robot",
        "service",
    ]
)
_TELLING = _SERVICES | {"bot", "robot", "ci", "daemon", "connector", "importer"}
_ALONE = _SERVICES | {"bot", "robot", "system", "anonymous", "daemon"}
_BOT_ENDS = ("-bot", "_bot", "-robot", "_robot", "[bot]")
_BOT_STARTS = ("bot-", "bot_", "svc-", "svc_", "service-", "service_", "addon_")
_CAMEL_BOT = re.compile(r"[A-Z]\S*[a-z]Bot")
_BETWEEN_WORDS = re.compile(r"[ _.-]+")
_CLOUD_ID = re.compile(r"\d+:[0-9a-f-]{36}|[0-9a-f]{24}|qm:.+")


class _Refs(dict[User | None, str | None]):
    """User to account ref; a dict, because it is asked several times for every comment."""

    def __init__(self, meet: Callable[[User], str | None]) -> None:
        super().__init__({None: None})
        self._meet = meet

    def __missing__(self, user: User | None) -> str | None:
        found = self[user] = self._meet(user) if user else None
        return found


class People:
    """Accounts seen in one reading.

    Args:
        bots: patterns of account ids, usernames or display names; ``*`` matches any run.
        prefix: put before every account id.
    """

    def __init__(self, bots: tuple[str, ...], prefix: str) -> None:
        self._bots = re.compile("|".join(translate(b.casefold()) for b in bots)) if bots else None
        self._prefix = prefix
        self.refs: Mapping[User | None, str | None] = _Refs(self._meet)
        """Account refs; None for nobody, for a blank and for a deleted (``unknown``) user."""
        self._accounts: dict[str, Account] = {}
        self.new: list[Account] = []
        """Accounts first seen, or seen with more than before, since the caller last took them."""

    def named(self, id_: str | None, name: str | None) -> str | None:
        """The account ref of somebody of whom a history item tells only id and display name."""
        if not id_ or id_ == "unknown":
            return None
        ref = self._prefix + id_
        if ref not in self._accounts:
            account_id = id_ if _CLOUD_ID.fullmatch(id_) else None
            self._add(Account(ref, account_id, None, None, name or None, self._is_bot(id_, name)))
        return ref

    def _meet(self, user: User) -> str | None:
        account_id = None if user.account_id == "unknown" else user.account_id or None
        id_ = account_id or user.key or user.name
        if not id_:
            return None
        bot = user.account_type == "app" or self._is_bot(
            account_id, user.key, user.name, user.display_name
        )
        ref = self._prefix + id_
        name = user.display_name or None
        self._add(
            Account(ref, account_id, user.name or None, user.email_address or None, name, bot)
        )
        return ref

    def _add(self, account: Account) -> None:
        known = self._accounts.get(account.id)
        if known is not None:
            account = Account(
                account.id,
                known.account_id or account.account_id,
                known.username or account.username,
                known.email or account.email,
                known.name or account.name,
                known.bot or account.bot,
            )
        if account != known:
            self._accounts[account.id] = account
            self.new.append(account)

    def _is_bot(self, *names: str | None) -> bool:
        given = {name.strip() for name in names if name}
        if self._bots and any(self._bots.match(name.casefold()) for name in given):
            return True
        return any(map(sounds_like_a_bot, given))


def sounds_like_a_bot(name: str) -> bool:
    """Whether a username or display name is one that only automation has."""
    low = name.casefold()
    words = _BETWEEN_WORDS.split(low)
    if len(words) == 1:
        if low in _ALONE or (low.endswith("bot") and low[:-3] in _SERVICES | _WORDS):
            return True
    elif not _TELLING.isdisjoint(words) and all(w in _SERVICES or w in _WORDS for w in words):
        return True
    if low.endswith(_BOT_ENDS) or low.startswith(_BOT_STARTS):
        return True
    return "Bot" in name and _CAMEL_BOT.fullmatch(name) is not None
