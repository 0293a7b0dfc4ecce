"""Commands on decisions, norms, roles, and on what cites what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from archive.commands.base import Change, Command, Precision, Ref, Visibility

UntakenState = Literal["proposed", "deferred", "withdrawn"]
Outcome = Literal["accepted", "rejected"]
DecisionState = Literal[
    "proposed", "deferred", "withdrawn", "accepted", "rejected", "superseded", "reversed"
]
CitableKind = Literal["contribution", "thread", "decision", "norm", "role", "link"]
Relation = Literal[
    "because-of",
    "implements",
    "supersedes",
    "discussed-in",
    "answers",
    "responds-to",
    "evidence",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDecision(Change):
    """Put a question to the community. `label` is what people call it, such as `ADR 7`.

    `status` is the community's own word for how it stands, where that is another than "proposed";
    so it is in the commands below.
    """

    key: str
    title: str
    text: str = ""
    label: str = ""
    status: str = ""
    visibility: Visibility = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendDecision(Change):
    """Record another title or text of a decision. What is empty stays."""

    decision: Ref
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDecision(Change):
    """Record how it was decided, once: by which method, with which tally, by whom."""

    decision: Ref
    outcome: Outcome
    method: str = ""
    tally: Mapping[str, int] = field(default_factory=dict)
    deciders: tuple[Ref, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestateDecision(Change):
    """Record that a decision stands otherwise now, where nothing was decided by that.

    One that was not taken is deferred, withdrawn or proposed again. One that was taken stays so,
    and goes by another word, such as `Final`.
    """

    decision: Ref
    state: DecisionState
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersedeDecision(Change):
    """Record that another decision took this one's place."""

    decision: Ref
    superseded_by: Ref
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseDecision(Change):
    """Record that a decision was taken back."""

    decision: Ref
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaffirmDecision(Change):
    """Record that a decision was looked at again, and stands."""

    decision: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleReview(Change):
    """Record that a decision is to be looked at again at `due_at`."""

    decision: Ref
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptNorm(Change):
    """Record a norm's first text, in Markdown. `scope` says where it holds."""

    key: str
    title: str
    text: str
    scope: str = ""
    effective_from: datetime | None = None
    visibility: Visibility = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendNorm(Change):
    """Record a norm's next text. An empty title stays as it is."""

    norm: Ref
    text: str
    title: str = ""
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetranscribeNorm(Change):
    """Record the same rule written down otherwise: a typo, its form, what a better reader read."""

    norm: Ref
    text: str
    title: str = ""
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendNorm(Change):
    """Record that a norm does not hold for the time being."""

    norm: Ref
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstateNorm(Change):
    """Record that a suspended or repealed norm holds again."""

    norm: Ref
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepealNorm(Change):
    """Record that a norm holds no more."""

    norm: Ref
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishRole(Change):
    """Record a role. `body` is the group it belongs to, such as a team; `title` the role in it.

    `seats` says how many people it is for, where that is fixed.
    """

    key: str
    title: str
    mandate: str = ""
    body: str = ""
    seats: int | None = None
    visibility: Visibility = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMandate(Change):
    """Record what a role is called, belongs to and is for from now on. What is empty stays."""

    role: Ref
    mandate: str = ""
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole(Change):
    """Record that a person took up a role, at most until `until`. `evidence` says who tells it."""

    role: Ref
    person: Ref
    person_name: str = ""
    until: datetime | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelinquishRole(Change):
    """Record that a person laid a role down."""

    role: Ref
    person: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole(Change):
    """Record that a role was taken from a person."""

    role: Ref
    person: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireRole(Change):
    """Record that a person's term ended, where no term was recorded before."""

    role: Ref
    person: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireRole(Change):
    """Record that a role exists no more. Whoever holds it holds it no more."""

    role: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviveRole(Change):
    """Record that a retired role exists again, held by nobody yet."""

    role: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareHandover(Change):
    """Record what a person wrote down for whoever comes after them in a role.

    `text` is in the form of docs/handover.md: what they added, and what they worded anew of the
    lines that the log told. Those lines cite the events `cites`, by number, as the log of `size`
    events told them, whose last was recorded `made_at` a time; `left_out` names those taken out.
    """

    role: Ref
    person: Ref
    text: str = ""
    successor: Ref | None = None
    successor_name: str = ""
    left_out: tuple[str, ...] = ()
    cites: tuple[int, ...] = ()
    size: int = 0
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptHandover(Change):
    """Record that somebody took over a role as it was prepared: by change number `prepared`.

    Without a number, it is what was prepared last by then. `note` is what they say to it, and what
    they still ask. Only where there is nobody else does who prepared it accept it: `alone`.
    """

    role: Ref
    prepared: int | None = None
    note: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDecision(Change):
    """Correct what was recorded of a decision: change number `entry` took place at `to`, or never.

    The numbers are those that `daybook decision show` gives; the first is its proposal.
    """

    decision: Ref
    entry: int
    to: datetime | None = None
    to_precision: Precision = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectNorm(Change):
    """Correct what was recorded of a norm: change number `entry` took place at `to`, or never.

    The numbers are those that `daybook norm history` gives; the first is its adoption.
    """

    norm: Ref
    entry: int
    to: datetime | None = None
    to_precision: Precision = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectRole(Change):
    """Correct what was recorded of a role: change number `entry` took place at `to`, or never.

    The numbers are those that `daybook role history` gives; the first is its establishment.
    """

    role: Ref
    entry: int
    to: datetime | None = None
    to_precision: Precision = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Citing(Command):
    """The two ends of a citation.

    `change` narrows `of` down to one of its changes, by that one's `source`, by its time, as
    `2024-03-05` or `2024-03-05T18:20:00Z`, or by its number, as `#2`. `clause` narrows the norm
    `to` down to a clause, by its label such as `4` or `4.2`, its heading, or its first words, as
    they were when this was cited.
    What lies outside the archive is cited as a `link`, `to` being its address.
    """

    of_kind: CitableKind
    of: Ref
    relation: Relation
    to_kind: CitableKind
    to: Ref
    change: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite(_Citing):
    """Record that one thing leans on, follows from or replaces another."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCitation(_Citing):
    """Record that a citation does not hold."""

    reason: str = ""
