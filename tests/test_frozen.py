"""The program that paperdesk.spec builds: it starts, takes the sample in, finds in it, and opens its window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "sample" / "trending-papers.txt"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1_800),
    pytest.mark.skipif(
        sys.platform.startswith("linux") and not sysconfig.get_config_var("Py_ENABLE_SHARED"),
        reason="this Python has no shared library, without which PyInstaller builds nothing",
    ),
]


def build(folder: Path) -> Path:
    """Build the program below `folder`; the path of what starts it."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build"), str(ROOT / "paperdesk.spec")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "dist" / "paperdesk" / ("paperdesk.exe" if os.name == "nt" else "paperdesk")


def test_the_built_program_imports_the_sample_searches_it_and_opens(tmp_path: Path) -> None:
    program = build(tmp_path)
    # Nothing of the checkout or of the machine's PaperDesk may help it.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment |= {"PAPERDESK_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}

    def paperdesk(*words: str) -> str:
        command = [str(program), "--library", str(tmp_path / "library"), *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    imported: dict[str, Any] = json.loads(paperdesk("import", str(SAMPLE), "--json"))
    assert imported["totals"] == {"read": 78, "added": 78, "updated": 0, "unchanged": 0, "failed": 0}

    found: dict[str, Any] = json.loads(paperdesk("search", "review of hypernetwork", "--json"))
    assert found["hits"][0]["title"] == "A Brief Review of Hypernetworks in Deep Learning"

    written = tmp_path / "papers.bib"
    paperdesk("export", "--format", "bibtex", "-o", str(written))
    again: dict[str, Any] = json.loads(paperdesk("import", str(written), "--json"))
    assert again["totals"] == {"read": 78, "added": 0, "updated": 0, "unchanged": 78, "failed": 0}

    picture = tmp_path / "desk.png"
    paperdesk("--screenshot", str(picture), "--size", "1200x800")
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)] == [1200, 800]
    assert len(data) > 20_000, "a window with papers in it does not pack this small"
