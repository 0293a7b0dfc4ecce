"""What happened to decisions, norms, roles and citations, retold."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from archive.domain.aggregate import Occurred
from daybook.exporting.native.retelling import Line, Retelling, told

CHANGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "decision.proposed": ("propose-decision", ("title", "text", "label", "status", "visibility")),
    "decision.amended": ("amend-decision", ("title", "text")),
    "decision.taken": ("take-decision", ("outcome", "method", "tally", "deciders", "status")),
    "decision.restated": ("restate-decision", ("state", "status")),
    "decision.superseded": ("supersede-decision", ("superseded_by", "status")),
    "decision.reversed": ("reverse-decision", ("status",)),
    "decision.reaffirmed": ("reaffirm-decision", ()),
    "decision.due_for_review": ("schedule-review", ("due_at",)),
    "decision.corrected": ("correct-decision", ("entry", "to", "to_precision")),
    "norm.adopted": ("adopt-norm", ("title", "text", "scope", "effective_from", "visibility")),
    "norm.amended": ("amend-norm", ("title", "text", "effective_from")),
    "norm.retranscribed": ("retranscribe-norm", ("title", "text", "effective_from")),
    "norm.suspended": ("suspend-norm", ("effective_from",)),
    "norm.reinstated": ("reinstate-norm", ("effective_from",)),
    "norm.repealed": ("repeal-norm", ("effective_from",)),
    "norm.corrected": ("correct-norm", ("entry", "to", "to_precision")),
    "role.established": ("establish-role", ("title", "mandate", "body", "seats", "visibility")),
    "role.mandate_changed": ("change-mandate", ("mandate", "title", "body")),
    "role.granted": ("grant-role", ("person", "until", "evidence")),
    "role.relinquished": ("relinquish-role", ("person",)),
    "role.revoked": ("revoke-role", ("person",)),
    "role.expired": ("expire-role", ("person",)),
    "role.retired": ("retire-role", ()),
    "role.revived": ("revive-role", ()),
    "role.corrected": ("correct-role", ("entry", "to", "to_precision")),
}
"""What the events of decisions, norms and roles are told as, and which fields go with it."""

NOT_RETOLD = ("role.handover_prepared", "role.handover_accepted")
"""They cite events by their numbers, which in another log are those of others."""

FIRST = ("decision.proposed", "norm.adopted", "role.established")
NEEDED = ("title", "text", "visibility", "outcome", "state")
NOT_SHOWN = "daybook:not-shown"


def changes_retold(to: Retelling, event: Any) -> Iterator[Line]:
    """A change of a decision, norm or role that the viewer sees.

    As it was at a time, the whole history of the thing is told at once, each change at its right
    time: of corrections made later only the outcome is left.
    """
    kind = event.TOPIC.split(".")[0]
    subject = event.originator_id
    if subject not in to.seen.ruled[kind]:
        return
    if to.sight.as_of is None:
        yield _change(to, event, event.occurred)
    elif event.TOPIC in FIRST:
        events = {e.originator_version: e for e in to.archive.events_of([subject])}
        numbers = to.entries[subject]
        for entry, occurred in to.standing_changes(kind, subject).items():
            numbers[entry] = len(numbers) + 1
            yield _change(to, events[entry], occurred)


def _change(to: Retelling, event: Any, occurred: Occurred) -> Line:
    called, names = CHANGES[event.TOPIC]
    subject = "key" if event.TOPIC in FIRST else event.TOPIC.split(".")[0]
    line: Line = {"type": called, **to.occurred(event, occurred)}
    line |= told(by=to.by(event.by)) | {subject: to.key(event.originator_id)}
    for name in names:
        value = _field(to, name, getattr(event, name))
        line |= {name: value} if name in NEEDED and value is not None else told(**{name: value})
    return line | told(reason=to.text(event.reason), source=to.source(event.source))


def _field(to: Retelling, name: str, value: Any) -> Any:
    match name:
        case "title" | "text" | "label" | "mandate" | "body" | "scope" | "evidence" | "method":
            return to.text(value)
        case "person":
            return to.handle(value)
        case "deciders":
            return [to.handle(one) for one in value]
        case "superseded_by":
            return to.key(value) if value in to.seen.ruled["decision"] else NOT_SHOWN
        case "tally":
            return {to.text(name): count for name, count in value.items()}
    return value


def citation_retold(to: Retelling, event: Any, made: dict[UUID, Any]) -> Line | None:
    """An event of a citation of which the viewer sees both ends; `made` are those told before."""
    citation = event.originator_id
    if event.TOPIC == "citation.made":
        if not (is_seen(to, event.of_kind, event.of) and is_seen(to, event.to_kind, event.to)):
            return None
        if to.had_happened(event):
            made[citation] = event
    if citation not in made or not to.had_happened(event):
        return None
    ends = _ends(to, made[citation])
    line = {**to.occurred(event, to.apart(event)), **told(by=to.by(event.by))}
    if event.TOPIC == "citation.withdrawn":
        reason = to.text(event.reason) if to.is_steward else ""
        return {"type": "withdraw-citation", **line, **ends, **told(reason=reason)}
    return {"type": "cite", **line, **ends, **told(note=to.text(event.note))}


def _ends(to: Retelling, made: Any) -> Line:
    entry = made.entry
    if entry is not None:
        entry = to.entries[made.of].get(entry, entry)
    is_link = made.to_kind == "link"
    return {
        "of_kind": made.of_kind,
        "of": to.key(made.of),
        "relation": made.relation,
        "to_kind": made.to_kind,
        "to": to.text(made.address) or to.key(made.to) if is_link else to.key(made.to),
        **told(change=None if entry is None else f"#{entry}", clause=to.text(made.clause)),
    }


def is_seen(to: Retelling, kind: str, thing: UUID) -> bool:
    """Whether the viewer sees the thing of this kind."""
    match kind:
        case "contribution":
            return thing in to.seen.contributions
        case "thread":
            return thing in to.seen.threads
        case "space":
            return thing in to.seen.spaces
        case "link":
            return True
    return thing in to.seen.ruled[kind]
