"""Pages of forgetting: what erasing somebody comes to, who was erased, and a person's own words."""

import unicodedata
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from projections.erasures.queries import erasures_seen
from projections.erasures.standing import standings_of, traces_seen
from projections.people.identities import identities
from projections.people.queries import person_seen
from projections.places import Named
from webui.clocks import refuse_clocks
from webui.recording.blueprint import refuse_forgeries
from webui.services import (
    Eraser,
    ErasurePlan,
    NotErasedError,
    NotGoneError,
    Recorder,
    services,
    viewer,
)

pages = Blueprint("erasures", __name__)
pages.before_request(lambda: refuse_clocks("erasing is about what is there now."))

NOBODY = "There is nobody at this address of whose words you may see any."
SHOWN = 200
"""Places that name somebody which are listed on a page."""


@pages.get("/erasures")
def all_of_them() -> str:
    """Every erasure, for stewards."""
    if viewer().level != "steward":
        abort(404, "Nothing is shown at this address.")
    engine = services().engine
    return render_template(
        "erasures/all.html",
        standings=standings_of(engine, viewer(), erasures_seen(engine, viewer())),
    )


@pages.get("/people/<uuid:person>/words.zip")
def words(person: UUID) -> Response:
    """Everything a person wrote: whole for themselves, and for stewards what these see of it."""
    export = services().export_words
    own = is_own(person)
    steward = viewer().level == "steward" and person_seen(services().engine, viewer(), person)
    content = export(person, None if own else viewer()) if export and (own or steward) else None
    if content is None:
        abort(404, NOBODY)
    name = f"words-{str(person)[:8]}.zip"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, mimetype="application/zip", headers=headers)


@pages.route("/people/<uuid:person>/erase", methods=["GET", "POST"])
def erase(person: UUID) -> str | Response:
    """What erasing a person comes to, and the form that does it: for stewards who record."""
    eraser, recorder = _allowed()
    row = person_seen(services().engine, viewer(), person)
    try:
        plan = eraser.plan(row.id, _also()) if row else None
    except NotErasedError as refused:
        abort(400, str(refused))
    if row is None or plan is None:
        abort(404, NOBODY)
    if row.id != person:  # a linked handle
        return redirect(url_for("erasures.erase", person=row.id), code=302)
    refuse_forgeries(recorder)
    error = ""
    if request.method == "POST":
        try:
            return _erase(eraser, plan)
        except NotErasedError as refused:
            error = str(refused)
    return _form(plan, recorder, error)


def is_own(person: UUID) -> bool:
    """Whether the viewer is this person, by whichever handle."""
    me = viewer().person
    if me is None:
        return False
    with services().engine.connect() as connection:
        who = identities(connection)
    return who.person(me) == who.person(person)


def page_of(thing: Named) -> str:
    """The page of a thing by its kind and ID."""
    kind, key = thing
    if kind == "person":
        return url_for("people.person", person=key)
    return url_for(f"{kind}s.{kind}", **{kind: key})  # type: ignore[arg-type]


def _also() -> list[UUID]:
    """The handles to erase too, of those that were linked with theirs once."""
    try:
        return [UUID(handle) for handle in request.values.getlist("also")]
    except ValueError:
        abort(400, "also= takes IDs of handles that were linked with theirs once.")


def _allowed() -> tuple[Eraser, Recorder]:
    here = services()
    if viewer().level != "steward" or here.eraser is None or here.recorder is None:
        abort(404, NOBODY)
    return here.eraser, here.recorder


def _erase(eraser: Eraser, plan: ErasurePlan) -> str | Response:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise NotErasedError("Say why, for the record, without naming the person.")
    if _plainly(request.form.get("name", "")) != _plainly(plan.person.name):
        raise NotErasedError(
            f"What you typed is not their name. Type “{plan.person.name}” to confirm."
        )
    try:
        eraser.erase(plan.person.id, reason, _also())
    except NotGoneError as left:
        return render_template("erasures/left.html", told=str(left), reason=reason)
    return redirect(url_for("erasures.all_of_them"), 303)


def _form(plan: ErasurePlan, recorder: Recorder, error: str) -> str:
    engine = services().engine
    others = traces_seen(engine, viewer(), plan.preview.others)
    communal = traces_seen(engine, viewer(), plan.preview.communal)
    return render_template(
        "erasures/erase.html",
        plan=plan,
        others=others,
        communal=communal,
        shown=SHOWN,
        token=recorder.token,
        given=request.form,
        error=error,
    )


def _plainly(name: str) -> str:
    """A name as people take two to be the same: whatever its case, blanks and code points."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
