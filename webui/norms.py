"""Pages of norms: what holds, what each clause goes back to, and how it came to be so."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from projections.norms.history import NormChangeRow, NormRow
from projections.norms.queries import norm_history, norm_of, norm_texts, norms_seen
from projections.people.names import names_of
from projections.reasons.blame import blame
from projections.reasons.chain import reasons_of
from projections.reasons.things import Ref
from projections.text.differences import difference
from webui.clocks import Clocks, clocks_asked
from webui.services import services, viewer
from webui.words import markdown

pages = Blueprint("norms", __name__, url_prefix="/norms")


@pages.get("/")
def all_of_them() -> str:
    """The norms, now or then; those that hold first."""
    clocks = clocks_asked()
    rows = norms_seen(services().engine, viewer(), **clocks.both())
    return render_template("norms/all.html", norms=rows, clocks=clocks)


@pages.get("/<uuid:norm>")
def norm(norm: UUID) -> str:
    """The text in force, clause by clause, and what leans on it."""
    clocks = clocks_asked()
    row = _norm(norm, clocks)
    engine = services().engine
    reasons = reasons_of(engine, viewer(), Ref("norm", norm), depth=2, **clocks.both())
    rows = blame(engine, viewer(), norm, **clocks.both())
    return render_template(
        "norms/norm.html",
        norm=row,
        rows=rows,
        html=[markdown(line.clause.clause.text) for line in rows],
        reasons=reasons,
        clocks=clocks,
    )


@pages.get("/<uuid:norm>/history")
def history(norm: UUID) -> str:
    """Everything that happened to it, and what was behind each change."""
    clocks = clocks_asked()
    row = _norm(norm, clocks)
    changes = norm_history(services().engine, viewer(), norm, **clocks.both())
    reasons = reasons_of(services().engine, viewer(), Ref("norm", norm), depth=1, **clocks.both())
    names = names_of(services().engine, viewer(), [c.by for c in changes if c.by], **clocks.both())
    return render_template(
        "norms/history.html",
        norm=row,
        changes=changes,
        behind=reasons.before if reasons else (),
        names=names,
        clocks=clocks,
    )


@pages.get("/<uuid:norm>/compare")
def compare(norm: UUID) -> str:
    """Two of its texts, word by word. `?from=&to=` are numbers of changes."""
    clocks = clocks_asked()
    row = _norm(norm, clocks)
    changes = norm_history(services().engine, viewer(), norm, **clocks.both())
    texts = norm_texts(services().engine, viewer(), norm, known_at=clocks.known_at)
    worded = [change for change in changes if change.has_text]
    old, new = _pair(worded)
    return render_template(
        "norms/compare.html",
        norm=row,
        worded=worded,
        old=old,
        new=new,
        difference=difference(texts[old.entry], texts[new.entry]),
        clocks=clocks,
    )


def _pair(worded: list[NormChangeRow]) -> tuple[NormChangeRow, NormChangeRow]:
    """The two changes to compare: those asked for, or the last one with the one before."""
    by_entry = {str(change.entry): change for change in worded}
    asked: dict[str, Any] = {name: request.args.get(name, "") for name in ("from", "to")}
    new = by_entry.get(asked["to"], None if asked["to"] else worded[-1])
    before = worded[: worded.index(new)][-1:] if new in worded else []
    default = before[0] if before else new
    old = by_entry.get(asked["from"], None if asked["from"] else default)
    if old is None or new is None:
        there = ", ".join(by_entry)
        abort(400, f"from= and to= take numbers of changes that gave a text: {there}.")
    return old, new


def _norm(norm: UUID, clocks: Clocks) -> NormRow:
    row = norm_of(services().engine, viewer(), norm, **clocks.both())
    if row is None:
        if clocks.are_set and norm_of(services().engine, viewer(), norm) is not None:
            abort(404, "This was not adopted, or the archive did not know it, at that time.")
        abort(404, "There is no norm at this address that you may see.")
    return row
