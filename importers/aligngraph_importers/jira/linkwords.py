"""The words and names of link types that trackers use, and what each means.

Tables only; ``linktypes.py`` reads them. Patterns are matched against ``normal`` words: case
folded, single spaces, plain apostrophes, no full stop at the end. Grouping after Lüders et al.,
MSR 2022 (arXiv 2204.12893).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from aligngraph.facts import LinkKind

Flow = Literal["blocks", "depends", "duplicates", "composition"]
"""Kinds that have a direction."""


class Meaning(NamedTuple):
    """``this <words> other``: the kind, and whether this is the origin."""

    kind: LinkKind
    forward: bool


# Words after "this issue", before the other one: forward, then backward.
PHRASES: Mapping[Flow, tuple[str, str]] = {
    "blocks": (
        "blocks|is blocking|blockiert|bloquea|bloquea a|bloque|bloqueia|blocca"
        "|precedes|is a precondition for|is a prerequisite for|has to be done before"
        "|linked one can't (?:finish|start) until this issue .*"
        "|is triggering|triggers|triggered|start is earliest end of",
        "(?:is |was )?blocked by|wird blockiert (?:von|durch)|(?:es|está|esta) bloquead[oa] por"
        "|est bloquée? par|(?:é|está) bloquead[oa] por|è bloccat[oa] da"
        "|preceded by|has to be done after|can't (?:finish|start) until the linked issue .*"
        "|(?:is|was) triggered by|earliest end is start of",
    ),
    "depends": (
        "depends (?:up)?on|is dependent (?:up)?on|requires|needs|waits (?:for|on)"
        "|hängt ab von|ist abhängig von|depende de|dépend de|dipende da|has a dependency on"
        "|(?:is|was) caused by|is broken by|is a regression of|follows|follow up to"
        "|follows up (?:on|to)",
        "(?:is )?(?:depended|dependent) (?:up)?on by|is dependent of|is a?\\s?dependency (?:of|for)"
        "|(?:is )?(?:required|needed) (?:by|for)|causes|caused|breaks|has a regression in"
        "|(?:is )?followed(?: up)? by",
    ),
    "duplicates": (
        "duplicates|is a duplicate of|dupliziert|duplica|duplica a|duplique"
        "|clones|is a? ?clone of|(?:is |was )?cloned from|backports"
        "|(?:is|was) (?:replaced|superceded|superseded) by|merged into",
        "(?:is )?duplicated by|wird dupliziert von|es duplicad[oa] por|est dupliquée? par"
        "|(?:is |was )?cloned (?:by|to|as|into)|is original of|backported by"
        "|replaces|supersedes|supercedes|merged from",
    ),
    "composition": (
        "contains|includes|includes epic\\(s\\)|incorporates|is (?:a |the )?parent(?: task)? of"
        "|is (?:the )?epic (?:for|of)|has subtask|(?:was )?split (?:to|into)|resulted in"
        "|is detailed by|consists of|umfasst|enthält|contiene|contient",
        "(?:is )?(?:contained (?:in|by)|included (?:in|by)|incorporated by|part of)"
        "|included in initiative|is (?:a |the )?(?:child|subtask|sub-task) of|belongs to epic"
        "|(?:was )?split from|resulted from|details",
    ),
}
RELATED = (
    "relate[sd]?|(?:is )?related(?: to)?|relates to|references|is referenced by|see also"
    "|bezieht sich auf|está relacionad[oa] con|est liée? à|implements|is implemented by"
    "|fixe[sd]|(?:is )?fixed by|resolves|is resolved by|completes|addresses|(?:is )?addressed by"
    "|derived from|has a derivative of|impacts account|account is impacted by"
    "|created|created by|added to idea|is idea for|internal|external"
)
NO_DEPENDENCY = (
    "has nothing to(?: do with)?|(?:do|does) not relates? to|is not related to"
    "|(?:is )?tested by|tests|is testing|covers|is covered by|verifies|is verified by"
    "|documents|is documented by|is the release note for|is release noted by"
    "|discovered while testing|testing discovered"
    "|git code review opened|opened during git code review in"
)
# Both end or both start at once: a dependency that has no direction of its own.
TOGETHER = "has to be (?:finished|started) together with"

# By name alone: where the words are the same from both ends, or are missing. The direction is
# that of the end that shows the other as outward.
_NAMES: Mapping[tuple[LinkKind, bool], str] = {
    ("blocks", True): (
        "block|blocks|blocker|blockers|gantt end to start|gantt: finish-start|gantt dependency"
        "|finish-start [gantt]|finish-to-start link (wbsgantt)|finish-to-finish link (wbsgantt)"
        "|start-to-start link (wbsgantt)|start-to-finish link (wbsgantt)|gantt: start-finish"
        "|trigger|precedes"
    ),
    ("blocks", False): "blocked|preceded by|gantt start to end|start-finish [gantt]",
    ("depends", True): (
        "depend|depends|dependency|dependent|require|requires|required|follows|sequence"
        "|gantt end to end|gantt: finish-finish|finish-finish [gantt]|gantt start to start"
        "|gantt: start-start|start-start [gantt]"
    ),
    ("depends", False): "cause|causes|caused|causality|problem/incident|regression|breaks",
    ("duplicates", True): (
        "cloner|cloners|cloners (old)|cloners (migrated)|clone|cloned|duplicate|duplicates"
        "|backports|public to internal sync"
    ),
    ("duplicates", False): "replacement|supersede|supercedes|supersession",
    ("composition", True): (
        "child-issue|parent/child|parent-relation|multi-level hierarchy [gantt]|collection"
        "|container|contains(wbsgantt)|incorporate|incorporates|includes|part|partof|superset"
        "|issue split|split|work breakdown|initiative"
    ),
    ("composition", False): "parent feature|epic|epic-relation|subtask|is-subtask-of|detail",
    ("relates", True): (
        "relate|relates|related|relationship|reference|internal sync|implement|implements|fixes"
        "|completes|resolve|addresses|derived|account|defect|polaris issue link"
        "|polaris datapoint issue link"
    ),
    ("none", True): (
        "not related|unrelated|test|tests|tested|testing|bonfire testing|git code review"
        "|documentation|documented|verify|covered|release notable"
    ),
}
NAMES: Mapping[str, Meaning] = {
    name: Meaning(*meaning) for meaning, names in _NAMES.items() for name in names.split("|")
}

# Last resort, for types nobody has described: words that give the family away, and words that
# turn it round.
HINTS: tuple[tuple[re.Pattern[str], LinkKind, re.Pattern[str]], ...] = (
    (
        re.compile(r"\bblock|blockier|bloqu|predecess|success|(?:finish|start)-(?:finish|start)"),
        "blocks",
        re.compile(r"blocked|\bby\b|von|durch|\bpor\b|\bpar\b|after|successor of"),
    ),
    (
        re.compile(r"depend|abhäng|dépend|requir|\bneed|prerequisite|\bwait|\bcause"),
        "depends",
        re.compile(r"\bby\b|\bfor\b|dependen\w+ of\b|prerequisite|\bcauses"),
    ),
    (
        re.compile(r"duplic|dupliz|clon|supersed|superced|replac"),
        "duplicates",
        re.compile(r"duplicated by|cloned (?:by|to|as|into)|replaces|supersedes|supercedes"),
    ),
    (
        re.compile(r"contain|inclu|incorporat|part of|\bparent|\bchild|\bepic|sub-?task|\bsplit"),
        "composition",
        re.compile(r"\bby\b|\bin\b|part of|child|sub-?task of|split from|belongs"),
    ),
    (re.compile(r"\btest|document|verif|release not"), "none", re.compile(r"(?!)")),
)
