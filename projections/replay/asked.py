"""What a replay is asked for: which stretch of time, in which steps, on which clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from projections.replay.steps import Step

By = Literal["occurred", "recorded"]
CLOCKS: tuple[By, ...] = get_args(By)
QUIET = 365
"""Days without a word after which somebody counts as fallen silent, unless another number is
asked for."""


@dataclass(frozen=True)
class Asked:
    """A replay of the steps from the one that holds `since` to the one that holds `until`.

    Without these, from the first thing that happened to the last. `by` says on which clock: when
    things happened in the community, or when the archive learned of them. Only what was recorded
    by `known_at` is in it. `quiet` is in days.
    """

    step: Step = "month"
    since: datetime | None = None
    until: datetime | None = None
    known_at: datetime | None = None
    by: By = "occurred"
    quiet: int = QUIET

    @property
    def patience(self) -> timedelta:
        """How long nobody is taken to have fallen silent."""
        return timedelta(days=self.quiet)
