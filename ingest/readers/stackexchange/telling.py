"""One post as records: its making, what became of it, its votes and its comments."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from archive.commands import (
    AcceptAnswer,
    CloseThread,
    Command,
    MakeContribution,
    ObserveEndorsements,
    OpenThread,
)
from ingest.readers.stackexchange import codes
from ingest.readers.stackexchange.history import Beginning, beginning, later_history, tag_list
from ingest.readers.stackexchange.post import KINDS, Post
from ingest.readers.stackexchange.retelling import HISTORY_FIELDS, Retelling
from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.site import Site, source_of
from ingest.records import Found, Record, Skipped

FIELDS = {
    *("Id", "PostTypeId", "ParentId", "AcceptedAnswerId", "CreationDate", "Title", "Body", "Tags"),
    *("OwnerUserId", "OwnerDisplayName", "ContentLicense", "ClosedDate", "CommunityOwnedDate"),
    "LastEditDate",
}
EDITOR = {"LastEditorUserId", "LastEditorDisplayName"}
COMMENT_FIELDS = {
    *("Id", "PostId", "Text", "CreationDate", "Score", "UserId", "UserDisplayName"),
    "ContentLicense",
}
VOTE_DAYS = ("Votes.CreationDate (but the last)",)
UNWRITTEN = "tag descriptions and other documents that nobody has written, with all they have"


class PostTelling:
    """Makes the records of one post. `until` is when the dump was made, as far as it shows."""

    def __init__(self, site: Site, post: Post, until: datetime):
        self._site = site
        self._post = post
        self._row = post.row
        self._until = until
        self._key = site.post(post.row.id)
        parent = post.row.number("ParentId") if post.is_answer else None
        self._thread = site.post(parent or post.row.id)

    def records(self) -> Iterator[Record]:
        """Yield what the dump has of the post, a thing before what refers to it."""
        if not self._post.is_written:
            yield Skipped(UNWRITTEN, self._post.rows())
            return
        began = beginning(self._row, self._post.history)
        yield self._making(began)
        later = [row for row in self._post.history if row not in began.rows]
        retelling = Retelling(self._site, self._row.id, self._post.is_question)
        yield from later_history(later, retelling)
        yield from self._closing()
        yield from self._accepting()
        yield from self._votes()
        yield from map(self._comment, self._post.comments)

    def _making(self, began: Beginning) -> Found:
        known = FIELDS | EDITOR if began.media == "markdown" else FIELDS
        dropped = set(self._row.other_fields("Posts", known))
        for row in began.rows:
            dropped.update(row.other_fields("PostHistory", HISTORY_FIELDS))
        if self._post.links:
            dropped.add("PostLinks.CreationDate")
        count = 1 + len(began.rows) + len(self._post.links)
        commands = (*self._opening(began), self._contribution(began))
        return Found(self._row.where, commands, count, tuple(sorted(dropped)))

    def _opening(self, began: Beginning) -> Iterator[Command]:
        """The thread that the post begins; the unknown one that it answers has no title."""
        if self._post.question:
            return
        author = self._site.owner(self._row)
        yield OpenThread(
            key=self._thread,
            space=self._site.key,
            title=self._title(began),
            occurred_at=self._row.created_at,
            by=None if self._post.is_answer else author.handle,
            by_name="" if self._post.is_answer else author.name,
        )

    def _contribution(self, began: Beginning) -> Command:
        author, parent = self._site.owner(self._row), self._post.question
        orphaned = self._post.is_answer and parent is None and self._thread != self._key
        return MakeContribution(
            key=self._key,
            space=self._site.key,
            thread=self._thread,
            body=began.body,
            kind=KINDS.get(self._post.type, "document"),
            media=began.media,
            reply_to=self._thread if parent else None,
            continues=self._thread if orphaned else None,
            edited_at=began.edited_at,
            source=source_of(self._key),
            extra=self._extra(began),
            occurred_at=self._row.created_at,
            by=author.handle,
            by_name=author.name,
        )

    def _title(self, began: Beginning) -> str:
        if self._post.type in KINDS:
            return began.title
        kind = codes.DOCUMENTS.get(self._post.type, f"Post of type {self._post.type}")
        tags = (row.text("TagName") for row in self._post.tags)
        name = began.title or next(tags, "")
        return f"{kind}: {name}" if name else kind

    def _extra(self, began: Beginning) -> dict[str, object]:
        tags = tag_list(self._row.text("Tags"))
        extra: dict[str, Any] = {
            "tags": tags,
            "first_tags": began.tags if began.tags != tags else [],
            "license": self._row.text("ContentLicense"),
            "community_owned": self._row.text("CommunityOwnedDate"),
        }
        for link in self._post.links:
            number = int(link.values["LinkTypeId"])
            name = codes.LINKS.get(number, f"links_of_type_{number}")
            linked = extra.setdefault(name, [])
            linked.append(int(link.values["RelatedPostId"]))
        return {name: value for name, value in extra.items() if value}

    def _closing(self) -> Iterator[Found]:
        """The closing of which only the post itself tells."""
        at = self._row.moment("ClosedDate")
        told = any(row.history_type == codes.CLOSED for row in self._post.history)
        if at and not told and self._post.is_question:
            yield Found(self._row.where, (CloseThread(thread=self._key, occurred_at=at),), 0)

    def _accepting(self) -> Iterator[Found]:
        question, vote = self._post.question, self._post.votes.get(codes.ACCEPTED)
        if question is None or not self._post.is_accepted:
            return
        asker = self._site.owner(question)
        accept = AcceptAnswer(
            contribution=self._key,
            occurred_at=vote.last if vote else self._row.created_at,
            precision="day" if vote else "about",
            by=asker.handle,
            by_name=asker.name,
        )
        yield Found(self._row.where, (accept,), vote.count if vote else 0)

    def _votes(self) -> Iterator[Record]:
        told = {number: t for number, t in self._post.votes.items() if number in codes.ENDORSEMENTS}
        if told:
            counts = {codes.ENDORSEMENTS[number]: tally.count for number, tally in told.items()}
            observed = ObserveEndorsements(
                contribution=self._key,
                counts=counts,
                occurred_at=max(tally.last for tally in told.values()),
                precision="day",
            )
            count = sum(counts.values())
            yield Found(f"votes on {self._row.where}", (observed,), count, VOTE_DAYS[: count - 1])
        for number, tally in self._post.votes.items():
            if number not in told and not (number == codes.ACCEPTED and self._post.is_accepted):
                name = codes.OTHER_VOTES.get(number, f"votes of type {number}")
                yield Skipped(f"votes: {name}", tally.count)

    def _comment(self, row: Row) -> Found:
        key, author = self._site.comment(row.id), self._site.actor(row)
        made = MakeContribution(
            key=key,
            space=self._site.key,
            thread=self._thread,
            body=row.text("Text"),
            kind="comment",
            media="markdown",
            reply_to=self._key,
            source=source_of(key),
            extra={"license": row.text("ContentLicense")} if row.text("ContentLicense") else {},
            occurred_at=row.created_at,
            by=author.handle,
            by_name=author.name,
        )
        commands: tuple[Command, ...] = (made,)
        if (score := row.number("Score") or 0) > 0:
            commands += (
                ObserveEndorsements(
                    contribution=key,
                    counts={"up": score},
                    occurred_at=self._until,
                    precision="about",
                ),
            )
        return Found(row.where, commands, 1, row.other_fields("Comments", COMMENT_FIELDS))
