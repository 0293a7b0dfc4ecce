"""Forms on identity: a likely link is confirmed or dismissed, and a link is taken back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from archive import commands as c
from projections.people.alike.suggestions import Suggestion
from projections.people.handles import handles_of_person
from projections.people.linking import (
    LinkingError,
    check_dismissal,
    check_link,
    owner_after,
    owner_of,
)
from projections.people.names import names_of
from projections.people.queries import person_seen
from webui.identity import suggestion_of
from webui.recording.blueprint import pages
from webui.recording.fields import FormError, form, given, needed, record, recorder
from webui.services import services, viewer


@pages.route("/same", methods=["GET", "POST"])
def same() -> str | Response:
    """Whether two people (`?first=ID&second=ID`) are one: a link, or that it is dismissed."""
    _stewards_only()
    first, second = _person("first"), _person("second")
    suggestion = suggestion_of(first, second)
    error = ""
    if request.method == "POST":
        try:
            return _decide(first, second, suggestion)
        except FormError as refused:
            error = str(refused)
    names = names_of(services().engine, viewer(), [first, second])
    return form(
        "identity/same.html",
        first=names[first],
        second=names[second],
        suggestion=suggestion,
        error=error,
    )


@pages.route("/unlink", methods=["GET", "POST"])
def unlink() -> str | Response:
    """Take back that a handle (`?handle=ID`) is a person's (`?person=ID`)."""
    _stewards_only()
    person, handle = _person("person"), _person("handle")
    found = handles_of_person(services().engine, viewer(), person)
    row = next((h for h in found.handles if h.id == handle), None) if found else None
    if found is None or row is None or row.link is None:
        abort(404, "That is no handle of this person, or the one that they are known by.")
    error = ""
    if request.method == "POST":
        try:
            _unlink(person, handle)
            return redirect(url_for("people.person", person=person), 303)
        except FormError as refused:
            error = str(refused)
    after = owner_after(services().engine, handle, row.link.person)
    names = names_of(services().engine, viewer(), [person, after])
    return form(
        "identity/unlink.html",
        person=names[person],
        row=row,
        after=None if after == handle else names[after],
        error=error,
    )


def _decide(first: UUID, second: UUID, suggestion: Suggestion | None) -> Response:
    """Link the two, or dismiss that they are one."""
    why = needed("why", "how one knows, for whoever asks later").strip()
    if given("act") == "dismiss":
        _check(check_dismissal, first, second)
        record([c.DismissLink(person=first, handle=second, reason=why, **_now())])
    elif given("act") == "link":
        keeps = given("keeps") or str(first)
        if keeps not in (str(first), str(second)):
            raise FormError("Choose which of the two names they go by.")
        person, handle = (first, second) if keeps == str(first) else (second, first)
        _check(check_link, person, handle)
        record([c.LinkHandle(person=person, handle=handle, evidence=why, **_now())])
        if suggestion is None:
            return redirect(url_for("people.person", person=person), 303)
    else:
        raise FormError("Say whether they are one person, or two.")
    return redirect(url_for("identity.suggestions"), 303)


def _unlink(person: UUID, handle: UUID) -> None:
    why = needed("why", "why it is not theirs, for whoever asks later").strip()
    owner = _check(owner_of, person, handle)
    record([c.UnlinkHandle(person=owner, handle=handle, reason=why, **_now())])


def _check(check: Any, person: UUID, handle: UUID) -> Any:
    try:
        return check(services().engine, person, handle)
    except LinkingError as error:
        raise FormError(str(error)) from error


def _now() -> dict[str, Any]:
    return {"occurred_at": datetime.now(UTC), "by": recorder().handle}


def _person(name: str) -> UUID:
    """A person the form is about, whom the viewer may know of."""
    try:
        asked = UUID(request.values.get(name, ""))
    except ValueError:
        abort(400, f"{name}= must be the ID of a person, with which their page's address ends.")
    engine = services().engine
    if person_seen(engine, viewer(), asked) is None and not handles_of_person(
        engine, viewer(), asked
    ):
        abort(404, "There is nobody at this address of whose words you may see any.")
    return asked


def _stewards_only() -> None:
    if viewer().level != "steward":
        abort(403, "Only stewards say who is one person: open these pages as one.")
