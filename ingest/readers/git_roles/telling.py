"""When a change on the mainline took place, who made it, and why."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from ingest.git.repository import Commit, Repository

_MERGED = re.compile(r"^Merge (?:pull request|remote-tracking|branch|tag)\b")
_PULL_REQUEST = re.compile(r"^Merge pull request (#\d+)\b")


class Circumstances(TypedDict):
    """The fields that all changes of one commit share."""

    occurred_at: datetime
    by: str | None
    by_name: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A commit of the mainline, as what tells of changes."""

    sha: str
    at: datetime
    address: str
    name: str
    reason: str

    @property
    def by(self) -> str | None:
        """The handle of whoever made the change."""
        return f"mailto:{self.address}" if self.address else None

    def fields(self) -> Circumstances:
        """As the fields of a command on a role."""
        return {
            "occurred_at": self.at,
            "by": self.by,
            "by_name": self.name,
            "reason": self.reason,
            "source": f"git:{self.sha}",
        }

    def evidence(self, path: str) -> str:
        """Where it can be looked up."""
        return f"{path} at {self.sha[:12]}"


def telling_of(repository: Repository, commit: Commit, at: datetime) -> Telling:
    """What tells of the changes of a commit, which the mainline had from `at` on.

    What a merge brought in is told by its author, if they are all by one; else by who merged it.
    """
    merged = repository.merged_by(commit)
    authors = {one.email.lower() or one.author for one in merged}
    teller = merged[0] if len(authors) == 1 else commit
    return Telling(commit.sha, at, teller.email.lower(), teller.author, _reason(commit, merged))


def _reason(commit: Commit, merged: list[Commit]) -> str:
    """The message; a merge's without the words that git gives it, and with that of what it merged.

    A pull request's title is what the merge's message holds below those words.
    """
    first, _, below = commit.message.partition("\n")
    if not _MERGED.match(first):
        return commit.message
    request = _PULL_REQUEST.match(first)
    title = below.strip()
    if title and request:
        head, _, more = title.partition("\n")
        title = f"{head} ({request[1]})\n{more}".strip()
    said = merged[0].message if len(merged) == 1 else ""
    if said.partition("\n")[0] == below.strip().partition("\n")[0]:
        said = said.partition("\n")[2].strip()
    return "\n\n".join(part for part in (title, said) if part) or commit.message
