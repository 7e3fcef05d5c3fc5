"""Tags: paths with a colour, in a tree; a tag stands for itself and for all below it."""

from __future__ import annotations

import colorsys
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library import taken_off
from paperdesk.library.papers import counted
from paperdesk.library.rows import batches
from paperdesk.library.shapes import Tag
from paperdesk.record import clean_line
from paperdesk.store.journal import Journal

# Hues that stand apart on light and on dark; a new tag takes one by its name, a nested one its parent's.
COLOURS = (
    "#2F5FDE", "#8B5CF6", "#0E9F8E", "#C2410C", "#64748B", "#B45309", "#BE185D", "#15803D", "#0369A1", "#7C3AED",
    "#A16207", "#DC2626",
)  # fmt: skip


def checked_path(text: str, *, typed: bool = True) -> str:
    """A tag's path in its one spelling; raises BadInputError where a part of it is empty.

    The "#" that people type before a tag is none of its name; in what is not `typed`, as a file's keywords, it is.
    """
    line = clean_line(text)
    parts = [part.strip() for part in (line.lstrip("#") if typed else line).split("/")]
    if not all(parts):
        raise BadInputError(f"“{text[:80]}” is no tag: a name, or names with “/” between.")
    path = "/".join(parts)
    if len(path) > 300:
        raise BadInputError("A tag may have at most 300 letters.")
    return path


def checked_colour(text: str) -> str:
    """A colour as "#2F5FDE"; raises BadInputError."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text.strip()):
        raise BadInputError(f"“{text[:20]}” is no colour such as #2F5FDE.")
    return text.strip().upper()


def colour_for(path: str) -> str:
    """The colour a new tag gets: always the same one for its first name."""
    return COLOURS[zlib.crc32(path.partition("/")[0].lower().encode()) % len(COLOURS)]


def hue_of(colour: str) -> float:
    """Where a colour stands on the wheel, 0 to 1; for sorting swatches."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return colorsys.rgb_to_hsv(red, green, blue)[0]


