"""``aligngraph.toml``: every setting with its unit, default and reason.

Thresholds of the formulas are defined beside their reasons in ``aligngraph.measures.thresholds``;
here they become sections of one file. Unknown keys and wrong types are errors that name the key
and the nearest known one. Secrets never live here.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from aligngraph.errors import SettingsError
from aligngraph.measures.thresholds import (
    CoverageThresholds,
    EscalationThresholds,
    LatentThresholds,
    PooledThresholds,
    TalkThresholds,
)

FILE_NAME = "aligngraph.toml"


@dataclass(frozen=True)
class JiraSettings:
    """``[jira]``: how to read a tracker's own habits.

    Args:
        site: base address of the Jira, for ticket links ("https://jira.acme.example").
        tracker: name prefixed to ids, to keep two trackers apart in one workspace.
        bots: accounts that are automation, by id, username or display name; ``*`` matches any run.
        link_types: link type, or its words, to blocks | depends | relates | duplicates |
            composition | none; "reverse blocks" where the words run against the meaning.
        team_fields, epic_fields, acceptance_fields, points_fields: custom field ids.
    """

    site: str | None = None
    tracker: str | None = None
    bots: tuple[str, ...] = ()
    link_types: Mapping[str, str] = field(default_factory=dict)
    team_fields: tuple[str, ...] = ()
    epic_fields: tuple[str, ...] = ()
    acceptance_fields: tuple[str, ...] = ()
    points_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrivacySettings:
    """``[privacy]``: what leaves the workspace (DESIGN §7).

    Args:
        min_group: people; smaller teams are folded into "small teams" (five is the usual floor).
    """

    min_group: int = 5


@dataclass(frozen=True)
class EngineSettings:
    """``[engine]``: ``memory`` the store may use before it spills to disk."""

    memory: str = "2GB"


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
        document = tomllib.loads(chosen.read_text(encoding="utf-8"))
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
    try:
        return TypeAdapter(section).validate_python(dict(raw))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in (name, *first["loc"]))
        raise SettingsError(f"{path}: {key}: {first['msg']} (found {first['input']!r})") from error


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
            if "why" in key.metadata:
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
