"""Forms on norms: adopting one, and changing one with a preview of what follows."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from archive import commands as c
from projections.citations.stale import Flagged, flagged_by
from projections.norms.history import NormChangeRow
from projections.norms.queries import norm_history, norm_of, norm_texts, norms_seen
from projections.reasons.things import Thing, things_in
from projections.text.differences import difference
from webui.recording.blueprint import pages
from webui.recording.fields import (
    FormError,
    about_asked,
    all_decisions,
    change_fields,
    chosen_decision,
    cited,
    effect,
    form,
    given,
    needed,
    open_to,
    record,
    recorder,
    refs,
    source,
    text,
    visibility,
)
from webui.services import services, viewer

CHANGES = {
    "amend": "It was changed",
    "retranscribe": "The same rule, only written down better",
    "suspend": "It does not hold for the time being",
    "reinstate": "It holds again",
    "repeal": "It holds no more",
}
WORDED = ("amend", "retranscribe")
ENDINGS = {"suspend": "suspended", "repeal": "repealed"}
PREVIEWED = ("change", "text", "at", "effective_from", "decision")
"""The fields that a preview tells the consequences of."""


@dataclass(frozen=True)
class Wordings:
    """The texts a norm was given so far, in the order in which they came into force."""

    changes: tuple[NormChangeRow, ...]
    texts: dict[int, str]

    @property
    def last(self) -> str:
        """The last of them, whether it is in force yet or not."""
        return self.texts[self.changes[-1].entry]

    def before(self, at: datetime) -> str:
        """The text that held at that time; before all of them, the first."""
        held = [change for change in self.changes if change.in_force_at <= at]
        return self.texts[(held or self.changes[:1])[-1].entry]

    def after(self, at: datetime) -> NormChangeRow | None:
        """The next text that came into force after that time."""
        return next((change for change in self.changes if change.in_force_at > at), None)


@pages.get("/norm")
def norm() -> str:
    """Which norm was changed by a contribution or thread (`?about=KIND:ID`)."""
    return form(
        "recording/norms.html", about=about_asked(), norms=norms_seen(services().engine, viewer())
    )


@pages.route("/norm/new", methods=["GET", "POST"])
def adopt() -> str | Response:
    """Adopt a norm."""
    about = about_asked()
    error = ""
    if request.method == "POST":
        try:
            key = source()
            fields = change_fields()
            adopt_norm = c.AdoptNorm(
                key=key,
                title=needed("title", "what the norm is called"),
                text=text(needed("text", "the norm's text")),
                scope=given("scope"),
                effective_from=effect(fields["occurred_at"]),
                visibility=visibility(),
                **fields,
            )
            behind = [*refs(about), *chosen_decision()]
            record([adopt_norm, *cited("norm", key, behind, key)])
            return redirect(url_for("norms.norm", norm=recorder().id_of("norm", key)), 303)
        except FormError as refused:
            error = str(refused)
    return form(
        "recording/adopt.html",
        about=about,
        error=error,
        decisions=all_decisions(),
        open_to=open_to(about),
    )


@pages.route("/norm/<uuid:norm>", methods=["GET", "POST"])
def change(norm: UUID) -> str | Response:
    """Change a norm: first what would change and go stale is shown, then it is recorded.

    What was filled in otherwise since it was shown, or for a norm that has changed since, is shown
    once more.
    """
    row = norm_of(services().engine, viewer(), norm)
    if row is None:
        abort(404, "There is no norm at this address that you may see.")
    about = about_asked()
    wordings = _wordings(norm)
    shown: dict[str, Any] = {"error": ""}
    if request.method == "POST":
        there = url_for("norms.norm", norm=norm)
        history = norm_history(services().engine, viewer(), norm)
        if any(done.source == source() for done in history):  # this form was sent twice
            return redirect(there, 303)
        seen = _seen(history)
        try:
            command = _norm_change(norm, wordings)
            behind = [*refs(about), *chosen_decision()]
            if given("step") == "record" and given("seen") == seen:
                record([command, *cited("norm", norm, behind, source())])
                return redirect(there, 303)
            shown |= _previewed(norm, command, wordings)
            shown |= {"seen": seen, "again": given("step") == "record"}
        except FormError as refused:
            shown["error"] = str(refused)
    return form(
        "recording/change.html",
        about=about,
        norm=row,
        text=request.form.get("text", wordings.last),
        changes=CHANGES,
        decisions=all_decisions(),
        **shown,
    )


def _wordings(norm: UUID) -> Wordings:
    changes = norm_history(services().engine, viewer(), norm)
    texts = norm_texts(services().engine, viewer(), norm)
    return Wordings(tuple(change for change in changes if change.has_text), texts)


def _seen(history: list[NormChangeRow]) -> str:
    """What a preview was of: what was filled in, and the history of the norm by then."""
    filled = [text(given(name)) for name in PREVIEWED]
    return sha256(repr((filled, [done.entry for done in history])).encode()).hexdigest()


def _norm_change(norm: UUID, wordings: Wordings) -> c.Change:
    fields: dict[str, Any] = {"norm": norm, **change_fields()}
    kind = given("change") or "amend"
    if kind not in CHANGES:
        raise FormError(f"{kind!r} is no change of a norm. Choose one of those listed.")
    if kind == "retranscribe":
        if given("effective_from"):
            raise FormError(
                "A rule that only is written down better is in force already. Leave empty from"
                " when on, or say that it was changed."
            )
        return c.RetranscribeNorm(text=_new_text(wordings, fields["occurred_at"]), **fields)
    holds_from = effect(fields["occurred_at"])
    fields["effective_from"] = holds_from
    if kind == "amend":
        at = holds_from or fields["occurred_at"]
        return c.AmendNorm(text=_new_text(wordings, at), **fields)
    kinds = {"suspend": c.SuspendNorm, "reinstate": c.ReinstateNorm, "repeal": c.RepealNorm}
    return kinds[kind](**fields)


def _new_text(wordings: Wordings, at: datetime) -> str:
    new = text(needed("text", "the norm's whole text"))
    if new.strip() == wordings.before(at).strip():
        raise FormError("That is the text it had by then: nothing would change.")
    return new


def _previewed(norm: UUID, command: c.Change, wordings: Wordings) -> dict[str, Any]:
    """The difference, what comes after it, and what would go stale."""
    kind = given("change") or "amend"
    at = getattr(command, "effective_from", None) or command.occurred_at
    new = getattr(command, "text", None)
    old = wordings.before(at)
    later = wordings.after(at) if kind in WORDED else None
    flagged: list[Flagged] = []
    engine = services().engine
    if kind == "amend" and later is None:
        flagged = flagged_by(engine, viewer(), norm, text=new, how="amended")
    elif kind in ENDINGS:
        flagged = flagged_by(engine, viewer(), norm, text=None, how=ENDINGS[kind])
    ends = [(row.citation.of_kind, row.citation.of_id) for row in flagged]
    with engine.connect() as connection:
        things: dict[tuple[str, UUID], Thing] = things_in(connection, viewer(), ends)
    told = [
        (things[end], row.stale) for row, end in zip(flagged, ends, strict=True) if end in things
    ]
    return {
        "preview": difference(old, old if new is None else new),
        "kind": kind,
        "command": command,
        "later": later,
        "flagged": told,
    }
