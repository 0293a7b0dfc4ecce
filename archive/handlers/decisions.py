"""What commands on decisions make happen."""

from datetime import UTC

from archive import commands as c
from archive.domain.decision import Decision
from archive.recording import Handler, Recording, clean, counted


def propose_decision(rec: Recording, cmd: c.ProposeDecision, known: Decision | None) -> Decision:
    """Put a question. One put already is not put again."""
    if known is not None:
        return known
    return Decision(
        key=rec.fingerprint(cmd.key),
        title=clean(cmd.title),
        text=clean(cmd.text),
        label=clean(cmd.label),
        status=clean(cmd.status),
        visibility=cmd.visibility,
        occurred=rec.occurred(cmd),
        **rec.why(cmd).fields(),
    )


def amend_decision(rec: Recording, cmd: c.AmendDecision, known: Decision) -> Decision:
    """Word it anew."""
    known.amend(clean(cmd.title), clean(cmd.text), rec.why(cmd), rec.occurred(cmd))
    return known


def take_decision(rec: Recording, cmd: c.TakeDecision, known: Decision) -> Decision:
    """Decide it."""
    known.take(
        outcome=cmd.outcome,
        method=clean(cmd.method),
        tally=counted(cmd.tally),
        deciders=[rec.meet(decider, "", cmd) for decider in cmd.deciders],
        status=clean(cmd.status),
        why=rec.why(cmd),
        occurred=rec.occurred(cmd),
    )
    return known


def restate_decision(rec: Recording, cmd: c.RestateDecision, known: Decision) -> Decision:
    """Note how it stands now."""
    known.restate(cmd.state, clean(cmd.status), rec.why(cmd), rec.occurred(cmd))
    return known


def supersede_decision(rec: Recording, cmd: c.SupersedeDecision, known: Decision) -> Decision:
    """Note which one took its place."""
    by = rec.id_of("decision", cmd.superseded_by)
    known.supersede(by, clean(cmd.status), rec.why(cmd), rec.occurred(cmd))
    return known


def reverse_decision(rec: Recording, cmd: c.ReverseDecision, known: Decision) -> Decision:
    """Take it back."""
    known.reverse(clean(cmd.status), rec.why(cmd), rec.occurred(cmd))
    return known


def reaffirm_decision(rec: Recording, cmd: c.ReaffirmDecision, known: Decision) -> Decision:
    """Let it stand."""
    known.reaffirm(rec.why(cmd), rec.occurred(cmd))
    return known


def schedule_review(rec: Recording, cmd: c.ScheduleReview, known: Decision) -> Decision:
    """Set when it is looked at again."""
    known.schedule_review(cmd.due_at.astimezone(UTC), rec.why(cmd), rec.occurred(cmd))
    return known


def correct_decision(rec: Recording, cmd: c.CorrectDecision, known: Decision) -> Decision:
    """Correct the time of a change."""
    to = cmd.to and cmd.to.astimezone(UTC)
    known.correct(cmd.entry, to, cmd.to_precision, rec.why(cmd), rec.occurred(cmd))
    return known


DECISIONS: dict[type[c.Command], Handler] = {
    c.ProposeDecision: Handler(Decision, "key", propose_decision, creates=True),
    c.AmendDecision: Handler(Decision, "decision", amend_decision),
    c.TakeDecision: Handler(Decision, "decision", take_decision, needs=(("person", "deciders"),)),
    c.RestateDecision: Handler(Decision, "decision", restate_decision),
    c.SupersedeDecision: Handler(Decision, "decision", supersede_decision),
    c.ReverseDecision: Handler(Decision, "decision", reverse_decision),
    c.ReaffirmDecision: Handler(Decision, "decision", reaffirm_decision),
    c.ScheduleReview: Handler(Decision, "decision", schedule_review),
    c.CorrectDecision: Handler(Decision, "decision", correct_decision),
}
