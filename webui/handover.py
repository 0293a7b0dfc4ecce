"""Pages of handovers: where each role stands, and what its holder must pass on."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from archive import commands as c
from projections.handover.prepared import Prepared, prepared_seen
from projections.handover.seats import SeatError
from projections.handover.topics import Community, community_in
from projections.handover.whole import Asked, Whole, draft_from, latest, whole_of
from projections.handover.writing import WritingError, to_markdown
from projections.people.identities import identities
from projections.people.names import names_of
from projections.roles.queries import role_of, roles_seen, tenures_of_role
from projections.roles.roster import roster
from webui.clocks import Clocks, clocks_asked
from webui.recording.blueprint import refuse_forgeries
from webui.recording.fields import FormError, change_fields, form_id, given, record, text
from webui.services import log, remembered, services, viewer

pages = Blueprint("handover", __name__, url_prefix="/handover")
NOT_YOURS = "There is no handover at this address that you may see."


@pages.get("/")
def all_of_them() -> str:
    """The roles, and where the handover of each stands."""
    if viewer().level != "steward":
        abort(404, "Handovers are for stewards, and for those who hold the role.")
    clocks = clocks_asked()
    engine = services().engine
    roles = roles_seen(engine, viewer(), **clocks.both())
    last: dict[UUID, Prepared] = {}
    told = prepared_seen(engine, viewer(), as_of=clocks.as_of, known_at=clocks.known_at)
    for each in told:
        last.setdefault(each.role_id, each)
    held = roster(engine, viewer(), as_of=clocks.as_of, known_at=clocks.known_at)
    holders: dict[UUID, list[UUID]] = {}
    for row in held:
        holders.setdefault(row.role_id, []).append(row.person_id)
    people = {row.person_id for row in held} | _people(last.values())
    return render_template(
        "handover/all.html",
        roles=[role for role in roles if role.state != "retired" or role.id in last],
        last=last,
        holders=holders,
        names=names_of(engine, viewer(), people, **clocks.both()),
        clocks=clocks,
    )


@pages.route("/<uuid:role>", methods=["GET", "POST"])
def handover(role: UUID) -> str | Response:
    """A handover to read and print; where somebody records, to prepare and accept it.

    `?person=` chooses one of several holders, `?anew=1` what the log tells now.
    """
    clocks = clocks_asked()
    error = ""
    if request.method == "POST":
        recorder = services().recorder
        if recorder is None:
            abort(404, "Nothing can be recorded here: the pages were opened for reading only.")
        refuse_forgeries(recorder)
        try:
            _record(role)
            return redirect(url_for(".handover", role=role, person=_person()), 303)
        except (FormError, SeatError, WritingError) as refused:
            error = str(refused)
    try:
        whole = _whole(role, bool(request.args.get("anew")), clocks)
    except SeatError as unclear:
        return _choose(role, clocks, str(unclear))
    if whole is None:
        if clocks.are_set and role_of(services().engine, viewer(), role) is not None:
            abort(404, "This was not established, or the archive did not know it, at that time.")
        abort(404, NOT_YOURS)
    return render_template("handover/handover.html", error=error, **_shown(whole, clocks))


def community(clocks: Clocks) -> Community:
    """What was answered in the community's last active year, as this viewer sees it."""

    def found() -> Community:
        with services().engine.connect() as connection:
            return community_in(connection, viewer(), **clocks.both())

    return remembered("community", found, clocks.as_of, clocks.known_at)


def _shown(whole: Whole, clocks: Clocks) -> dict[str, Any]:
    people = _people(whole.all_prepared) | {whole.seat.person}
    shown: dict[str, Any] = {
        "whole": whole,
        "document": whole.document,
        "names": names_of(services().engine, viewer(), people, **clocks.both()),
        "person": _person(),
        "clocks": clocks,
    }
    recorder = services().recorder
    if recorder is not None and not clocks.are_set:
        shown |= {"token": recorder.token, "form_id": form_id(), "given": request.form}
        shown["markdown"] = request.form.get("text") or to_markdown(whole.document)
    return shown


def _whole(role: UUID, anew: bool, clocks: Clocks) -> Whole | None:
    def found() -> Whole | SeatError | None:
        asked = Asked(_person(), anew, clocks.as_of, clocks.known_at, lambda: community(clocks))
        try:
            return whole_of(services().engine, viewer(), role, log().numbers, asked)
        except SeatError as unclear:
            return unclear

    at = (clocks.as_of, clocks.known_at)
    whole = remembered("handover", found, role, _person(), anew, *at)
    if isinstance(whole, SeatError):
        raise whole
    return whole


def _choose(role: UUID, clocks: Clocks, why: str) -> str:
    """Which of several holders hands over; or that nobody can."""
    if viewer().level != "steward":
        abort(404, NOT_YOURS)
    engine = services().engine
    terms = tenures_of_role(engine, viewer(), role, **clocks.both())
    return render_template(
        "handover/choose.html",
        role=role_of(engine, viewer(), role, **clocks.both()),
        people={term.person_id: term.name for term in terms},
        why="" if terms and not request.args.get("person") else why,
        clocks=clocks,
    )


def _record(role: UUID) -> None:
    asked = Asked(_person(), anew=True)
    whole = whole_of(services().engine, viewer(), role, log().numbers, asked)
    if whole is None:
        abort(404, NOT_YOURS)
    if given("step") == "accept":
        record([_acceptance(whole)])
    else:
        record([_preparation(whole)])


def _preparation(whole: Whole) -> c.Command:
    words = text(request.form.get("text", ""))
    if not words.strip():
        raise FormError("Nothing is written there. Reload the page to have it from the log again.")
    draft, base = draft_from(services().engine, viewer(), whole.seat, log().numbers, words)
    return c.PrepareHandover(
        role=whole.seat.role.id,
        person=whole.seat.handle,
        text=draft.text,
        successor=given("successor") or None,
        left_out=draft.left_out,
        cites=draft.cites,
        size=base.size,
        made_at=base.made_at,
        **change_fields(),
    )


def _acceptance(whole: Whole) -> c.Command:
    entry = given("prepared")
    prepared = latest(whole.all_prepared, int(entry) if entry.isdecimal() else 0)
    if prepared is None:
        raise FormError("What was to be accepted is not there any more. Look at it again.")
    fields = change_fields()
    alone = given("alone") == "yes"
    recorder = services().recorder
    with services().engine.connect() as connection:
        who = identities(connection)
    if recorder and not alone:
        by = who.person(recorder.id_of("person", str(fields["by"])))
        if by == prepared.person:
            raise FormError(
                f"{fields['by']} prepared it. Let somebody else accept it, or say that nobody is"
                " there."
            )
    return c.AcceptHandover(
        role=whole.seat.role.id, prepared=prepared.entry, note=given("note"), alone=alone, **fields
    )


def _person() -> UUID | None:
    named = request.args.get("person", "")
    try:
        return UUID(named) if named else None
    except ValueError:
        abort(400, f"{named} is no ID of a person. Choose whose handover it is from the list.")


def _people(every: Any) -> set[UUID]:
    found: set[UUID | None] = set()
    for each in every:
        found |= {each.person, each.successor, each.by, each.accepted and each.accepted.by}
    return {person for person in found if person is not None}
