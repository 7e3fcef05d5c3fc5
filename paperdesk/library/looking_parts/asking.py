"""What is known of finds: first what the library has, then what services say. Changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from paperdesk.errors import NetworkError, OfflineError, ThrottledError
from paperdesk.library.looking_parts.outcomes import Looked
from paperdesk.library.pasting import Find
from paperdesk.library.rows import Rows
from paperdesk.library.sameness import Sameness
from paperdesk.online.lookup import Lookup
from paperdesk.online.lookup_parts.identifier import DOI, Identifier
from paperdesk.online.lookup_parts.likeness import answered_otherwise
from paperdesk.progress import Progress
from paperdesk.record import Record
from paperdesk.store.database import Database

Said = Callable[[int, Looked], object]


class Asking:
    """The look-ups of one list of finds. `said` hears of each, with its place in the list, as soon as it is known."""

    def __init__(self, database: Database, finds: Sequence[Find], said: Said, progress: Progress) -> None:
        self._database = database
        self._rows = Rows(database)
        self._same = Sameness(database)
        self._finds = finds
        self._said = said
        self._progress = progress
        self._answers: dict[int, Looked] = {}

    def run(self, way: Callable[[], Lookup] | None) -> list[Looked]:
        """What is known of each find, in their order; `way` None: nobody is asked. Raises Cancelled."""
        left = []
        for place, find in enumerate(self._finds):
            self._progress.check()
            held = self._held(find.record(), find)
            if held is not None:
                self._tell(place, held)
            elif way is None or (find.identifier is None and find.guess is None):
                self._tell(place, Looked(find, "unasked", message=_unasked(find, asks=way is not None)))
            else:
                left.append(place)
        if left and way is not None:
            try:
                self._ask(left, way())
            except OfflineError as error:
                for place in left:
                    if place not in self._answers:
                        self._tell(place, Looked(self._finds[place], "waiting", message=str(error)))
        return [self._answers[place] for place in range(len(self._finds))]

    def _tell(self, place: int, looked: Looked) -> None:
        self._answers[place] = looked
        self._said(place, looked)

    def _held(self, record: Record, find: Find) -> Looked | None:
        """Where the library has a work out of the trash already; None where it does not."""
        if find.identifier is not None and find.identifier.kind == DOI:
            record.doi = record.doi or find.identifier.value
        paper = self._same.find(record)
        if paper is None and find.url:
            found = self._database.value("SELECT id FROM paper WHERE url = ? AND trashed = ''", (find.url,))
            paper = None if found is None else int(found)
        row = next(iter(self._rows.lines([paper])), None) if paper is not None else None
        if row is None or row.trashed:
            return None
        return Looked(find, "here", paper=row.id, title=row.title)

    def _ask(self, places: Sequence[int], lookup: Lookup) -> None:
        by_identifier: dict[Identifier, list[int]] = defaultdict(list)
        by_title = []
        for place in places:
            identifier = self._finds[place].identifier
            if identifier is not None:
                by_identifier[identifier].append(place)
            else:
                by_title.append(place)
        for line in lookup.find_many(by_identifier, self._progress):
            for place in by_identifier[line.identifier]:
                find = self._finds[place]
                if line.record is not None:
                    self._found(place, line.record, line.service, by_identifier=True)
                elif line.unknown and find.guess is not None:
                    by_title.append(place)  # the identifier may be misprinted, the title is right
                elif line.unknown and not find.sure:
                    self._tell(place, Looked(find, "unasked", message=_unasked(find, asks=True)))
                else:
                    state = "nothing" if line.unknown else "waiting" if line.later else "failed"
                    self._tell(place, Looked(find, state, message=line.problem))
        for done, place in enumerate(by_title):
            self._progress.report(done, len(by_title), "Looking for titles")
            self._ask_title(place, lookup)

    def _ask_title(self, place: int, lookup: Lookup) -> None:
        find = self._finds[place]
        assert find.guess is not None
        try:
            candidates = lookup.by_title(find.guess.title, find.guess.authors, find.guess.year, self._progress)
        except OfflineError:
            raise
        except NetworkError as error:
            state = "waiting" if isinstance(error, ThrottledError) else "failed"
            self._tell(place, Looked(find, state, message=str(error)))
            return
        if candidates:
            self._found(place, candidates[0].record, candidates[0].service)
        else:
            said = f"No service knows a work that is surely “{find.guess.title[:120]}”."
            self._tell(place, Looked(find, "nothing", message=said))

    def _found(self, place: int, record: Record, service: str, *, by_identifier: bool = False) -> None:
        find = self._finds[place]
        held = self._held(record, find)
        if held is not None:
            self._tell(place, held._replace(record=record, service=service))
            return
        asked = find.identifier if by_identifier else None
        said = answered_otherwise(asked, record, service) if asked is not None else ""
        self._tell(place, Looked(find, "found", record, title=record.title, service=service, message=said))


def _unasked(find: Find, *, asks: bool) -> str:
    if find.url and (find.identifier is None or not find.sure):
        return "It cannot be looked up: nothing more than its address is known."
    if asks:
        return ""
    return "Look-ups are switched off in the preferences: it comes in with what it says itself."
