"""Erasing: a person is forgotten, and the history stays.

What will go is shown first. Then it is recorded that they were erased, their key is destroyed, and
every file is purged. Killed anywhere in between, it is completed the next time the archive is
caught up: once the event is in the log, nothing of theirs can be read any more.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from archive.commands import Command, ErasePerson, ForgetImportDetails
from archive.domain.aggregate import CommandRefusedError
from archive.erasures import met
from daybook.backup.register import Registered, key_backups_with
from daybook.bootstrap import PROJECTIONS, Daybook
from daybook.exports import Exported, exports_of
from daybook.locking import RECORDING_PATIENCE, writing
from daybook.purging import purge
from daybook.recording import RefusedError
from projections.erasures.once import OnceLinked, once_linked_with
from projections.erasures.preview import Known, Preview, preview_of
from projections.erasures.traits import NAMES, traits_of
from projections.people.called import Candidate, people_called


@dataclass(frozen=True)
class Plan:
    """What erasing somebody comes to, before it is done."""

    person: Candidate
    preview: Preview
    exports: tuple[Exported, ...]
    """Files written out of the archive that hold their words, and are deleted too."""

    key_backups: tuple[Registered, ...]
    """Backups of keys that hold, or may hold, theirs: until these go, they undo the erasure."""

    named_in_settings: bool
    """Whether daybook.toml names them, which only its keeper can change."""

    addresses: tuple[str, ...] = ()
    """Their handles, such as `mailto:ada@example.org`."""

    once_linked: tuple[OnceLinked, ...] = ()
    """Who was linked with them once and is not now, and whether they are erased too."""

    @property
    def handles(self) -> tuple[UUID, ...]:
        """All that are erased: theirs, and those of whom else was chosen."""
        also = (handle for one in self.once_linked if one.chosen for handle in one.handles)
        return tuple(dict.fromkeys((*self.person.handles, *also)))


def plan_of(daybook: Daybook, person: Candidate, also: Collection[UUID] = ()) -> Plan:
    """What erasing this person comes to. The read models must be caught up.

    `also` are handles that were linked with theirs once, to be erased too. Raises RefusedError
    where one was not, or is another person's now.
    """
    once = once_linked_with(daybook.engine, person.handles, also)
    _check_also(once, also)
    chosen = [handle for one in once if one.chosen for handle in one.handles]
    everything = tuple(dict.fromkeys((*person.handles, *chosen)))
    handles = list(met(daybook.archive, everything))
    addresses = [address for address, _ in handles]
    parts = [part() for part in PROJECTIONS]
    preview = preview_of(
        daybook.engine,
        [owned for part in parts for owned in part.owned],
        [communal for part in parts for communal in part.communal],
        everything,
        Known(tuple(addresses), frozenset(run for _, run in handles)),
    )
    config = daybook.settings.config_file.read_text(encoding="utf-8").casefold()
    named = any(_bare(known).casefold() in config for known in (*addresses, *preview.names))
    return Plan(
        person=person,
        preview=preview,
        exports=tuple(exports_of(daybook.settings, everything)),
        named_in_settings=named,
        addresses=tuple(addresses),
        key_backups=tuple(key_backups_with(daybook.settings, everything)),
        once_linked=tuple(once),
    )


def erase(daybook: Daybook, plan: Plan, reason: str, by: str, recorded_by: str) -> None:
    """Erase the person of the plan. `by` and `recorded_by` are handles: who decided, who records.

    Raises RefusedError when the rules do not allow it, when the reason names them, and when they
    have other handles by now than the plan says; BusyError when another process writes.
    """
    _check(reason, plan)
    when = {"occurred_at": datetime.now(UTC), "by": by}
    named_in = plan.preview.named_in
    commands: list[Command] = [
        ErasePerson(person=handle, reason=reason, named_in=named_in if first else {}, **when)  # type: ignore[arg-type]
        for first, handle in _numbered(plan.handles)
    ]
    because = "It names somebody who was erased."
    commands += [
        ForgetImportDetails(run=run, reason=because, **when)  # type: ignore[arg-type]
        for run in plan.preview.imports
    ]
    recorder = daybook.archive.id_of("person", recorded_by)
    with writing(daybook.settings, "daybook erase", RECORDING_PATIENCE):
        _check_handles(daybook, plan)
        [outcome] = daybook.archive.record([tuple(commands)], recorder)
        if isinstance(outcome, CommandRefusedError):
            raise RefusedError(str(outcome)) from outcome
        purge(daybook)


def _check(reason: str, plan: Plan) -> None:
    """Raise RefusedError where the reason, which is whoever gives it's and stays, names them."""
    traits = traits_of(plan.preview.names, plan.addresses, ())
    if (hit := traits.found_in(reason)) and hit[0] == NAMES:
        at = " ".join(reason[hit[1] :].split())[:40]
        msg = f"The reason names them, at {at!r}, and would stay on record when they are forgotten."
        raise RefusedError(f"{msg} Say why without the name.")


def _check_also(once: Iterable[OnceLinked], also: Collection[UUID]) -> None:
    """Raise RefusedError where one of these handles was never theirs, or is another's now."""
    known = {one.id: one for one in once}
    for handle in also:
        if handle not in known:
            msg = f"{handle} was never linked with them, so it is not erased with them."
            raise RefusedError(f"{msg} Erase that person by a command of their own.")
        if known[handle].is_anothers:
            msg = f"{known[handle].name} ({handle}) is another person's handle now"
            raise RefusedError(f"{msg}. Take that link back first, if it is wrong.")


def _check_handles(daybook: Daybook, plan: Plan) -> None:
    """Raise RefusedError where a handle was linked or taken back since the plan was shown."""
    person = plan.person
    daybook.catch_up_for_readers(index=False)
    also = [one.id for one in plan.once_linked if one.chosen]
    once = once_linked_with(daybook.engine, person.handles, also)
    _check_also(once, also)
    if {o.handles for o in once if o.chosen} != {o.handles for o in plan.once_linked if o.chosen}:
        raise RefusedError("Who is erased too has other handles by now. Look once more.")
    now = people_called(daybook.engine, str(person.id), daybook.archive.id_of)
    if [set(found.handles) for found in now] != [set(person.handles)]:
        msg = f"{person.name} has other handles by now than when this was shown, or is gone."
        raise RefusedError(f"{msg} Look once more at what would go.")


def _numbered(handles: Iterable[UUID]) -> Iterable[tuple[bool, UUID]]:
    return ((number == 0, handle) for number, handle in enumerate(handles))


def _bare(known: str) -> str:
    return known.split(":", 1)[-1]
