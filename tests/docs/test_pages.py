"""The pages hold together: links lead somewhere, nothing is left out, nobody is named."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from typing import get_args

import pytest
import yaml

from aligngraph.findings import Kind
from tools import docs

LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Reserved for examples (RFC 2606, 6761): nobody's address can be under them.
NOBODYS = re.compile(r"@(?:[\w-]+\.)*(?:example|example\.(?:com|net|org))$")
LARGEST_PICTURE = 200_000  # bytes


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = HEADING.findall(FENCE.sub("", text))
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower() for title in titles)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in plain}


def local_links(text: str) -> list[str]:
    """Where the links and pictures of a page lead, addresses on the web left out."""
    found = LINK.findall(FENCE.sub("", text))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def test_links_lead_somewhere(pages: dict[str, str], repository: Path) -> None:
    """Every link between pages ends at a file, and at a heading where it names one."""
    broken = []
    for name, text in pages.items():
        for target in local_links(text):
            path, _, anchor = target.partition("#")
            file = (repository / name).parent / path if path else repository / name
            if not file.exists():
                broken.append(f"{name}: {target}")
            elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
                broken.append(f"{name}: {target}, no such heading")
    assert broken == []


def test_every_page_can_be_reached(pages: dict[str, str], repository: Path) -> None:
    """From the README a reader comes to every page under docs."""
    reached, ahead = set(), ["README.md"]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in pages:
            continue
        reached.add(name)
        for target in local_links(pages[name]):
            file = ((repository / name).parent / target.partition("#")[0]).resolve()
            if file.is_relative_to(repository):
                ahead.append(file.relative_to(repository).as_posix())
    assert [name for name in pages if name.startswith("docs/") and name not in reached] == []


def test_every_kind_of_finding_has_its_page(pages: dict[str, str]) -> None:
    """A kind's page says what it means, how to read it, what refutes it, and what to do."""
    questions = (
        "What it means",
        "Reading it",
        "What would prove it wrong",
        "What to do",
        "Blind to",
    )
    for kind in get_args(Kind):
        page = pages[f"docs/findings/{kind.replace('_', '-')}.md"]
        assert f"`{kind}`" in page
        assert HEADING.findall(page)[1:] == list(questions), kind
        assert f"[`{kind}`]" in pages["docs/findings/README.md"]


def test_every_command_is_shown_at_work(pages: dict[str, str]) -> None:
    """Each command stands in a page somebody wrote, not only in the generated reference."""
    written = "\n".join(t for name, t in pages.items() if name != docs.COMMANDS.as_posix())
    names = [name for name, _ in docs.leaves("aligngraph", docs.root_command())]
    assert len(names) >= 10
    assert [name for name in names if name not in written] == []


@pytest.mark.parametrize("path", sorted(docs.current_pages()), ids=str)
def test_generated_text_is_current(path: Path, repository: Path) -> None:
    """Commands and settings in the docs are the code's; `python -m tools.docs` writes them."""
    assert (repository / path).read_text(encoding="utf-8") == docs.current_pages()[path]


def test_settings_in_sentences_are_recognised() -> None:
    """A setting within a sentence is put at its default; an unknown one is an error."""
    assert docs.with_defaults("at `latent.min_share = 7` or more") == (
        "at `latent.min_share = 0.25` or more"
    )
    with pytest.raises(AttributeError, match="no_such"):
        docs.with_defaults("`latent.no_such = 1`")


def test_nobody_is_named(pages: dict[str, str], repository: Path) -> None:
    """Pages speak of roles: no person of the example, no committer, no address that can be real."""
    chart = yaml.safe_load((repository / "examples/acme/org.yaml").read_text(encoding="utf-8"))
    log = subprocess.run(
        ["git", "log", "--format=%an"], cwd=repository, capture_output=True, text=True
    )
    names = {person["name"] for person in chart["people"]}
    names |= {name for name in log.stdout.splitlines() if " " in name}
    shown = {name: text for name, text in pages.items() if not name.startswith("examples/")}
    named = [(page, name) for page, text in shown.items() for name in names if name in text]
    real = [m for text in pages.values() for m in MAIL.findall(text) if not NOBODYS.search(m)]
    assert (named, real) == ([], [])


def test_pictures_are_small_and_described(pages: dict[str, str], repository: Path) -> None:
    """Pictures load quickly, and say in words what they show."""
    for name, text in pages.items():
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text):
            assert len(words) > 20, f"{name}: {target} has no description"
            assert (repository / name).parent.joinpath(target).stat().st_size < LARGEST_PICTURE


def test_place_for_the_benchmark_is_kept(pages: dict[str, str]) -> None:
    """The methods page says how well findings find what was planted, and that this is circular."""
    section = pages["docs/methods.md"].partition("## How well does it detect")[2]
    section = section.partition("\n## ")[0]
    assert "benchmarks.detection" in section
    assert "circular" in section


def emitted_metrics(repository: Path) -> set[str]:
    """The names of all numbers that findings carry, read off the analyses' source."""
    found: set[str] = set()
    for module in (repository / "aligngraph/analyses").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            inside: list[ast.expr | None] = []
            if isinstance(node, ast.keyword) and node.arg == "metrics":
                inside = [node.value]
            elif isinstance(node, ast.FunctionDef) and node.name == "_metrics":
                inside = [part.value for part in node.body if isinstance(part, ast.Return)]
            for value in inside:
                keys = value.keys if isinstance(value, ast.Dict) else []
                found |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    return found


def test_every_number_of_a_finding_is_explained(pages: dict[str, str], repository: Path) -> None:
    """The pages of the kinds explain the numbers that findings carry, and no others."""
    cells = [
        line.split("|")[1]
        for name, text in pages.items()
        if name.startswith("docs/findings/") and not name.endswith("README.md")
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    explained = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    emitted = emitted_metrics(repository)
    assert len(emitted) > 30
    assert (emitted - explained, explained - emitted) == (set(), set())
