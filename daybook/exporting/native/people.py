"""What happened to people, retold."""

from collections.abc import Callable, Iterator
from typing import Any

from daybook.exporting.native.retelling import Line, Retelling, told

Teller = Callable[[Retelling, Any], Line]


def people_retold(to: Retelling) -> Iterator[Line]:
    """Everybody who was named so far, and who is named in that: met, renamed, linked, gone."""
    done: set[Any] = set()
    while new := sorted(to.met - done):
        done |= set(new)
        events = sorted(to.archive.events_of(new), key=lambda event: event.timestamp)
        for event in events:
            if event.TOPIC not in PEOPLE:
                continue
            late = to.sight.known_at is not None and event.timestamp > to.sight.known_at
            opens = event.TOPIC == "person.introduced"
            if late or not (opens or to.had_happened(event)):
                continue
            if not opens and event.originator_id in to.erased:
                continue
            yield PEOPLE[event.TOPIC](to, event)


def _introduced(to: Retelling, event: Any) -> Line:
    person = event.originator_id
    name = to.name(person, event.name)
    line = {"type": "introduce-person", **to.occurred(event), "handle": to.handle(person)}
    return {**line, "name": name, **told(kind=event.kind if event.kind == "bot" else None)}


def _renamed(to: Retelling, event: Any) -> Line:
    person = event.originator_id
    line = {"type": "rename-person", **to.occurred(event, to.apart(event))}
    return {**line, "person": to.handle(person), "name": to.name(person, event.name)}


def _linked(to: Retelling, event: Any) -> Line:
    return {"type": "link-handle", **_link(to, event, event.evidence, "evidence")}


def _unlinked(to: Retelling, event: Any) -> Line:
    return {"type": "unlink-handle", **_link(to, event, event.reason, "reason")}


def _dismissed(to: Retelling, event: Any) -> Line:
    return {"type": "dismiss-link", **_link(to, event, event.reason, "reason")}


def _link(to: Retelling, event: Any, why: Any, called: str) -> Line:
    person = event.originator_id
    line = {**to.occurred(event), "person": to.handle(person), "handle": to.handle(event.person)}
    return {**line, **_why(to, person, why, called)}


def _left(to: Retelling, event: Any) -> Line:
    person = event.originator_id
    line = {"type": "record-departure", **to.occurred(event), "person": to.handle(person)}
    return {**line, **_why(to, person, event.reason, "reason")}


def _why(to: Retelling, person: Any, why: Any, called: str) -> Line:
    """Why, which pages tell nobody, so stewards alone."""
    if not to.is_steward:
        return {}
    by = None if why.person == person else to.by(why.person)
    return told(by=by, **{called: to.text(why)})


PEOPLE: dict[str, Teller] = {
    "person.introduced": _introduced,
    "person.renamed": _renamed,
    "person.handle_linked": _linked,
    "person.handle_unlinked": _unlinked,
    "person.link_dismissed": _dismissed,
    "person.left": _left,
}
