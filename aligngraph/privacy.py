"""The output boundary: everything a reader sees passes through ``publish``, whatever the format.

Teams and seams by default; people only in a role ("the manager of Payments"), unless names are
asked for. Teams under ``min_group`` people are folded into one "small teams", and further teams
with them where the fold would hold a single team, or too few people itself. ``anonymize`` replaces
every name, key and text consistently. Analyses write references (``aligngraph.text``); nothing but
this module turns one into a name (DESIGN §7).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from aligngraph.alignment import Alignment, Coverage, GroupView, PersonView, SeamView, TeamView
from aligngraph.findings import Evidence, Finding, Subject, finding_id, ordered
from aligngraph.pictures import SeamTimeline, ThreadSketch
from aligngraph.text import plain, ref, render

SMALL_TEAMS = "small-teams"
_SMALL_NAME = "small teams"
_ROLES = {"tpm": "TPM", "pm": "product manager", "other": "colleague"}


@dataclass(frozen=True)
class Boundary:
    """What a reader may see.

    Args:
        people: show names of people; otherwise roles only.
        anonymize: replace all names, keys and texts by stable pseudonyms, for sharing.
        min_group: teams with fewer people are folded (0: none); teams without anybody on the
            chart hold nobody to protect.
    """

    people: bool = False
    anonymize: bool = False
    min_group: int = 5


class ReaderNames:
    """Names as one reader sees them."""

    def __init__(self, alignment: Alignment, boundary: Boundary, folded: Collection[str]) -> None:
        self._boundary = boundary
        self._folded = folded
        self._people = {p.id: p for p in alignment.people}
        self._teams = {t.id: t.name for t in alignment.teams}
        self._groups = {g.id: g.name for g in alignment.groups}
        self._initiatives = alignment.initiatives
        self._secret = _secret(alignment)
        self._small_names = {self._teams[t] for t in folded if self._teams.get(t)}
        # Whose queue a finding is about is named by id in its subject: a role the reader can ask
        # about. Everybody else is a pseudonym unless people are shown.
        self._subjects = {
            s.id for finding in alignment.findings for s in finding.subjects if s.type == "person"
        }

    def name(self, kind: str, id: str) -> str:
        """What stands for a reference in a sentence."""
        if kind == "team":
            return _SMALL_NAME if id in self._folded else self._plain("Team", self._teams, id)
        if kind == "person":
            return self._person(id)
        if kind == "group":
            return self._plain("Group", self._groups, id)
        if kind == "initiative":
            return self._plain("Initiative", self._initiatives, id)
        if kind == "organization":
            return "The organisation" if self._boundary.anonymize else plain(id)
        if kind == "project":
            return self._plain("Project", {}, id)
        if kind == "title":
            return "(title withheld)" if self._boundary.anonymize else id
        return self.key(id)

    def id(self, kind: str, id: str) -> str:
        """The id that leaves the boundary."""
        if kind == "team" and id in self._folded:
            return SMALL_TEAMS
        if kind == "person" and not self._boundary.people and id not in self._subjects:
            return self._pseudonym(kind, id)
        return self._pseudonym(kind, id) if self._boundary.anonymize else id

    @property
    def anonymized(self) -> bool:
        """Whether everything carries a pseudonym."""
        return self._boundary.anonymize

    def key(self, key: str) -> str:
        """A ticket key, or its pseudonym."""
        return f"T-{self._digest('ticket', key)}" if self._boundary.anonymize else key

    def person_view(self, person: PersonView) -> PersonView:
        """A person as a reader sees them."""
        return person.model_copy(
            update={
                "id": self.id("person", person.id),
                "name": self._person(person.id),
                "label": self._label(person),
            }
        )

    def _person(self, id: str) -> str:
        person = self._people.get(id)
        if person is None:
            return "somebody"
        if self._boundary.people and not self._boundary.anonymize:
            return plain(person.name)
        return self._label(person)

    def _label(self, person: PersonView) -> str:
        """The role; only its kind where job title or team would tell more than they may."""
        role = _ROLES.get(person.role, person.role.replace("_", " "))
        if self._boundary.anonymize:
            return f"the {role} {self._digest('person', person.id)[:6]}"
        label = render(person.label, self.name)
        if any(name in label for name in self._small_names):
            return f"{'an' if role[:1] in 'aeio' else 'a'} {role} of {_SMALL_NAME}"
        return plain(label)

    def _plain(self, word: str, names: Mapping[str, str], id: str) -> str:
        if self._boundary.anonymize:
            return f"{word} {self._digest(word.lower(), id)[:6]}"
        return plain(names.get(id, id))

    def _pseudonym(self, kind: str, id: str) -> str:
        return f"{kind}-{self._digest(kind, id).lower()}"

    def _digest(self, kind: str, id: str) -> str:
        """Twelve hexadecimal digits: a million tickets keep apart."""
        text = f"{kind}:{id}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=6, key=self._secret).hexdigest().upper()


def _secret(alignment: Alignment) -> bytes:
    """Keys the pseudonyms: the same as long as the teams are, and unknown to who lacks the chart.

    Without it, whoever counts through PAY-1, PAY-2, ... finds the pseudonym of each.
    """
    known = sorted((t.id, t.name) for t in alignment.teams)
    return hashlib.blake2b(repr((alignment.organization, known)).encode()).digest()


def reader_names(alignment: Alignment, boundary: Boundary) -> ReaderNames:
    """Names and ids as a reader of ``alignment`` may see them, for graphs and other exports."""
    return ReaderNames(alignment, boundary, _folded(alignment.teams, boundary.min_group))


def publish(alignment: Alignment, boundary: Boundary) -> Alignment:
    """``alignment`` as a reader may see it: all references rendered, small teams folded."""
    folded = _folded(alignment.teams, boundary.min_group)
    names = ReaderNames(alignment, boundary, folded)
    shown = _rendered(alignment, names)
    published_as, findings = _findings(alignment.findings, names, folded)
    return shown.model_copy(
        update={
            "organization": names.name("organization", shown.organization),
            "coverage": _coverage(shown, boundary, folded, len(alignment.findings) - len(findings)),
            "findings": findings,
            "teams": _teams(alignment.teams, names, folded),
            "groups": _groups(alignment.groups, names),
            "people": _people(alignment, names),
            "initiatives": {
                names.id("initiative", id): names.name("initiative", id)
                for id in alignment.initiatives
            },
            "seams": _seams(alignment.seams, names, folded, published_as),
            "good_news": tuple(
                n.model_copy(
                    update={
                        "headline": render(n.headline, names.name),
                        "explanation": render(n.explanation, names.name),
                        "teams": tuple(names.id("team", t) for t in n.teams),
                    }
                )
                for n in alignment.good_news
                if not folded.intersection(n.teams)
            ),
        }
    )


def _folded(teams: Iterable[TeamView], min_group: int) -> frozenset[str]:
    by_size = sorted((t.size, t.id) for t in teams if t.size > 0)
    count = sum(size < min_group for size, _ in by_size)
    if count == 0:
        return frozenset()
    # One team alone would be named by the fold, and few people are few in a fold too.
    while count < len(by_size) and (
        count == 1 or sum(size for size, _ in by_size[:count]) < min_group
    ):
        count += 1
    return frozenset(id for _, id in by_size[:count])


_M = TypeVar("_M", bound=BaseModel)


def _rendered(model: _M, names: ReaderNames) -> _M:
    """A copy with the references in all its direct and nested texts rendered."""
    changes = {
        field: _rendered_value(getattr(model, field), names) for field in type(model).model_fields
    }
    return model.model_copy(update=changes)


def _rendered_value(value: object, names: ReaderNames) -> object:
    if isinstance(value, str):
        return render(value, names.name)
    if isinstance(value, BaseModel):
        return _rendered(value, names)
    if isinstance(value, tuple):
        return tuple(_rendered_value(item, names) for item in value)
    return value


def _findings(
    findings: Iterable[Finding], names: ReaderNames, folded: Collection[str]
) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Old ids to published ones, and the findings; those about folded teams are withheld."""
    shown = {f.id: _finding(f, names, folded) for f in findings if not _withheld(f, folded)}
    return {old: finding.id for old, finding in shown.items()}, ordered(shown.values())


