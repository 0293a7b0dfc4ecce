"""A file's revisions, told as a norm: adopted, amended, retranscribed, repealed, reinstated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from archive.commands import (
    AdoptNorm,
    AmendNorm,
    Cite,
    Command,
    ReinstateNorm,
    RepealNorm,
    RetranscribeNorm,
    Visibility,
)
from ingest.git.repository import Repository
from ingest.git.revisions import Revision
from ingest.readers.git_norms.classing import Kind, kind_of
from ingest.readers.git_norms.document import Document, NoTextError, document_of
from ingest.readers.git_norms.messages import pages_named_in, reason_of
from ingest.readers.git_norms.overrides import Overrides
from ingest.records import Found, Record, Skipped, Unreadable

MOVED = "a file moved or renamed, its text the same"
FORMLESS = "front matter, line ends or encoding changed, the text the same"


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all files of a repository."""

    identity: str
    scope: str
    visibility: Visibility
    overrides: Overrides


class Change(TypedDict):
    """What every command of a revision says of it."""

    occurred_at: datetime
    by: str
    by_name: str
    reason: str
    source: str


class Norm:
    """A file on its way through its revisions."""

    def __init__(self, setting: Setting, key: str):
        self._setting = setting
        self.key = key
        self._now: Document | None = None  # the last text it had
        self._holds = False
        self._time: datetime | None = None

    def tell(self, revisions: Sequence[Revision]) -> Iterator[Record]:
        """One record for each revision."""
        for revision in revisions:
            where = f"{revision.commit.sha[:10]} {revision.path}"
            try:
                told = self._told(revision)
            except NoTextError as error:
                yield Unreadable(where, str(error))
                continue
            if isinstance(told, Skipped):
                yield told
            else:
                yield Found(where, (*told, *self._pages(told[-1])))

    def _told(self, revision: Revision) -> list[Command] | Skipped:
        if revision.text is None:
            return self._repealed(revision)
        new = document_of(revision.text, revision.path)
        old, held = self._now, self._holds
        self._now, self._holds = new, True
        if old is None:
            return [self._adopted(new, revision)]
        kind = kind_of(old, new, revision.commit.message)
        if kind != "same":
            kind = self._setting.overrides.of(revision.commit.sha) or kind
        elif held:
            return Skipped(MOVED if revision.old_path else FORMLESS)
        change = self._change(revision)
        effect = _later(revision.in_force_at, change["occurred_at"])
        title = new.title if new.title != old.title else ""
        told = self._rewritten(kind, new.text, title, effect, change)
        if not held:
            again = {**change, "source": f"{change['source']}#reinstated"} if told else change
            told = [ReinstateNorm(norm=self.key, effective_from=effect, **again), *told]
        return told

    def _repealed(self, revision: Revision) -> list[Command] | Skipped:
        if not self._holds:
            return Skipped("a deletion of what could not be read")
        self._holds = False
        change = self._change(revision)
        effect = _later(revision.in_force_at, change["occurred_at"])
        return [RepealNorm(norm=self.key, effective_from=effect, **change)]

    def _adopted(self, new: Document, revision: Revision) -> Command:
        change = self._change(revision)
        return AdoptNorm(
            key=self.key,
            title=new.title,
            text=new.text,
            scope=self._setting.scope,
            effective_from=_later(revision.in_force_at, change["occurred_at"]),
            visibility=self._setting.visibility,
            **change,
        )

    def _rewritten(
        self, kind: Kind, text: str, title: str, effect: datetime | None, change: Change
    ) -> list[Command]:
        if kind == "retranscribed":
            written = RetranscribeNorm(
                norm=self.key, text=text, title=title, effective_from=effect, **change
            )
            return [written]
        if kind == "amended":
            amended = AmendNorm(
                norm=self.key, text=text, title=title, effective_from=effect, **change
            )
            return [amended]
        return []

    def _change(self, revision: Revision) -> Change:
        """When, by whom and why: written when its author says, but in the order of the mainline."""
        commit = revision.commit
        at = min(commit.authored_at, revision.in_force_at)
        self._time = at if self._time is None else max(self._time, at)
        address = commit.email.lower()
        by = f"mailto:{address}" if "@" in address else ""
        return Change(
            occurred_at=self._time,
            by=by or f"git:{self._setting.identity}/people/{commit.author}",
            by_name=commit.author,
            reason=reason_of(revision),
            source=f"git:{commit.sha}",
        )

    def _pages(self, command: Command) -> Iterator[Command]:
        for page in pages_named_in(getattr(command, "reason", "")):
            yield Cite(
                occurred_at=command.occurred_at,
                by=command.by,
                by_name=command.by_name,
                of_kind="norm",
                of=self.key,
                change=getattr(command, "source", ""),
                relation="discussed-in",
                to_kind="link",
                to=page,
            )


def key_of(repository: Repository, revisions: Sequence[Revision]) -> str:
    """The identity of a file: the repository's, and the first path that it had there.

    If another file had that path before, the commit that made this one is part of it as well.
    """
    first = revisions[0]
    began = first.merge or first.commit
    key = f"git:{repository.identity}:{first.path}"
    before = began.parents[:1]
    wanted = ("--first-parent", "-1")
    taken = [repository.changes_by_commit(*wanted, sha, paths=(first.path,)) for sha in before]
    return f"{key}@{first.commit.sha}" if any(taken) else key


def _later(in_force_at: datetime, occurred_at: datetime) -> datetime | None:
    return in_force_at if in_force_at > occurred_at else None
