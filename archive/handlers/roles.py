"""What commands on roles make happen."""

from datetime import UTC

from archive import commands as c
from archive.domain.aggregate import CommandRefusedError
from archive.domain.handover import MadeFrom
from archive.domain.role import Role
from archive.recording import Handler, Recording, clean


def establish_role(rec: Recording, cmd: c.EstablishRole, known: Role | None) -> Role:
    """Make a role known. One known already may prove to be older than was known."""
    if known is not None:
        known.observe_establishment(rec.why(cmd), rec.occurred(cmd))
        return known
    return Role(
        key=rec.fingerprint(cmd.key),
        title=clean(cmd.title),
        mandate=clean(cmd.mandate),
        body=clean(cmd.body),
        seats=cmd.seats,
        visibility=cmd.visibility,
        occurred=rec.occurred(cmd),
        **rec.why(cmd).fields(),
    )


def change_mandate(rec: Recording, cmd: c.ChangeMandate, known: Role) -> Role:
    """Change what the role is for, or called."""
    mandate, title, body = clean(cmd.mandate), clean(cmd.title), clean(cmd.body)
    known.change_mandate(mandate, title, body, rec.why(cmd), rec.occurred(cmd))
    return known


def grant_role(rec: Recording, cmd: c.GrantRole, known: Role) -> Role:
    """Give the role to a person. The evidence is about them, where nobody is known to give it."""
    person = rec.meet(cmd.person, cmd.person_name, cmd)
    evidence = rec.personal(rec.actor(cmd) or person, cmd.evidence)
    until = cmd.until and cmd.until.astimezone(UTC)
    known.grant(person, until, evidence, rec.why(cmd, person), rec.occurred(cmd))
    return known


def relinquish_role(rec: Recording, cmd: c.RelinquishRole, known: Role) -> Role:
    """Let a person lay the role down."""
    person = rec.id_of("person", cmd.person)
    known.relinquish(person, rec.why(cmd, person), rec.occurred(cmd))
    return known


def revoke_role(rec: Recording, cmd: c.RevokeRole, known: Role) -> Role:
    """Take the role from a person."""
    person = rec.id_of("person", cmd.person)
    known.revoke(person, rec.why(cmd, person), rec.occurred(cmd))
    return known


def expire_role(rec: Recording, cmd: c.ExpireRole, known: Role) -> Role:
    """End a person's term."""
    person = rec.id_of("person", cmd.person)
    known.expire(person, rec.why(cmd, person), rec.occurred(cmd))
    return known


def retire_role(rec: Recording, cmd: c.RetireRole, known: Role) -> Role:
    """End the role."""
    known.retire(rec.why(cmd), rec.occurred(cmd))
    return known


def revive_role(rec: Recording, cmd: c.ReviveRole, known: Role) -> Role:
    """Let the role exist again."""
    known.revive(rec.why(cmd), rec.occurred(cmd))
    return known


def prepare_handover(rec: Recording, cmd: c.PrepareHandover, known: Role) -> Role:
    """Write down what comes with the role. The words are theirs who hand it over."""
    person, to = rec.id_of("person", cmd.person), cmd.successor
    made_from = MadeFrom(
        successor=None if to is None else rec.meet(to, cmd.successor_name, cmd),
        left_out=[clean(line) for line in cmd.left_out],
        cites=sorted(set(cmd.cites)),
        size=cmd.size,
        made_at=(cmd.made_at or cmd.occurred_at).astimezone(UTC),
    )
    text = rec.personal(person, cmd.text)
    known.prepare_handover(person, text, made_from, rec.why(cmd, person), rec.occurred(cmd))
    return known


def accept_handover(rec: Recording, cmd: c.AcceptHandover, known: Role) -> Role:
    """Take over what was prepared."""
    if cmd.by is None:
        msg = f"AcceptHandover: nobody is named who accepts the handover of {known.title!r}."
        raise CommandRefusedError(f"{msg} Say who, with `by`.")
    prepared = cmd.prepared
    if prepared is None:
        prepared = known.handover_prepared_by(cmd.occurred_at)
    if prepared is None:
        msg = f"AcceptHandover: no handover of {known.title!r} was prepared by then."
        raise CommandRefusedError(f"{msg} Prepare one first.")
    note = rec.personal(rec.actor(cmd), cmd.note)
    known.accept_handover(prepared, note, cmd.alone, rec.why(cmd), rec.occurred(cmd))
    return known


def correct_role(rec: Recording, cmd: c.CorrectRole, known: Role) -> Role:
    """Correct the time of a change."""
    to = cmd.to and cmd.to.astimezone(UTC)
    known.correct(cmd.entry, to, cmd.to_precision, rec.why(cmd), rec.occurred(cmd))
    return known


ROLES: dict[type[c.Command], Handler] = {
    c.EstablishRole: Handler(Role, "key", establish_role, creates=True),
    c.ChangeMandate: Handler(Role, "role", change_mandate),
    c.GrantRole: Handler(Role, "role", grant_role, needs=(("person", "person"),)),
    c.RelinquishRole: Handler(Role, "role", relinquish_role),
    c.RevokeRole: Handler(Role, "role", revoke_role),
    c.ExpireRole: Handler(Role, "role", expire_role),
    c.RetireRole: Handler(Role, "role", retire_role),
    c.ReviveRole: Handler(Role, "role", revive_role),
    c.PrepareHandover: Handler(
        Role, "role", prepare_handover, needs=(("person", "person"), ("person", "successor"))
    ),
    c.AcceptHandover: Handler(Role, "role", accept_handover),
    c.CorrectRole: Handler(Role, "role", correct_role),
}
