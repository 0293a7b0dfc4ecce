"""Why: the chain through anything, from the talk to the answers that lean on it, both ways."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for

from projections.norms.lineage import find_clauses
from projections.norms.queries import norm_clauses
from projections.reasons.chain import DEPTH, Link, Reasons, reasons_of
from projections.reasons.things import KINDS, Ref, Thing
from webui.clocks import Clocks, clocks_asked
from webui.services import services, viewer

pages = Blueprint("reasons", __name__, url_prefix="/why")


@pages.get("/<kind>/<uuid:thing>")
def why(kind: str, thing: UUID) -> str:
    """What a thing goes back to, and what came of it. `?clause=` narrows a norm to a clause."""
    if kind not in KINDS:
        abort(404, f"Nothing is called a {kind} here. What has reasons is a {', '.join(KINDS)}.")
    clocks = clocks_asked()
    clause = request.args.get("clause", "").strip()
    reasons = reasons_of(
        services().engine, viewer(), Ref(kind, thing, clause), depth=DEPTH, **clocks.both()
    )
    if reasons is None:
        then = " then" if clocks.are_set else ""
        with_clause = f" with a clause {clause}" if clause else ""
        abort(404, f"There is no {kind}{with_clause} at this address that you may see{then}.")
    return render_template(
        "reasons/why.html",
        reasons=reasons,
        clause=_called(thing, clause, clocks) if kind == "norm" and clause else "",
        clocks=clocks,
    )


def _called(norm: UUID, clause: str, clocks: Clocks) -> str:
    """What people call a clause that an address may name by its ID."""
    rows = find_clauses(norm_clauses(services().engine, viewer(), norm, **clocks.both()), clause)
    return rows[0].clause.label or clause if rows else clause


def reasons_through(kind: str, thing: UUID, clocks: Clocks) -> Reasons | None:
    """The nearest links of the chain through a thing, for its own page."""
    return reasons_of(services().engine, viewer(), Ref(kind, thing), depth=1, **clocks.both())


def address_of(thing: Thing, **more: str) -> str:
    """The page of a thing, or where a link leads; `more` goes into the address of the page."""
    if thing.kind == "link":
        return thing.address if thing.address.startswith(("http://", "https://")) else ""
    parts: dict[str, Any] = {thing.kind: thing.id, **more}
    return url_for(f"{thing.kind}s.{thing.kind}", **parts)


def branches(links: tuple[Link, ...], root: UUID) -> list[tuple[Link, list[object]]]:
    """The links as a tree: each with those that hang on it."""
    hanging: dict[UUID, list[Link]] = {}
    for link in links:
        hanging.setdefault(link.linked_to, []).append(link)

    def grow(at: UUID) -> list[tuple[Link, list[object]]]:
        return [(link, list(grow(link.thing.id))) for link in hanging.get(at, ())]

    return grow(root)
