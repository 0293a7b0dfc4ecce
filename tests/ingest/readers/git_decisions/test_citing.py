"""Citations that follow a file."""

from datetime import UTC, datetime
from typing import Any

from archive import commands as c
from archive.commands import Command
from ingest.readers.git_decisions.citing import Citations
from ingest.readers.git_decisions.document import Link, Reference
from ingest.readers.git_decisions.saying import Saying

SAYING = Saying(
    datetime(2020, 5, 4, 12, tzinfo=UTC), "mailto:ada@example.org", "Ada", "Because", "1a"
)
TALK = Link("discussed-in", "https://example.org/talk", "Discussions-To")
OLD = Link("supersedes", Reference(1))
VOTE = Link("evidence", "https://example.org/vote")


def follow(citations: Citations, *links: tuple[Link, str | None]) -> list[Command]:
    return list(citations.follow(links, SAYING, settled="git:0#taken"))


def ends(command: Command) -> tuple[Any, ...]:
    assert isinstance(command, c.Cite | c.WithdrawCitation)
    return (type(command), command.of, command.relation, command.to_kind, command.to)


def test_what_is_linked_is_cited_once() -> None:
    citations = Citations("garden:2")
    links = [(TALK, None), (OLD, "garden:1"), (TALK, None)]

    assert [ends(command) for command in follow(citations, *links)] == [
        (c.Cite, "garden:2", "discussed-in", "link", "https://example.org/talk"),
        (c.Cite, "garden:2", "supersedes", "decision", "garden:1"),
    ]
    assert follow(citations, *links) == []


def test_what_is_linked_no_more_is_withdrawn() -> None:
    citations = Citations("garden:2")
    follow(citations, (OLD, "garden:1"))

    assert [ends(command) for command in follow(citations)] == [
        (c.WithdrawCitation, "garden:2", "supersedes", "decision", "garden:1")
    ]


def test_evidence_is_of_the_change_that_settled_it_also_when_it_is_withdrawn() -> None:
    citations = Citations("garden:2")
    [made] = follow(citations, (VOTE, None))
    [withdrawn] = citations.follow([], SAYING, settled="git:9#reversed")

    assert isinstance(made, c.Cite)
    assert isinstance(withdrawn, c.WithdrawCitation)
    assert made.change == withdrawn.change == "git:0#taken"


def test_nothing_cites_itself_or_what_cannot_be_told() -> None:
    assert follow(Citations("garden:2"), (OLD, "garden:2"), (OLD, None)) == []
