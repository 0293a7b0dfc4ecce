"""What commands on pins make happen."""

from uuid import UUID

from archive import commands as c
from archive.domain.aggregate import CommandRefusedError
from archive.domain.pin import Pin
from archive.recording import Handler, Recording, clean

PINNING = c.PlacePin | c.AnnotatePin | c.RemovePin


def place(rec: Recording, cmd: c.PlacePin, known: Pin | None) -> Pin:
    """Put a thing on the page. One that was there before is put there anew, or annotated."""
    by, note = rec.actor(cmd), cmd.note
    if cmd.clause and cmd.of_kind != "norm":
        msg = f"PlacePin: only a norm has clauses, and {str(cmd.of)!r} is a {cmd.of_kind}."
        raise CommandRefusedError(f"{msg} Leave {cmd.clause!r} out.")
    if known is not None:
        known.restore(by, rec.personal(by, note), rec.occurred(cmd))
        return known
    return Pin(
        key=_key(rec, cmd),
        of_kind=cmd.of_kind,
        of=rec.id_of(cmd.of_kind, cmd.of),
        clause=clean(cmd.clause),
        section=cmd.section,
        by=by,
        note=rec.personal(by, note),
        occurred=rec.occurred(cmd),
    )


def annotate(rec: Recording, cmd: c.AnnotatePin, known: Pin) -> Pin:
    """Say something else about a pinned thing."""
    by = rec.actor(cmd)
    known.annotate(by, rec.personal(by, cmd.note), rec.occurred(cmd))
    return known


def remove(rec: Recording, cmd: c.RemovePin, known: Pin) -> Pin:
    """Take a thing off the page."""
    by = rec.actor(cmd)
    known.remove(by, rec.personal(by, cmd.reason), rec.occurred(cmd))
    return known


def pin_id(rec: Recording, cmd: PINNING) -> UUID:
    """The pin of this thing in this section."""
    return Pin.create_id(_key(rec, cmd))


def _key(rec: Recording, cmd: PINNING) -> str:
    of = rec.id_of(cmd.of_kind, cmd.of)
    return rec.fingerprint(f"{of} {clean(cmd.clause)} {cmd.section}")


PINS: dict[type[c.Command], Handler] = {
    c.PlacePin: Handler(Pin, "of", place, creates=True, identify=pin_id),
    c.AnnotatePin: Handler(Pin, "of", annotate, identify=pin_id),
    c.RemovePin: Handler(Pin, "of", remove, identify=pin_id),
}
