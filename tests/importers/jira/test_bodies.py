"""Who a comment addresses, whom it only copies, whether it asks, and how far texts differ."""

from __future__ import annotations

import json

import orjson
import pytest
from aligngraph_importers.jira.bodies import Heard, asks, distance, hear, hear_wiki, hints_in, words
from hypothesis import given
from hypothesis import strategies as st


def heard(body: object) -> Heard:
    """What is heard in a body as it stands in JSON."""
    return hear(json.dumps(body).encode())


def adf(*nodes: object) -> object:
    """An ADF document of one paragraph."""
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": list(nodes)}]}


def mention(who: str) -> object:
    """A mention in ADF."""
    return {"type": "mention", "attrs": {"id": who, "text": "@Somebody"}}


def text(words_: str) -> object:
    """Plain text in ADF."""
    return {"type": "text", "text": words_}


@pytest.mark.parametrize(
    ("wiki", "mentions", "copied"),
    [
        ("no one", (), ()),
        ("[~ana] look", ("ana",), ()),
        ("[~ana][~bo]", ("ana", "bo"), ()),
        ("[~ana] and [~ana]", ("ana",), ()),
        ("[~accountid:5b10:ab-c] look", ("5b10:ab-c",), ()),
        ("[~ana@acme.example], [~Ana Diaz]", ("ana@acme.example", "Ana Diaz"), ()),
        ("cc [~ana]", (), ("ana",)),
        ("Done.\r\nCC: [~ana], [~bo]", (), ("ana", "bo")),
        ("FYI [~ana]", (), ("ana",)),
        ("[~bo] please look, cc [~ana]", ("bo",), ("ana",)),
        ("cc [~ana]. [~bo] please look", ("bo",), ("ana",)),
        ("cc [~ana]\n[~bo] please look", ("bo",), ("ana",)),
        ("cc [~ana]\n[~ana] please look", ("ana",), ()),
        ("[~ana] fyi, the build is green", ("ana",), ()),
        ("run gcc [~ana]", ("ana",), ()),
        ("see file.cc [~ana]", ("ana",), ()),
        ("{code:java}a[~b]{code} and [~ana]", ("ana",), ()),
        ("{noformat}[~bo]{noformat}", (), ()),
        ("{noformat}{code}{noformat}[~ana]", ("ana",), ()),
        ("{code} never closed [~ana]", ("ana",), ()),
        ("[~] [~ ] ~ [~never closed", (), ()),
    ],
)
def test_mentions_in_wiki_text(
    wiki: str, mentions: tuple[str, ...], copied: tuple[str, ...]
) -> None:
    """Mentions are address, "cc" is copy, to the end of its sentence, and code is neither."""
    found = hear_wiki(wiki)
    assert (found.mentions, found.copied) == (mentions, copied)


def test_trap_28_mentions_in_adf() -> None:
    """Mentions are nodes in v3; unknown nodes are looked through, and code blocks are not."""
    panel = {"type": "somethingNew", "content": [{"type": "paragraph", "content": [mention("a1")]}]}
    code = {"type": "codeBlock", "content": [text("[~x]"), mention("x1")]}
    body = {"type": "doc", "content": [panel, code, {"type": "rule"}, *adf_lines("cc ", "b1")]}
    assert heard(body)[:2] == (("a1",), ("b1",))
    assert heard(adf(text("[~ana] is only text here")))[:2] == ((), ())
    assert heard(adf(mention("a1"), text(" could you look")))[:3] == (("a1",), (), True)


def adf_lines(start: str, who: str) -> list[object]:
    """A paragraph with a text and a mention."""
    return [{"type": "paragraph", "content": [text(start), mention(who)]}]


@pytest.mark.parametrize("body", [None, "", 7, [], True])
def test_bodies_that_are_no_text(body: object) -> None:
    """A body that is missing, or is no text, addresses nobody; only text can ask or not ask."""
    found = heard(body)
    assert (found.mentions, found.copied) == ((), ())
    assert found.asks is (False if body == "" else None)


@pytest.mark.parametrize(
    ("wiki", "expected"),
    [
        ("Is it ready?", True),
        ('He said "ready?"', True),
        ("Please merge.", True),
        ("Could you merge this", True),
        ("Merged, please", True),
        ("Done.", False),
        ("We are pleased. Released.", False),
        ("see https://acme.example/?page=1", False),
        ("{quote}Is it ready?{quote}\nYes.", False),
        ("bq. Is it ready?\nYes.", False),
        ("> Is it ready?\nYes.", False),
        ("Yes.\n> Is it ready?\nPlease read above", True),
        ("{code}a ? b : c{code}", False),
    ],
)
def test_asking(wiki: str, expected: bool) -> None:
    """A question mark or a plea asks; addresses, quotes, code and longer words do not."""
    assert heard(wiki).asks is expected


@given(st.lists(st.text(alphabet="~?[]ana please\n{code}cc.", max_size=40), max_size=5))
def test_hints_change_nothing(texts: list[str]) -> None:
    """Looking for hints in all bodies at once gives what reading each by itself gives."""
    bodies = [orjson.dumps(one) for one in texts]
    hints = hints_in(bodies)
    for one, body in zip(texts, bodies, strict=True):
        found = hear_wiki(one)
        assert hear(body, hints) == hear(body) == found
        assert not set(found.mentions) & set(found.copied)


def test_distance() -> None:
    """Distance counts words: none for markup alone, all for a text where there was none."""
    before = "h2. Goal\n* The *ledger* keeps {color:red}every{color} entry."
    after = "h3. Goal\r\n# The ledger keeps _every_ entry"
    assert distance(before, after) == 0
    assert distance(None, "three new words") == 1
    assert distance("", None) == 0
    assert distance("one two three", "one two four") == pytest.approx(0.5)
    assert distance("Größe ändern", "größe ändern!") == 0


@given(st.text(), st.text())
def test_distance_is_one(one: str, other: str) -> None:
    """Distance lies between 0 and 1, is the same both ways, and 0 of a text to itself."""
    assert 0 <= distance(one, other) <= 1
    assert distance(one, other) == distance(other, one)
    assert distance(one, one) == 0


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_fast_words_are_the_same_words(ascii_text: str) -> None:
    """ASCII texts, read a faster way, have the words that any text has."""
    slow = words(f"{ascii_text} é") - words("é")
    assert words(ascii_text) - {"é"} == slow


def test_deep_documents() -> None:
    """A document nested ever deeper is refused with an error that the caller expects."""
    deep = b'{"type":"mention","content":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises((ValueError, RecursionError)):
        hear(deep)
    assert not asks("")
