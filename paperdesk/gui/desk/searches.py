"""The searches a reader settled on, newest first, kept with the window's state by the library's id.

Knows texts, not what they mean. None are kept while the reader does not want it.
"""

from __future__ import annotations

from typing import Any

from paperdesk.settings import Settings, State

MOST = 100
_STATE, _OPTION = "searches", "keep_searches"
_LIBRARIES = 50  # whose searches are kept
_LONGEST = 1_000  # letters of a search worth offering again


class Searches:
    """The past searches of the libraries that were open lately."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state, self._settings = state, settings
        settings.watch(self._on_setting_changed)

    def of(self, library: str) -> list[str]:
        """The searches of a library, newest first."""
        kept = [each["searches"] for each in self._all() if each["library"] == library]
        return [text for text in kept[0] if isinstance(text, str)] if kept else []

    def keep(self, library: str, text: str) -> None:
        """Keep a search as the newest; one that was kept before moves up."""
        text = text.strip()
        if text and len(text) <= _LONGEST and self._settings.get(_OPTION):
            self._set(library, [text, *(held for held in self.of(library) if held != text)][:MOST])

    def remove(self, library: str, text: str) -> None:
        """Forget one search."""
        self._set(library, [held for held in self.of(library) if held != text])

    def clear(self, library: str) -> None:
        """Forget all searches of a library."""
        self._set(library, [])

    def _set(self, library: str, searches: list[str]) -> None:
        others = [each for each in self._all() if each["library"] != library]
        new = [{"library": library, "searches": searches}] if searches else []
        self._state.set(_STATE, [*others, *new][-_LIBRARIES:])

    def _all(self) -> list[dict[str, Any]]:
        kept = self._state.get(_STATE)
        if not isinstance(kept, list):
            return []
        return [
            each
            for each in kept
            if isinstance(each, dict) and "library" in each and isinstance(each.get("searches"), list)
        ]

    def _on_setting_changed(self, option: str) -> None:
        """Who wants none kept wants those kept so far gone as well."""
        if option == _OPTION and not self._settings.get(_OPTION):
            self._state.set(_STATE, [])
