"""What happened to a decision when its file came to say that it stands otherwise.

Every step from one standing to another is one that the archive allows: a decision is taken once,
and what was taken is never untaken again, only reversed.
"""

from dataclasses import dataclass
from typing import Literal

from archive.commands import DecisionState
from ingest.readers.git_decisions.document import Standing

UNTAKEN = ("proposed", "deferred", "withdrawn")
TAKEN = ("accepted", "rejected")


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a decision, and the state that it has after it."""

    change: Literal["taken", "restated", "reversed"]
    state: DecisionState


def step_to(standing: Standing, state: DecisionState) -> Step:
    """The change that makes a decision in this state one of that standing.

    A word that is not known leaves the state as it is. What was superseded is only restated here:
    that another took its place is told where the file names that one.
    """
    if standing == "unknown":
        return Step("restated", state)
    if state in UNTAKEN:
        return _from_untaken(standing)
    return _from_taken(standing, state)


def _from_untaken(standing: Standing) -> Step:
    match standing:
        case "accepted" | "rejected":
            return Step("taken", standing)
        case "proposed" | "deferred":
            return Step("restated", standing)
        case _:  # a decision that was never taken cannot be reversed: it is off the table
            return Step("restated", "withdrawn")


def _from_taken(standing: Standing, state: DecisionState) -> Step:
    if standing in ("accepted", "superseded") or (standing == "rejected" and state != "accepted"):
        return Step("restated", "superseded" if standing == "superseded" else _taken(standing))
    if state == "reversed":
        return Step("restated", "reversed")
    return Step("reversed", "reversed")


def _taken(standing: Standing) -> DecisionState:
    return "accepted" if standing == "accepted" else "rejected"
