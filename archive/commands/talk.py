"""Commands on people, spaces and talk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from archive.commands.base import Command, Ref, Visibility

SpaceKind = Literal["channel", "list", "category", "repository"]
ContributionKind = Literal["question", "answer", "message", "comment", "document"]
Media = Literal["plain", "markdown", "html", "slack", "mail"]
Undoes = Literal["", "hidden", "withdrawn"]
AppealOutcome = Literal["upheld", "overturned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroducePerson(Command):
    """Make a person known. A known person with a name they never had is renamed."""

    handle: str
    name: str
    kind: Literal["person", "bot"] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamePerson(Command):
    """Record that a person took another name."""

    person: Ref
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHandle(Command):
    """Record that a handle, on any platform, belongs to this person, and how one knows."""

    person: Ref
    handle: Ref
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkHandle(Command):
    """Take back a link of a handle to a person."""

    person: Ref
    handle: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissLink(Command):
    """Record that a handle was looked at and is not this person's, so that nobody asks again.

    A link that holds is not taken back by it, and one may still be made.
    """

    person: Ref
    handle: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeparture(Command):
    """Record that a person left the community."""

    person: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpace(Command):
    """Make a space known. One known already takes a name it never had, and only gets stricter."""

    key: str
    name: str
    kind: SpaceKind
    visibility: Visibility = "public"
    named: tuple[Ref, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameSpace(Command):
    """Record that a space took another name."""

    space: Ref
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeVisibility(Command):
    """Change who may see a space. `named` are the people who may see a confidential one."""

    space: Ref
    visibility: Visibility
    named: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSpace(Command):
    """Record that a space was closed or archived by its platform."""

    space: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenThread(Command):
    """Make a thread known that has a title or more than one voice. `by` wrote the title."""

    key: str
    space: Ref
    title: str = ""
    visibility: Visibility | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameThread(Command):
    """Record that a thread took another title at a known time."""

    thread: Ref
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveThread(Command):
    """Record that a thread was moved to another space."""

    thread: Ref
    space: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeThread(Command):
    """Record that a thread was merged into another."""

    thread: Ref
    into: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseThread(Command):
    """Record that a thread was closed to further replies, and why."""

    thread: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenThread(Command):
    """Record that a closed thread was opened again."""

    thread: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveThread(Command):
    """Record that a thread's matter was settled."""

    thread: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeContribution(Command):
    """Record what somebody said. Known already with a wording never seen before: it is revised.

    `by` is its author. `thread` names the conversation it belongs to: a reply's is its root's, and
    a message nobody answered has a thread of its own. `continues` names a contribution outside
    this export that it answers, directly or not: when the archive knows that one, its thread is
    joined instead. `edited_at` says that the source has only the wording of that later moment.
    `source` is the source's own identity as people write it (Message-ID, channel/ts, post id).
    `extra` keeps the source's fields that Daybook does not model. In `body`, a person mentioned by
    handle is written `<@HANDLE>`, such as `<@slack:U061A1R2R>`, so that the archive holds a
    reference to the person and not a name.
    """

    key: str
    space: Ref
    thread: Ref
    body: str
    kind: ContributionKind = "message"
    media: Media = "plain"
    reply_to: Ref | None = None
    continues: Ref | None = None
    visibility: Visibility | None = None
    edited_at: datetime | None = None
    source: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseContribution(Command):
    """Record a new wording, written at a known time. The same moment twice is one revision."""

    contribution: Ref
    body: str
    media: Media = "plain"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveContribution(Command):
    """Record that a contribution was moved into another thread, which splits the one it was in.

    Each is moved by a command of its own, also what replies to it.
    """

    contribution: Ref
    thread: Ref
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawContribution(Command):
    """Record that a contribution was taken back or deleted at its source.

    `cause` is the identity of the one act that did it, where that did it to others too.
    """

    contribution: Ref
    reason: str = ""
    cause: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HideContribution(Command):
    """Hide a contribution by moderation, under a clause of a norm.

    `norm` is written `NORM#CLAUSE` or `NORM#CLAUSE@CHANGE`, where NORM is a norm's identity at its
    source and CHANGE the number of the change that gave the clause its wording; without it, the
    last change that was in force. Other words are kept as they are. `cause` is the identity of the
    one act that did it, where that did it to others too.
    """

    contribution: Ref
    reason: str
    norm: str = ""
    cause: Ref | None = None

    @property
    def norm_named(self) -> str | None:
        """The norm that `norm` begins with, where it names a clause."""
        return self.norm.rpartition("#")[0].strip() or None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreContribution(Command):
    """Show a withdrawn or hidden contribution again.

    What is both shows when both are undone. `undoes` says which one this is about; empty: both.
    `cause` is the identity of the one act that did it, where that did it to others too.
    """

    contribution: Ref
    reason: str = ""
    undoes: Undoes = ""
    cause: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealContribution(Command):
    """Record that somebody asked for another look at why a contribution is hidden or withdrawn."""

    contribution: Ref
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAppeal(Command):
    """Answer the appeal that is open for a contribution. `overturned` shows it again.

    `by` is neither who hid it nor who appealed. `cause` is the identity of this act.
    """

    contribution: Ref
    outcome: AppealOutcome
    reason: str
    cause: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAnswer(Command):
    """Record that this contribution was accepted as its thread's answer."""

    contribution: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserveEndorsements(Command):
    """Record how many endorsements of each kind a contribution has, such as {"up": 3}."""

    contribution: Ref
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserveMissing(Command):
    """Record that a later export of the same space no longer has this contribution."""

    contribution: Ref
