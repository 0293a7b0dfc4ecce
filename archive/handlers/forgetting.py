"""What commands that destroy keys make happen. The keys go once the event is in the log."""

from archive import commands as c
from archive.domain.import_run import ImportRun
from archive.domain.person import Person
from archive.recording import Handler, Recording


def erase_person(rec: Recording, cmd: c.ErasePerson, known: Person) -> Person:
    """Erase a person. The reason belongs to whoever gives it."""
    by = rec.actor(cmd)
    named_in = {kind: list(ids) for kind, ids in cmd.named_in.items() if ids}
    known.erase(by, rec.personal(by, cmd.reason), named_in, rec.occurred(cmd))
    return known


def forget_import_details(
    rec: Recording, cmd: c.ForgetImportDetails, known: ImportRun
) -> ImportRun:
    """Give up what an import is called and could not read."""
    by = rec.actor(cmd)
    known.forget_details(by, rec.personal(by, cmd.reason), rec.occurred(cmd))
    return known


FORGETTING: dict[type[c.Command], Handler] = {
    c.ErasePerson: Handler(Person, "person", erase_person),
    c.ForgetImportDetails: Handler(ImportRun, "run", forget_import_details),
}
