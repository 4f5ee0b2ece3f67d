"""aligngraph.toml: every setting documented, every mistake named."""

from __future__ import annotations

import dataclasses
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligngraph.errors import SettingsError
from aligngraph.settings import Settings, load, starter_settings


def written(folder: Path, text: str) -> Settings:
    """Return the settings of a file with this text."""
    file = folder / "aligngraph.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_no_file_is_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no aligngraph.toml, everything is at its default."""
    monkeypatch.chdir(tmp_path)
    assert load(None) == Settings()


def test_starter_changes_nothing(tmp_path: Path) -> None:
    """The starter file is all comments: it says what the defaults are."""
    assert written(tmp_path, starter_settings()) == Settings()


def test_starter_with_every_line_in_force(tmp_path: Path) -> None:
    """With every '#' before a setting removed, the starter file still is the defaults."""
    text, lines = re.subn(r"(?m)^# (\w+ = )", r"\1", starter_settings())
    sections = [getattr(Settings(), part.name) for part in dataclasses.fields(Settings)]
    assert lines == sum(len(dataclasses.fields(section)) for section in sections)
    assert written(tmp_path, text) == Settings()


def test_every_setting_says_its_unit_and_reason() -> None:
    """No setting of any section is without a unit and a word on what it is for."""
    for part in dataclasses.fields(Settings):
        for key in dataclasses.fields(getattr(Settings(), part.name)):
            assert key.metadata["unit"], key.name
            assert key.metadata["why"], key.name


def test_what_is_set_is_read(tmp_path: Path) -> None:
    """Settings of any kind are read; what is not named stays at its default."""
    settings = written(
        tmp_path,
        '\ufeff[jira]\nsite = "https://jira.acme.example"\nbots = ["ci", "dep-*"]\n'
        'link_types = {Gates = "blocks"}\n[privacy]\nmin_group = 0\n[engine]\nmemory = "1.5GB"\n'
        "[coverage]\nmin_commented_share = 1\n",
    )
    assert settings.jira.site == "https://jira.acme.example"
    assert settings.jira.bots == ("ci", "dep-*")
    assert dict(settings.jira.link_types) == {"Gates": "blocks"}
    assert (settings.privacy.min_group, settings.engine.memory) == (0, "1.5GB")
    assert settings.coverage.min_commented_share == 1.0
    assert settings.escalation == Settings().escalation


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[jirra]", "unknown section 'jirra'; did you mean 'jira'?"),
        ("[zzz]", "unknown section 'zzz'; known: jira, "),
        ("[jira]\nlinktypes = {}", "unknown key in [jira] 'linktypes'; did you mean 'link_types'?"),
        ("[jira]\ntoken = 'x'", "unknown key in [jira] 'token'"),
        ("jira = 3", "[jira] must be a table"),
        ("[[jira]]", "[jira] must be a table"),
        ("[jira]\nbots = 'ci'", "jira.bots"),
        ("[jira]\nbots = [1]", "jira.bots.0"),
        ("[jira]\nlink_types = {Blocks = 1}", "jira.link_types.Blocks"),
        ("[privacy]\nmin_group = '5'", "privacy.min_group"),
        ("[privacy]\nmin_group = true", "privacy.min_group"),
        ("[privacy]\nmin_group = -1", "privacy.min_group: must be zero or a positive number"),
        ("[privacy]\nmin_group = 2.5", "privacy.min_group"),
        ("[coverage]\nmin_commented_share = 1.01", "coverage.min_commented_share: must be share"),
        ("[coverage]\nmin_commented_share = nan", "coverage.min_commented_share: must be zero"),
        ("[coverage]\nmin_commented_share = inf", "coverage.min_commented_share: must be zero"),
        ("[engine]\nmemory = 'lots'", "engine.memory"),
        ("[engine]\nmemory = ''", "engine.memory"),
        ("[jira", "not valid TOML"),
        ("[jira]\nsite = 1\nsite = 2", "not valid TOML"),
    ],
)
def test_mistake_is_named(tmp_path: Path, text: str, told: str) -> None:
    """A mistake is one line that names the file, the key and what is wrong."""
    with pytest.raises(SettingsError) as error:
        written(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path / 'aligngraph.toml'}: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_secret_in_the_file_is_not_repeated(tmp_path: Path) -> None:
    """Where somebody puts a token into the file after all, the message does not hold it."""
    with pytest.raises(SettingsError) as error:
        written(tmp_path, "[jira]\ntoken = 'hunter2'\n")
    assert "hunter2" not in str(error.value)


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that is missing, a folder or no text is named."""
    (tmp_path / "latin.toml").write_bytes("# gr\xfc\xdfe".encode("latin-1"))
    for name in ("none.toml", "", "latin.toml"):
        with pytest.raises(SettingsError, match=re.escape(str(tmp_path / name))):
            load(tmp_path / name)


@given(text=st.text(max_size=60))
def test_any_text_is_settings_or_a_settings_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Whatever stands in the file, it is read or refused, never a traceback."""
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(text, encoding="utf-8", errors="replace")
    with suppress(SettingsError):
        load(file)
