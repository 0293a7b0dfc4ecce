"""What a seat comes with by what was decided: mandate, norms, decisions, what was tried, access."""

import re
from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from projections.chronicles import standing
from projections.decisions.queries import DecisionRow, decision_text, decisions_in
from projections.decisions.tables import decision_changes
from projections.handover.lines import Line, because, day, quoted, recorded, version
from projections.handover.looking import YEAR, Looking
from projections.norms.history import changes_of
from projections.people.queries import names_of_person
from projections.roles.history import role_history
from projections.roles.queries import roles_in, tenures_of_person
from projections.spaces.seen import space_seen
from projections.spaces.tables import space_visibilities, spaces

_ASSIGNED = re.compile(r"^Assigned to: (.+)$", re.MULTILINE)
OF_MANDATE = ("established", "mandate_changed", "retired", "revived")
GONE = ("rejected", "withdrawn", "superseded", "reversed")
SHOWN_TO = {
    "members": "members",
    "stewards": "stewards",
    "confidential": "those whom it names",
}


def mandate(look: Looking) -> Iterator[Line]:
    """What the role is for, how that came about, and since when the holder has it."""
    seat = look.seat
    for row in role_history(look.engine, look.viewer, seat.role.id, **look.clocks):
        cited = (version("role", seat.role.id, row.entry),)
        when = day(row.occurred_at, row.precision)
        if row.event in OF_MANDATE:
            words = f" {quoted(row.mandate, 600)}" if row.mandate else ""
            named = f", called {quoted(row.title)}" if row.event == "mandate_changed" else ""
            named = named if row.title else ""
            told = row.event.replace("_", " ").capitalize()
            yield Line(f"{told} on {when}{named}{words}{because(row.reason)}", cited)
        elif row.entry in (seat.term.granted_entry, seat.term.ended_entry):
            yield Line(f"{row.event.capitalize()} on {when}{because(row.reason)}", cited)


def norms(look: Looking) -> Iterator[Line]:
    """The norms whose last change was the holder's, and why they made it."""
    found = changes_of(look.connection, look.viewer, **look.clocks)
    mine = [c[-1] for c in found.values() if look.is_holder(c[-1].by)]
    for change in sorted(mine, key=lambda c: c.occurred_at, reverse=True):
        told = f"{change.title}: {change.event} on {day(change.occurred_at, change.precision)}"
        cited = (version("norm", change.norm_id, change.entry),)
        yield Line(f"{told}{because(change.rationale)}", cited)


def decisions(look: Looking) -> Iterator[Line]:
    """What still binds or waits and the holder had a part in, and all that is due for review."""
    rows = decisions_in(look.connection, look.viewer, **look.clocks).values()
    live = [
        row
        for row in rows
        if (row.state == "accepted" and (row.due_at or _has_part(look, row)))
        or (row.state in ("proposed", "deferred") and look.is_holder(row.by))
    ]
    live.sort(key=lambda r: (r.due_at is None, r.due_at or r.proposed_at, str(r.id)))
    entries = _entries(look, {row.id for row in live})
    for row in live:
        changes = entries.get(row.id, {})
        named = ["taken" if row.taken_at else "proposed", *(["due_for_review"] * bool(row.due_at))]
        cited = tuple(
            version("decision", row.id, changes[name][0]) for name in named if name in changes
        )
        since = day(row.changed_at or row.proposed_at, row.changed_precision)
        due = ""
        if row.due_at:
            late = "was due" if row.due_at < look.at else "is due"
            due = f"; its review {late} by {day(row.due_at)}"
        yield Line(f"{row.called}: {row.status} since {since}{due}", cited)


def assigned(look: Looking) -> Iterator[Line]:
    """The action items of meetings in the holder's last year that name them, by any of their names.

    Minutes tell whose an item is at the end of its text, as docs/readers/minutes.md says.
    """
    since = min(look.since, look.at - YEAR)
    rows = decisions_in(look.connection, look.viewer, **look.clocks).values()
    items = [r for r in rows if r.method == "action" and r.state == "accepted"]
    items = sorted((r for r in items if r.proposed_at > since), key=lambda r: r.proposed_at)
    if not items:
        return
    names = names_of_person(look.engine, look.viewer, look.seat.person, **look.clocks)
    called = {row.name.casefold() for row in names}
    entries = _entries(look, {row.id for row in items})
    for row in reversed(items):
        text = decision_text(look.engine, look.viewer, row.id, **look.clocks)
        found = _ASSIGNED.search(text)
        if found and found[1].strip().casefold() in called:
            taken, _ = entries.get(row.id, {}).get("taken", (1, ""))
            told = f"Given to them on {day(row.proposed_at, row.precision)}: {quoted(row.title)}"
            yield Line(told, (version("decision", row.id, taken),))


