"""What commands on citations make happen."""

import re
from uuid import UUID

from archive import commands as c
from archive.domain.aggregate import CommandRefusedError
from archive.domain.chronicle import Chronicle
from archive.domain.citation import Citation
from archive.recording import Handler, Recording, clean

NUMBERED = re.compile(r"#(\d{1,9})", re.ASCII)
"""A change that is named by its number, as an archive that is retold names it."""

CITING = c.Cite | c.WithdrawCitation


def cite(rec: Recording, cmd: c.Cite, known: Citation | None) -> Citation:
    """Link two things. One that was withdrawn before is made anew."""
    by = rec.actor(cmd)
    of, to = rec.id_of(cmd.of_kind, cmd.of), rec.id_of(cmd.to_kind, cmd.to)
    if of == to:
        msg = f"The {cmd.of_kind} {str(cmd.of)!r} would cite itself."
        raise CommandRefusedError(f"{msg} Name the other end.")
    if cmd.of_kind == "link":
        msg = f"What lies outside, such as {str(cmd.of)!r}, cannot be told what to cite."
        raise CommandRefusedError(f"{msg} Cite it from something in the archive.")
    if known is not None:
        known.restore(by, rec.personal(by, cmd.note), rec.occurred(cmd))
        return known
    return Citation(
        key=_key(rec, cmd),
        of_kind=cmd.of_kind,
        of=of,
        entry=_entry(rec, cmd),
        relation=cmd.relation,
        to_kind=cmd.to_kind,
        to=to,
        clause=clean(cmd.clause),
        by=by,
        note=rec.personal(by, cmd.note),
        address=rec.personal(by, str(cmd.to) if cmd.to_kind == "link" else ""),
        occurred=rec.occurred(cmd),
    )


def withdraw_citation(rec: Recording, cmd: c.WithdrawCitation, known: Citation) -> Citation:
    """Take a link back."""
    by = rec.actor(cmd)
    known.withdraw(by, rec.personal(by, cmd.reason), rec.occurred(cmd))
    return known


def citation_id(rec: Recording, cmd: CITING) -> UUID:
    """The citation that has these two ends and this relation."""
    return Citation.create_id(_key(rec, cmd))


def _key(rec: Recording, cmd: CITING) -> str:
    of, to = rec.id_of(cmd.of_kind, cmd.of), rec.id_of(cmd.to_kind, cmd.to)
    return rec.fingerprint(f"{of} {_entry(rec, cmd)} {cmd.relation} {to} {clean(cmd.clause)}")


def _entry(rec: Recording, cmd: CITING) -> int | None:
    if not cmd.change:
        return None
    of = rec.find(cmd.of_kind, cmd.of)
    entry = None
    if isinstance(of, Chronicle) and (numbered := NUMBERED.fullmatch(cmd.change)):
        number = int(numbered[1])
        entry = number if number in of.entries else None
    elif isinstance(of, Chronicle):
        entry = of.entry_told(rec.fingerprint(cmd.change), cmd.change)
    if entry is None:
        raise CommandRefusedError(
            f"{type(cmd).__name__}: there is no single change {cmd.change!r} of the {cmd.of_kind}"
            f" {str(cmd.of)!r}. Give its source, its exact time such as 2024-03-05T18:20:00Z,"
            " or its number such as #2."
        )
    return entry


ENDS = (("of_kind", "of"),)
CITATIONS: dict[type[c.Command], Handler] = {
    c.Cite: Handler(Citation, "of", cite, creates=True, needs=ENDS, identify=citation_id),
    c.WithdrawCitation: Handler(
        Citation, "of", withdraw_citation, needs=ENDS, identify=citation_id
    ),
}
