"""Where PaperDesk starts."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import pytest

from paperdesk import __main__


def test_ctrl_c_while_it_starts_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def interrupted(name: str, *about: Any, **more: Any) -> Any:
        if name == "paperdesk.cli":
            raise KeyboardInterrupt
        return real(name, *about, **more)

    monkeypatch.setattr(sys, "argv", ["paperdesk", "list"])
    monkeypatch.setattr(builtins, "__import__", interrupted)
    assert __main__.main() == 130
    assert capsys.readouterr().err == "paperdesk: stopped; what was finished is kept.\n"
