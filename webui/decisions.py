"""Pages of decisions: what was decided when, by whom, why, and what followed."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, abort, render_template

from projections.decisions.queries import (
    decision_history,
    decision_of,
    decision_text,
    decisions_seen,
)
from projections.people.names import names_of
from projections.reasons.chain import reasons_of
from projections.reasons.things import Ref
from projections.roles.held import roles_held
from webui.clocks import clocks_asked
from webui.services import services, viewer
from webui.words import markdown

pages = Blueprint("decisions", __name__, url_prefix="/decisions")


@pages.get("/")
def all_of_them() -> str:
    """The timeline: the decision that changed last first."""
    clocks = clocks_asked()
    rows = decisions_seen(services().engine, viewer(), **clocks.both())
    due = [row for row in rows if row.due_at is not None]
    now = clocks.as_of or datetime.now(UTC)
    return render_template("decisions/all.html", decisions=rows, due=due, now=now, clocks=clocks)


def is_seen(decision: UUID | None) -> bool:
    """Whether there is such a decision, and the viewer may see it."""
    return decision is not None and decision_of(services().engine, viewer(), decision) is not None


@pages.get("/<uuid:decision>")
def decision(decision: UUID) -> str:
    """One decision: how it stands, who took it how, its history, and the chain through it."""
    clocks = clocks_asked()
    engine = services().engine
    row = decision_of(engine, viewer(), decision, **clocks.both())
    if row is None:
        if clocks.are_set and decision_of(engine, viewer(), decision) is not None:
            abort(404, "This was not proposed, or the archive did not know it, at that time.")
        abort(404, "There is no decision at this address that you may see.")
    history = decision_history(engine, viewer(), decision, **clocks.both())
    people = {p for change in history for p in (change.by, *change.deciders) if p is not None}
    at = row.taken_at or row.proposed_at
    with engine.connect() as connection:
        roles = roles_held(
            connection,
            viewer(),
            [(person, at) for person in row.deciders],
            known_at=clocks.known_at,
        )
    text = decision_text(engine, viewer(), decision, **clocks.both())
    return render_template(
        "decisions/decision.html",
        decision=row,
        history=history,
        text=markdown(text) if text else "",
        names=names_of(engine, viewer(), people, **clocks.both()),
        roles={person: roles.get((person, at), ()) for person in row.deciders},
        reasons=reasons_of(engine, viewer(), Ref("decision", decision), depth=2, **clocks.both()),
        clocks=clocks,
    )
