"""Bodies of comments, in wiki text (v2) or as ADF documents (v3): who is spoken to, and how.

Measures the accounts mentioned, apart from those only put in copy ("cc [~x]", "FYI [~x]"), whether
the text asks for something, and how far one text is from another. What stands in code blocks
counts for nothing. Nothing of the text itself is kept.

Blind to: people named without a mention ("Ana, could you ..."), requests that are statements ("we
need the keys by Friday"), requests in other languages than English that have no question mark, and
text in pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import orjson

_NOBODY: tuple[str, ...] = ()
_MENTION = re.compile(r"\[~(?:accountid:)?([^\]\[\r\n|]{1,255})\]")
_CODE = re.compile(r"\{(code|noformat)(?::[^}\r\n]*)?\}")
_QUOTE = re.compile(r"\{(quote)\}")
_QUOTED_LINE = re.compile(r"\n(?:bq\.|>)[^\r\n]*")
_QUESTION = re.compile(r"\?(?=$|[\s\"'”»)\]}!?.,;:*_])")
# Polite requests, by bytes that a text with one of them holds.
_PLEAS: Mapping[bytes, tuple[str, ...]] = {
    b"lease": ("please",),
    b"an you": ("can you",),
    b"ould you": ("could you", "would you"),
}
_ALL_PLEAS = tuple(plea for pleas in _PLEAS.values() for plea in pleas)
HINTS: tuple[bytes, ...] = (b"~", b"?", *_PLEAS)
"""Most texts address nobody, ask nothing and hold none of these, so they need no decoding."""
# "cc", "cc:", "FYI", and no end of a sentence between it and the end of what is searched.
_COPY = re.compile(r"(?i:(?<![\w@.-])(?:b?cc|c\.c\.|cc'?ing|fyi)(?![\w@-]))(?:(?![.!?]\s).)*\Z")
_MACRO = re.compile(r"\{[A-Za-z]+(?::[^}\r\n]*)?\}")  # {code:java}, {color:red}, {quote}
_TAG = re.compile(r"<[^<>\s][^<>]*>")
_WORD = re.compile(r"[^\W_]+")
# The same for ASCII, several times faster: what is no letter or digit is a gap.
_GAPS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum()})
_BLOCK_MARKS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "bq"})
_BLOCKS = frozenset({"paragraph", "heading", "listItem", "tableCell", "tableHeader", "hardBreak"})


class Heard(NamedTuple):
    """What is kept of a text.

    ``mentions`` are account refs addressed, ``copied`` those only put in copy, both in order of
    appearance and as written; ``asks`` is None where there is no text.
    """

    mentions: tuple[str, ...]
    copied: tuple[str, ...]
    asks: bool | None


_SILENT = Heard(_NOBODY, _NOBODY, False)
_ASKING = Heard(_NOBODY, _NOBODY, True)
_NOTHING = Heard(_NOBODY, _NOBODY, None)


def hints_in(bodies: Sequence[bytes]) -> Sequence[bytes]:
    """Those of ``HINTS`` that some body holds: one search of many is faster than many of one."""
    whole = b"\n".join(bodies)
    return [hint for hint in HINTS if hint in whole]


def hear(body: bytes, hints: Sequence[bytes] = HINTS) -> Heard:
    """Read the JSON of a comment's body, a string of wiki text or an ADF document.

    Args:
        body: one of several bodies.
        hints: those that all of them together hold (``hints_in``).

    Raises:
        ValueError, RecursionError: a document that is not JSON, or nested too deep.
    """
    start = body[:1]
    if start == b"{":
        return hear_wiki(_wiki(orjson.loads(body)))
    if start != b'"':
        return _NOTHING
    for hint in hints:
        if hint in body:
            return hear_wiki(orjson.loads(body))
    return _SILENT


def hear_wiki(text: str) -> Heard:
    """As ``hear``, of wiki text."""
    # One character is looked for many times faster than several.
    if "{" in text and ("{code" in text or "{noformat" in text):
        text = _without(_CODE, text)
    if "~" not in text:
        return _ASKING if asks(text) else _SILENT
    addressed: dict[str, None] = {}
    copied: dict[str, None] = {}
    for found in _MENTION.finditer(text):
        who = found[1].strip()
        if who:
            (copied if _in_copy(text, found.start()) else addressed)[who] = None
    only_copied = tuple(who for who in copied if who not in addressed)
    return Heard(tuple(addressed), only_copied, asks(text))


def asks(text: str) -> bool:
    """Whether a text asks for something: a question mark, "please", "could you" and the like.

    What is quoted was asked by somebody else, and the "?" of an address asks nothing.
    """
    if "{" in text and "{quote" in text:
        text = _without(_QUOTE, text)
    if ">" in text or "bq." in text:
        text = _QUOTED_LINE.sub("", f"\n{text}")
    if "?" in text and _QUESTION.search(text):
        return True
    low = text.casefold()
    return any(_stands_alone(plea, low) for plea in _ALL_PLEAS)


def _stands_alone(words: str, text: str) -> bool:
    """Whether words occur in a text other than within longer ones ("pleased")."""
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not before.isalpha() and not after.isalpha():
            return True
        at = text.find(words, at + 1)
    return False


def distance(before: str | None, after: str | None) -> float:
    """Token Jaccard distance of two texts without their markup: 0 the same words, 1 none shared.

    Source: methods section 0 (material edit). Two empty texts are the same.
    """
    if before == after:
        return 0.0
    one, other = words(before or ""), words(after or "")
    union = len(one | other)
    return 1.0 - len(one & other) / union if union else 0.0


def words(text: str) -> set[str]:
    """The distinct words of wiki text, case folded, without markup."""
    if "{" in text:
        text = _MACRO.sub(" ", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = text.replace("[~accountid:", " ").casefold()
    found = set(text.translate(_GAPS).split() if text.isascii() else _WORD.findall(text))
    return found - _BLOCK_MARKS


def _without(markers: re.Pattern[str], text: str) -> str:
    """``text`` without the blocks between two markers; one that is never closed is text."""
    kept, start, opened = [], 0, None
    for marker in markers.finditer(text):
        if opened is None:
            opened = marker
        elif marker[1] == opened[1]:
            kept.append(text[start : opened.start()])
            start, opened = marker.end(), None
    return " ".join([*kept, text[start:]])


def _in_copy(text: str, position: int) -> bool:
    """Whether "cc" or the like stands before, in the same line and sentence."""
    line = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    return _COPY.search(text, line, position) is not None


def _wiki(document: object) -> str:
    return "".join(_pieces(document))


def _pieces(document: object) -> Iterator[str]:
    """An ADF document as wiki text: mentions and plain text; depth first without recursion."""
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict) and node.get("type") != "codeBlock":
            yield _inline(node)
            if node.get("type") in _BLOCKS:
                waiting.append("\n")
            content = node.get("content")
            if isinstance(content, list):
                waiting.append(content)


def _inline(node: dict[str, object]) -> str:
    attrs = node.get("attrs")
    if node.get("type") == "mention" and isinstance(attrs, dict):
        return f"[~accountid:{attrs.get('id') or ''}]"
    text = node.get("text")
    # Text cannot hold a mention in ADF, so what looks like wiki text there must not become one.
    return text.replace("[~", "[ ~") if isinstance(text, str) else ""
