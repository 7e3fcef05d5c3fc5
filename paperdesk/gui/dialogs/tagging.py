"""Tags for the selection by key: chips with completion over the window, gone with Enter in the empty field or Esc."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import words
from paperdesk.gui.widgets.kbd import KeyCap
from paperdesk.gui.widgets.popup import Popup
from paperdesk.gui.widgets.tag_editor import TagEditor
from paperdesk.library import Changes


class TaggingDialog(Popup):
    """The tags of all selected papers; what is added goes on all, what is removed comes off all."""

    def __init__(self, desk: Desk) -> None:
        assert desk.window is not None
        look = desk.look
        super().__init__(look, desk.window, scrim=True, radius=14, padding=16)
        self._desk = desk
        self._ids = list(desk.selection)
        self._colours: dict[str, str | None] = {}
        self._pending: list[str] = []  # given to a job that has not ended yet
        count = len(self._ids)
        title = words("Tags of this paper" if count == 1 else f"Tags of {count:,} papers")
        look.keep_font(title, 13, 600)
        self.setAccessibleName(title.text())
        self.editor = TagEditor(look, self._complete)
        self.editor.tags_added.connect(self._on_added)
        self.editor.tag_removed.connect(self._on_removed)
        self.editor.finished.connect(self.close_popup)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(5))
        for part in (KeyCap(look, "Return"), words("adds", "small"), KeyCap(look, "Esc"), words("closes", "small")):
            foot.addWidget(part)
        foot.addStretch(1)
        self.body.setSpacing(look.px(10))
        self.body.addWidget(title)
        self.body.addWidget(self.editor)
        self.body.addLayout(foot)
        self.closed.connect(self.deleteLater)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self.close_popup)
        self._show()

    def start(self) -> None:
        """Open it, ready to type."""
        self.open_over(width=self._desk.look.px(480), top=self._desk.look.px(120))
        self.editor.start_editing()

    def _complete(self, prefix: str) -> list[tuple[str, str | None]]:
        found: list[tuple[str, str | None]] = [
            (tag.path, tag.colour) for tag in self._desk.library.tags.complete(prefix)
        ]
        self._colours.update(found)
        return found

    def _show(self) -> None:
        """Show the tags as they are, those that only some papers carry as such."""
        counts = self._desk.library.tags.of(self._ids)
        if any(path not in self._colours for path in counts):
            self._colours.update((tag.path, tag.colour) for tag in self._desk.library.tags.tree())
        self._pending = [path for path in self._pending if path not in counts]
        shown = [*sorted(counts, key=str.casefold), *self._pending]
        partial = [path for path, count in counts.items() if count < len(self._ids)]
        self.editor.set_tags([(path, self._colours.get(path)) for path in shown], partial=partial)
        self.place_again()

    def _on_added(self, paths: list[str]) -> None:
        job = self._desk.do(f"Tag {len(self._ids):,} papers", self._desk.library.tags.add, self._ids, paths)
        if job is not None:
            self._pending += paths
            self._show()

    def _on_removed(self, path: str) -> None:
        self._desk.do(f"Untag {len(self._ids):,} papers", self._desk.library.tags.remove, self._ids, [path])

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & {"papertag", "tag"} and self.is_open:
            self._show()
