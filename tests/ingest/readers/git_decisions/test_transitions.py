"""Steps from one standing to another."""

from itertools import product
from typing import get_args

import pytest

from archive.commands import DecisionState
from archive.domain.decision import ALLOWED
from archive.domain.decision import UNTAKEN as NEVER_TAKEN
from ingest.readers.git_decisions.document import Standing
from ingest.readers.git_decisions.transitions import step_to

STATES: tuple[DecisionState, ...] = get_args(DecisionState)
STANDINGS: tuple[Standing, ...] = get_args(Standing)


@pytest.mark.parametrize(("state", "standing"), [*product(STATES, STANDINGS)])
def test_every_step_is_one_that_the_archive_allows(
    state: DecisionState, standing: Standing
) -> None:
    step = step_to(standing, state)

    assert step.change in ALLOWED[state]
    if step.change == "restated":
        assert (state in NEVER_TAKEN) == (step.state in NEVER_TAKEN)


@pytest.mark.parametrize(
    ("state", "standing", "change", "after"),
    [
        ("proposed", "accepted", "taken", "accepted"),
        ("deferred", "rejected", "taken", "rejected"),
        ("proposed", "deferred", "restated", "deferred"),
        ("deferred", "proposed", "restated", "proposed"),
        ("proposed", "superseded", "restated", "withdrawn"),
        ("proposed", "reversed", "restated", "withdrawn"),
        ("accepted", "accepted", "restated", "accepted"),
        ("accepted", "superseded", "restated", "superseded"),
        ("accepted", "rejected", "reversed", "reversed"),
        ("accepted", "withdrawn", "reversed", "reversed"),
        ("accepted", "reversed", "reversed", "reversed"),
        ("rejected", "accepted", "restated", "accepted"),
        ("reversed", "accepted", "restated", "accepted"),
        ("reversed", "proposed", "restated", "reversed"),
        ("superseded", "proposed", "reversed", "reversed"),
        ("accepted", "unknown", "restated", "accepted"),
    ],
)
def test_a_step_is_the_one_that_fits(
    state: DecisionState, standing: Standing, change: str, after: str
) -> None:
    step = step_to(standing, state)

    assert (step.change, step.state) == (change, after)
