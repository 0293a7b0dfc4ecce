"""Keeps the tables of roles.

What a change comes to is worked out after each event, not at the end of a batch: so a view of what
was known at any moment is the same however the events came.
"""

from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.role import Role
from projections.chronicles import correct, enter, reasons_in
from projections.owned import Communal, Owned
from projections.projection import Batch, Projection
from projections.roles.periods import Entry
from projections.roles.tables import role_changes, role_states, roles, tenures
from projections.roles.working import Working, entry_of

_c, _s = role_changes.c, role_states.c


class RolesProjection(Projection):
    """What people are asked to do for the community, and who held what when."""

    name = "roles"
    tables = (roles, role_changes, tenures, role_states)
    owned = (
        reasons_in(role_changes, "role"),
        Owned(_c.evidence_by, (_c.evidence,), "role", _c.subject_id, "evidence of roles held"),
    )
    communal = (
        Communal((roles.c.title, roles.c.body, roles.c.mandate), "role", roles.c.id),
        Communal((_c.title, _c.body, _c.mandate), "role", _c.subject_id),
        Communal((_s.title, _s.body, _s.mandate), "role", _s.role_id),
    )

    def __init__(self) -> None:
        self._working: Working | None = None

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {
            Role.Established: self._established,
            Role.MandateChanged: self._changed,
            Role.Granted: self._changed,
            Role.Relinquished: self._changed,
            Role.Revoked: self._changed,
            Role.Expired: self._changed,
            Role.Retired: self._changed,
            Role.Revived: self._changed,
            Role.HandoverPrepared: self._changed,
            Role.HandoverAccepted: self._changed,
            Role.Corrected: self._corrected,
        }

    def finish(self, batch: Batch) -> None:
        """Write down what the changes come to."""
        self._at_work(batch).write()
        self._working = None

    def _at_work(self, batch: Batch) -> Working:
        # What is left of a batch that failed belongs to no other.
        if self._working is None or self._working.batch is not batch:
            self._working = Working(batch)
        return self._working

    def _established(self, event: Role.Established, batch: Batch) -> None:
        batch.insert(
            roles,
            id=event.originator_id,
            title=event.title,
            body=event.body,
            mandate=event.mandate,
            seats=event.seats,
            visibility=event.visibility,
            established_at=event.occurred.at,
            precision=event.occurred.precision,
            retired_at=None,
            recorded_at=event.timestamp,
        )
        self._at_work(batch).establish(event.originator_id)
        self._changed(event, batch)

    def _changed(self, event: Any, batch: Batch) -> None:
        entry = Entry(
            number=event.originator_version,
            event=event.TOPIC.rsplit(".", 1)[-1],
            at=event.occurred.at,
            precision=event.occurred.precision,
            person=getattr(event, "person", None),
            until=getattr(event, "until", None),
            title=getattr(event, "title", ""),
            body=getattr(event, "body", ""),
            mandate=getattr(event, "mandate", ""),
        )
        self._at_work(batch).enter(event.originator_id, entry, event.timestamp)
        evidence = getattr(event, "evidence", None)
        enter(
            batch,
            role_changes,
            event,
            person_id=entry.person,
            until=entry.until,
            evidence=evidence and evidence.text,
            evidence_by=evidence and evidence.person,
            title=entry.title,
            body=entry.body,
            mandate=entry.mandate,
            **dict.fromkeys(("corrected_in", "corrects", "corrected_to")),
        )

    def _corrected(self, event: Role.Corrected, batch: Batch) -> None:
        working, role = self._at_work(batch), event.originator_id
        working.load(role)
        row = correct(batch, role_changes, event)
        if row is not None:
            batch.insert(role_changes, **{**row, "corrected_in": event.originator_version})
        right = None if row is None else entry_of(row)
        working.correct(role, event.entry, right, event.timestamp)
        untold = dict.fromkeys(("person_id", "until", "evidence", "evidence_by", "corrected_in"))
        told = {"corrects": event.entry, "corrected_to": event.to}
        enter(batch, role_changes, event, title="", body="", mandate="", **untold, **told)
