"""Text that names people, teams and tickets without spelling them out.

Analyses write sentences with *references* instead of names: ``ref("team", "payments")``. Names
appear only at the output boundary (``aligngraph.privacy``), which alone decides whether a reader
sees a name, a role or a pseudonym. A reference is wrapped in two private-use characters that
``plain`` strips from everything a source supplied, so text from outside can never forge one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

ReferenceKind = Literal["person", "team", "group", "initiative", "ticket", "title"]

OPEN, CLOSE = "\ue000", "\ue001"
_REFERENCE = re.compile(f"{OPEN}([a-z]+):([^{CLOSE}]*){CLOSE}")
# Control characters, bidirectional overrides and isolates, and our own brackets.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000\ue001]"
)


def ref(kind: ReferenceKind, id: str) -> str:
    """A reference to be rendered at the output boundary."""
    return f"{OPEN}{kind}:{plain(id)}{CLOSE}"


def plain(text: str) -> str:
    """Text from outside without control characters, direction overrides or reference brackets."""
    return _UNSAFE.sub("", text)


def render(text: str, name: Callable[[str, str], str]) -> str:
    """Replace every reference in ``text`` by ``name(kind, id)``."""
    return _REFERENCE.sub(lambda found: name(found[1], found[2]), text)
