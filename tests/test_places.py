"""Where things lie, and whether an optional package does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from paperdesk import places


def test_all_lies_under_one_folder_where_one_is_named(home: Path) -> None:
    named = (places.settings_file(), places.state_file(), places.cache_folder(), places.log_folder())
    assert all(path.is_relative_to(home) for path in named) and not any(path.exists() for path in named)


def test_a_package_is_found_without_being_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "second" / "wanted").mkdir(parents=True)
    (tmp_path / "second" / "wanted" / "__init__.py").write_text("raise SystemExit")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "first"), str(tmp_path / "second")])
    assert places.package_folder("wanted") == tmp_path / "second" / "wanted"
    assert places.package_folder("second") is None