def _withheld(finding: Finding, folded: Collection[str]) -> bool:
    """A pair or a team of a handful of people; an initiative is larger than its small teams."""
    teams = {s.id for s in finding.subjects if s.type == "team"}
    return finding.kind != "waterfall_integration" and bool(teams & set(folded))


def _finding(finding: Finding, names: ReaderNames, folded: Collection[str]) -> Finding:
    seen = [s for s in finding.subjects if s.type != "team" or s.id not in folded]
    subjects = tuple(Subject(type=s.type, id=names.id(s.type, s.id)) for s in seen)
    hidden = tuple(ref("team", team) for team in folded)
    evidence = (e for e in finding.evidence if not any(team in e.what for team in hidden))
    shown = _rendered(finding, names)
    return shown.model_copy(
        update={
            "id": _published_id(finding, names),
            "subjects": subjects,
            "evidence": tuple(_evidence(_rendered(e, names), names) for e in evidence),
            "picture": _picture(finding, names, folded),
        }
    )


def _published_id(finding: Finding, names: ReaderNames) -> str:
    """The finding's own id; under pseudonyms, one that does not give the subjects away."""
    subjects = [Subject(type=s.type, id=names.id(s.type, s.id)) for s in finding.subjects]
    return finding_id(finding.kind, subjects) if names.anonymized else finding.id


def _evidence(evidence: Evidence, names: ReaderNames) -> Evidence:
    if evidence.ticket is None:
        return evidence
    key = names.key(evidence.ticket)
    return evidence.model_copy(
        update={"ticket": key, "url": evidence.url if key == evidence.ticket else None}
    )


