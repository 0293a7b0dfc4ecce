"""What commands on people, spaces and talk make happen."""

from datetime import UTC
from uuid import UUID

from archive import commands as c
from archive.domain.aggregate import CommandRefusedError
from archive.domain.contribution import Contribution
from archive.domain.person import Person
from archive.domain.space import Space
from archive.domain.thread import Thread
from archive.recording import Handler, Recording, as_json, clean, counted


def introduce_person(rec: Recording, cmd: c.IntroducePerson, known: Person | None) -> Person:
    """Meet a person, or learn the name that their source has now."""
    if known is None:
        return rec.introduce(cmd.handle, cmd.name, cmd.kind, rec.occurred(cmd))
    known.observe_name(rec.personal(known.id, cmd.name), rec.observed(None))
    return known


def rename_person(rec: Recording, cmd: c.RenamePerson, known: Person) -> Person:
    """Record a new name."""
    known.rename(rec.personal(known.id, cmd.name), rec.occurred(cmd))
    return known


def link_handle(rec: Recording, cmd: c.LinkHandle, known: Person) -> Person:
    """Link a handle to a person. The evidence is about them, where nobody is known to give it."""
    evidence = rec.personal(rec.actor(cmd) or known.id, cmd.evidence)
    known.link_handle(*_handle(rec, cmd), evidence, rec.occurred(cmd))
    return known


def unlink_handle(rec: Recording, cmd: c.UnlinkHandle, known: Person) -> Person:
    """Take a link back. The reason is about them, where nobody is known to give it."""
    reason = rec.personal(rec.actor(cmd) or known.id, cmd.reason)
    known.unlink_handle(*_handle(rec, cmd), reason, rec.occurred(cmd))
    return known


def dismiss_link(rec: Recording, cmd: c.DismissLink, known: Person) -> Person:
    """Hold a handle for somebody else's. The reason is about them, where nobody gives it."""
    reason = rec.personal(rec.actor(cmd) or known.id, cmd.reason)
    known.dismiss_link(*_handle(rec, cmd), reason, rec.occurred(cmd))
    return known


def record_departure(rec: Recording, cmd: c.RecordDeparture, known: Person) -> Person:
    """Record that a person left."""
    known.leave(rec.personal(rec.actor(cmd) or known.id, cmd.reason), rec.occurred(cmd))
    return known


def open_space(rec: Recording, cmd: c.OpenSpace, known: Space | None) -> Space:
    """Open a space, or follow its source where that renamed or tightened it."""
    named = [rec.id_of("person", person) for person in cmd.named]
    if known is None:
        return Space(
            key=rec.fingerprint(cmd.key),
            name=clean(cmd.name),
            kind=cmd.kind,
            visibility=cmd.visibility,
            named=named,
            purpose=rec.personal(rec.actor(cmd), cmd.purpose),
            occurred=rec.occurred(cmd),
        )
    known.observe_name(clean(cmd.name), rec.observed(None))
    known.tighten(cmd.visibility, named, rec.observed(None))
    return known


def rename_space(rec: Recording, cmd: c.RenameSpace, known: Space) -> Space:
    """Record a space's new name."""
    known.rename(clean(cmd.name), rec.occurred(cmd))
    return known


def change_visibility(rec: Recording, cmd: c.ChangeVisibility, known: Space) -> Space:
    """Change who may see a space."""
    named = [rec.id_of("person", person) for person in cmd.named]
    known.change_visibility(cmd.visibility, named, rec.occurred(cmd))
    return known


def close_space(rec: Recording, cmd: c.CloseSpace, known: Space) -> Space:
    """Close a space."""
    known.close(rec.personal(rec.actor(cmd), cmd.reason), rec.occurred(cmd))
    return known


def open_thread(rec: Recording, cmd: c.OpenThread, known: Thread | None) -> Thread:
    """Open a thread, or learn the title that its source has now."""
    title = rec.personal(rec.actor(cmd), cmd.title)
    if known is None:
        return Thread(
            key=rec.fingerprint(cmd.key),
            space=rec.id_of("space", cmd.space),
            title=title,
            visibility=cmd.visibility,
            occurred=rec.occurred(cmd),
        )
    known.observe_title(title, rec.observed(None))
    return known


def rename_thread(rec: Recording, cmd: c.RenameThread, known: Thread) -> Thread:
    """Record a thread's new title."""
    known.rename(rec.personal(rec.actor(cmd), cmd.title), rec.occurred(cmd))
    return known


def move_thread(rec: Recording, cmd: c.MoveThread, known: Thread) -> Thread:
    """Move a thread to another space."""
    known.move(rec.id_of("space", cmd.space), rec.occurred(cmd))
    return known


def merge_thread(rec: Recording, cmd: c.MergeThread, known: Thread) -> Thread:
    """Merge a thread into another."""
    known.merge(rec.id_of("thread", cmd.into), rec.occurred(cmd))
    return known


def close_thread(rec: Recording, cmd: c.CloseThread, known: Thread) -> Thread:
    """Close a thread."""
    known.close(rec.personal(rec.actor(cmd), cmd.reason), rec.occurred(cmd))
    return known


def reopen_thread(rec: Recording, cmd: c.ReopenThread, known: Thread) -> Thread:
    """Open a closed thread again."""
    known.reopen(rec.personal(rec.actor(cmd), cmd.reason), rec.occurred(cmd))
    return known


def resolve_thread(rec: Recording, cmd: c.ResolveThread, known: Thread) -> Thread:
    """Settle a thread's matter."""
    known.resolve(rec.personal(rec.actor(cmd), cmd.reason), rec.occurred(cmd))
    return known


