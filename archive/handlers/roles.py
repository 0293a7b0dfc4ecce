"""What commands on roles make happen."""

from datetime import UTC

from archive import commands as c
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
    c.CorrectRole: Handler(Role, "role", correct_role),
}
