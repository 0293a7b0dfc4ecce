"""Fields: what was filled in a form, as what commands take; and what is wrong with it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import abort, render_template, request

from archive import commands as c
from projections.decisions.queries import DecisionRow, decisions_seen
from projections.reasons.things import KINDS, Ref, Thing, things_in
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from webui.services import Recorder, services, viewer

OPEN_TO = {"public": ANONYMOUS, "members": MEMBER, "stewards": STEWARD}
"""Each visibility that can be chosen, and who sees no more than that."""


class FormError(ValueError):
    """What was filled in cannot be recorded. The message says what is wrong."""


def recorder() -> Recorder:
    """Who records here; there is somebody, or the form would not have been shown."""
    found = services().recorder
    if found is None:
        raise RuntimeError("Nobody is named who records.")
    return found


def form(template: str, **shown: Any) -> str:
    """A form, with what was filled in so far."""
    return render_template(
        template, token=recorder().token, form_id=form_id(), given=request.form, **shown
    )


def form_id() -> UUID:
    """Of a form that was opened: what is sent twice is recorded once."""
    if "form" not in request.form:
        return uuid4()
    try:
        return UUID(request.form["form"])
    except ValueError:
        abort(400, "This form was not sent from this page. Open it anew.")


def source() -> str:
    """What a change that is recorded by this form is known by."""
    return f"daybook:form/{form_id()}"


def record(commands: Sequence[c.Command]) -> None:
    """Record these as one. Raises FormError when the rules do not allow it."""
    refused = recorder().record(commands)
    if refused is not None:
        raise FormError(refused)


def about_asked() -> Thing | None:
    """What the form is about: the `KIND:ID` in its address, if the viewer sees it."""
    named = request.values.get("about", "")
    if not named:
        return None
    try:
        asked = ref(named)
    except FormError as error:
        abort(400, str(error))
    with services().engine.connect() as connection:
        things = things_in(connection, viewer(), [(asked.kind, asked.id)])
    if not things:
        abort(404, "What this form is about is not in the archive, or not for you to see.")
    return next(iter(things.values()))


def ref(named: str) -> Ref:
    """What `KIND:ID` names. Raises FormError."""
    kind, _, thing = named.partition(":")
    try:
        if kind not in KINDS:
            raise ValueError(kind)
        return Ref(kind, UUID(thing))
    except ValueError as error:
        raise FormError(f"{named!r} names nothing here. It must be KIND:ID.") from error


def chosen(named: str) -> Ref:
    """What `KIND:ID` names, if the viewer sees it. Raises FormError."""
    found = ref(named)
    with services().engine.connect() as connection:
        if not things_in(connection, viewer(), [(found.kind, found.id)]):
            raise FormError(f"There is no {found.kind} {found.id} that you may see.")
    return found


def refs(*things: Thing | None) -> list[Ref]:
    """The references of these things, those that are there."""
    return [Ref(thing.kind, thing.id) for thing in things if thing is not None]


def all_decisions() -> list[DecisionRow]:
    """The decisions to choose from."""
    return decisions_seen(services().engine, viewer())


def chosen_decision() -> list[Ref]:
    """The decision that was chosen, if one was."""
    decision = given("decision")
    return [chosen(f"decision:{decision}")] if decision else []


def cited(of_kind: str, of: str | UUID, to: Sequence[Ref], change: str) -> list[c.Command]:
    """That this goes back to those: to a decision it implements, or to talk."""
    return [
        c.Cite(
            of_kind=of_kind,  # type: ignore[arg-type]
            of=of,
            relation="implements" if ref.kind == "decision" else "discussed-in",
            to_kind=ref.kind,  # type: ignore[arg-type]
            to=ref.id,
            change=change,
            **moment(),
        )
        for ref in to
    ]


def change_fields() -> dict[str, Any]:
    """What every change has: when, by whom, and why."""
    return {**moment(), "reason": given("reason"), "source": source()}


def moment(default: Thing | None = None) -> dict[str, Any]:
    """When it took place and who did it; without a date, when that other thing did, or now."""
    told = given("at")
    at, precision = request_time(), "second"
    if default is not None and default.occurred_at is not None:
        at, precision = default.occurred_at, default.precision
    if told:
        at, precision = _time(told)
    if at > datetime.now(UTC):
        raise FormError(f"{told} lies in the future. Give when it was decided, which has passed.")
    return {"occurred_at": at, "precision": precision, "by": given("by") or recorder().handle}


def request_time() -> datetime:
    """When this request came, to the second."""
    now = datetime.now(UTC).replace(microsecond=0)
    found: datetime = request.environ.setdefault("daybook.time", now)
    return found


def effect(at: datetime) -> datetime | None:
    """From when on it holds, where that is later than when it was decided. Raises FormError."""
    told = given("effective_from")
    if not told:
        return None
    effect, _ = _time(told)
    if effect.date() < at.date():
        raise FormError(
            f"It cannot be in force from {told} on, before it was decided. Give below when that"
            " was, which may lie back as far as need be."
        )
    return effect if effect > at else None


def visibility() -> c.Visibility:
    """Who may see what is recorded. Raises FormError."""
    told = given("visibility")
    for level in viewer().visibilities:
        if told == level:
            return level
    raise FormError("Choose who may see it.")


def open_to(about: Thing | None) -> str:
    """Who sees what a form is about, which is who should see what comes of it; "" is unclear."""
    if about is None:
        return "public"
    with services().engine.connect() as connection:
        for level, anybody in OPEN_TO.items():
            if things_in(connection, anybody, [(about.kind, about.id)]):
                return level
    return ""


def tally(told: str) -> dict[str, int]:
    """Counts written as “7 for, 1 against”."""
    counts = {}
    for part in filter(None, (p.strip() for p in told.split(","))):
        count, _, kind = part.partition(" ")
        if not (count.isascii() and count.isdigit()) or not kind.strip():
            raise FormError(f"{part!r} is no count. Write the tally as “7 for, 1 against”.")
        counts[kind.strip()] = int(count)
    return counts


def given(name: str) -> str:
    """What was filled in, without blanks around it."""
    return request.form.get(name, "").strip()


def needed(name: str, what: str) -> str:
    """What was filled in; FormError when nothing was. `what` says what is wanted."""
    given = request.form.get(name, "")
    if not given.strip():
        raise FormError(f"Say {what}.")
    return given


def text(given: str) -> str:
    """A text with the line ends that the archive has."""
    return given.replace("\r\n", "\n")


def _time(told: str) -> tuple[datetime, c.Precision]:
    try:
        return c.when_told(told)
    except ValueError as error:
        raise FormError(str(error)) from error
