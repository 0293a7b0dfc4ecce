"""Telling: handovers as JSON, for scripts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from projections.handover.document import DocumentLine, DocumentPart
from projections.handover.prepared import Prepared
from projections.handover.whole import Whole
from projections.people.names import NameRow

Names = Mapping[UUID, NameRow]


def document_as_json(whole: Whole, names: Names) -> dict[str, Any]:
    """A handover with all its lines, and what was prepared and accepted of the role so far."""
    document = whole.document
    return {
        "role": document.role,
        "role_id": document.role_id,
        "person": document.person,
        "name": document.name,
        "since": whole.seat.term.since,
        "until": whole.seat.term.until,
        "events": document.size,
        "made_at": document.made_at,
        "sections": [_part(part) for part in document.parts],
        "prepared": whole.prepared and prepared_as_json(whole.prepared, names),
        "all_prepared": [prepared_as_json(each, names) for each in whole.all_prepared],
    }


def prepared_as_json(prepared: Prepared, names: Names) -> dict[str, Any]:
    """What was prepared, without its words, and whether it was accepted."""
    accepted = prepared.accepted
    return {
        "role_id": prepared.role_id,
        "change": prepared.entry,
        "person": _name(prepared.person, names),
        "successor": _name(prepared.successor, names),
        "prepared_at": prepared.occurred_at,
        "precision": prepared.precision,
        "events": prepared.size,
        "cites": list(prepared.cites),
        "is_erased": prepared.text is None,
        "accepted": accepted
        and {
            "change": accepted.entry,
            "by": _name(accepted.by, names),
            "accepted_at": accepted.occurred_at,
            "note": accepted.note,
            "alone": accepted.alone,
        },
    }


def _part(part: DocumentPart) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": part.title,
        "about": part.about,
        "lines": [_line(line) for line in part.lines],
        "more": part.more,
        "left_out": part.left_out,
    }


def _line(line: DocumentLine) -> dict[str, Any]:
    return {
        "text": line.text,
        "mark": line.mark,
        "told": line.told or None,
        "events": [
            *({"event": cite.number, "address": cite.path} for cite in line.cites),
            *({"event": number, "address": None} for number in line.numbers),
        ],
    }


def _name(person: UUID | None, names: Names) -> str | None:
    known = names.get(person) if person is not None else None
    return known.name if known else None
