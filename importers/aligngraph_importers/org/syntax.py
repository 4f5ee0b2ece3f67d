"""libyaml's complaints in words that say what to do."""

from __future__ import annotations

import yaml

_ADVICE = (  # part of the parser's words -> what is usually behind them
    ("mapping values are not allowed", "put text that holds ': ' in quotes, or check the indent"),
    ("did not find expected key", "check the indentation of this line against the one above"),
    ("did not find expected '-'", "check the indentation of this line against the one above"),
    ("could not find expected ':'", "write key: value, with a space after the colon"),
    ("did not find expected ',' or", "close the bracket, or put a comma between the items"),
    ("unexpected end of stream", "close the quotation mark"),
    ("found unexpected ':'", "put the text in quotes"),
    ("did not find expected node content", "close the bracket, or fill in what is missing"),
    ("unknown escape character", "write \\\\ for a backslash, or use single quotes"),
    ("invalid Unicode character escape", "write the character itself"),
    ("hexdecimal number", "write the character itself"),
    ("undefined tag handle", "put text that begins with ! in quotes"),
    ("unknown anchor", "mark the anchor with &name"),
    ("alphabetic or numeric character", "put text that begins with & or * in quotes"),
    ("expected <document start>", "put `---` between documents, or check the indentation"),
)
_TAB = "indent with spaces, not tabs"
_QUOTE = "put text that begins with {!r} in quotes"
_DEFAULT = "check the notation here and on the line above"


def describe(error: yaml.YAMLError, text: str) -> tuple[int, int, str]:
    """Line and column (from 1) and one sentence for a parser's error in ``text``."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, 1, f"not valid YAML ({error}); {_DEFAULT}"
    mark = error.problem_mark
    problem = (error.problem or "").strip()
    said = f"{problem} {error.context}".strip() if error.context else problem
    begin = error.context_mark
    if begin is not None and begin.line != mark.line:
        said += f" that begins on line {begin.line + 1}"
    advice = _advice(problem, _character(text, mark.line, mark.column))
    return mark.line + 1, mark.column + 1, f"not valid YAML ({said}); {advice}"


def _advice(problem: str, character: str) -> str:
    if "cannot start any token" in problem:
        return _TAB if character == "\t" else _QUOTE.format(character)
    return next((advice for part, advice in _ADVICE if part in problem), _DEFAULT)


def _character(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    return lines[line][column : column + 1] if line < len(lines) else ""
