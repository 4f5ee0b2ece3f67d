"""``aligngraph.toml``: every setting with its unit, default and reason.

Thresholds of the formulas are defined beside their reasons in ``aligngraph.measures.thresholds``;
here they become sections of one file. Unknown keys and wrong types are errors that name the key
and the nearest known one. Secrets never live here.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import StringConstraints, TypeAdapter, ValidationError

from aligngraph.errors import SettingsError
from aligngraph.measures.thresholds import (
    CoverageThresholds,
    EscalationThresholds,
    LatentThresholds,
    PooledThresholds,
    TalkThresholds,
)

FILE_NAME = "aligngraph.toml"


_T = TypeVar("_T")


def _setting(default: _T, unit: str, why: str) -> _T:
    return field(default=default, metadata={"unit": unit, "why": why})


@dataclass(frozen=True)
class JiraSettings:
    """How to read a tracker's own habits."""

    site: str | None = _setting(
        None, "address", 'of the Jira, for links to tickets: "https://jira.acme.example"'
    )
    tracker: str | None = _setting(
        None, "name", "put before ids, to keep two trackers apart in one workspace"
    )
    bots: tuple[str, ...] = _setting(
        (), "accounts", "automation, by id, username or display name; * matches any run"
    )
    link_types: Mapping[str, str] = field(
        default_factory=dict,
        metadata={
            "unit": "link type, or its words, to its kind",
            "why": "blocks | depends | relates | duplicates | composition | none; "
            '"reverse blocks" where the words run against the meaning',
        },
    )
    team_fields: tuple[str, ...] = _setting(
        (), "custom field ids", "that hold the team, where the dump alone does not tell"
    )
    epic_fields: tuple[str, ...] = _setting((), "custom field ids", "that hold the epic")
    acceptance_fields: tuple[str, ...] = _setting(
        (), "custom field ids", "that hold acceptance criteria"
    )
    points_fields: tuple[str, ...] = _setting((), "custom field ids", "that hold story points")


@dataclass(frozen=True)
class PrivacySettings:
    """What leaves the workspace (docs/privacy.md)."""

    min_group: int = _setting(
        5, "people", 'smaller teams are folded into "small teams"; five is the usual floor'
    )


@dataclass(frozen=True)
class EngineSettings:
    """The query engine under the workspace."""

    memory: Annotated[str, StringConstraints(pattern=r"^[1-9]\d*(\.\d+)? ?[KMGT]i?B$")] = _setting(
        "2GB",
        "a number with KB, MB, GB or TB",
        "the store may use so much before it spills to disk",
    )


@dataclass(frozen=True)
class Settings:
    """All settings; each section is a table of aligngraph.toml."""

    jira: JiraSettings = field(default_factory=JiraSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    coverage: CoverageThresholds = field(default_factory=CoverageThresholds)
    escalation: EscalationThresholds = field(default_factory=EscalationThresholds)
    latent: LatentThresholds = field(default_factory=LatentThresholds)
    waterfall: PooledThresholds = field(default_factory=PooledThresholds)
    ties: TalkThresholds = field(default_factory=TalkThresholds)


def load(path: Path | None) -> Settings:
    """Settings of a file; the defaults where ``path`` is None and no aligngraph.toml is here.

    Raises:
        SettingsError: no such file, not TOML, an unknown section or key, or a wrong value.
    """
    chosen = path or Path(FILE_NAME)
    if path is None and not chosen.exists():
        return Settings()
    try:
        document = tomllib.loads(chosen.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{chosen}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{chosen}: not valid TOML ({error})") from error
    return _parse(chosen, document)


def _parse(path: Path, document: Mapping[str, object]) -> Settings:
    sections = {f.name: f.default_factory for f in dataclasses.fields(Settings)}
    _refuse_unknown(path, "section", document, sections)
    values = {}
    for name, raw in document.items():
        section = type(sections[name]())  # type: ignore[operator]
        if not isinstance(raw, Mapping):
            raise SettingsError(f"{path}: [{name}] must be a table, not {raw!r}")
        _refuse_unknown(
            path, f"key in [{name}]", raw, {f.name: None for f in dataclasses.fields(section)}
        )
        values[name] = _section(path, name, section, raw)
    return Settings(**values)


_S = TypeVar("_S")


def _section(path: Path, name: str, section: type[_S], raw: Mapping[str, object]) -> _S:
    given = {key: _given(path, f"{name}.{key}", value) for key, value in raw.items()}
    unset = {f.name for f in dataclasses.fields(section) if f.default is None}  # type: ignore[arg-type]
    values = {key: None if key in unset and value == "" else value for key, value in given.items()}
    try:
        # By way of JSON, which alone takes a mapping for a dataclass and yet is strict.
        read = TypeAdapter(section).validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in (name, *first["loc"]))
        raise SettingsError(f"{path}: {key}: {first['msg']} (found {first['input']!r})") from error
    _refuse_too_much(path, name, read)
    return read


def _refuse_too_much(path: Path, name: str, section: object) -> None:
    assert dataclasses.is_dataclass(section)
    for key in dataclasses.fields(section):
        value, unit = getattr(section, key.name), key.metadata["unit"]
        if unit.endswith("0..1") and value > 1:
            raise SettingsError(f"{path}: {name}.{key.name}: must be {unit} (found {value})")


def _given(path: Path, key: str, value: object) -> object:
    """A value as the settings hold it; no setting is a number below zero, or none at all."""
    if isinstance(value, int | float) and not 0 <= value < math.inf:
        raise SettingsError(f"{path}: {key}: must be zero or a positive number (found {value})")
    return value


def _refuse_unknown(
    path: Path, what: str, found: Mapping[str, object], known: Mapping[str, object]
) -> None:
    for name in found:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(known)}"
            raise SettingsError(f"{path}: unknown {what} '{name}'{hint}")


def starter_settings() -> str:
    """A commented aligngraph.toml: every setting at its default, with its unit and reason."""
    parts = [_HEAD]
    for part in dataclasses.fields(Settings):
        section = getattr(Settings(), part.name)
        parts.append(f"\n[{part.name}]\n# {(type(section).__doc__ or '').splitlines()[0]}\n")
        for key in dataclasses.fields(section):
            parts.append(f"# {key.metadata['unit']}: {key.metadata['why']}\n")
            parts.append(f"# {key.name} = {_toml(getattr(section, key.name))}\n")
    return "".join(parts)


_HEAD = """\
# aligngraph.toml: settings of aligngraph. Every line is the default; remove the '#' to change it.
# Secrets never stand here: they come from the environment, ~/.netrc or the keyring.
"""


def _toml(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, tuple):
        return "[]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
