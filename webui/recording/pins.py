"""Forms on pins: putting a thing on the page for newcomers, saying something about it, taking it
off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from archive import commands as c
from projections.norms.lineage import find_clauses
from projections.norms.queries import norm_clauses
from projections.reasons.things import KINDS, AmbiguousError, Ref, find
from projections.spaces.queries import spaces_seen
from projections.start.telling import SECTION_OF, SECTIONS
from webui.recording.blueprint import pages
from webui.recording.fields import FormError, form, given, moment, needed, record, recorder
from webui.services import services, viewer


@pages.route("/pin", methods=["GET", "POST"])
def pin() -> str | Response:
    """Pin a thing (`?about=KIND:ID`, or what people call it) to a section of the page."""
    _stewards_only()
    error = ""
    if request.method == "POST":
        try:
            ref = _named(needed("thing", "what to pin").strip())
            fields = _fields(ref, given("section") or SECTION_OF[ref.kind])
            record([c.PlacePin(note=given("note"), **fields)])
            return redirect(url_for("start.start", _anchor=fields["section"]), 303)
        except FormError as refused:
            error = str(refused)
    return form(
        "recording/pin.html",
        error=error,
        thing=request.values.get("thing") or request.args.get("about", ""),
        section=request.values.get("section", ""),
        sections=SECTIONS,
    )


@pages.post("/pin/note")
def annotate_pin() -> Response:
    """Say something else about what is pinned."""
    return _change(lambda fields: c.AnnotatePin(note=given("note"), **fields))


@pages.post("/pin/remove")
def remove_pin() -> Response:
    """Take a thing off the page."""
    return _change(lambda fields: c.RemovePin(reason=given("reason"), **fields))


def _change(command: Callable[[dict[str, Any]], c.Command]) -> Response:
    _stewards_only()
    try:
        ref = _named(needed("thing", "what is pinned"))
        fields = _fields(ref, needed("section", "where it is pinned"))
        record([command(fields)])
    except FormError as error:
        abort(400, str(error))
    return redirect(url_for("start.start", _anchor=fields["section"]), 303)


def _named(named: str) -> Ref:
    """What is called so, if the viewer sees it: KIND:ID, a title, a label, or an address.

    Raises FormError.
    """
    engine = services().engine
    kind, _, rest = named.partition(":")
    if kind == "space" or "/spaces/" in named:
        return _space(rest if kind == "space" else named.rstrip("/").rpartition("/")[2])
    kinds = (kind,) if kind in KINDS and rest else KINDS
    called = rest if kind in KINDS and rest else named
    if "/" in called and "://" in called:
        called = called.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
    try:
        found = find(engine, viewer(), called, recorder().id_of, kinds)
    except AmbiguousError as error:
        raise FormError(str(error)) from error
    if found is None:
        raise FormError(
            f"Nothing is called {named!r} that you may see."
            " Give the address of its page, its title, or KIND:ID."
        )
    return found


def _space(called: str) -> Ref:
    engine = services().engine
    for space in spaces_seen(engine, viewer()):
        if called.casefold() in (str(space.id), space.name.casefold()):
            return Ref("space", space.id)
    there = ", ".join(space.name for space in spaces_seen(engine, viewer())) or "none"
    raise FormError(f"There is no space {called!r} that you may see. Those there are: {there}.")


def _fields(ref: Ref, section: str) -> dict[str, Any]:
    if section not in SECTIONS:
        raise FormError(f"{section!r} is no section of the page. They are: {', '.join(SECTIONS)}.")
    clause = given("clause") or ref.clause
    if clause and ref.kind != "norm":
        raise FormError(f"Only a norm has clauses, and this is a {ref.kind}. Leave it empty.")
    if clause and request.endpoint == "recording.pin":
        _check_clause(ref.id, clause)
    return {"of_kind": ref.kind, "of": ref.id, "section": section, "clause": clause, **moment()}


def _check_clause(norm: UUID, clause: str) -> None:
    rows = norm_clauses(services().engine, viewer(), norm)
    if not find_clauses(rows, clause):
        there = ", ".join(row.clause.label for row in rows if row.clause.label) or "none"
        raise FormError(f"The norm has no clause {clause!r}. Its numbers: {there}.")


def _stewards_only() -> None:
    if viewer().level != "steward":
        abort(403, "Only stewards pin what newcomers read: open these pages as one.")
