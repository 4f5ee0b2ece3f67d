"""Who is who and which ticket is which: refs of all sources resolved together.

A source points with whatever it has (account id, username, ``@KEY``); these expressions turn
that into person and ticket ids. A display name counts only where it is unique on both sides.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from aligngraph.store import FactTables

_PRIORITY = {"account_id": 0, "username": 1, "email": 2, "name": 3}


def account_persons(facts: FactTables) -> ir.Table:
    """``account, person``: at most one person per account, the surest identity first."""
    accounts = facts["account"].select("id", "account_id", "username", "email", "name").distinct()
    claims = ibis.union(
        *(
            accounts.filter(accounts[column].notnull()).select(
                account="id", kind=ibis.literal(kind), value=accounts[column].lower()
            )
            for column, kind in (
                ("account_id", "account_id"),
                ("id", "account_id"),
                ("id", "username"),
                ("username", "username"),
                ("email", "email"),
            )
        ),
        _unique_names(accounts),
    )
    identities = facts["identity"].select("person", "kind", value=_.value.lower()).distinct()
    names = identities.filter(_.kind == "name").group_by("value").agg(holders=_.person.nunique())
    ambiguous = names.filter(_.holders > 1).select("value", kind=ibis.literal("name"))
    known = identities.anti_join(ambiguous, ["value", "kind"])
    matched = claims.join(known, ["kind", "value"]).mutate(
        priority=_.kind.cases(*_PRIORITY.items(), else_=9)
    )
    return matched.group_by("account").agg(
        person=_.person.argmin(_.priority.cast("string") + _.person)
    )


def person_refs(facts: FactTables) -> ir.Table:
    """``ref, person``: every way a source may point at a person of the chart."""
    accounts = facts["account"].join(account_persons(facts), _.id == account_persons(facts).account)
    by_account = [
        accounts.filter(accounts[column].notnull()).select(ref=accounts[column], person="person")
        for column in ("id", "account_id", "username")
    ]
    declared = facts["identity"].filter(_.kind.isin(["account_id", "username"]))
    claims = ibis.union(*by_account, declared.select(ref="value", person="person"))
    return claims.group_by("ref").agg(person=_.person.min())


def bot_refs(facts: FactTables) -> ir.Table:
    """``ref``: accounts that are automation."""
    bots = facts["account"].filter(_.bot)
    return ibis.union(
        *(
            bots.filter(bots[column].notnull()).select(ref=bots[column])
            for column in ("id", "account_id", "username")
        ),
        distinct=True,
    )


def ticket_refs(facts: FactTables) -> ir.Table:
    """``ref, ticket``: ids, and ``@KEY`` for every key a ticket has or had (current keys win)."""
    tickets = facts["ticket"]
    current = tickets.select(ref=ibis.literal("@") + tickets.key, ticket="id", rank=ibis.literal(0))
    alias = facts["alias"]
    former = alias.select(ref=ibis.literal("@") + alias.key, ticket="ticket", rank=ibis.literal(1))
    keys = ibis.union(current, former.semi_join(tickets, former.ticket == tickets.id))
    by_key = keys.group_by("ref").agg(ticket=_.ticket.argmin(_.rank.cast("string") + _.ticket))
    return ibis.union(tickets.select(ref="id", ticket="id"), by_key)


def _unique_names(accounts: ir.Table) -> ir.Table:
    named = accounts.filter(_.name.notnull()).mutate(value=_.name.lower())
    unique = named.group_by("value").agg(account=_.id.min(), holders=_.id.nunique())
    return unique.filter(_.holders == 1).select(
        account="account", kind=ibis.literal("name"), value="value"
    )
