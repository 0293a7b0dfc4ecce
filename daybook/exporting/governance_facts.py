"""Facts on decisions, norms, roles, citations and imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from daybook.exporting.facts import ADDRESS, NAME, PERSON, TEXT, Fact, told


@dataclass(frozen=True, kw_only=True)
class DecisionChange:
    """A change of a decision, and how it stood after that."""

    entry: int = told("its number: what corrections name it by")
    event: str = told(
        "`proposed`, `amended`, `taken`, `restated`, `superseded`, `reversed`, `reaffirmed` or"
        " `due_for_review`"
    )
    title: str = told("what it was called then", TEXT)
    text: str | None = told("its text, where this change gave it one", TEXT)
    state: str = told("how it stood then")
    status: str = told("the community's own word for that")
    rationale: str | None = told("why, in the words of whoever gave it", TEXT)
    source: str | None = told("what tells of it", ADDRESS)
    by_id: UUID | None = told("who made it", PERSON)
    due_at: datetime | None = told("when to look at it again")
    occurred_at: datetime = told("when it was made")
    precision: str = told("how exactly that is known")
    recorded_at: datetime = told("when the archive learned of it")


@dataclass(frozen=True, kw_only=True)
class Decision(Fact):
    """A question put to the community, and what was decided."""

    KIND: ClassVar[str] = "decisions"
    FLAGS: ClassVar[tuple[str, ...]] = ("taken_at",)

    id: UUID = told("the decision")
    label: str = told("what people call it, such as `ADR 7`", TEXT)
    title: str = told("its title then", TEXT)
    text: str = told("its text then, in Markdown", TEXT)
    visibility: str = told("who sees it")
    state: str = told(
        "`proposed`, `deferred`, `withdrawn`, `accepted`, `rejected`, `superseded` or `reversed`"
    )
    status: str = told("the community's own word for that")
    proposed_at: datetime = told("when it was proposed")
    precision: str = told("how exactly that is known")
    taken_at: datetime | None = told("when it was decided")
    outcome: str | None = told("`accepted` or `rejected`")
    method: str | None = told("how it was decided: vote, consent ...", TEXT)
    tally: Mapping[str, int] = told("votes by kind, or by candidate", TEXT)
    decider_ids: tuple[UUID, ...] = told("who decided", PERSON)
    by_id: UUID | None = told("who proposed it", PERSON)
    superseded_by: UUID | None = told("the decision that took its place, if it is in this export")
    due_at: datetime | None = told("when it is to be looked at again")
    history: tuple[DecisionChange, ...] = told("everything that happened to it by then")


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A clause of a norm as it stood then."""

    id: str = told("the same through edits and moves: `3.5` began as the fifth clause of change 3")
    label: str = told("its number in the text, as far as that has one")
    headings: tuple[str, ...] = told("the headings it stands under", TEXT)
    text: str = told("what it says", TEXT)
    changes: tuple[int, ...] = told("the changes of what it says, by their numbers")


@dataclass(frozen=True, kw_only=True)
class NormChange:
    """A change of a norm."""

    entry: int = told("its number: what corrections and citations name it by")
    event: str = told(
        "`adopted`, `amended`, `retranscribed`, `suspended`, `reinstated` or `repealed`"
    )
    version: int = told("which rule it gives; a retranscription keeps the number")
    title: str = told("what it was called then", TEXT)
    text: str | None = told("its text, where this change gave it one", TEXT)
    rationale: str | None = told("why, in the words of whoever gave it", TEXT)
    source: str | None = told("what tells of it", ADDRESS)
    by_id: UUID | None = told("who made it", PERSON)
    occurred_at: datetime = told("when it was decided")
    precision: str = told("how exactly that is known")
    effective_from: datetime | None = told("from when on, where that was said")
    in_force_at: datetime = told("when it came into force")
    recorded_at: datetime = told("when the archive learned of it")


@dataclass(frozen=True, kw_only=True)
class Norm(Fact):
    """A rule of the community, with every text it had."""

    KIND: ClassVar[str] = "norms"

    id: UUID = told("the norm")
    title: str = told("its title then", TEXT)
    scope: str = told("where it holds", TEXT)
    visibility: str = told("who sees it")
    state: str = told("`in force`, `suspended`, `repealed` or `adopted for later`")
    version: int = told("which rule is in force; 0 before the first is")
    adopted_at: datetime = told("when it was adopted")
    precision: str = told("how exactly that is known")
    text: str = told("the text in force then, in Markdown; empty before the first is", TEXT)
    clauses: tuple[Clause, ...] = told("its clauses in force then")
    history: tuple[NormChange, ...] = told("everything that was decided about it by then")


