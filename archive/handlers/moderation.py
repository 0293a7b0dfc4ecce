"""What commands on moderation make happen: withdrawing, hiding, restoring, appeals."""

from datetime import datetime
from uuid import UUID

from archive import commands as c
from archive.domain.clause_version import ClauseVersion, parse, written
from archive.domain.contribution import Contribution
from archive.domain.norm import Norm
from archive.recording import Handler, Recording, clean

WORDED = ("adopted", "amended", "retranscribed")


def withdraw_contribution(
    rec: Recording, cmd: c.WithdrawContribution, known: Contribution
) -> Contribution:
    """Take a contribution from view."""
    by = rec.actor(cmd)
    reason = rec.personal(by or known.author, cmd.reason)
    known.withdraw(by, reason, _cause(rec, cmd.cause), rec.occurred(cmd))
    return known


def hide_contribution(rec: Recording, cmd: c.HideContribution, known: Contribution) -> Contribution:
    """Hide a contribution by moderation."""
    by = rec.actor(cmd)
    reason = rec.personal(by, cmd.reason)
    norm = clean(_clause(rec, cmd))
    known.hide(by, reason, norm, _cause(rec, cmd.cause), rec.occurred(cmd))
    return known


def restore_contribution(
    rec: Recording, cmd: c.RestoreContribution, known: Contribution
) -> Contribution:
    """Show a contribution again."""
    by = rec.actor(cmd)
    reason = rec.personal(by or known.author, cmd.reason)
    known.restore(by, reason, cmd.undoes, _cause(rec, cmd.cause), rec.occurred(cmd))
    return known


def appeal(rec: Recording, cmd: c.AppealContribution, known: Contribution) -> Contribution:
    """Appeal against what withholds a contribution."""
    by = rec.actor(cmd)
    known.appeal(by, rec.personal(by or known.author, cmd.reason), rec.occurred(cmd))
    return known


def answer_appeal(rec: Recording, cmd: c.AnswerAppeal, known: Contribution) -> Contribution:
    """Answer an appeal."""
    by = rec.actor(cmd)
    reason = rec.personal(by, cmd.reason)
    known.answer_appeal(by, cmd.outcome, reason, _cause(rec, cmd.cause), rec.occurred(cmd))
    return known


def _cause(rec: Recording, cause: c.Ref | None) -> UUID | None:
    return None if cause is None else rec.id_of("cause", cause)


def _clause(rec: Recording, cmd: c.HideContribution) -> str:
    """The clause version, where a norm of the archive is named; else the words as they are."""
    told = written(cmd.norm)
    if told is None or parse(cmd.norm) is not None:
        return cmd.norm
    named, clause, change = told
    norm = rec.find("norm", named)
    if not isinstance(norm, Norm):
        return cmd.norm
    return str(ClauseVersion(norm.id, clause, change or _last_text(norm, cmd.occurred_at)))


def _last_text(norm: Norm, at: datetime) -> int:
    """The number of the norm's last change of text that was in force then, else of its first."""
    worded = [entry for entry in norm.entries.values() if entry.change in WORDED]
    worded.sort(key=lambda entry: (entry.at, entry.number))
    in_force = [e for e in worded if (e.fields.get("effective_from") or e.at) <= at]
    return (in_force[-1] if in_force else worded[0]).number


MODERATION: dict[type[c.Command], Handler] = {
    c.WithdrawContribution: Handler(Contribution, "contribution", withdraw_contribution),
    c.HideContribution: Handler(
        Contribution,
        "contribution",
        hide_contribution,
        needs=(("norm", "norm_named"),),
    ),
    c.RestoreContribution: Handler(Contribution, "contribution", restore_contribution),
    c.AppealContribution: Handler(Contribution, "contribution", appeal),
    c.AnswerAppeal: Handler(Contribution, "contribution", answer_appeal),
}
