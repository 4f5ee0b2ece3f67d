"""Keep what fits a shape, drop the rest, and say what was dropped.

A tracker's export may hold a string where an object belongs, a time that is none, half an emoji
or NaN. One such value must cost that value, not the issue and never the import. This is the slow
way: only issues that fail the fast one come here.

Blind to: what a wrong value was meant to be. Nothing is guessed, except that a time without a
zone is taken as UTC, which is reported too.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

import msgspec

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


class _Dropped:
    """Stands for a value that did not fit."""


_DROPPED = _Dropped()
_LONGEST_INTEGER = 18  # digits; more do not fit 64 bits


def loads(data: bytes) -> JsonValue:
    """Parse JSON as leniently as it can be done without guessing.

    Raises:
        ValueError: not JSON, or not UTF-8 (``UnicodeDecodeError``).
        RecursionError: nested too deep.
    """
    value: JsonValue = json.loads(
        data.decode("utf-8"),
        strict=False,
        parse_int=_integer,
        parse_float=_number,
        parse_constant=_nothing,
    )
    return value


def fit(value: JsonValue, shape: type[msgspec.Struct]) -> tuple[bytes, list[str]]:
    """Cut ``value`` to ``shape``.

    Returns:
        JSON that decodes as ``shape``, and one sentence for each kind of value dropped.

    Raises:
        RecursionError: nested too deep.
        ValueError: not an object.
    """
    problems: Counter[str] = Counter()
    kept = _fit(value, shape, "", problems)
    if isinstance(kept, _Dropped):
        raise ValueError("not an object")
    said = [p if n == 1 else f"{p} ({n} times)" for p, n in problems.items()]
    return msgspec.json.encode(kept), said


def _fit(value: JsonValue, wanted: object, path: str, problems: Counter[str]) -> object:
    kept = _try(value, wanted, path, problems)
    if isinstance(kept, _Dropped):
        problems[f"{path}: cannot use {_describe(value)}"] += 1
    return kept


def _try(value: JsonValue, wanted: object, path: str, problems: Counter[str]) -> object:
    """``value`` as ``wanted``, or ``_DROPPED``."""
    if get_origin(wanted) in (Union, UnionType):
        return _try_union(value, get_args(wanted), path, problems)
    if get_origin(wanted) is Annotated:
        return _time(value, path, problems)
    if get_origin(wanted) is list:
        return _list(value, get_args(wanted)[0], path, problems)
    if wanted is msgspec.Raw:
        return _clean(value)
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _object(value, wanted, path, problems)
    return _scalar(value, wanted)


def _try_union(
    value: JsonValue, options: tuple[object, ...], path: str, problems: Counter[str]
) -> object:
    for option in options:
        kept = _try(value, option, path, problems)
        if not isinstance(kept, _Dropped):
            return kept
    return _DROPPED


def _object(
    value: JsonValue, shape: type[msgspec.Struct], path: str, problems: Counter[str]
) -> object:
    if not isinstance(value, dict):
        return _DROPPED
    kept: dict[str, object] = {}
    for name, wanted in _members(shape):
        if name in value:
            member = _fit(value[name], wanted, f"{path}.{name}" if path else name, problems)
            if not isinstance(member, _Dropped):
                kept[name] = member
    return kept


def _list(value: JsonValue, wanted: object, path: str, problems: Counter[str]) -> object:
    if not isinstance(value, list):
        return _DROPPED
    fitted = (_fit(element, wanted, f"{path}[]", problems) for element in value)
    return [element for element in fitted if not isinstance(element, _Dropped)]


def _scalar(value: JsonValue, wanted: object) -> object:
    if wanted is type(None):
        return None if value is None else _DROPPED
    if wanted is str and isinstance(value, str):
        return _text(value)
    if wanted is int and isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if wanted is date and isinstance(value, str):
        return _day(value)
    # type(), because a bool is an int in Python and a number of comments is not "true".
    return value if type(value) is wanted else _DROPPED


def _time(value: JsonValue, path: str, problems: Counter[str]) -> object:
    if not isinstance(value, str):
        return _DROPPED
    try:
        moment = msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        return _DROPPED
    if moment.tzinfo is None:
        problems[f"{path}: a time without a zone is taken as UTC"] += 1
        return moment.replace(tzinfo=UTC)
    return moment


def _day(value: str) -> object:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return _DROPPED


@cache
def _members(shape: type[msgspec.Struct]) -> tuple[tuple[str, object], ...]:
    """Names as in JSON, with their types."""
    hints = get_type_hints(shape, include_extras=True)
    return tuple((f.encode_name, hints[f.name]) for f in msgspec.structs.fields(shape))


def _clean(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_clean(element) for element in value]
    if isinstance(value, dict):
        return {_text(name): _clean(member) for name, member in value.items()}
    return value


def _text(value: str) -> str:
    """``value`` with half surrogate pairs, which no encoding can hold, replaced."""
    if value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _integer(digits: str) -> int | float | None:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else _number(digits)


def _number(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _nothing(_name: str) -> None:
    """NaN and the infinities: numbers that say nothing."""


def _describe(value: JsonValue) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value)
    return text if len(text) <= 40 else text[:37] + "..."
