"""Loading: a dump's files into the spool, and the records of people, posts and what is left out."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from archive.commands import IntroducePerson, OpenSpace
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.stackexchange.row import Row, flaw
from ingest.readers.stackexchange.site import Site, default_name
from ingest.readers.stackexchange.spool import Spool
from ingest.readers.stackexchange.telling import PostTelling
from ingest.readers.stackexchange.xml_rows import read_rows
from ingest.records import Covered, Found, Record, Skipped, Unreadable

USER_FIELDS = {"Id", "DisplayName", "CreationDate"}
SAID = frozenset({"posts", "comments"})  # the files that hold all that anybody said
COMMUNITY = -1  # the account under which the software itself acts
BADGES = "badges: they tell standing, not what was said"
TAGS = "tags: every question keeps its own, and how often each is used can be counted"
OTHER_FILES = "files that are no part of a dump"
ORPHANS = {
    "posthistory": "history of posts that are not in the dump",
    "comments": "comments on posts that are not in the dump",
    "postlinks": "links from posts that are not in the dump",
    "votes": "votes on posts that are not in the dump",
}


class Loading:
    """One reading of one dump."""

    def __init__(self, export: Export, files: Mapping[str, str], site: Site, spool: Spool):
        self._export = export
        self._files = files
        self._site = site
        self._spool = spool
        self._incomplete = set(SAID - files.keys())
        self._first: datetime | None = None
        self._last: datetime | None = None

    def records(self, options: ReadOptions) -> Iterator[Record]:
        """Yield all of the dump."""
        if others := len(self._export.names()) - len(self._files):
            yield Skipped(OTHER_FILES, others)
        yield from self._people()
        yield from self._left_out("badges", BADGES)
        yield from self._left_out("tags", TAGS)
        yield from self._filling()
        if self._first and self._last:
            yield self._space(self._first, options)
            yield from self._threads(self._last)
        for kind, count in self._spool.orphans():
            yield Skipped(ORPHANS[kind], count)
        if self._first and self._last and not self._incomplete & SAID:
            yield Covered(self._site.key, self._first, self._last)

    def _people(self) -> Iterator[Record]:
        for row in self._rows("users"):
            if isinstance(row, Unreadable):
                yield row
            else:
                introduced = IntroducePerson(
                    handle=self._site.handle(row.id),
                    name=row.text("DisplayName") or default_name(row.id),
                    kind="bot" if row.id == COMMUNITY else "person",
                    occurred_at=row.created_at,
                )
                yield Found(row.where, (introduced,), 1, row.other_fields("Users", USER_FIELDS))

    def _left_out(self, kind: str, reason: str) -> Iterator[Record]:
        count = 0
        for row in self._rows(kind):
            if isinstance(row, Unreadable):
                yield row
            else:
                count += 1
                self._describe_tag(kind, row)
        if count:
            yield Skipped(reason, count)

    def _describe_tag(self, kind: str, row: Row) -> None:
        if kind == "tags":
            for name in ("ExcerptPostId", "WikiPostId"):
                if (post := row.number(name)) is not None:
                    self._spool.attach(kind, post, row)

    def _filling(self) -> Iterator[Unreadable]:
        """Fill the spool. Yields what cannot be read."""
        for kind in ("posts", "posthistory", "comments", "postlinks", "votes"):
            for row in self._rows(kind):
                if isinstance(row, Unreadable):
                    yield row
                elif not self._load(kind, row):
                    yield Unreadable(row.where, "there is another post with the same Id before it")
        self._spool.finish()

    def _load(self, kind: str, row: Row) -> bool:
        if kind in SAID:
            self._first = min(self._first or row.created_at, row.created_at)
            self._last = max(self._last or row.created_at, row.created_at)
        if kind == "posts":
            return self._spool.add_post(row)
        if kind == "votes":
            self._spool.add_vote(row)
        else:
            self._spool.attach(kind, int(row.values["PostId"]), row)
        return True

    def _rows(self, kind: str) -> Iterator[Row | Unreadable]:
        """The rows of a kind that can be used, and what is wrong with the others."""
        if kind not in self._files:
            return
        for row in read_rows(self._export, self._files[kind]):
            given = row
            if isinstance(row, Row) and (why := flaw(row, kind)):
                given = Unreadable(row.where, why)
            if isinstance(given, Unreadable):
                self._incomplete.add(kind)
            yield given

    def _space(self, since: datetime, options: ReadOptions) -> Found:
        opened = OpenSpace(
            key=self._site.key,
            name=self._site.name,
            kind="category",
            visibility=options.visibility,
            occurred_at=since,
            precision="about",
        )
        return Found(self._files["posts"], (opened,), 0)

    def _threads(self, until: datetime) -> Iterator[Record]:
        begun: Row | None = None
        for row in self._spool.posts():
            post = self._spool.joined(row, begun)
            if not post.is_answer and post.is_written:
                begun = row
            yield from PostTelling(self._site, post, until).records()
