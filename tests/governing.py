"""Valid commands on decisions, norms, roles and citations, all about the same ones."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from archive import commands as c
from archive.commands import Command

AT = datetime(2020, 5, 1, 12, tzinfo=UTC)


def later(minutes: int = 1) -> datetime:
    """So many minutes after what the examples tell of."""
    return AT + timedelta(minutes=minutes)


TEXT = "# Plants\n\n1. Water them in the evening.\n2. Never at noon.\n"
ANEW = "# Plants\n\n1. Water them in the morning.\n2. Never at noon.\n"
ADA = "mailto:ada@example.org"

EXAMPLES: tuple[Command, ...] = (
    c.ProposeDecision(
        occurred_at=AT,
        by=ADA,
        key="garden:decisions/1",
        title="Water in the morning",
        text="The evenings are full of slugs.",
        label="Decision 1",
        reason="lettuce",
    ),
    c.AmendDecision(occurred_at=later(), decision="garden:decisions/1", text="Slugs everywhere."),
    c.RestateDecision(occurred_at=later(2), decision="garden:decisions/1", state="deferred"),
    c.TakeDecision(
        occurred_at=later(3),
        decision="garden:decisions/1",
        outcome="accepted",
        method="vote",
        tally={"for": 5, "against": 1},
        deciders=("mailto:bob@example.org",),
        reason="the lettuce",
    ),
    c.ReaffirmDecision(occurred_at=later(4), decision="garden:decisions/1"),
    c.ScheduleReview(
        occurred_at=later(5), decision="garden:decisions/1", due_at=datetime(2021, 5, 1, tzinfo=UTC)
    ),
    c.SupersedeDecision(
        occurred_at=later(6), decision="garden:decisions/1", superseded_by="garden:decisions/2"
    ),
    c.ReverseDecision(occurred_at=later(7), decision="garden:decisions/1", reason="a dry year"),
    c.AdoptNorm(
        occurred_at=AT,
        by=ADA,
        key="garden:norms/watering",
        title="Watering",
        text=TEXT,
        scope="the garden",
        reason="they withered",
        source="git:1a",
    ),
    c.RetranscribeNorm(occurred_at=later(), norm="garden:norms/watering", text=TEXT + "\n"),
    c.AmendNorm(
        occurred_at=later(2),
        by=ADA,
        norm="garden:norms/watering",
        text=ANEW,
        reason="slugs",
        source="git:2b",
        effective_from=later(3),
    ),
    c.SuspendNorm(occurred_at=later(4), norm="garden:norms/watering", reason="a dry year"),
    c.ReinstateNorm(occurred_at=later(5), norm="garden:norms/watering", reason="it rained"),
    c.RepealNorm(occurred_at=later(6), norm="garden:norms/watering", reason="sprinklers"),
    c.EstablishRole(
        occurred_at=AT,
        by=ADA,
        key="garden:roles/waterer",
        title="waterer",
        mandate="Waters the plants.",
        body="garden",
        seats=2,
    ),
    c.ChangeMandate(
        occurred_at=later(), role="garden:roles/waterer", mandate="Waters, and counts the slugs."
    ),
    c.GrantRole(
        occurred_at=later(2),
        role="garden:roles/waterer",
        person="mailto:bob@example.org",
        person_name="Bob",
        evidence="the list on the door",
    ),
    c.PrepareHandover(
        occurred_at=later(2),
        by="mailto:bob@example.org",
        role="garden:roles/waterer",
        person="mailto:bob@example.org",
        text="## What else to know\n\n- The tap sticks.\n",
        successor="mailto:cy@example.org",
        successor_name="Cy",
        left_out=("promises 1",),
        cites=(2, 3),
        size=9,
        made_at=later(1),
        reason="I am leaving",
    ),
    c.AcceptHandover(
        occurred_at=later(3),
        by="mailto:cy@example.org",
        by_name="Cy",
        role="garden:roles/waterer",
        note="Which tap?",
    ),
    c.RelinquishRole(
        occurred_at=later(3), role="garden:roles/waterer", person="mailto:bob@example.org"
    ),
    c.RevokeRole(
        occurred_at=later(5), role="garden:roles/waterer", person="mailto:bob@example.org"
    ),
    c.ExpireRole(
        occurred_at=later(7), role="garden:roles/waterer", person="mailto:bob@example.org"
    ),
    c.RetireRole(occurred_at=later(8), role="garden:roles/waterer", reason="sprinklers"),
    c.ReviveRole(occurred_at=later(9), role="garden:roles/waterer", reason="they broke"),
    c.CorrectDecision(
        occurred_at=later(10), decision="garden:decisions/1", entry=1, to=later(-5), reason="a typo"
    ),
    c.CorrectNorm(
        occurred_at=later(10), norm="garden:norms/watering", entry=1, to=later(-5), reason="a typo"
    ),
    c.CorrectRole(
        occurred_at=later(10), role="garden:roles/waterer", entry=1, to=later(-5), reason="a typo"
    ),
    c.Cite(
        occurred_at=AT,
        by=ADA,
        of_kind="contribution",
        of="chat:garden/1",
        relation="because-of",
        to_kind="norm",
        to="garden:norms/watering",
        clause="1",
        note="it says so",
    ),
    c.WithdrawCitation(
        occurred_at=later(),
        by=ADA,
        of_kind="contribution",
        of="chat:garden/1",
        relation="because-of",
        to_kind="norm",
        to="garden:norms/watering",
        clause="1",
        reason="it does not",
    ),
    c.PlacePin(
        occurred_at=AT,
        by=ADA,
        of_kind="norm",
        of="garden:norms/watering",
        section="norms",
        clause="1",
        note="read this first",
    ),
    c.AnnotatePin(
        occurred_at=later(),
        by=ADA,
        of_kind="norm",
        of="garden:norms/watering",
        section="norms",
        clause="1",
        note="before anything else",
    ),
    c.RemovePin(
        occurred_at=later(2),
        by=ADA,
        of_kind="norm",
        of="garden:norms/watering",
        section="norms",
        clause="1",
        reason="everybody knows it",
    ),
)


def _story() -> Iterator[Command]:
    """The examples, a grant before each way in which one ends; citation and pin once more."""
    [grant] = [command for command in EXAMPLES if isinstance(command, c.GrantRole)]
    for command in EXAMPLES:
        if isinstance(command, c.RevokeRole | c.ExpireRole):
            yield replace(grant, occurred_at=command.occurred_at - timedelta(minutes=1))
        yield command
    [cite] = [command for command in EXAMPLES if isinstance(command, c.Cite)]
    yield replace(cite, occurred_at=later(2))
    [pin] = [command for command in EXAMPLES if isinstance(command, c.PlacePin)]
    yield replace(pin, occurred_at=later(3))


STORY = tuple(_story())
"""The same, each of which can happen after those before it."""

_days = st.none() | st.integers(0, 3).map(later)
FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    "decision": st.just("garden:decisions/1"),
    "norm": st.just("garden:norms/watering"),
    "role": st.just("garden:roles/waterer"),
    "superseded_by": st.sampled_from(["garden:decisions/1", "garden:decisions/2"]),
    "status": st.sampled_from(["", "Accepted", "Final"]),
    "outcome": st.sampled_from(["accepted", "rejected"]),
    "state": st.sampled_from(["proposed", "deferred", "withdrawn", "accepted", "superseded"]),
    "method": st.sampled_from(["", "vote"]),
    "tally": st.dictionaries(st.sampled_from(["for", "against"]), st.integers(0, 2)),
    "due_at": st.integers(0, 3).map(later),
    "effective_from": _days,
    "until": _days,
    "to_precision": st.sampled_from(["second", "day", "about"]),
    "entry": st.integers(0, 5),
    "successor": st.none() | st.sampled_from(["mailto:ada@example.org", "mailto:cy@example.org"]),
    "successor_name": st.sampled_from(["", "Cy"]),
    "left_out": st.sampled_from([(), ("promises 1",)]),
    "cites": st.sampled_from([(), (1, 2)]),
    "size": st.integers(0, 9),
    "made_at": _days,
    "prepared": st.none() | st.integers(0, 5),
    "alone": st.booleans(),
    "seats": st.none() | st.integers(1, 3),
    "text": st.sampled_from(["", TEXT, ANEW]),
    "of": st.sampled_from(["garden:norms/watering", "garden:decisions/1"]),
    "of_kind": st.sampled_from(["norm", "decision"]),
    "to_kind": st.sampled_from(["norm", "decision"]),
    "relation": st.sampled_from(["because-of", "supersedes"]),
    "section": st.sampled_from(["norms", "decisions"]),
    "change": st.sampled_from(["", "git:2b", "2020-05-01", "2020-05-01T12:01:00Z"]),
    "clause": st.sampled_from(["", "1", "Never"]),
}
"""What a field of such a command may hold, for laws. `to` is a time or a thing, as its command."""
