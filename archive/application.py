"""Archive: the application that turns commands into events."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Any, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import (
    IntegrityError,
    JSONTranscoder,
    MapperDeserialisationError,
)
from eventsourcing.utils import EnvType

from archive.commands import Command
from archive.domain.aggregate import ArchiveAggregate, CommandRefusedError, Occurred, id_of
from archive.domain.import_run import ImportRun
from archive.domain.personal import Personal
from archive.handlers import HANDLERS
from archive.proving import checkpoint
from archive.recording import Recording, clean, counted, flat
from archive.store.keyring import COMMUNITY, Keyring
from archive.store.transcodings import CachedUUID, OccurredAsList, PersonalAsSealedText

KNOWN_PEOPLE = 100_000
KNOWN_IDS = 50_000
ATTEMPTS = 10


@dataclass(frozen=True)
class Account:
    """What became of the records of an import: read = recorded + known + skipped + unreadable."""

    read: int
    recorded: int
    known: int
    skipped: Mapping[str, int]
    unreadable: Sequence[Mapping[str, str]]
    unreadable_count: int
    dropped_fields: Mapping[str, int]
    seconds: float


class Archive(Application[UUID]):
    """The write side: commands in, events out, one transaction to a batch.

    Raises KeyringError when it is opened with the key ring of another archive.
    """

    name = "archive"

    def __init__(self, env: EnvType | None = None, *, keyring: Keyring):
        self.keyring = keyring  # before super().__init__(), which constructs the transcoder
        super().__init__(env)
        self.id_of = lru_cache(maxsize=KNOWN_IDS)(self._id_of)
        self.people_met: set[UUID] = set()
        self._check_keyring()

    def register_transcodings(self, transcoder: Any) -> None:
        """Teach the library how sealed texts and times are written."""
        super().register_transcodings(transcoder)
        for transcoding in (PersonalAsSealedText(self.keyring), OccurredAsList(), CachedUUID()):
            cast(JSONTranscoder, transcoder).register(transcoding)

    def record(
        self, groups: Sequence[Sequence[Command]], recorded_by: UUID
    ) -> list[bool | CommandRefusedError]:
        """Record a batch of groups of commands in one transaction.

        For each group: whether it told the archive anything new, or why it was refused; what came
        before the refused command in its group is recorded, what comes after it is not. What was
        recorded before is recognised, so recording a batch twice is recording it once.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(IntegrityError):  # others recorded some of it meanwhile: look again
                return self._record_batch(groups, recorded_by)
        return self._record_batch(groups, recorded_by)

    def load(self, ids: Iterable[UUID]) -> dict[UUID, ArchiveAggregate]:
        """The aggregates with these IDs, as far as there are any."""
        found: dict[UUID, Any] = {}
        for stored in self.recorder.select_events_of(ids):  # type: ignore[attr-defined]
            event: Any = self.mapper.to_domain_event(stored)
            found[stored.originator_id] = event.mutate(found.get(stored.originator_id))
        return found

    def put(self, events: Iterable[Any]) -> None:
        """Append events in one transaction. `save` does too, with costly checks of their types."""
        self.events.put(list(events))

    def count_by_topic(self) -> dict[str, int]:
        """How many events of each topic the log holds."""
        counts: dict[str, int] = self.recorder.count_by_topic()  # type: ignore[attr-defined]
        return counts

    def checkpoint(self) -> str:
        """A signed checkpoint of the log as it is now, which is kept. Raises LedgerError."""
        return checkpoint(self)

    def start_import(self, reader: str, source: str, name: str) -> UUID:
        """Begin a run over `source`, or take up one over it that never finished."""
        fingerprint = self.keyring.fingerprint(f"{reader}:{source}")
        for number in count(1):
            run_id = ImportRun.create_id(fingerprint, number)
            run = cast(ImportRun | None, self.load([run_id]).get(run_id))
            if run is None:
                break
            if not run.finished:
                return run_id
        run = ImportRun(
            reader=reader,
            source=fingerprint,
            number=number,
            name=Personal(COMMUNITY, clean(name)),
            occurred=Occurred(datetime.now(UTC), "second", run_id),
        )
        try:
            self.save(run)
        except IntegrityError:  # another process began it just now
            return self.start_import(reader, source, name)
        return run_id

    def finish_import(self, run_id: UUID, account: Account) -> None:
        """Record the account of a run. One that is finished keeps the account it has."""
        run = cast(ImportRun, self.load([run_id])[run_id])
        run.finish(
            read=account.read,
            recorded=account.recorded,
            known=account.known,
            skipped=counted(account.skipped),
            unreadable_count=account.unreadable_count,
            unreadable=Personal(COMMUNITY, clean(json.dumps(list(account.unreadable)))),
            dropped_fields=counted(account.dropped_fields),
            seconds=account.seconds,
            occurred=Occurred(datetime.now(UTC), "second", run_id),
        )
        self.save(run)

    def _record_batch(
        self, groups: Sequence[Sequence[Command]], recorded_by: UUID
    ) -> list[bool | CommandRefusedError]:
        if len(self.people_met) > KNOWN_PEOPLE:
            self.people_met.clear()
        recording = Recording(self, HANDLERS, recorded_by)
        recording.load(flat(groups))
        outcomes = list(_outcomes(recording, groups))
        recording.save()
        return outcomes

    def _id_of(self, kind: str, ref: str) -> UUID:
        return id_of(kind, self.keyring.fingerprint(ref))

    def _check_keyring(self) -> None:
        # With other fingerprints, importing again would record everything once more.
        for first in self.recorder.select_notifications(start=1, limit=1):
            try:
                self.mapper.to_domain_event(first)
            except MapperDeserialisationError as error:
                self.close()
                raise (error.__cause__ or error) from None


def _outcomes(
    recording: Recording, groups: Sequence[Sequence[Command]]
) -> Iterator[bool | CommandRefusedError]:
    for group in groups:
        new = False
        try:
            for command in group:
                new = recording.apply(command) or new
        except CommandRefusedError as error:
            yield error
        else:
            yield new
