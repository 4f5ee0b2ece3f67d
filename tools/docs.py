"""Writes what of the docs comes from the code: the command reference and the tables of numbers.

``python -m tools.docs`` rewrites ``docs/commands.md`` and the generated parts of
``docs/methods.md``; a test holds that they are current. Blind to prose: a number repeated in a
sentence is not checked here.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import typer.main
from typer.core import TyperCommand, TyperGroup

from aligngraph.analyses import run
from aligngraph.cli.app import app
from aligngraph.features import exchange, integration, questions, work
from aligngraph.measures.thresholds import SeamThresholds, TieThresholds
from aligngraph.settings import Settings

ROOT = Path(__file__).parents[1]
COMMANDS, METHODS = Path("docs/commands.md"), Path("docs/methods.md")
INLINE = re.compile(r"`(\w+)\.(\w+) = [^`\n]*`")
"""A setting at its default within a sentence: `ties.max_p = 0.15`."""
_PART = "<!-- generated: {name} -->\n{body}<!-- end of generated: {name} -->"

_COMMANDS_HEAD = """\
# Commands

Generated from the program's own help by `python -m tools.docs`; `aligngraph COMMAND --help` says
the same. Standard output carries the result and nothing else, so that it can be piped; progress,
warnings and errors go to standard error.

| exit status | means |
|---|---|
| 0 | done |
| 1 | `--fail-on` tripped |
| 2 | wrong use or wrong input; the message says what, where, and what to do |
| 3 | the far side failed: a server, the network, a permission |
| 130 | interrupted; the workspace is as it was before the command |

Thresholds and the tracker's habits are set in `aligngraph.toml` (`aligngraph init` writes one with
every setting at its default; [the numbers](methods.md#every-number)).
"""


Command = TyperCommand | TyperGroup


def commands_page() -> str:
    """The whole command reference."""
    root = root_command()
    parts = [_COMMANDS_HEAD, _command("aligngraph", root)]
    parts += [_command(name, command) for name, command in leaves("aligngraph", root)]
    return "\n".join(parts)


def root_command() -> Command:
    """The program as Typer builds it."""
    return cast(TyperGroup, typer.main.get_command(app))


def leaves(prefix: str, command: Command) -> Iterator[tuple[str, Command]]:
    """Every command that does something, by its full name, in the order of the help."""
    if isinstance(command, TyperCommand):
        yield prefix, command
        return
    for name, inner in command.commands.items():
        yield from leaves(f"{prefix} {name}", cast(Command, inner))


def _command(name: str, command: Command) -> str:
    context = typer.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    lines = [f"## `{name}`", "", (command.help or "").strip(), "", "```text", usage, "```", ""]
    rows = [
        f"| `{_cell(record[0])}` | {_cell(record[1])} |"
        for parameter in command.get_params(context)
        if (record := parameter.get_help_record(context)) and "--help" not in record[0]
    ]
    if rows:
        lines += ["| argument or option | means |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def thresholds_table() -> str:
    """Every threshold of aligngraph.toml with unit, default and reason."""
    sections = [
        (part.name, getattr(Settings(), part.name)) for part in dataclasses.fields(Settings)
    ]
    return _table("key in `aligngraph.toml`", sections)


def catalogue_table() -> str:
    """The thresholds of the catalogue's own composites B and C, which no setting changes."""
    return _table(
        "threshold", [("SeamThresholds", SeamThresholds()), ("TieThresholds", TieThresholds())]
    )


def _table(title: str, sections: list[tuple[str, object]]) -> str:
    rows = [f"| {title} | default | unit | why |", "|---|---:|---|---|"]
    for section, values in sections:
        for key in dataclasses.fields(values):  # type: ignore[arg-type]
            if "why" in key.metadata:
                unit, why = _cell(key.metadata["unit"]), _cell(key.metadata["why"])
                default = _said(getattr(values, key.name))
                rows.append(f"| `{section}.{key.name}` | {default} | {unit} | {why} |")
    return "\n".join(rows) + "\n"


def constants_table() -> str:
    """Numbers that are part of a definition and have no setting."""
    weights = ", ".join(f"{kind} {weight:g}" for kind, weight in work.DEPENDENCY_WEIGHT.items())
    rows = {
        "weight of a link in demand": (weights, "1"),
        "default window": (f"{run.DEFAULT_WINDOW.days}", "days"),
        "a comment answers the one before it for": (_days(exchange.ANSWER_WITHIN), "days"),
        "an edit is seen if the other side says a word within": (
            _days(integration.SEEN_WITHIN),
            "days",
        ),
        "a text edit is material above this Jaccard distance of its words": (
            f"{integration.TEXT_DISTANCE:g}",
            "0..1",
        ),
        "fields whose edits are material": (", ".join(integration.MATERIAL), ""),
        "slices of a seam's life": (f"{integration.SLICES}", "slices"),
        "share of mentions that must read as questions before others count as mere mentions": (
            f"{questions.ASKING_SHARE:g}",
            "0..1",
        ),
        "levels from a ticket up to its initiative": (f"{work.MAX_DEPTH}", "levels"),
    }
    head = "| definition | value | unit |\n|---|---|---|\n"
    return head + "".join(
        f"| {what} | {value} | {unit} |\n" for what, (value, unit) in rows.items()
    )


def _days(interval: object) -> str:
    return str(interval.op().value)  # type: ignore[attr-defined]


def _said(value: object) -> str:
    """A setting's value as a reader writes it; nothing where there is none."""
    if isinstance(value, int | float):
        return f"{value:g}"
    return str(value) if value else ""


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


def generated_parts() -> Mapping[str, str]:
    """The generated parts of ``docs/methods.md`` by name."""
    return {
        "thresholds": thresholds_table(),
        "catalogue thresholds": catalogue_table(),
        "constants": constants_table(),
    }


def renewed(page: str) -> str:
    """``page`` with its generated parts as the code has them now.

    Raises:
        ValueError: a part has no place in the page.
    """
    for name, body in generated_parts().items():
        place = re.compile(
            re.escape(_PART).replace(r"\{name\}", name).replace(r"\{body\}", ".*?"), re.S
        )
        if not place.search(page):
            raise ValueError(f"{METHODS}: no place for the generated part '{name}'")
        whole = _PART.format(name=name, body=body)
        page = place.sub(whole.replace("\\", r"\\"), page)
    return page


def with_defaults(page: str) -> str:
    """``page`` with the settings in its sentences at their present defaults.

    Raises:
        AttributeError: there is no such setting.
    """

    def at_default(found: re.Match[str]) -> str:
        value = getattr(getattr(Settings(), found[1]), found[2])
        return f"`{found[1]}.{found[2]} = {_said(value)}`"

    return INLINE.sub(at_default, page)


def current_pages() -> Mapping[Path, str]:
    """Every page under docs as it should be, by path from the root."""
    pages = {
        file.relative_to(ROOT): with_defaults(file.read_text(encoding="utf-8"))
        for file in sorted((ROOT / "docs").rglob("*.md"))
    }
    return pages | {COMMANDS: commands_page(), METHODS: renewed(pages[METHODS])}


def main() -> None:
    """Rewrite what is generated."""
    for path, text in current_pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
