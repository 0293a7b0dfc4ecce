"""What was pinned to the page for newcomers, retold."""

from typing import Any

from daybook.exporting.native.governance import is_seen
from daybook.exporting.native.retelling import Line, Retelling, told

TYPES = {
    "placed": "place-pin",
    "annotated": "annotate-pin",
    "removed": "remove-pin",
    "restored": "place-pin",
}


def pin_retold(to: Retelling, event: Any, placed: dict[Any, Any]) -> Line | None:
    """An event of a pin whose thing the viewer sees; `placed` are those told before."""
    pin, name = event.originator_id, event.TOPIC.split(".")[1]
    if not to.had_happened(event):
        return None
    if name == "placed":
        placed[pin] = event
    first = placed.get(pin)
    if first is None or not is_seen(to, first.of_kind, first.of):
        return None
    line = {"type": TYPES[name], **to.occurred(event, to.apart(event)), **told(by=to.by(event.by))}
    line |= {"of_kind": first.of_kind, "of": to.key(first.of), "section": first.section}
    line |= told(clause=to.text(first.clause))
    if name == "removed":
        return line | told(reason=to.text(event.reason) if to.is_steward else "")
    return line | {"note": to.text(event.note)}
