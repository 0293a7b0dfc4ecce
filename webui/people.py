"""Pages of people: who took part, and what each said."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from projections.people.handles import handles_of_person
from projections.people.queries import names_of_person, people_seen, person_seen
from projections.roles.queries import roles_seen, tenures_of_person
from projections.threads.rows import Then
from projections.threads.timeline import said_by
from webui.clocks import clocks_asked
from webui.erasures import is_own
from webui.paging import page_asked
from webui.services import services, viewer
from webui.words import words_of

pages = Blueprint("people", __name__, url_prefix="/people")

PEOPLE = 100
SAID = 50


@pages.get("/")
def all_of_them() -> str:
    """Those who said something that the viewer sees; `?named=` looks for some of them."""
    page = page_asked(PEOPLE)
    named = request.args.get("named", "").strip()
    clocks = clocks_asked()
    then = Then(clocks.as_of, clocks.known_at)
    found = people_seen(
        services().engine, viewer(), named=named, limit=page.size, offset=page.offset, then=then
    )
    if not found.rows and page.number > 1:
        abort(404, f"The list of people ends before page {page.number}.")
    return render_template("people/all.html", found=found, named=named, page=page, clocks=clocks)


@pages.get("/<uuid:person>")
def person(person: UUID) -> str | Response:
    """One person, with what they said, latest first."""
    engine = services().engine
    clocks = clocks_asked()
    both = clocks.both()
    row = person_seen(engine, viewer(), person, **both)
    if row is None:
        if clocks.are_set and person_seen(engine, viewer(), person) is not None:
            abort(404, "They had said nothing, or the archive did not know of it, at that time.")
        abort(404, "There is nobody at this address of whose words you may see any.")
    if row.id != person:  # a linked handle
        parts: dict[str, Any] = {"person": row.id, **clocks.in_address()}
        return redirect(url_for("people.person", **parts), code=302)
    page = page_asked(SAID)
    if page.number > page.pages(row.contributions):
        abort(404, f"What this person said ends before page {page.number}.")
    said = []
    if not row.erased:
        said = said_by(
            engine,
            viewer(),
            person,
            limit=page.size,
            offset=page.offset,
            then=Then(clocks.as_of, clocks.known_at),
        )
    tenures = tenures_of_person(engine, viewer(), person, **both)
    roles = (
        {role.id: role.called for role in roles_seen(engine, viewer(), **both)} if tenures else {}
    )
    names = names_of_person(engine, viewer(), person, **both)
    return render_template(
        "people/person.html",
        person=row,
        former=[name for name in names if name.name != row.name],
        handles=None if row.erased else handles_of_person(engine, viewer(), row.id),
        tenures=tenures,
        roles=roles,
        now=clocks.as_of or datetime.now(UTC),
        clocks=clocks,
        said=said,
        page=page,
        words=words_of((one.contribution for one in said), clocks),
        may_export=bool(services().export_words)
        and (viewer().level == "steward" or is_own(row.id)),
    )
