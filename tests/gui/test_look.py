"""Theme, scale, colours, icons and fonts of the one look."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.look import Look, mixed


def colours_in(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_switching_the_theme_changes_palette_style_sheet_and_tells(
    qtbot: QtBot, look: Look, qapp: QApplication
) -> None:
    light = qapp.styleSheet()
    with qtbot.waitSignal(look.changed, timeout=1000):
        look.set_theme("dark")
    assert look.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == look.colour("bg") == QColor("#171615")
    assert qapp.styleSheet() != light
    look.set_theme("light")
    assert qapp.styleSheet() == light


def test_the_same_theme_again_tells_nothing(qtbot: QtBot, look: Look) -> None:
    with qtbot.assertNotEmitted(look.changed):
        look.set_theme("light")
        look.set_scale(100)


def test_the_system_theme_follows_the_system(look: Look, qapp: QApplication) -> None:
    look.set_theme("system")
    assert look.theme == "system"
    assert look.dark == (qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark)


def test_an_unknown_theme_is_refused(look: Look) -> None:
    with pytest.raises(ValueError, match="sepia"):
        look.set_theme("sepia")


@pytest.mark.parametrize(("asked", "given"), [(10, 75), (75, 75), (133, 133), (900, 200)])
def test_the_scale_stays_in_its_range_and_moves_fonts_and_lengths(look: Look, asked: int, given: int) -> None:
    look.set_scale(asked)
    assert look.scale == given
    assert look.px(34) == round(34 * given / 100)
    height = QFontInfo(look.font(13)).pixelSize()
    assert abs(height - 13 * given / 100) <= 0.75
    assert f"min-height: {look.px(32)}px" in look.fill("a { min-height: 32sp; }")


def test_both_themes_know_the_same_colours(look: Look) -> None:
    light, dark = look._schemes["light"], look._schemes["dark"]
    assert set(light) == set(dark)
    assert all(colour.isValid() for colour in [*light.values(), *dark.values()])
    assert len(set(look.tag_palette)) >= 10
    assert all(QColor(colour).isValid() for colour in look.tag_palette)


def contrast(one: QColor, other: QColor) -> float:
    def light(colour: QColor) -> float:
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]  # type: ignore[index]
        return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])

    a, b = sorted((light(one), light(other)))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_are_legible_on_their_grounds(look: Look, theme: str) -> None:
    look.set_theme(theme)
    for text, ground in [
        ("text", "bg"), ("text", "panel"), ("text", "side"), ("muted", "panel"), ("muted", "bg"), ("muted", "side"),
        ("accenttext", "accentsoft"), ("onaccent", "accent"), ("accent", "panel"), ("danger", "panel"),
        ("text", "hit"), ("text", "selection"), ("text", "accentsoft"),
    ]:  # fmt: skip
        assert contrast(look.colour(text), look.colour(ground)) >= 4.5, (text, ground)


def test_colours_are_given_by_name_only(look: Look) -> None:
    assert look.colour("accent", 0.5).alpha() == 128
    with pytest.raises(KeyError):
        look.colour("mauve")


def test_tag_colours_are_a_tint_and_a_mix_and_grey_for_none_or_nonsense(look: Look) -> None:
    ground, text = look.tag_colours("#8B5CF6")
    assert (ground.name(), round(ground.alphaF(), 2)) == ("#8b5cf6", 0.14)
    assert text == mixed(QColor("#8B5CF6"), look.colour("text"), 0.8)
    assert look.tag_colours("not a colour") == look.tag_colours(None) == look.tag_colours("")
    look.set_theme("dark")
    assert look.tag_colours("#8B5CF6")[1] == mixed(QColor("#8B5CF6"), look.colour("text"), 0.5)


def test_an_icon_takes_the_colour_of_the_theme_it_is_painted_in(look: Look) -> None:
    icon = look.icon("square", "accent")
    assert look.colour("accent").name() in colours_in(icon.pixmap(QSize(48, 48)).toImage())
    look.set_theme("dark")
    assert look.colour("accent").name() in colours_in(icon.pixmap(QSize(48, 48)).toImage())


def test_an_icon_is_sharp_at_the_pixel_ratio_of_its_screen(look: Look) -> None:
    pixmap = look.icon("check").pixmap(QSize(16, 16), 2.0)
    assert pixmap.size() == QSize(32, 32)
    assert pixmap.devicePixelRatio() == 2.0


def test_a_disabled_icon_is_fainter(look: Look) -> None:
    icon = look.icon("square", "text")

    def strongest(mode: QIcon.Mode) -> int:
        image = icon.pixmap(QSize(48, 48), mode).toImage()
        return max(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48))

    assert strongest(QIcon.Mode.Disabled) < strongest(QIcon.Mode.Normal) == 255


def test_an_icon_of_a_given_size_keeps_it_in_more_room(look: Look) -> None:
    image = look.icon("square", "text", 16).pixmap(QSize(32, 32)).toImage()
    assert image.pixelColor(4, 16).alpha() == 0


def test_a_wrong_icon_or_colour_is_told_when_it_is_asked_for(look: Look) -> None:
    with pytest.raises(ValueError, match="no icon"):
        look.icon("no-such-icon")
    with pytest.raises(KeyError):
        look.icon("check", "mauve")


def test_a_copied_icon_outlives_the_first(look: Look) -> None:
    icon = look.icon("check")
    copy = QIcon(icon)
    copy.addPixmap(icon.pixmap(16))  # makes Qt clone the engine
    del icon
    gc.collect()
    assert not copy.pixmap(16).isNull()


def test_every_icon_is_one_family_and_draws(look: Look) -> None:
    paths = sorted((places.resources() / "icons").glob("*.svg"))
    paths = [path for path in paths if path.stem != "paperdesk"]  # the program's own mark has its colours
    assert len(paths) >= 80
    for path in paths:
        svg = path.read_text(encoding="utf-8")
        assert 'stroke-width="1.75"' in svg and "currentColor" in svg, path.name
        image = look.pixmap(path.stem, "text", 24).toImage()
        assert any(image.pixelColor(x, y).alpha() > 128 for x in range(24) for y in range(24)), path.name
    assert (places.resources() / "icons" / "LICENSE").read_text(encoding="utf-8").startswith("ISC License")


@pytest.mark.parametrize(("asked", "weight"), [(400, 400), (500, 500), (550, 500), (600, 600), (650, 700), (700, 700)])
def test_fonts_come_from_the_program_in_four_weights(look: Look, asked: int, weight: int) -> None:
    font = look.font(13, asked)
    info = QFontInfo(font)
    assert (info.family(), info.weight(), info.exactMatch()) == ("Inter", weight, True)
    assert font.hintingPreference() == QFont.HintingPreference.PreferNoHinting


def test_figures_of_one_width_and_code(look: Look) -> None:
    from PySide6.QtGui import QFontMetricsF

    plain, tabular = QFontMetricsF(look.font(13)), QFontMetricsF(look.font(13, tabular=True))
    assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("8888")
    assert tabular.horizontalAdvance("1111") == tabular.horizontalAdvance("8888")
    assert QFontInfo(look.font(12, mono=True)).family() == "JetBrains Mono"
    assert look.font(22, 700, title=True).letterSpacing() == 98


def test_a_kept_font_follows_the_scale_and_ends_with_its_widget(qtbot: QtBot, look: Look) -> None:
    label = QLabel("x")
    look.keep_font(label, 18, 650)
    look.set_scale(150)
    assert label.font().pixelSize() == 27
    label.deleteLater()
    qtbot.waitUntil(lambda: not alive(label), timeout=1000)
    look.set_scale(100)  # raises nothing about a deleted object


def alive(thing: object) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(thing))


def test_the_style_sheet_names_only_known_colours_and_icons_and_leaves_no_placeholder(look: Look) -> None:
    template = (places.resources() / "style.qss").read_text(encoding="utf-8")
    body = re.sub(r"/\*.*?\*/", "", template, flags=re.S)
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?!_)", re.sub(r"#qt_\w+", "", body)), "a colour outside tokens.json"
    filled = look.fill(body)
    assert "@" not in filled and "icon(" not in filled and not re.search(r"\dsp\b", filled)
    for path in re.findall(r'url\("([^"]+)"\)', filled):
        assert Path(path).exists()


def test_a_template_with_an_unknown_colour_is_told(look: Look) -> None:
    with pytest.raises(KeyError):
        look.fill("a { color: @mauve }")
    assert look.fill("a { color: @text/50 }").startswith("a { color: rgba(31, 29, 26, 12")


def test_a_cache_that_cannot_be_written_costs_no_icon(look: Look, home: Path) -> None:
    blocked = home / "file"
    blocked.write_text("in the way", encoding="utf-8")
    look._icon_folder, look._icon_folder_is_spare = blocked / "look", False
    url = look.fill("icon(check, danger)")
    assert Path(url.removeprefix('url("').removesuffix('")')).exists()


def test_the_style_sheet_reaches_stock_widgets(qtbot: QtBot, look: Look) -> None:
    field, button, menu = QLineEdit(), QPushButton("Go"), QMenu()
    for widget in (field, button, menu):
        qtbot.addWidget(widget)
    menu.addAction("One")
    field.resize(200, 34)
    assert field.sizeHint().height() >= 32
    assert button.sizeHint().height() >= 34
    assert look.colour("panel").name() in colours_in(field.grab().toImage())
    look.set_theme("dark")
    assert look.colour("panel").name() in colours_in(menu.grab().toImage())
