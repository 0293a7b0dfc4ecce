"""Pages of roles: who holds and held what, on what evidence, and where nobody did."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from projections.handover.prepared import prepared_seen
from projections.people.names import names_of
from projections.reasons.chain import reasons_of
from projections.reasons.things import Ref
from projections.roles.history import role_history
from projections.roles.queries import (
    RoleRow,
    role_of,
    roles_seen,
    tenures_of_role,
    vacancies,
)
from projections.roles.roster import RosterRow, roster
from webui.clocks import clocks_asked
from webui.lanes import lanes_of
from webui.services import services, viewer
from webui.words import markdown

pages = Blueprint("roles", __name__, url_prefix="/roles")


@pages.get("/")
def all_of_them() -> str:
    """The roster: who held what then, by group. `?body=` shows one group alone."""
    clocks = clocks_asked()
    engine = services().engine
    body = request.args.get("body", "").strip()
    roles = roles_seen(engine, viewer(), **clocks.both())
    held = roster(engine, viewer(), as_of=clocks.as_of, known_at=clocks.known_at)
    if body and body not in {role.body for role in roles}:
        abort(404, f"There is no group called {body} with roles that you may see.")
    shown = [role for role in roles if not body or role.body == body]
    return render_template(
        "roles/all.html",
        roles=[role for role in shown if role.state != "retired"],
        retired=[role for role in shown if role.state == "retired"],
        held=_by_role(held),
        names=names_of(engine, viewer(), {row.person_id for row in held}, **clocks.both()),
        body=body,
        clocks=clocks,
    )


@pages.get("/<uuid:role>")
def role(role: UUID) -> str:
    """One role: its mandate, who held it when as a picture, what happened, and why."""
    clocks = clocks_asked()
    engine = services().engine
    row = role_of(engine, viewer(), role, **clocks.both())
    if row is None:
        if clocks.are_set and role_of(engine, viewer(), role) is not None:
            abort(404, "This was not established, or the archive did not know it, at that time.")
        abort(404, "There is no role at this address that you may see.")
    now = _until(row, clocks.as_of)
    tenures = tenures_of_role(engine, viewer(), role, **clocks.both())
    history = role_history(engine, viewer(), role, **clocks.both())
    people = {p for change in history for p in (change.person_id, change.by) if p is not None}
    people |= {tenure.person_id for tenure in tenures}
    handed = prepared_seen(
        engine, viewer(), role=role, as_of=clocks.as_of, known_at=clocks.known_at
    )
    return render_template(
        "roles/role.html",
        role=row,
        mandate=markdown(row.mandate) if row.mandate else "",
        tenures=tenures,
        now=now,
        lanes=lanes_of(tenures, row.established_at, now),
        short=vacancies(engine, viewer(), role=role, **clocks.both()),
        history=history,
        handover=next(iter(handed), None),
        names=names_of(engine, viewer(), people, **clocks.both()),
        reasons=reasons_of(engine, viewer(), Ref("role", role), depth=1, **clocks.both()),
        clocks=clocks,
    )


def _by_role(held: Iterable[RosterRow]) -> dict[UUID, list[RosterRow]]:
    found: dict[UUID, list[RosterRow]] = defaultdict(list)
    for row in held:
        found[row.role_id].append(row)
    return found


def _until(role: RoleRow, as_of: datetime | None) -> datetime:
    return role.retired_at or as_of or datetime.now(UTC)
