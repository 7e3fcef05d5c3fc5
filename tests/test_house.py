"""The rules of the house: floors, sizes, what may be loaded when, what no file may do.

Reads the source, hardly the behaviour; what stands here is what a review would otherwise say again and again.
"""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "paperdesk"
TESTS = ROOT / "tests"

MOST_LINES = {"file": 600, "class": 400, "function": 80}

# Packages that cost time or memory, and the only files (below paperdesk/) that may name them.
HEAVY = {
    "numpy": ("search/*",),
    "whoosh": ("search/index.py", "search/writer.py", "search/evaluate.py"),
    "markdown": ("markup/html.py",),
    "pymdownx": ("markup/html.py",),
    "pygments": ("markup/html.py",),
    "nh3": ("markup/html.py",),
    "pypdfium2": ("workers/pdf_*.py",),
    "pypdf": ("workers/pdf_*.py",),
    "bibtexparser": ("formats/bibtex_parts/reading.py",),
    "pylatexenc": ("latex.py",),
    "rispy": ("formats/ris*.py",),
    "lxml": ("formats/xmltree.py", "workers/citing*.py"),
    "yaml": ("formats/cslyaml.py", "formats/yamltree.py", "library/note_folder*.py"),
    "markdownify": ("markup/from_html.py",),
    "bs4": ("markup/from_html.py",),
    "citeproc": ("workers/citing*.py",),
    "httpx2": ("online/web.py",),
    "rapidfuzz": ("search/*", "library/*"),
    "safetensors": ("search/embedding.py",),
    "tokenizers": ("search/embedding.py",),
}
# Light, but not needed by who sets PAPERDESK_HOME: the one file that asks for it does so when asked.
LATE = {"platformdirs": ("places.py",)}

# What stands behind these is loaded when it is wanted: a child, a format, a dialog, a socket, what shows a paper, what
# completes a search, the list of all facets, the way to the network.
LATE_DOORS = (
    "__main__.py",
    "formats/__init__.py",
    "gui/dialogs/__init__.py",
    "gui/one_window.py",
    "gui/panes/details.py",
    "gui/panes/papers.py",
    "gui/panes/papers_facets.py",
    "library/looking.py",
)

# Test files that mirror no single file of the package, each with what it is about.
HOUSE_TESTS = {
    "test_house.py": "the rules of the house",
    "test_set_up.py": "resources/set_up.py",
    "test_frozen.py": "paperdesk.spec",
    "formats/test_expected.py": "all formats, held against what other programs read",
    "library/test_round_trip.py": "a library written in a format and read back",
}


class Source(NamedTuple):
    """One Python file: its place, its name below the project's folder with forward slashes, its lines and its tree."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def inside(self) -> str:
        """The name below paperdesk/."""
        return self.name.removeprefix("paperdesk/")


@cache
def sources(*folders: Path) -> tuple[Source, ...]:
    """Every Python file below `folders`, parsed once."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if path.is_relative_to(TESTS / "data"):
                continue
            text = path.read_text(encoding="utf-8")
            found.append(Source(path, path.relative_to(ROOT).as_posix(), text, ast.parse(text, str(path))))
    assert found
    return tuple(found)


def everything() -> tuple[Source, ...]:
    return sources(PACKAGE, TESTS, ROOT / "resources")


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(Path(name).match(pattern) for pattern in patterns)


