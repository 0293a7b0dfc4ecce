"""The moderation record: what was hidden, restored and appealed, under which clause."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from projections.moderation.acting import standings
from projections.moderation.clauses import ClauseTold, clauses_told
from projections.moderation.record import Action, Narrowed, moderation_of, moderation_record
from projections.moderation.rows import ModerationRow
from projections.moderation.telling import action_told
from projections.norms.queries import norms_seen
from projections.spaces.queries import spaces_seen
from webui.clocks import Clocks, clocks_asked
from webui.paging import page_asked
from webui.services import services, viewer

pages = Blueprint("moderation", __name__, url_prefix="/moderation")

ENTRIES = 50
ACTIONS: dict[str, str] = {
    "hidden": "hidden",
    "restored": "restored",
    "withdrawn": "withdrawn by others",
    "appealed": "appealed",
    "waiting": "appeals that wait",
    "appeal_answered": "answers to appeals",
}


@pages.get("/")
def record() -> str:
    """The record, newest first. `?action=&space=&norm=&cause=` narrow it."""
    clocks = clocks_asked()
    page = page_asked(ENTRIES)
    narrowed = _narrowed(page.offset)
    found = moderation_record(services().engine, viewer(), narrowed, **clocks.both())
    if page.number > page.pages(found.total):
        abort(404, f"The record ends before page {page.number}.")
    asked = {name: request.args[name] for name in _NARROWING if request.args.get(name)}
    return render_template(
        "moderation/record.html",
        rows=found.rows,
        total=found.total,
        items=found.items,
        page=page,
        pages=page.pages(found.total),
        asked=asked,
        actions=ACTIONS,
        spaces=spaces_seen(services().engine, viewer(), **clocks.both()),
        norms=norms_seen(services().engine, viewer(), **clocks.both()),
        clocks=clocks,
    )


_NARROWING = ("action", "space", "norm", "cause")


def _narrowed(offset: int) -> Narrowed:
    action = request.args.get("action", "")
    if action and action not in ACTIONS:
        abort(400, f"action={action} is none. There are: {', '.join(ACTIONS)}.")
    waiting = action == "waiting"
    return Narrowed(
        actions=(cast(Action, action),) if action and not waiting else (),
        cause=_id_asked("cause"),
        space=_id_asked("space"),
        norm=_id_asked("norm"),
        open_appeals=waiting,
        limit=ENTRIES,
        offset=offset,
    )


def _id_asked(name: str) -> UUID | None:
    given = request.args.get(name, "")
    try:
        return UUID(given) if given else None
    except ValueError:
        abort(400, f"{name}={given} is no ID. Choose one from the list.")


def happenings_of(ids: Sequence[UUID], clocks: Clocks) -> dict[UUID, list[ModerationRow]]:
    """What was done about these contributions, oldest first, as far as the viewer may know."""
    return moderation_of(services().engine, viewer(), ids, **clocks.both())


def clause_told(norm: str | None, at: datetime | None) -> ClauseTold | None:
    """What something was done under, to be shown; None where nothing says so."""
    if not norm or at is None:
        return None
    with services().engine.connect() as connection:
        return clauses_told(connection, viewer(), [(norm, at)])[norm, at]


def as_of_address(at: datetime | None) -> str | None:
    """A time, exact, for the address of a page as of then."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def acts_for(contribution: UUID) -> list[tuple[str, str]]:
    """The forms in which something can be done about it by whoever records here: each form's
    endpoint and what its link says."""
    if services().recorder is None:
        return []
    found = standings(services().engine, viewer(), [contribution]).get(contribution)
    if found is None:
        return []
    steward = viewer().level == "steward"
    acts = {
        ("recording.hide", "Hide it"): steward and not found.hidden,
        ("recording.restore", "Restore it"): steward and found.state != "shown",
        ("recording.withdraw", "Withdraw it"): not found.withdrawn,
        ("recording.appeal", "Appeal"): found.state != "shown"
        and found.appeal is None
        and found.answered is None,
        ("recording.answer", "Answer the appeal"): steward and found.appeal is not None,
    }
    return [act for act, possible in acts.items() if possible]


FILTERS: dict[str, Any] = {"action": action_told, "exact": as_of_address}