def _people(alignment: Alignment, names: ReaderNames) -> tuple[PersonView, ...]:
    """People somebody may point at: leads, whose queue it is, who carries a seam."""
    pointed = {lead for t in alignment.teams for lead in (t.lead, t.tech_lead) if lead}
    for finding in alignment.findings:
        pointed |= {s.id for s in finding.subjects if s.type == "person"}
        if isinstance(finding.picture, ThreadSketch):
            carriers = finding.picture.carriers
            pointed |= {p for c in carriers for p in (c.person_a, c.person_b)}
    return tuple(names.person_view(p) for p in alignment.people if p.id in pointed)


_PERSON_FIELDS = ("person", "person_a", "person_b", "critical")
_TEAM_FIELDS = ("team_a", "team_b", "asker_team", "other_team")


def _picture(finding: Finding, names: ReaderNames, folded: Collection[str]) -> object | None:
    picture = finding.picture
    if picture is None:
        return None
    if isinstance(picture, SeamTimeline):
        lanes = tuple(s for s in picture.seams if not {s.team_a, s.team_b} & set(folded))
        picture = picture.model_copy(update={"seams": lanes})
    return _shown(picture, names)


def _shown(value: object, names: ReaderNames) -> object:
    """A picture with ids of people, teams, initiatives and tickets as a reader sees them."""
    if isinstance(value, tuple):
        return tuple(_shown(item, names) for item in value)
    if not isinstance(value, BaseModel):
        return value
    changes: dict[str, object] = {}
    for field in type(value).model_fields:
        old = getattr(value, field)
        if field in _PERSON_FIELDS:
            many = isinstance(old, tuple)
            new = tuple(names.id("person", p) for p in (old if many else (old,)))
            changes[field] = new if many else new[0]
        elif field in _TEAM_FIELDS and old is not None:
            changes[field] = names.id("team", old)
        elif field == "initiative":
            changes[field] = names.id("initiative", old)
        elif field == "ticket":
            changes[field] = names.key(old)
        elif field == "url":
            changes[field] = old if names.key("K-1") == "K-1" else None
        else:
            changes[field] = _shown(old, names)
    return value.model_copy(update=changes)


def _teams(
    teams: Iterable[TeamView], names: ReaderNames, folded: Collection[str]
) -> tuple[TeamView, ...]:
    shown = [
        t.model_copy(
            update={
                "id": names.id("team", t.id),
                "name": names.name("team", t.id),
                "group": names.id("group", t.group) if t.group else None,
                "lead": names.id("person", t.lead) if t.lead else None,
                "tech_lead": names.id("person", t.tech_lead) if t.tech_lead else None,
                "reason": render(t.reason, names.name),
            }
        )
        for t in teams
        if t.id not in folded
    ]
    small = [t for t in teams if t.id in folded]
    if small:
        shown.append(
            TeamView(
                id=SMALL_TEAMS,
                name=_SMALL_NAME,
                group=None,
                kind=None,
                lead=None,
                tech_lead=None,
                size=sum(t.size for t in small),
                tickets=sum(t.tickets for t in small),
                coverage=None,
                judged=any(t.judged for t in small),
                reason="",
            )
        )
    return tuple(shown)


def _groups(groups: Iterable[GroupView], names: ReaderNames) -> tuple[GroupView, ...]:
    return tuple(
        g.model_copy(
            update={
                "id": names.id("group", g.id),
                "name": names.name("group", g.id),
                "parent": names.id("group", g.parent) if g.parent else None,
            }
        )
        for g in groups
    )


def _seams(
    seams: Iterable[SeamView],
    names: ReaderNames,
    folded: Collection[str],
    published_as: Mapping[str, str],
) -> tuple[SeamView, ...]:
    """Seams of folded teams are left out: a sum over a fold says nothing about any seam."""
    return tuple(
        _rendered(s, names).model_copy(
            update={
                "team_a": names.id("team", s.team_a),
                "team_b": names.id("team", s.team_b),
                "initiatives": tuple(names.id("initiative", i) for i in s.initiatives),
                "findings": tuple(published_as[f] for f in s.findings if f in published_as),
                "evidence": tuple(_evidence(_rendered(e, names), names) for e in s.evidence),
            }
        )
        for s in seams
        if s.team_a not in folded and s.team_b not in folded
    )


def _coverage(
    alignment: Alignment, boundary: Boundary, folded: Collection[str], withheld: int
) -> Coverage:
    coverage = alignment.coverage
    if boundary.anonymize:  # a file's name may be a name
        named = [
            source.model_copy(update={"source": f"source {number}"})
            for number, source in enumerate(coverage.sources, start=1)
        ]
        coverage = coverage.model_copy(update={"sources": tuple(named)})
    if not folded:
        return coverage
    note = (
        f'{len(folded)} teams are folded into "{_SMALL_NAME}", so that no figure points at a '
        f"handful of people (fewer than {boundary.min_group}, and more where the fold would name "
        "the only one); their seams are not shown, and what was found about them is withheld "
        f"({withheld})."
    )
    return coverage.model_copy(update={"notes": (*coverage.notes, note)})