def make_contribution(
    rec: Recording, cmd: c.MakeContribution, known: Contribution | None
) -> Contribution:
    """Record what somebody said, or learn the wording that its source has now."""
    author = rec.actor(cmd)
    if author is None:
        msg = f"MakeContribution: {cmd.key!r} has no author. Give their handle in `by`."
        raise CommandRefusedError(msg)
    body = rec.with_references(cmd.body, cmd.media)
    if known is not None:
        words = rec.personal(known.author, body)
        dated = cmd.edited_at is not None
        known.observe_wording(words, cmd.media, dated, rec.observed(cmd.edited_at))
        return known
    return Contribution(
        key=rec.fingerprint(cmd.key),
        space=rec.id_of("space", cmd.space),
        thread=_thread_of(rec, cmd),
        reply_to=None if cmd.reply_to is None else rec.id_of("contribution", cmd.reply_to),
        kind=cmd.kind,
        author=author,
        body=rec.personal(author, body),
        media=cmd.media,
        visibility=cmd.visibility,
        edited_at=cmd.edited_at and cmd.edited_at.astimezone(UTC),
        source=rec.personal(author, cmd.source),
        extra=rec.personal(author, as_json(cmd.extra)) if cmd.extra else None,
        occurred=rec.occurred(cmd),
    )


def revise_contribution(
    rec: Recording, cmd: c.ReviseContribution, known: Contribution
) -> Contribution:
    """Record a new wording. Its words stay the author's; the reason is the editor's."""
    editor = rec.actor(cmd)
    known.revise(
        body=rec.personal(known.author, rec.with_references(cmd.body, cmd.media)),
        media=cmd.media,
        editor=editor,
        reason=rec.personal(editor or known.author, cmd.reason),
        occurred=rec.occurred(cmd),
    )
    return known


def move_contribution(rec: Recording, cmd: c.MoveContribution, known: Contribution) -> Contribution:
    """Move it into another thread. The reason is about its author, where nobody gives it."""
    by = rec.actor(cmd)
    reason = rec.personal(by or known.author, cmd.reason)
    known.move(rec.id_of("thread", cmd.thread), by, reason, rec.occurred(cmd))
    return known


def accept_answer(rec: Recording, cmd: c.AcceptAnswer, known: Contribution) -> Contribution:
    """Accept an answer."""
    known.accept(rec.actor(cmd), rec.occurred(cmd))
    return known


def observe_endorsements(
    rec: Recording, cmd: c.ObserveEndorsements, known: Contribution
) -> Contribution:
    """Note how many endorsements of each kind there are."""
    known.observe_endorsements(counted(cmd.counts), rec.occurred(cmd))
    return known


def observe_missing(rec: Recording, cmd: c.ObserveMissing, known: Contribution) -> Contribution:
    """Note that a later export no longer has it."""
    known.observe_missing(rec.occurred(cmd))
    return known


def _handle(rec: Recording, cmd: c.LinkHandle | c.UnlinkHandle | c.DismissLink) -> tuple[UUID, str]:
    """Whom a handle stands for alone, and its fingerprint: as written, or by the archive's ID."""
    if isinstance(cmd.handle, str):
        return rec.id_of("person", cmd.handle), rec.fingerprint(cmd.handle)
    met = rec.find("person", cmd.handle)
    if not isinstance(met, Person):
        msg = f"{type(cmd).__name__}: there is no person {cmd.handle} in the archive."
        raise CommandRefusedError(f"{msg} Give the handle as its platform writes it.")
    return met.id, met.handle


def _thread_of(rec: Recording, cmd: c.MakeContribution) -> UUID:
    if cmd.continues is not None:
        answered = rec.find("contribution", cmd.continues)
        if isinstance(answered, Contribution):
            return answered.thread
    return rec.id_of("thread", cmd.thread)


HANDLE = (("person", "handle"),)

TALK: dict[type[c.Command], Handler] = {
    c.IntroducePerson: Handler(Person, "handle", introduce_person, creates=True),
    c.RenamePerson: Handler(Person, "person", rename_person),
    c.LinkHandle: Handler(Person, "person", link_handle, needs=HANDLE),
    c.UnlinkHandle: Handler(Person, "person", unlink_handle, needs=HANDLE),
    c.DismissLink: Handler(Person, "person", dismiss_link, needs=HANDLE),
    c.RecordDeparture: Handler(Person, "person", record_departure),
    c.OpenSpace: Handler(Space, "key", open_space, creates=True),
    c.RenameSpace: Handler(Space, "space", rename_space),
    c.ChangeVisibility: Handler(Space, "space", change_visibility),
    c.CloseSpace: Handler(Space, "space", close_space),
    c.OpenThread: Handler(Thread, "key", open_thread, creates=True),
    c.RenameThread: Handler(Thread, "thread", rename_thread),
    c.MoveThread: Handler(Thread, "thread", move_thread),
    c.MergeThread: Handler(Thread, "thread", merge_thread),
    c.CloseThread: Handler(Thread, "thread", close_thread),
    c.ReopenThread: Handler(Thread, "thread", reopen_thread),
    c.ResolveThread: Handler(Thread, "thread", resolve_thread),
    c.MakeContribution: Handler(
        Contribution,
        "key",
        make_contribution,
        creates=True,
        needs=(("contribution", "continues"),),
    ),
    c.ReviseContribution: Handler(Contribution, "contribution", revise_contribution),
    c.MoveContribution: Handler(Contribution, "contribution", move_contribution),
    c.AcceptAnswer: Handler(Contribution, "contribution", accept_answer),
    c.ObserveEndorsements: Handler(Contribution, "contribution", observe_endorsements),
    c.ObserveMissing: Handler(Contribution, "contribution", observe_missing),
}