@dataclass(frozen=True, kw_only=True)
class RoleChange:
    """A change of a role: told, and corrected where `corrected_in` names the correction."""

    entry: int = told("its number: what corrections name it by")
    event: str = told(
        "`established`, `granted`, `relinquished`, `revoked`, `expired`, `mandate_changed`,"
        " `retired` or `revived`"
    )
    person_id: UUID | None = told("whom a grant or an end is about", PERSON)
    by_id: UUID | None = told("who made it", PERSON)
    reason: str | None = told("why", TEXT)
    evidence: str | None = told("how one knows", TEXT)
    source: str | None = told("what tells of it", ADDRESS)
    until: datetime | None = told("when a term ends")
    title: str = told("what the role was called from then on; empty: as before", TEXT)
    body: str = told("the group it belonged to from then on; empty: as before", TEXT)
    mandate: str = told("what it was for from then on; empty: as before", TEXT)
    corrected_in: int | None = told("the number of the correction that gave it its time")
    occurred_at: datetime = told("when it took place")
    precision: str = told("how exactly that is known")
    recorded_at: datetime = told("when the archive learned of it so")


@dataclass(frozen=True, kw_only=True)
class Role(Fact):
    """A role that people hold."""

    KIND: ClassVar[str] = "roles"
    FLAGS: ClassVar[tuple[str, ...]] = ("retired_at",)

    id: UUID = told("the role")
    title: str = told("what it was called then", TEXT)
    body: str = told("the group it belonged to then", TEXT)
    mandate: str = told("what it was for then", TEXT)
    seats: int | None = told("for how many people it is")
    visibility: str = told("who sees it")
    state: str = told("`held`, `vacant` or `retired`")
    holders: int = told("how many held it then")
    established_at: datetime = told("when it was established")
    precision: str = told("how exactly that is known")
    retired_at: datetime | None = told("when it was retired")
    history: tuple[RoleChange, ...] = told("everything that happened to it by then")


@dataclass(frozen=True, kw_only=True)
class Tenure(Fact):
    """While when somebody held a role. `until` is nothing while no end is known."""

    KIND: ClassVar[str] = "tenures"
    FLAGS: ClassVar[tuple[str, ...]] = ("until",)

    role_id: UUID = told("the role")
    person_id: UUID = told("who held it", PERSON)
    person: str = told("their name then", NAME)
    since: datetime = told("from when on")
    since_precision: str = told("how exactly that is known")
    until: datetime | None = told("until when")
    until_precision: str | None = told("how exactly that is known")
    ended_how: str | None = told(
        "`relinquished`, `revoked`, `expired`, `retired`, or `term`: the end it was granted with"
    )


@dataclass(frozen=True, kw_only=True)
class Citation(Fact):
    """That one thing leans on, follows from or replaces another. The viewer sees both ends."""

    KIND: ClassVar[str] = "citations"

    id: UUID = told("the citation")
    of_kind: str = told("what kind of thing cites")
    of_id: UUID = told("the thing that cites")
    entry: int | None = told("the change of it that does; nothing: it as a whole")
    relation: str = told(
        "`because-of`, `implements`, `supersedes`, `discussed-in`, `answers`, `responds-to` or"
        " `evidence`"
    )
    to_kind: str = told("what kind of thing is cited")
    to_id: UUID = told("the thing that is cited")
    clause: str = told("the clause of it, as it was called when it was cited", TEXT)
    address: str | None = told("where a link leads", ADDRESS)
    note: str | None = told("what was said about it", TEXT)
    by_id: UUID | None = told("who made it", PERSON)
    occurred_at: datetime = told("when it was made")
    precision: str = told("how exactly that is known")
    recorded_at: datetime = told("when the archive learned of it")


@dataclass(frozen=True, kw_only=True)
class Import(Fact):
    """A reading of one export of a source into the archive."""

    KIND: ClassVar[str] = "imports"

    id: UUID = told("the run")
    reader: str = told("which format it was read in")
    source: str | None = told("the name of what was read: for stewards alone", ADDRESS)
    started_at: datetime = told("when it began")
    finished_at: datetime | None = told("when it ended")
    read: int = told("how many records were read")
    recorded: int = told("how many of them were recorded")
    known: int = told("how many were known already")
    skipped: Mapping[str, int] = told("how many were left out, by rule")
    unreadable: int = told("how many could not be read")
