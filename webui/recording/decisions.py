"""Forms on decisions: recording one, and citing something."""

from collections.abc import Mapping

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from archive import commands as c
from projections.norms.lineage import find_clauses
from projections.norms.queries import norm_clauses, norms_seen
from projections.reasons.things import Ref, Thing
from projections.roles.queries import roles_seen
from webui.reasons import address_of
from webui.recording.blueprint import pages
from webui.recording.fields import (
    FormError,
    about_asked,
    all_decisions,
    change_fields,
    chosen,
    cited,
    form,
    given,
    moment,
    needed,
    open_to,
    record,
    recorder,
    refs,
    source,
    tally,
    text,
    visibility,
)
from webui.services import services, viewer

EVIDENCE_FOR = "evidence-for"
RELATIONS: Mapping[str, tuple[str, c.Relation]] = {
    EVIDENCE_FOR: ("It is evidence for this", "evidence"),
    "because-of": ("It leans on this", "because-of"),
    "responds-to": ("It responds to this", "responds-to"),
    "evidence": ("This is the evidence for it", "evidence"),
}
"""Ways of citing that can be chosen, in words; the first is told of the other end."""


@pages.route("/decision", methods=["GET", "POST"])
def decision() -> str | Response:
    """Record a decision that came of a contribution or thread (`?about=KIND:ID`)."""
    about = about_asked()
    error = ""
    if request.method == "POST":
        try:
            key = source()
            record([*_decision(key), *cited("decision", key, refs(about), "")])
            return redirect(
                url_for("decisions.decision", decision=recorder().id_of("decision", key)), 303
            )
        except FormError as refused:
            error = str(refused)
    return form("recording/decision.html", about=about, error=error, open_to=open_to(about))


@pages.route("/citation", methods=["GET", "POST"])
def citation() -> str | Response:
    """Cite a contribution, thread or decision (`?about=KIND:ID`), or something from it."""
    about = about_asked()
    if about is None:
        abort(400, "A citation begins at something: open this form from a page of the archive.")
    error = ""
    if request.method == "POST":
        try:
            record([_citation(about, chosen(needed("to", "what it is about")))])
            return redirect(address_of(about), 303)
        except FormError as refused:
            error = str(refused)
    return form(
        "recording/citation.html",
        about=about,
        error=error,
        relation=request.values.get("relation", ""),
        relations={value: told for value, (told, _) in RELATIONS.items()},
        norms=norms_seen(services().engine, viewer()),
        decisions=all_decisions(),
        roles=roles_seen(services().engine, viewer()),
    )


def _decision(key: str) -> list[c.Command]:
    fields = change_fields()
    propose = c.ProposeDecision(
        key=key,
        title=needed("title", "what was to be decided"),
        text=text(given("text")),
        label=given("label"),
        visibility=visibility(),
        **fields,
    )
    outcome = given("outcome")
    if outcome not in ("accepted", "rejected"):
        return [propose]
    take = c.TakeDecision(
        decision=key,
        outcome=outcome,  # type: ignore[arg-type]
        method=given("method"),
        tally=tally(given("tally")),
        deciders=tuple(given("deciders").split()),
        **fields,
    )
    return [propose, take]


def _citation(about: Thing, other: Ref) -> c.Cite:
    told = given("relation")
    if told not in RELATIONS:
        raise FormError(f"{told!r} is no way of citing. Choose one of those listed.")
    ends = (Ref(about.kind, about.id), other)
    of, to = reversed(ends) if told == EVIDENCE_FOR else ends
    when = moment(about)
    clause = given("clause")
    if clause and to.kind != "norm":
        raise FormError("Only what leans on a norm names a clause. Leave it empty.")
    if clause:
        _check_clause(to, clause, when["occurred_at"])
    return c.Cite(
        of_kind=of.kind,  # type: ignore[arg-type]
        of=of.id,
        relation=RELATIONS[told][1],
        to_kind=to.kind,  # type: ignore[arg-type]
        to=to.id,
        clause=clause,
        note=given("reason"),
        **when,
    )


def _check_clause(norm: Ref, clause: str, at: object) -> None:
    rows = norm_clauses(services().engine, viewer(), norm.id, as_of=at)  # type: ignore[arg-type]
    if not find_clauses(rows, clause):
        there = ", ".join(row.clause.label for row in rows if row.clause.label) or "none"
        raise FormError(
            f"The norm had no clause {clause!r} on {at:%Y-%m-%d}. Its numbers then: {there}."
        )
