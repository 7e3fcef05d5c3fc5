"""What PaperDesk looks like: palette, style sheet, icons and fonts, all from `resources/tokens.json` and a text scale.

Knows colours by name only; no colour is written anywhere else in the program. Fusion is the base on every platform,
since the system's own colours can be read but not set everywhere. Knows no pane and no setting: whoever holds the
settings calls `set_theme` and `set_scale`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import tempfile
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from paperdesk import places
from paperdesk.gui.widgets.guard import guarded

_log = logging.getLogger(__name__)

THEMES = ("system", "light", "dark")
# Words to begin the application with. Told otherwise of a style, PySide loads all that styles have names for.
STYLE = ("-style", "fusion")
MIN_SCALE, MAX_SCALE = 75, 200
_PIXMAPS_KEPT = 1_500
_DISABLED_OPACITY = 0.45

# Single-storey a and round quotes, as drawn. Arrow and dash replacements are off: titles show letter for letter.
_TEXT_FEATURES = {"cv11": 1, "ss03": 1, "calt": 0}
_PLAIN_FEATURES = {"calt": 0}

# What may stand in a template besides plain style sheet: @accent or @accent/40 (percent), 13sp (scaled pixels),
# icon(check, onaccent).
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TEMPLATE = re.compile(r"@([a-z]+)(?:/(\d+))?|\b(\d+(?:\.\d+)?)sp\b|icon\(([a-z0-9-]+), ?([a-z]+)\)")


class _TintedIcon(QIconEngine):
    """Draws one SVG in a colour asked for at each painting, so that a change of theme needs no new icons."""

    def __init__(self, look: Look, name: str, colour: str, size: int) -> None:
        super().__init__()
        self._look, self._name, self._colour, self._size = look, name, colour, size

    @guarded()
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        side = min(rect.width(), rect.height())
        if self._size:
            side = min(side, self._look.px(self._size))
        pixmap = self._look.pixmap(self._name, self._colour, side, ratio, disabled=mode == QIcon.Mode.Disabled)
        painter.drawPixmap(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, pixmap)

    @guarded(QPixmap)
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @guarded(QPixmap)
    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        whole = QPixmap(size * scale)
        whole.setDevicePixelRatio(scale)
        whole.fill(Qt.GlobalColor.transparent)
        painter = QPainter(whole)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return whole

    @guarded()
    def clone(self) -> QIconEngine:
        return self._look.keep(_TintedIcon(self._look, self._name, self._colour, self._size))

    @guarded("")
    def key(self) -> str:
        return "paperdesk"


class _FontKeeper(QObject):
    """Gives a widget the same font again, in its new size, whenever the text scale changes."""

    def __init__(self, look: Look, widget: QWidget, **wanted: object) -> None:
        super().__init__(widget)
        self._look, self._widget, self._wanted = look, widget, wanted
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        self._widget.setFont(self._look.font(**self._wanted))  # type: ignore[arg-type]


class Look(QObject):
    """The look of one application, which was begun with STYLE.

    `changed` follows every change of theme or text scale, after it is in force.
    """

    changed = Signal()

    def __init__(self, application: QApplication, *, theme: str = "system", scale: int = 100) -> None:
        super().__init__(application)
        self.application = application
        self._folder = places.resources()
        tokens = json.loads((self._folder / "tokens.json").read_text(encoding="utf-8"))
        self._schemes = {
            name: {token: QColor(value) for token, value in tokens[name].items()} for name in ("light", "dark")
        }
        self.tag_palette: tuple[str, ...] = tuple(tokens["tags"])
        self._template = _COMMENT.sub("", (self._folder / "style.qss").read_text(encoding="utf-8"))
        self._theme = theme if theme in THEMES else "system"
        self._scale = min(max(scale, MIN_SCALE), MAX_SCALE)
        self._icons = frozenset(path.stem for path in (self._folder / "icons").iterdir())
        self._drawings: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, int, int, float, bool], QPixmap] = {}
        self._fonts: dict[tuple[float, int, bool, bool, bool, bool], QFont] = {}
        self._tags: dict[str, tuple[QColor, QColor]] = {}
        self._clones: list[QIconEngine] = []
        self._icon_folder, self._icon_folder_is_spare = places.cache_folder() / "look", False
        self._load_fonts()
        application.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._put_on()

    # Theme and scale

    @property
    def theme(self) -> str:
        """What was chosen: "light", "dark" or "system"."""
        return self._theme

    @property
    def dark(self) -> bool:
        """Whether dark colours are shown now."""
        if self._theme == "system":
            return self.application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._theme == "dark"

    @property
    def scale(self) -> int:
        """Text scale in percent, 75 to 200."""
        return self._scale

    def set_theme(self, theme: str) -> None:
        """Show "light", "dark" or what the system shows; takes effect at once. ValueError for another word."""
        if theme not in THEMES:
            raise ValueError(f"No theme is called {theme!r}")
        before = self.dark
        self._theme = theme
        if self.dark != before:
            self._put_on()

    def set_scale(self, percent: int) -> None:
        """Show text and what goes with it at 75 to 200 percent; other numbers are brought into that range."""
        percent = min(max(percent, MIN_SCALE), MAX_SCALE)
        if percent != self._scale:
            self._scale = percent
            self._put_on()

    def px(self, value: float) -> int:
        """Pixels of the drawings at the text scale in force; never 0."""
        return max(1, round(value * self._scale / 100))

    # Colours

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """The colour of that name in the theme in force, made more transparent by `alpha`; KeyError when unknown."""
        colour = QColor(self._scheme[name])
        if alpha < 1:
            colour.setAlphaF(colour.alphaF() * alpha)
        return colour

    def tag_colours(self, colour: str | None) -> tuple[QColor, QColor]:
        """Background (a tint) and text of a chip, grey without a colour; not to be changed by callers.

        On dark the text takes more of the text's own colour: some hues are next to unreadable there.
        """
        known = self._tags.get(colour or "")
        if known is None:
            base = self.tag_dot(colour)
            ground = QColor(base)
            dark = self._scheme["text"].lightnessF() > 0.5
            ground.setAlphaF(0.24 if dark else 0.14)
            known = self._tags[colour or ""] = (ground, mixed(base, self._scheme["text"], 0.5 if dark else 0.8))
        return known

    def tag_dot(self, colour: str | None) -> QColor:
        """The full colour of a tag, for its dot; grey without one."""
        dot = QColor(colour) if colour else QColor()
        return dot if dot.isValid() else self.colour("faint")

    # Icons

    def icon(self, name: str, colour: str = "muted", size: int = 0) -> QIcon:
        """The icon of that name in a colour of the theme, following it; at most `size` drawn pixels when given."""
        if name not in self._icons:
            raise ValueError(f"there is no icon called {name}")  # here, not while painting
        self._scheme[colour]
        return QIcon(_TintedIcon(self, name, colour, size))

    def pixmap(self, name: str, colour: str, side: int, ratio: float = 1.0, *, disabled: bool = False) -> QPixmap:
        """The icon as a picture of `side` pixels for a screen of that pixel ratio; kept for the next painting."""
        tint = self._scheme[colour]
        key = (name, tint.rgba(), side, ratio, disabled)
        known = self._pixmaps.get(key)
        if known is None:
            known = self._draw(name, tint, side, ratio, _DISABLED_OPACITY if disabled else 1.0)
            if len(self._pixmaps) >= _PIXMAPS_KEPT:
                self._pixmaps.clear()
            self._pixmaps[key] = known
        return known

    def keep(self, engine: QIconEngine) -> QIconEngine:
        """Hold a cloned icon engine: Qt takes the pointer, but PySide frees the object and Qt would use it then."""
        self._clones.append(engine)
        return engine

    def _drawing(self, name: str) -> str:
        """The SVG text of an icon."""
        if name not in self._drawings:
            self._drawings[name] = (self._folder / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        return self._drawings[name]

    def _draw(self, name: str, tint: QColor, side: int, ratio: float, opacity: float) -> QPixmap:
        svg = self._drawing(name).replace("currentColor", tint.name())
        pixels = max(1, round(side * ratio))
        picture = QPixmap(pixels, pixels)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(opacity * tint.alphaF())
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture

    # Fonts

    def font(
        self,
        px: float = 13,
        weight: int = 400,
        *,
        tabular: bool = False,
        mono: bool = False,
        title: bool = False,
        italic: bool = False,
    ) -> QFont:
        """A font of `px` drawn pixels at the text scale in force.

        `weight` as in CSS, brought to the nearest of 400, 500, 600, 700; `tabular`: figures of one width;
        `title`: the plainer letters and tighter spacing of headings.
        """
        key = (px, weight, tabular, mono, title, italic)
        known = self._fonts.get(key)
        if known is None:
            known = self._fonts[key] = self._make_font(*key)
        return QFont(known)

    def keep_font(
        self,
        widget: QWidget,
        px: float = 13,
        weight: int = 400,
        *,
        tabular: bool = False,
        mono: bool = False,
        title: bool = False,
        italic: bool = False,
    ) -> None:
        """Give a widget a font (see `font`) now and after each change of the text scale."""
        _FontKeeper(
            self, widget, px=px, weight=weight, tabular=tabular, mono=mono, title=title, italic=italic
        )  # the widget owns it

    def _make_font(self, px: float, weight: int, tabular: bool, mono: bool, title: bool, italic: bool) -> QFont:
        font = QFont("JetBrains Mono" if mono else "Inter")
        font.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
        size = px * self._scale / 100
        if abs(size - round(size)) < 0.05:
            font.setPixelSize(round(size))
        else:  # only point sizes take fractions
            screen = self.application.primaryScreen()
            font.setPointSizeF(size * 72 / (screen.logicalDotsPerInchY() if screen is not None else 96))
        font.setWeight(_weight(weight))
        font.setItalic(italic)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        features = {} if mono else dict(_PLAIN_FEATURES if title else _TEXT_FEATURES)
        if tabular and not mono:
            features["tnum"] = 1
        for tag, value in features.items():
            font.setFeature(QFont.Tag(tag), value)
        if title and px >= 15:
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98 if px >= 20 else 99)
        return font

    def _load_fonts(self) -> None:
        for path in sorted((self._folder / "fonts").glob("*.ttf")):
            if QFontDatabase.addApplicationFont(str(path)) < 0:
                _log.warning("The font %s could not be loaded", path.name)

    # Style sheet

    def fill(self, template: str) -> str:
        """A style sheet or CSS template with its colours (@accent, @accent/40), sizes (13sp) and icons filled in."""

        def value(match: re.Match[str]) -> str:
            token, percent, size, icon, tint = match.groups()
            if token:
                return css(self.colour(token, int(percent) / 100 if percent else 1.0))
            if size:
                return f"{self.px(float(size))}px"
            return f'url("{self._icon_file(icon, tint)}")'

        return _TEMPLATE.sub(value, template)

    def _icon_file(self, name: str, tint: str) -> str:
        """The path of a tinted icon: style sheets take pictures from files only."""
        svg = self._drawing(name).replace("currentColor", self.colour(tint).name()).encode()
        file = f"{name}-{hashlib.sha256(svg).hexdigest()[:12]}.svg"
        path = self._icon_folder / file
        try:
            if not (path.exists() and path.read_bytes() == svg):
                self._icon_folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(svg)
        except OSError as error:
            if self._icon_folder_is_spare:
                _log.warning("%s could not be written: %s", path, error)
                return ""
            self._icon_folder, self._icon_folder_is_spare = Path(tempfile.mkdtemp(prefix="paperdesk-")), True
            return self._icon_file(name, tint)
        return path.as_posix()

    def _put_on(self) -> None:
        """Bring theme and scale into force everywhere, then say so."""
        self._scheme = self._schemes["dark" if self.dark else "light"]
        self._fonts.clear()
        self._tags.clear()
        self.application.setFont(self.font())
        self.application.setPalette(self._palette())
        self.application.setStyleSheet(self.fill(self._template))
        self.changed.emit()

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        names = {
            role.Window: "bg", role.WindowText: "text", role.Base: "panel", role.AlternateBase: "side",
            role.Text: "text", role.Button: "panel", role.ButtonText: "text", role.BrightText: "danger",
            role.Highlight: "selection", role.HighlightedText: "text", role.Link: "accent",
            role.LinkVisited: "accent", role.ToolTipBase: "panel", role.ToolTipText: "text",
            role.PlaceholderText: "muted", role.Light: "panel", role.Midlight: "side", role.Mid: "line",
            role.Dark: "linestrong", role.Shadow: "faint", role.Accent: "accent",
        }  # fmt: skip
        palette = QPalette()
        for each, name in names.items():
            palette.setColor(each, self._scheme[name])
        for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, self._scheme["faint"])
        return palette

    def _on_system_scheme_changed(self) -> None:
        if self._theme == "system":
            self._put_on()


def mixed(colour: QColor, other: QColor, share: float) -> QColor:
    """`share` of one colour with the rest of the other, both opaque."""
    rest = 1 - share
    return QColor.fromRgbF(
        colour.redF() * share + other.redF() * rest,
        colour.greenF() * share + other.greenF() * rest,
        colour.blueF() * share + other.blueF() * rest,
    )


def css(colour: QColor) -> str:
    """A colour as style sheets spell it, with its transparency where it has one."""
    if colour.alpha() == 255:
        return colour.name()
    return f"rgba({colour.red()}, {colour.green()}, {colour.blue()}, {colour.alpha()})"


def _weight(weight: int) -> QFont.Weight:
    """The nearest of the four weights that come with the program."""
    if weight < 450:
        return QFont.Weight.Normal
    if weight <= 550:
        return QFont.Weight.Medium
    return QFont.Weight.DemiBold if weight <= 625 else QFont.Weight.Bold