class Tags:
    """The tags of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._database = journal.database

    # Reading --------------------------------------------------------------------------------------------------------

    def tree(self) -> list[Tag]:
        """Every tag by path, parents before children, with how many papers (the trash left out) carry it."""
        rows = self._database.rows(
            "SELECT tag.path, tag.colour, paper_tag.paper FROM tag LEFT JOIN paper_tag ON paper_tag.tag = tag.id"
            " AND EXISTS (SELECT 1 FROM paper WHERE paper.id = paper_tag.paper AND paper.trashed = '')"
        )
        own: dict[str, set[int]] = defaultdict(set)
        total: dict[str, set[int]] = defaultdict(set)
        colours: dict[str, str] = {}
        spelling: dict[str, str] = {}
        for path, colour, _paper in rows:
            colours[path] = colour
            spelling.setdefault(path.lower(), path)
        for path, _colour, paper in rows:
            parts = path.split("/")
            for i in range(1, len(parts) + 1):
                above = "/".join(parts[:i])
                above = spelling.setdefault(above.lower(), above)
                colours.setdefault(above, colour_for(above))
                if paper is not None:
                    total[above].add(paper)
            if paper is not None:
                own[path].add(paper)
        return [
            Tag(path, colours[path], len(own[path]), len(total[path]))
            for path in sorted(colours, key=lambda path: path.lower().split("/"))
        ]

    def id_of(self, path: str) -> int | None:
        """The number a tag keeps, by its path in whatever case; None for what is no tag or only stands above some."""
        # The table's own comparison knows the letters of ASCII only.
        found = self._database.value("SELECT id FROM tag WHERE path = ?", (path,))
        if found is None and not path.isascii():
            found = self._database.value("SELECT id FROM tag WHERE folded_case(path) = ?", (path.casefold(),))
        return None if found is None else int(found)

    def path_of(self, tag: int) -> str | None:
        """What the tag of that number is called now; None when it is gone."""
        path = self._database.value("SELECT path FROM tag WHERE id = ?", (tag,))
        return None if path is None else str(path)

    def complete(self, prefix: str, limit: int = 12) -> list[Tag]:
        """Tags that a half-typed name may mean: those that begin so, then those with a part that does."""
        typed = prefix.strip().lstrip("#").lower()
        ranked = []
        for tag in self.tree():
            path = tag.path.lower()
            if path.startswith(typed):
                rank = 0
            elif any(part.startswith(typed) for part in re.split(r"[/\s_-]", path)):
                rank = 1
            elif typed in path:
                rank = 2
            else:
                continue
            ranked.append((rank, -tag.total, path, tag))
        return [tag for *_order, tag in sorted(ranked, key=lambda item: item[:3])[:limit]]

    def of(self, ids: Sequence[int]) -> dict[str, int]:
        """The tags on papers and how many of them carry each."""
        counts: dict[str, int] = defaultdict(int)
        for batch in batches(ids):
            for path, count in self._database.rows(
                "SELECT tag.path, count(*) FROM paper_tag JOIN tag ON tag.id = paper_tag.tag"
                f" WHERE paper_tag.paper IN ({','.join('?' * len(batch))}) GROUP BY tag.path",
                batch,
            ):
                counts[path] += count
        return dict(counts)

    # On papers ------------------------------------------------------------------------------------------------------

    def add(self, ids: Sequence[int], paths: Iterable[str], *, typed: bool = True) -> int:
        """Tag papers, making tags that do not exist; how many tags were put on. One undo step.

        Where the paths were not `typed`, a "#" before them is part of the name.
        """
        wanted = list(dict.fromkeys(self._named(path) if typed else checked_path(path, typed=False) for path in paths))
        if not wanted or not ids:
            return 0
        put = 0
        with self._journal.change(counted("Tag", len(ids), f"“{'”, “'.join(wanted[:3])}”")):
            for path in wanted:
                tag = self.ensure(path)
                for batch in batches(ids):
                    taken_off.forget(self._database, "tag", path, batch)
                    put += self._database.run(
                        "INSERT INTO paper_tag (paper, tag) SELECT id, ? FROM paper"
                        f" WHERE id IN ({','.join('?' * len(batch))})"
                        " AND NOT EXISTS (SELECT 1 FROM paper_tag p WHERE p.paper = paper.id AND p.tag = ?)",
                        [tag, *batch, tag],
                    )
        return put

    def remove(self, ids: Sequence[int], paths: Iterable[str]) -> int:
        """Take tags off papers; how many came off. Raises NotFoundError when there is no such tag."""
        tags = {path: self._id(path) for path in map(self._named, paths)}
        taken = 0
        with self._journal.change(counted("Untag", len(ids))):
            for path, tag in tags.items():
                for batch in batches(ids):
                    taken_off.remember(self._database, "tag", tag, path, batch)
                    taken += self._database.run(
                        f"DELETE FROM paper_tag WHERE tag = ? AND paper IN ({','.join('?' * len(batch))})",
                        [tag, *batch],
                    )
        return taken

    # On the tree ----------------------------------------------------------------------------------------------------

    def create(self, path: str, colour: str | None = None) -> None:
        """Make a tag that no paper carries yet; raises BadInputError when it exists."""
        path = self._named(path)
        if self.id_of(path) is not None:
            raise BadInputError(f"There is a tag “{path}” already.")
        with self._journal.change(f"New tag “{path}”"):
            self.ensure(path, colour)

    def ensure(self, path: str, colour: str | None = None) -> int:
        """The key of the tag with this path, made inside the caller's change where it is missing."""
        found = self.id_of(path)
        if found is not None:
            return found
        if colour is None:
            parent = self._database.value("SELECT colour FROM tag WHERE path = ?", (path.rpartition("/")[0],))
            colour = str(parent) if parent else colour_for(path)
        self._database.run("INSERT INTO tag (path, colour) VALUES (?, ?)", (path, checked_colour(colour)))
        return int(self._database.value("SELECT last_insert_rowid()"))

    def rename(self, path: str, new: str) -> None:
        """Give a tag and all below it a new path; where that exists the two become one."""
        path = self._named(path)
        new = checked_path(new, typed="#" not in path)
        held = self._below(path)
        if new.lower().startswith(f"{path.lower()}/"):
            raise BadInputError(f"“{path}” cannot be moved below itself.")
        with self._journal.change(f"Rename tag “{path}” to “{new}”"):
            for _tag, old in held:
                self._become(old, new + old[len(path) :])

    def move(self, path: str, parent: str) -> None:
        """Put a tag, with all below it, under another one, or at the top for ""."""
        name = self._named(path).rpartition("/")[2]
        self.rename(path, f"{self._named(parent)}/{name}" if parent.strip() else name)

    def merge(self, paths: Iterable[str], into: str) -> None:
        """Make several tags one: their papers carry `into`, what was below them stands below it."""
        into = self._named(into)
        sources = [path for path in map(self._named, paths) if path.lower() != into.lower()]
        for path in sources:
            if into.lower().startswith(f"{path.lower()}/"):
                raise BadInputError(f"“{path}” cannot be merged into a tag below it.")
        with self._journal.change(f"Merge {len(sources) + 1} tags into “{into}”"):
            self.ensure(into)
            for path in sources:
                for _tag, old in self._below(path):
                    self._become(old, into + old[len(path) :])

    def delete(self, paths: Iterable[str]) -> int:
        """Delete tags and all below them; the papers stay. How many tags went."""
        doomed = [row for path in paths for row in self._below(self._named(path))]
        label = f"Delete tag “{doomed[0][1]}”" if len(doomed) == 1 else f"Delete {len(doomed)} tags"
        with self._journal.change(label):
            for tag, path in doomed:
                taken_off.remember(self._database, "tag", tag, path)
                self._database.run("DELETE FROM tag WHERE id = ?", (tag,))
        return len(doomed)

    def recolour(self, path: str, colour: str) -> None:
        """Give a tag another colour; raises BadInputError or NotFoundError."""
        path, colour = self._named(path), checked_colour(colour)
        with self._journal.change(f"Colour tag “{path}”"):
            if not self._database.run("UPDATE tag SET colour = ? WHERE id = ?", (colour, self.id_of(path))):
                self.ensure(path, colour)

    def _named(self, text: str) -> str:
        """A path that was typed, in its one spelling; with a "#" before it where there is a tag that is called so."""
        path = checked_path(text)
        if not text.lstrip().startswith("#"):
            return path
        exact = checked_path(text, typed=False)
        low = exact.lower()
        held = (str(row[0]).lower() for row in self._database.rows("SELECT path FROM tag WHERE path LIKE '#%'"))
        return exact if any(other == low or other.startswith(f"{low}/") for other in held) else path

    def _id(self, path: str) -> int:
        found = self.id_of(path)
        if found is None:
            raise NotFoundError(f"There is no tag “{path}”.")
        return found

    def _below(self, path: str) -> list[tuple[int, str]]:
        """The tag and all below it; a path that only stands above others counts as well."""
        low = path.lower()
        found = [
            (int(tag), str(held))
            for tag, held in self._database.rows("SELECT id, path FROM tag ORDER BY path")
            if held.lower() == low or held.lower().startswith(f"{low}/")
        ]
        if not found:
            raise NotFoundError(f"There is no tag “{path}”.")
        return found

    def _become(self, old: str, new: str) -> None:
        """Give one tag another path, or its papers to the tag that has that path."""
        tag = self._id(old)
        there = self.id_of(new)
        taken_off.renamed(self._database, "tag", tag, old, new)
        if there is None or there == tag:
            self._database.run("UPDATE tag SET path = ? WHERE id = ?", (new, tag))
            return
        self._database.run(
            "INSERT INTO paper_tag (paper, tag) SELECT paper, ? FROM paper_tag p WHERE p.tag = ?"
            " AND NOT EXISTS (SELECT 1 FROM paper_tag q WHERE q.paper = p.paper AND q.tag = ?)",
            (there, tag, there),
        )
        self._database.run("DELETE FROM tag WHERE id = ?", (tag,))
