"""Forms on moderation: hiding, restoring, withdrawing, appealing, and answering an appeal."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from archive import commands as c
from projections.moderation.acting import ActingError, check_answerer, check_withdrawer, standings
from projections.moderation.clauses import ClauseError, clause_named
from projections.norms.history import NormRow
from projections.norms.lineage import ClauseRow
from projections.norms.queries import norm_clauses, norms_seen
from projections.reasons.things import AmbiguousError, Thing
from webui.recording.blueprint import pages
from webui.recording.fields import (
    FormError,
    about_asked,
    form,
    form_id,
    given,
    moment,
    needed,
    record,
    recorder,
)
from webui.services import services, viewer


@pages.route("/hide", methods=["GET", "POST"])
def hide() -> str | Response:
    """Hide a contribution (`?about=contribution:ID`), for a reason and under a clause."""
    _stewards_only()
    return _form("hide", _hide, clauses=_clauses())


@pages.route("/restore", methods=["GET", "POST"])
def restore() -> str | Response:
    """Show a contribution again that is hidden, or withdrawn."""
    _stewards_only()
    return _form("restore", _restore)


@pages.route("/withdraw", methods=["GET", "POST"])
def withdraw() -> str | Response:
    """Take a contribution back, by its author or on their behalf."""
    return _form("withdraw", _withdraw)


@pages.route("/appeal", methods=["GET", "POST"])
def appeal() -> str | Response:
    """Ask for another look at what withholds a contribution."""
    return _form("appeal", _appeal)


@pages.route("/answer", methods=["GET", "POST"])
def answer() -> str | Response:
    """Answer the appeal that is open."""
    _stewards_only()
    return _form("answer", _answer)


def _form(act: str, command: Callable[[Thing], c.Command], **shown: Any) -> str | Response:
    about = about_asked()
    if about is None or about.kind != "contribution":
        abort(400, "This begins at a contribution: open the form from its page.")
    error = ""
    if request.method == "POST":
        try:
            record([command(about)])
            address = url_for("contributions.contribution", contribution=about.id)
            return redirect(address, 303)
        except FormError as refused:
            error = str(refused)
    found = standings(services().engine, viewer(), [about.id]).get(about.id)
    return form("recording/moderate.html", act=act, about=about, error=error, how=found, **shown)


def _hide(about: Thing) -> c.Command:
    reason, norm, when = _reason(), needed("norm", "under which clause"), moment()
    try:
        clause = clause_named(
            services().engine, viewer(), norm, when["occurred_at"], recorder().id_of
        )
    except (ClauseError, AmbiguousError) as error:
        raise FormError(str(error)) from error
    return c.HideContribution(
        contribution=about.id, reason=reason, norm=str(clause), cause=form_id(), **when
    )


def _restore(about: Thing) -> c.Command:
    undoes = given("undoes")
    if undoes not in ("hidden", "withdrawn"):
        raise FormError("Say whether its hiding or its withdrawal is undone.")
    return c.RestoreContribution(
        contribution=about.id,
        reason=_reason(),
        undoes=undoes,  # type: ignore[arg-type]
        cause=form_id(),
        **moment(),
    )


def _withdraw(about: Thing) -> c.Command:
    when = moment()
    try:
        by = recorder().id_of("person", when["by"])
        check_withdrawer(services().engine, about.id, by, given("reason"))
    except ActingError as error:
        raise FormError(str(error)) from error
    return c.WithdrawContribution(
        contribution=about.id, reason=given("reason"), cause=form_id(), **when
    )


def _appeal(about: Thing) -> c.Command:
    return c.AppealContribution(contribution=about.id, reason=_reason(), **moment())


def _answer(about: Thing) -> c.Command:
    outcome, when = given("outcome"), moment()
    if outcome not in ("upheld", "overturned"):
        raise FormError("Say whether it stays hidden or is shown again.")
    try:
        by = recorder().id_of("person", when["by"])
        check_answerer(services().engine, about.id, by)
    except ActingError as error:
        raise FormError(str(error)) from error
    return c.AnswerAppeal(
        contribution=about.id,
        outcome=outcome,  # type: ignore[arg-type]
        reason=_reason(),
        cause=form_id(),
        **when,
    )


def _reason() -> str:
    return needed("reason", "why: that is what people read who want to know").strip()


def _stewards_only() -> None:
    if viewer().level != "steward":
        abort(403, "Only stewards hide, restore and answer appeals: open these pages as one.")


def _clauses() -> list[tuple[NormRow, list[tuple[str, ClauseRow]]]]:
    """The clauses that can be acted under now, by norm, each with how it is named."""
    engine = services().engine
    norms = [norm for norm in norms_seen(engine, viewer()) if norm.state == "in force"]
    return [
        (norm, [(_named(norm, row), row) for row in norm_clauses(engine, viewer(), norm.id)])
        for norm in norms
    ]


def _named(norm: NormRow, row: ClauseRow) -> str:
    words = " ".join(row.clause.text.split())[:60].replace("#", " ")
    return f"{norm.id}#{row.clause.label or words.strip()}"
