"""Tags for the selection by key: chips with completion over the window, gone with Enter in the empty field or Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from paperdesk.gui.desk import Desk
from paperdesk.gui.widgets.popup import Popup
from paperdesk.gui.widgets.tag_editor import TagEditor


class TaggingDialog(Popup):
    """The tags that all selected papers carry; what is added goes on all, what is removed comes off all."""

    def __init__(self, desk: Desk) -> None:
        assert desk.window is not None
        super().__init__(desk.look, desk.window, scrim=True, radius=12, padding=16)
        self._desk = desk
        self._ids = list(desk.selection)
        count = len(self._ids)
        title = QLabel("Tags" if count == 1 else f"Tags of {count:,} papers")
        title.setTextFormat(Qt.TextFormat.PlainText)
        desk.look.keep_font(title, 13, 600)
        self.body.addWidget(title)
        self.body.setSpacing(10)
        self._editor = TagEditor(desk.look, self._complete)
        self._editor.tags_added.connect(self._on_added)
        self._editor.tag_removed.connect(self._on_removed)
        self._editor.editing_left.connect(self.close_popup)
        self.body.addWidget(self._editor)
        self.closed.connect(self.deleteLater)
        self._show()

    def start(self) -> None:
        """Open it, ready to type."""
        self.open_over(width=self._desk.look.px(480), top=self._desk.look.px(120))
        self._editor.start_editing()

    def _complete(self, prefix: str) -> list[tuple[str, str | None]]:
        return [(tag.path, tag.colour) for tag in self._desk.library.tags.complete(prefix)]

    def _show(self) -> None:
        counts = self._desk.library.tags.of(self._ids)
        colours = {tag.path: tag.colour for tag in self._desk.library.tags.tree()}
        shared = sorted(path for path, count in counts.items() if count == len(self._ids))
        self._shown: list[tuple[str, str | None]] = [(path, colours.get(path)) for path in shared]
        self._editor.set_tags(self._shown)

    def _on_added(self, paths: list[str]) -> None:
        self._desk.do(f"Tag {len(self._ids):,} papers", self._desk.library.tags.add, self._ids, paths)
        if len(self._ids) > 200:  # a job does it: shown at once, told when it fails
            self._shown += [(path, None) for path in paths]
            self._editor.set_tags(self._shown)
        else:
            self._show()

    def _on_removed(self, path: str) -> None:
        self._desk.do(f"Untag {len(self._ids):,} papers", self._desk.library.tags.remove, self._ids, [path])
        self._shown = [tag for tag in self._shown if tag[0] != path]
        self._editor.set_tags(self._shown)
