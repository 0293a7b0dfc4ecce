"""Turns a vote of a mailing list into the commands that record it as a decision."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.commands import (
    CitableKind,
    Cite,
    Command,
    MakeContribution,
    ProposeDecision,
    Ref,
    Relation,
    RestateDecision,
    TakeDecision,
    Visibility,
)
from ingest.readers.minutes.ballots import Turnout, VoteCast, first_words, own_words
from ingest.records import Found


@dataclass(frozen=True, slots=True)
class End:
    """How a vote ended, and by which mail."""

    turnout: Turnout
    where: str
    mail: MakeContribution


@dataclass(slots=True)
class Vote:
    """A vote: the identity of the mail that opens it, and the last vote of each voter.

    One whose opening mail the export has not is known by the thread, whose root that mail is.
    """

    key: str
    title: str
    words: tuple[str, ...]
    where: str
    thread: str
    opening: MakeContribution | None
    end: End | None = None
    ballots: dict[str, VoteCast] = field(default_factory=dict)

    def cast(self, voter: str, ballot: VoteCast | None) -> None:
        """Count a vote in place of the voter's last one. One who says nothing casts none."""
        if ballot is not None:
            self.ballots[voter] = ballot

    @property
    def tally(self) -> dict[str, int]:
        """How many voted what."""
        return dict(sorted(Counter(b.counted_as for b in self.ballots.values()).items()))

    @property
    def deciders(self) -> tuple[str, ...]:
        """Whose vote was binding; everybody who voted, where nobody said that theirs was."""
        binding = tuple(voter for voter, ballot in self.ballots.items() if ballot.binding)
        return binding or tuple(self.ballots)


def told(vote: Vote, visibility: Visibility) -> Iterator[Found]:
    """A record for how the vote was put, and one for how it ended; none for one never put."""
    if vote.opening is not None:
        commands = _proposed(vote, vote.opening, visibility)
        yield Found(f"{vote.where}: the vote it opens", tuple(commands))
    if vote.end is not None:
        commands = _ended(vote, vote.end, visibility)
        yield Found(f"{vote.end.where}: the vote it ends", tuple(commands))


def _proposed(vote: Vote, mail: MakeContribution, visibility: Visibility) -> Iterator[Command]:
    yield ProposeDecision(
        key=vote.key,
        title=vote.title,
        visibility=visibility,
        source=mail.source or mail.key,
        occurred_at=mail.occurred_at,
        precision=mail.precision,
        by=mail.by,
        by_name=mail.by_name,
    )
    yield _cite(vote, mail, "discussed-in", "thread", mail.thread)
    if mail is vote.opening:
        yield _cite(vote, mail, "discussed-in", "contribution", mail.key)


def _ended(vote: Vote, end: End, visibility: Visibility) -> Iterator[Command]:
    mail = end.mail
    if vote.opening is None:
        yield from _proposed(vote, mail, visibility)
    # Clocks differ: what was opened by one is not ended before by another.
    opened_at = vote.opening.occurred_at if vote.opening else mail.occurred_at
    at = max(mail.occurred_at, opened_at)
    reason = first_words(own_words(mail.body, mail.media))
    source = mail.source or mail.key
    if end.turnout == "cancelled":
        yield RestateDecision(
            decision=vote.key,
            state="withdrawn",
            status="cancelled",
            reason=reason,
            source=source,
            occurred_at=at,
            precision=mail.precision,
            by=mail.by,
            by_name=mail.by_name,
        )
    else:
        yield TakeDecision(
            decision=vote.key,
            outcome=end.turnout,
            method="vote",
            tally=vote.tally,
            deciders=vote.deciders,
            reason=reason,
            source=source,
            occurred_at=at,
            precision=mail.precision,
            by=mail.by,
            by_name=mail.by_name,
        )
    yield _cite(vote, mail, "evidence", "contribution", mail.key)


def _cite(
    vote: Vote, mail: MakeContribution, relation: Relation, kind: CitableKind, to: Ref
) -> Cite:
    return Cite(
        of_kind="decision",
        of=vote.key,
        relation=relation,
        to_kind=kind,
        to=to,
        occurred_at=mail.occurred_at,
        precision=mail.precision,
    )
