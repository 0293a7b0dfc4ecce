"""What commands on norms make happen."""

from datetime import UTC, datetime

from archive import commands as c
from archive.domain.norm import Norm
from archive.recording import Handler, Recording, clean


def adopt_norm(rec: Recording, cmd: c.AdoptNorm, known: Norm | None) -> Norm:
    """Adopt a norm. One adopted already is not adopted again."""
    if known is not None:
        return known
    norm = Norm(
        key=rec.fingerprint(cmd.key),
        title=clean(cmd.title),
        text=clean(cmd.text),
        scope=clean(cmd.scope),
        effective_from=_utc(cmd.effective_from),
        visibility=cmd.visibility,
        occurred=rec.occurred(cmd),
        **rec.why(cmd).fields(),
    )
    norm.check(norm.entries.values())
    return norm


def amend_norm(rec: Recording, cmd: c.AmendNorm, known: Norm) -> Norm:
    """Change the rule."""
    title, text = clean(cmd.title), clean(cmd.text)
    known.amend(title, text, _utc(cmd.effective_from), rec.why(cmd), rec.occurred(cmd))
    return known


def retranscribe_norm(rec: Recording, cmd: c.RetranscribeNorm, known: Norm) -> Norm:
    """Write the same rule down otherwise."""
    title, text = clean(cmd.title), clean(cmd.text)
    known.retranscribe(title, text, _utc(cmd.effective_from), rec.why(cmd), rec.occurred(cmd))
    return known


def suspend_norm(rec: Recording, cmd: c.SuspendNorm, known: Norm) -> Norm:
    """Let the rule rest."""
    known.suspend(_utc(cmd.effective_from), rec.why(cmd), rec.occurred(cmd))
    return known


def reinstate_norm(rec: Recording, cmd: c.ReinstateNorm, known: Norm) -> Norm:
    """Let the rule hold again."""
    known.reinstate(_utc(cmd.effective_from), rec.why(cmd), rec.occurred(cmd))
    return known


def repeal_norm(rec: Recording, cmd: c.RepealNorm, known: Norm) -> Norm:
    """End the rule."""
    known.repeal(_utc(cmd.effective_from), rec.why(cmd), rec.occurred(cmd))
    return known


def correct_norm(rec: Recording, cmd: c.CorrectNorm, known: Norm) -> Norm:
    """Correct the time of a change."""
    known.correct(cmd.entry, _utc(cmd.to), cmd.to_precision, rec.why(cmd), rec.occurred(cmd))
    return known


def _utc(at: datetime | None) -> datetime | None:
    return at and at.astimezone(UTC)


NORMS: dict[type[c.Command], Handler] = {
    c.AdoptNorm: Handler(Norm, "key", adopt_norm, creates=True),
    c.AmendNorm: Handler(Norm, "norm", amend_norm),
    c.RetranscribeNorm: Handler(Norm, "norm", retranscribe_norm),
    c.SuspendNorm: Handler(Norm, "norm", suspend_norm),
    c.ReinstateNorm: Handler(Norm, "norm", reinstate_norm),
    c.RepealNorm: Handler(Norm, "norm", repeal_norm),
    c.CorrectNorm: Handler(Norm, "norm", correct_norm),
}
