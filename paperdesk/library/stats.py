"""Counts: what the sidebar shows, and how much was read when. Reads only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from paperdesk.store.database import Database


def days_ago(days: int) -> str:
    """The start of the local day that many days ago, as the store writes times."""
    start = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
    return start.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Stats:
    """The counts of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sidebar(self) -> dict[str, int]:
        """How many papers each fixed entry of the sidebar holds, by its id in SIDEBAR_QUERIES."""
        recent = days_ago(14)  # as added:<14d and read:<14d count
        row = self._database.rows(
            "SELECT sum(queue IS NOT NULL), sum(status = 'unread'), sum(status = 'reading'), sum(status = 'read'),"
            " sum(status = 'skipped'), sum(starred), count(*), sum(added >= ?),"
            " sum(status = 'read' AND read_at >= ?)"
            " FROM paper WHERE trashed = ''",
            (recent, recent),
        )[0]
        names = ("queue", "unread", "reading", "read", "skipped", "starred", "all", "recently_added", "recently_read")
        counts = {name: int(count or 0) for name, count in zip(names, row, strict=True)}
        counts["trash"] = int(self._database.value("SELECT count(*) FROM paper WHERE trashed <> ''"))
        return counts

    def read_since(self, days: int) -> int:
        """How many papers were marked read in the last days, today included, and still are."""
        return int(
            self._database.value(
                "SELECT count(*) FROM paper WHERE status = 'read' AND trashed = '' AND read_at >= ?",
                (days_ago(days - 1),),
            )
        )

    def read_this_week(self) -> int:
        """How many papers were marked read since Monday, local time."""
        return self.read_since(datetime.now().astimezone().weekday() + 1)

    def summary(self) -> dict[str, Any]:
        """The numbers of `paperdesk stats`."""
        counts = self.sidebar()
        one = self._database.value
        months = self._database.rows(
            "SELECT substr(at, 1, 7), count(DISTINCT paper) FROM reading_event WHERE after = 'read'"
            " GROUP BY 1 ORDER BY 1"
        )
        return {
            "papers": counts["all"],
            "status": {name: counts[name] for name in ("unread", "reading", "read", "skipped")},
            "starred": counts["starred"],
            "queue": counts["queue"],
            "trash": counts["trash"],
            "notes": int(one("SELECT count(*) FROM note WHERE text <> ''")),
            "tags": int(one("SELECT count(*) FROM tag")),
            "collections": int(one("SELECT count(*) FROM collection")),
            "files": int(one("SELECT count(*) FROM file")),
            "read_this_week": self.read_this_week(),
            "read_by_month": dict(months),
        }
