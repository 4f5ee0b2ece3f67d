"""Values of custom fields, each of which comes in several forms.

Blind to: forms not named here; they give None, as an empty field does.
"""

from __future__ import annotations

import math
import re

import msgspec
import orjson

from .lenient import JsonValue

KEY = re.compile(r"[A-Z][A-Z0-9_]*-[0-9]+")
"""An issue key."""
_NULL = b"null"


def json_value(raw: msgspec.Raw) -> JsonValue:
    """A raw member's value; None where it is missing, null or nested too deep."""
    data = bytes(raw)
    if not data or data == _NULL:
        return None
    try:
        value: JsonValue = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return value


def key_in(value: JsonValue) -> tuple[str | None, str | None]:
    """Id and key of the issue that an Epic Link or Parent Link names.

    Forms: ``"PAY-1"``; ``{"id": 10, "key": "PAY-1"}``; the same under ``"data"``.
    """
    if isinstance(value, dict):
        data = value.get("data")
        inner = data if isinstance(data, dict) else value
        id_, key = inner.get("id"), inner.get("key")
        known = isinstance(id_, int | str) and not isinstance(id_, bool) and str(id_).isdecimal()
        return str(id_) if known else None, _key(key)
    return None, _key(value)


def number_in(value: JsonValue) -> float | None:
    """A finite number, or a text that is one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def team_in(value: JsonValue) -> str | None:
    """A team's name: of an object (``name``, ``title`` or ``value``), a text, or a list's first."""
    if isinstance(value, list):
        return next((team for one in value if (team := team_in(one))), None)
    if isinstance(value, dict):
        return next(
            (team for n in ("name", "title", "value") if (team := team_in(value.get(n)))), None
        )
    return value.strip() or None if isinstance(value, str) else None


def _key(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and KEY.fullmatch(value) else None
