"""Proving: checkpoints of an archive, and proofs that hold against them."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from archive.store.checkpoints import Checkpoint, issue, signer_of
from archive.store.ledger import Ledger, LedgerError
from archive.store.proofs import consistency_text, inclusion_text

if TYPE_CHECKING:
    from archive.application import Archive


@dataclass(frozen=True)
class Proof:
    """A proof, what it is about, and the checkpoint that it leads to."""

    text: str
    number: int
    """The event it is about; for a consistency proof, the last one of the older log."""

    size: int
    """How many events the checkpoint is over."""

    note: str
    """The signed checkpoint."""


def checkpoint(archive: "Archive") -> str:
    """A signed checkpoint of the log as it is now. Raises LedgerError."""
    with _ledger(archive) as ledger:
        return issue(archive.keyring, ledger)


def public_key(archive: "Archive") -> str:
    """The key that checks this archive's checkpoints, as NAME+ID+KEY."""
    return str(signer_of(archive.keyring).public_key)


def prove(archive: "Archive", number: int) -> Proof:
    """The proof that this event, by its notification ID, is in the log. Raises LedgerError."""
    with _ledger(archive) as ledger:
        place, entry = ledger.entry(number)
        note = issue(archive.keyring, ledger)
        text = inclusion_text(entry.data, place, ledger.inclusion_proof(place), note)
        return Proof(text, number, ledger.size, note)


def prove_since(archive: "Archive", former: Checkpoint) -> Proof:
    """The proof that the log goes on from a former checkpoint. Raises LedgerError.

    Raises it too for a checkpoint of another log, or one that this log was never at.
    """
    mine = signer_of(archive.keyring).name
    if former.origin != mine:
        msg = f"The checkpoint is one of the log {former.origin}, and this one is {mine}."
        raise LedgerError(f"{msg} Give a checkpoint of this archive, or its --home.")
    with _ledger(archive) as ledger:
        steps = ledger.consistency_proof(former.size)
        if ledger.root(former.size) != former.root:
            msg = f"The first {former.size} events are not those that the checkpoint is over."
            raise LedgerError(f"{msg} `daybook verify --checkpoint FILE` looks into it.")
        note = issue(archive.keyring, ledger)
        text = consistency_text((former.size, former.root), steps, note)
        return Proof(text, former.size, ledger.size, note)


def number_of(archive: "Archive", originator: UUID, version: int) -> int:
    """The notification ID of the event of this version of a thing. Raises LedgerError."""
    with _ledger(archive) as ledger:
        number = ledger.number_of(originator, version)
        if number is not None:
            return number
        first = ledger.number_of(originator, 1)
    if first is None:
        raise LedgerError(f"There is no thing {originator} in the archive.")
    raise LedgerError(f"The thing {originator} has no version {version}.")


@dataclass(frozen=True)
class Leaf:
    """An event's place in the log: its notification ID, and its hash in the tree."""

    number: int
    hash: bytes


@dataclass(frozen=True)
class Extent:
    """How far something was read: the log's name, its first `size` events, and their root."""

    origin: str
    size: int
    root: bytes


def leaves_of(
    archive: "Archive", wanted: Iterable[tuple[UUID, int]]
) -> dict[tuple[UUID, int], Leaf]:
    """Where the events lie that are these versions of things, as far as there are any.

    Raises LedgerError.
    """
    found = {}
    with _ledger(archive) as ledger:
        for originator, version in wanted:
            number = ledger.number_of(originator, version)
            leaf = None if number is None else ledger.leaf_hash(number)
            if number is not None and leaf is not None:
                found[originator, version] = Leaf(number, leaf)
    return found


def extent_of(archive: "Archive", number: int | None = None) -> Extent:
    """The log up to the event with this notification ID; the whole of it, unless told otherwise.

    Nothing is signed or kept: a checkpoint is. Raises LedgerError.
    """
    with _ledger(archive) as ledger:
        size = ledger.size if number is None else ledger.size_at(number)
        return Extent(signer_of(archive.keyring).name, size, ledger.root(size))


def versions_recorded(
    archive: "Archive", wanted: Collection[tuple[UUID, datetime]]
) -> dict[tuple[UUID, datetime], int]:
    """Which version of a thing was recorded at that time: the archive gives each time once."""
    found = {}
    for event in archive.events_of({thing for thing, _ in wanted}):
        key = (event.originator_id, event.timestamp)
        if key in wanted:
            found[key] = event.originator_version
    return found


def _ledger(archive: "Archive") -> AbstractContextManager[Ledger]:
    recorder = cast(Any, archive.recorder)
    opened: AbstractContextManager[Ledger] = recorder.reading_ledger()
    return opened
