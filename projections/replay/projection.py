"""Keeps the tables of the replay."""

from collections.abc import Callable, Mapping
from typing import Any

from archive.domain.contribution import Contribution
from archive.domain.decision import Decision
from archive.domain.norm import Norm
from archive.domain.person import Person
from archive.domain.role import Role
from archive.domain.space import Space
from projections.projection import Batch, Projection
from projections.replay.clock import ticks
from projections.replay.tables import replay_events, replay_said

TOLD: tuple[type, ...] = (
    Space.Opened, Space.Renamed, Space.Closed, Person.Left,
    Contribution.Hidden, Contribution.Restored, Contribution.Withdrawn,
    Contribution.Appealed, Contribution.AppealAnswered,
    Decision.Proposed, Decision.Taken, Decision.Restated, Decision.Superseded, Decision.Reversed,
    Decision.Reaffirmed,
    Norm.Adopted, Norm.Amended, Norm.Suspended, Norm.Reinstated, Norm.Repealed,
    Role.Established, Role.MandateChanged, Role.Granted, Role.Relinquished, Role.Revoked,
    Role.Expired, Role.Retired, Role.Revived,
)  # fmt: skip
"""What is told one by one."""


class ReplayProjection(Projection):
    """Which event told of what, and when. Its rows hold no text, so nobody's is erased here."""

    name = "replay"
    tables = (replay_said, replay_events)

    @property
    def handlers(self) -> Mapping[type, Callable[[Any, Batch], None]]:
        """Which method takes which event."""
        return {Contribution.Made: self._said, **dict.fromkeys(TOLD, self._told)}

    def _said(self, event: Contribution.Made, batch: Batch) -> None:
        batch.insert(
            replay_said,
            number=batch.number,
            contribution_id=event.originator_id,
            thread_id=event.thread,
            space_id=event.space,
            author_id=event.author,
            visibility=event.visibility,
            occurred=ticks(event.occurred.at),
            recorded=ticks(event.timestamp),
        )

    def _told(self, event: Any, batch: Batch) -> None:
        batch.insert(
            replay_events,
            number=batch.number,
            topic=event.TOPIC,
            subject_id=event.originator_id,
            entry=event.originator_version,
            occurred_at=event.occurred.at,
            precision=event.occurred.precision,
            recorded_at=event.timestamp,
        )