def imported(node: ast.AST) -> list[str]:
    """The full names of the modules that an import statement may load."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: imports name the whole path"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def inner_imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Import statements that run only when some function is called."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression, with "?" for what is no name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def python(*arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run this Python in the project's folder; what it printed comes back."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
    )


# --- floors ---------------------------------------------------------------------------------------------------------


def test_every_import_goes_down_a_floor() -> None:
    done = python("-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache", "--no-logo")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contract_between_formats_names_every_format() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (strangers,) = [contract for contract in contracts if contract["name"] == "formats do not know each other"]
    named = {module.rpartition(".")[2] for module in strangers["modules"]}
    files = {path.stem for path in (PACKAGE / "formats").glob("*.py")} - {
        "__init__",
        "format",
        "apart",
        "dates",
        "names",
        "numbers",
        "jsonitems",
        "xmltree",
        "yamltree",
        "tagged",
        "encodings",
    }
    assert files - named == set(), "a format is not named in the contract of pyproject.toml"


def test_a_pane_knows_no_other_pane_nor_dialog_nor_action() -> None:
    faults = []
    for file in sources(PACKAGE / "gui" / "panes"):
        if file.path.name == "__init__.py":
            continue
        noun = file.path.stem.partition("_")[0]  # files of one pane share its noun: papers.py, papers_model.py
        for node in ast.walk(file.tree):
            for name in imported(node):
                parts = name.split(".")
                known = parts[:2] == ["paperdesk", "gui"] and parts[2] in ("panes", "dialogs", "actions")
                own = parts[2:3] == ["panes"] and "".join(parts[3:4]).partition("_")[0] in ("pane", noun)
                if known and not own:
                    faults.append(f"{file.name}: {name}")
    assert not faults


def test_heavy_packages_stay_with_the_files_that_own_them() -> None:
    owners = {**HEAVY, **LATE}
    faults = []
    for file in sources(PACKAGE):
        for node in ast.walk(file.tree):
            for name in imported(node):
                top = name.partition(".")[0]
                if top in owners and not matches(file.inside, owners[top]):
                    faults.append(f"{file.name}: {top}")
    assert not faults


def test_imports_stand_at_the_top() -> None:
    """But for packages that are heavy, and our own files that own one."""
    owners = {**HEAVY, **LATE}
    ours = {pattern for patterns in owners.values() for pattern in patterns}
    faults = []
    for file in sources(PACKAGE):
        if file.inside in LATE_DOORS:
            continue
        for node in inner_imports(file.tree):
            for name in imported(node):
                as_file = name.removeprefix("paperdesk.").replace(".", "/") + ".py"
                as_parent = name.rpartition(".")[0].removeprefix("paperdesk.").replace(".", "/") + ".py"
                own = name.startswith("paperdesk.")
                if own and (matches(as_file, tuple(ours)) or matches(as_parent, tuple(ours))):
                    continue
                if name.partition(".")[0] not in owners:
                    faults.append(f"{file.name}:{node.lineno}: {name}")
    assert not faults


def test_nothing_is_imported_by_a_string() -> None:
    faults = []
    for file in sources(PACKAGE):
        for node in ast.walk(file.tree):
            if any(name.partition(".")[0] in ("importlib", "runpy", "imp") for name in imported(node)):
                faults.append(f"{file.name}:{getattr(node, 'lineno', 0)}")
            if isinstance(node, ast.Call) and dotted(node.func) in ("__import__", "exec", "eval"):
                faults.append(f"{file.name}:{node.lineno}")
    assert not faults


# --- what is loaded when --------------------------------------------------------------------------------------------


def loaded_by(*arguments: str) -> set[str]:
    """The top-level packages that a run of Python with these arguments loads."""
    done = python("-X", "importtime", *arguments)
    log = done.stderr.splitlines()
    assert done.returncode == 0, [line for line in log if not line.startswith("import time:")]
    lines = [line.rpartition("|")[2].strip() for line in log if line.startswith("import time:")]
    assert lines
    return {line.partition(".")[0] for line in lines}


def test_the_command_line_loads_no_qt() -> None:
    assert not loaded_by("-c", "import paperdesk.cli") & {"PySide6", "shiboken6", *HEAVY}


def test_a_listing_on_the_command_line_loads_no_qt(tmp_path: Path) -> None:
    loaded = loaded_by("-m", "paperdesk", "--library", str(tmp_path / "library"), "list", "--json")
    assert not loaded & {"PySide6", "shiboken6", "bibtexparser", "markdown", "pygments"}


def test_nothing_heavy_is_loaded_with_the_window() -> None:
    """All of gui/ is imported before the first paint, so none of it may bring a heavy package along."""
    modules = [
        file.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for file in sources(PACKAGE / "gui")
    ]
    loaded = loaded_by("-c", f"import {', '.join(modules)}")
    assert "PySide6" in loaded
    assert not loaded & set(HEAVY)


# --- sizes and shape ------------------------------------------------------------------------------------------------


def test_files_classes_and_functions_stay_small() -> None:
    faults = []
    for file in everything():
        sizes = [("file", file.name, len(file.text.splitlines()))]
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                kind = "class" if isinstance(node, ast.ClassDef) else "function"
                sizes.append((kind, f"{file.name}: {node.name}", (node.end_lineno or 0) - node.lineno + 1))
        faults += [f"{kind} {name}: {lines} lines" for kind, name, lines in sizes if lines > MOST_LINES[kind]]
    assert not faults


def test_every_file_says_what_it_knows() -> None:
    silent = [file.name for file in sources(PACKAGE, ROOT / "resources") if not ast.get_docstring(file.tree)]
    assert not silent


def test_the_tests_mirror_the_package() -> None:
    faults = []
    for path in sorted(TESTS.rglob("test_*.py")):
        place = path.relative_to(TESTS)
        if place.as_posix() in HOUSE_TESTS or place.parts[0] == "benchmarks":
            continue
        subject = path.stem.removeprefix("test_")
        beside = PACKAGE / place.parent
        package = beside / "__init__.py" if subject == place.parent.name else beside / subject / "__init__.py"
        if not (beside / f"{subject}.py").exists() and not package.exists():
            faults.append(place.as_posix())
    assert not faults


# --- what no file does ----------------------------------------------------------------------------------------------

FORBIDDEN_CALLS = {
    "instance": ("QApplication", "QCoreApplication", "QGuiApplication"),
    "processEvents": (),
    "sleep": ("time", "QThread"),
    "msleep": (),
    "usleep": (),
    "qWait": (),
    "qSleep": (),
    "wait": ("qtbot",),
}


def test_nobody_waits_blindly_or_reaches_for_the_application() -> None:
    faults = []
    for file in everything():
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_CALLS:
                owners = FORBIDDEN_CALLS[node.attr]
                if not owners or dotted(node.value).rpartition(".")[2] in owners:
                    faults.append(f"{file.name}:{node.lineno}: {dotted(node)}")
            if {"time.sleep", "PySide6.QtWidgets.qApp"} & set(imported(node)):
                faults.append(f"{file.name}:{getattr(node, 'lineno', 0)}")
    assert not faults


def names_broadly(kind: ast.expr | None) -> bool:
    """True for `except:` and for handlers that take every exception."""
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(one is None or dotted(one).rpartition(".")[2] in ("Exception", "BaseException") for one in kinds)


def passes_on(handler: ast.ExceptHandler) -> bool:
    """True when the handler raises, calls something, or keeps the exception."""
    for part in handler.body:
        for node in ast.walk(part):
            if isinstance(node, ast.Raise | ast.Call) or (isinstance(node, ast.Name) and node.id == handler.name):
                return True
    return False


def test_no_exception_is_swallowed() -> None:
    """Who takes every exception raises one, tells somebody or keeps it; nobody takes them without a name."""
    faults = []
    for file in everything():
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ExceptHandler) and names_broadly(node.type):
                if node.type is None or not passes_on(node):
                    faults.append(f"{file.name}:{node.lineno}")
            elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "suppress":
                faults += [f"{file.name}:{node.lineno}" for kind in node.args if names_broadly(kind)]
    assert not faults


def test_no_file_names_this_machine() -> None:
    places = ["/" + folder + "/" for folder in ("work", "tmp", "root", "home")]
    hosts = ["".join(parts) for parts in (("pypi", ".org"), ("python", "hosted"), ("deb", ".debian"), ("npm", "js."))]
    files = [file.path for file in everything()]
    files += [path for path in ROOT.iterdir() if path.suffix in (".md", ".toml", ".spec", ".txt")]
    files += [ROOT / ".ci" / "run", ROOT / "resources" / "constraints.txt"]
    faults = []
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            faults += [f"{path.relative_to(ROOT)}:{number}: {word}" for word in places + hosts if word in line]
    assert not faults


# --- Qt -------------------------------------------------------------------------------------------------------------


class QtClasses:
    """Which names a class of ours takes over from Qt, found in the source without importing it."""

    def __init__(self, files: tuple[Source, ...]) -> None:
        from PySide6 import QtCore, QtGui, QtNetwork, QtSvg, QtWidgets

        self._modules = (QtCore, QtGui, QtWidgets, QtSvg, QtNetwork)
        self._ours = {
            node.name: node for file in files for node in ast.walk(file.tree) if isinstance(node, ast.ClassDef)
        }

    def methods(self, node: ast.ClassDef, seen: frozenset[str] = frozenset()) -> set[str]:
        """The names of all methods that `node` inherits from Qt, through our classes or directly."""
        found: set[str] = set()
        for base in node.bases:
            name = dotted(base).rpartition(".")[2]
            if name in self._ours and name not in seen:
                found |= self.methods(self._ours[name], seen | {name})
            for module in self._modules:
                qt_class = getattr(module, name, None)
                if inspect.isclass(qt_class):
                    found |= {each for each in dir(qt_class) if inspect.isroutine(getattr(qt_class, each))}
        return {each for each in found if not each.startswith("__")}


def is_guarded(method: ast.FunctionDef) -> bool:
    decorators = [node.func if isinstance(node, ast.Call) else node for node in method.decorator_list]
    return any(dotted(node).rpartition(".")[2] == "guarded" for node in decorators)


def unguarded(files: tuple[Source, ...]) -> list[str]:
    """Methods that Qt calls and whose exceptions would end the process."""
    qt = QtClasses(files)
    faults = []
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ClassDef):
                inherited = qt.methods(node)
                for part in node.body:
                    if isinstance(part, ast.FunctionDef) and part.name in inherited and not is_guarded(part):
                        faults.append(f"{file.name}:{part.lineno}: {node.name}.{part.name}")
    return faults


def test_every_override_of_qt_is_guarded() -> None:
    assert not unguarded(sources(PACKAGE / "gui"))


def test_an_unguarded_override_would_be_found() -> None:
    text = """
class Base(QWidget):
    def own(self): ...
class Pane(Base):
    @guarded(None)
    def paintEvent(self, event): ...
    def closeEvent(self, event): ...
    def reload(self): ...
"""
    assert unguarded((Source(ROOT, "pane.py", text, ast.parse(text)),)) == ["pane.py:7: Pane.closeEvent"]


def test_a_call_into_qt_keeps_the_count_of_none() -> None:
    """PySide6 6.12.0 drops a reference to None in every void call: Python 3.11 dies after some thousands."""
    from PySide6.QtCore import QObject

    subject = QObject()
    subject.setObjectName("x")
    before = sys.getrefcount(None)
    for _ in range(500):
        subject.setObjectName("x")
    assert sys.getrefcount(None) > before - 250