def tried(look: Looking) -> Iterator[Line]:
    """What was rejected, withdrawn, reversed or superseded: by the holder, or in their time."""
    rows = decisions_in(look.connection, look.viewer, **look.clocks).values()
    gone = [
        row
        for row in rows
        if row.state in GONE
        and (_has_part(look, row) or look.in_term(row.changed_at or row.proposed_at))
    ]
    gone.sort(key=lambda r: (r.changed_at or r.proposed_at, str(r.id)), reverse=True)
    entries = _entries(look, {row.id for row in gone})
    for row in gone:
        changes = entries.get(row.id, {})
        names = (row.state, "taken", "restated", "proposed")
        entry, reason = next((changes[name] for name in names if name in changes), (1, ""))
        when = day(row.changed_at or row.proposed_at, row.changed_precision)
        told = f"{row.called}: {row.state} on {when}{because(reason)}"
        yield Line(told, (version("decision", row.id, entry),))


def access(look: Looking) -> Iterator[Line]:
    """The roles held, with who sees each, and the confidential spaces that name the holder. Of
    somebody who holds the role no more, what they held when they gave it up."""
    held = tenures_of_person(look.engine, look.viewer, look.seat.person, **look.clocks)
    gave_up = look.seat.term.until if look.seat.term.until and look.seat.term.ended_how else None
    at = min(look.at, gave_up or look.at)
    held = [
        t for t in held if t.since <= at and (t.until is None or at < t.until or t.until == gave_up)
    ]
    ids = {term.role_id for term in held}
    rows = roles_in(look.connection, look.viewer, ids, **look.clocks)
    for term in held:
        row = rows[term.role_id]
        this = "This role" if row.id == look.seat.role.id else f"Also {row.called}"
        since = day(term.since, term.since_precision)
        until = f" until {day(term.until)}" if term.until else ""
        shown = f"; only {SHOWN_TO[row.visibility]} see it" if row.visibility in SHOWN_TO else ""
        yield Line(
            f"{this}, held since {since}{until}{shown}",
            (version("role", row.id, term.granted_entry),),
        )
    yield from _named_in(look)


def _named_in(look: Looking) -> Iterator[Line]:
    v = space_visibilities.c
    select = (
        sa.select(v.space_id, v.visibility, v.named, v.recorded_at, spaces.c.name)
        .join(spaces, spaces.c.id == v.space_id)
        .where(space_seen(look.viewer), look.then.of(space_visibilities))
        .order_by(v.occurred_at, v.recorded_at)
    )
    last = {row.space_id: row for row in look.rows(select)}
    mine = {handle.hex for handle in look.seat.handles}
    for row in last.values():
        if row.visibility == "confidential" and mine & set(row.named):
            told = f"Named in the confidential space {row.name}"
            yield Line(told, (recorded("space", row.space_id, row.recorded_at),))


def _has_part(look: Looking, row: DecisionRow) -> bool:
    return look.is_holder(row.by) or any(look.is_holder(person) for person in row.deciders)


def _entries(look: Looking, ids: set[UUID]) -> dict[UUID, dict[str, tuple[int, str | None]]]:
    """The number and reason of the last change of each kind of these decisions."""
    c = decision_changes.c
    found: dict[UUID, dict[str, tuple[int, str | None]]] = {}
    select = (
        sa.select(c.subject_id, c.event, c.entry, c.reason)
        .where(standing(decision_changes, look.then.as_of, look.then.known_at))
        .where(c.subject_id.in_(list(ids)[:900]), c.event != "amended")
        .order_by(c.occurred_at, c.entry)
    )
    for row in look.rows(select):
        found.setdefault(row.subject_id, {})[row.event] = (row.entry, row.reason)
    return found
