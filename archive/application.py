"""Archive: the application that turns commands into events."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
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
from archive.domain.clock import BEFORE_ALL, Clock, recording_by
from archive.domain.import_run import ImportRun
from archive.domain.personal import COMMUNITY, Personal
from archive.erasures import honour_erasures
from archive.handlers import HANDLERS
from archive.numbering import recorded_at_in
from archive.proving import checkpoint
from archive.recording import Recording, clean, counted, flat
from archive.store.keyring import Keyring
from archive.store.transcodings import CachedUUID, OccurredAsList, PersonalAsSealedText

KNOWN_PEOPLE = 100_000
KNOWN_IDS = 50_000
ATTEMPTS = 10
LOOKED_BACK = 20


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

    def __init__(self, env: EnvType | None = None, *, keyring: Keyring, clock: Clock | None = None):
        self.keyring = keyring  # before super().__init__(), which constructs the transcoder
        super().__init__(env)
        self.clock = clock or Clock()
        self._recording = threading.RLock()
        self._depth = 0
        self.id_of = lru_cache(maxsize=KNOWN_IDS)(self._id_of)
        self.people_met: set[UUID] = set()
        self._met_erased: set[UUID] = set()  # the imports that did, by this process
        self._check_keyring()
        self.honour_erasures()

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

    def honour_erasures(self) -> None:
        """Let log and key ring agree on who is erased, whichever of them is the older."""
        honour_erasures(self)

    @contextmanager
    def in_order(self) -> Iterator[None]:
        """Record what happens in this block after all that the log holds, by times that tell so.

        Of several threads one is in it at a time. Several processes see to that by the lock of
        whoever opened the archive.
        """
        with self._recording:
            if self._depth == 0:
                self.clock.go_on_after(self.last_recorded_at() or BEFORE_ALL)
            self._depth += 1
            try:
                with recording_by(self.clock):
                    yield
            finally:
                self._depth -= 1

    def last_recorded_at(self) -> datetime | None:
        """When the last event of the log was recorded, by its own account; None in an empty log.

        Only its time is read, so that this costs little and works for events of any kind.
        """
        last = self.recorder.max_notification_id() or 0
        for number in range(last, max(last - LOOKED_BACK, 0), -1):
            for stored in self.recorder.select_notifications(start=number, limit=1):
                if found := recorded_at_in(stored.state):
                    return found
        return None

    def events_of(self, ids: Iterable[UUID]) -> Iterator[Any]:
        """All that happened to these, each one's own in order. Texts of who is erased are None."""
        for stored in self.recorder.select_events_of(ids):  # type: ignore[attr-defined]
            yield self.mapper.to_domain_event(stored)

    def load(self, ids: Iterable[UUID]) -> dict[UUID, ArchiveAggregate]:
        """The aggregates with these IDs, as far as there are any."""
        found: dict[UUID, Any] = {}
        for stored in self.recorder.select_events_of(ids):  # type: ignore[attr-defined]
            event: Any = self.mapper.to_domain_event(stored)
            found[stored.originator_id] = event.mutate(found.get(stored.originator_id))
        return found

    def put(self, events: Iterable[Any]) -> None:
        """Append events in one transaction. `save` does too, with costly checks of their types.

        Those that say they were recorded before the last of the log are recorded now.
        """
        with self.in_order():
            made = list(events)
            last = self.last_recorded_at() if self._depth == 1 else None
            for event in made:
                if last is not None and event.timestamp <= last:
                    object.__setattr__(event, "timestamp", self.clock.now())
            self.events.put(made)

    def count_by_topic(self) -> dict[str, int]:
        """How many events of each topic the log holds."""
        counts: dict[str, int] = self.recorder.count_by_topic()  # type: ignore[attr-defined]
        return counts

    def checkpoint(self) -> str:
        """A signed checkpoint of the log as it is now, which is kept. Raises LedgerError."""
        return checkpoint(self)

    def start_import(self, reader: str, source: str, name: str) -> UUID:
        """Begin a run over `source`, or take up one over it that never finished."""
        with self.in_order():
            return self._start_import(reader, source, name)

    def _start_import(self, reader: str, source: str, name: str) -> UUID:
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
            name=self._run_text(run_id, name),
            occurred=Occurred(datetime.now(UTC), "second", run_id),
        )
        try:
            self.save(run)
        except IntegrityError:  # another process began it just now
            return self._start_import(reader, source, name)
        return run_id

    def finish_import(self, run_id: UUID, account: Account) -> None:
        """Record the account of a run. One that is finished keeps the account it has.

        Of one that brought words of somebody who was erased, only the numbers are kept: its name
        and what it could not read may tell of them.
        """
        with self.in_order():
            self._finish_import(run_id, account)

    def _finish_import(self, run_id: UUID, account: Account) -> None:
        run = cast(ImportRun, self.load([run_id])[run_id])
        occurred = Occurred(datetime.now(UTC), "second", run_id)
        run.finish(
            read=account.read,
            recorded=account.recorded,
            known=account.known,
            skipped=counted(account.skipped),
            unreadable_count=account.unreadable_count,
            unreadable=self._run_text(run_id, json.dumps(list(account.unreadable))),
            dropped_fields=counted(account.dropped_fields),
            seconds=account.seconds,
            occurred=occurred,
        )
        if run_id in self._met_erased:
            nothing = Personal(COMMUNITY, "It brought words of somebody who was erased.")
            run.forget_details(None, nothing, occurred)
        self.save(run)
        if run.forgotten:
            self.honour_erasures()

    def _record_batch(
        self, groups: Sequence[Sequence[Command]], recorded_by: UUID
    ) -> list[bool | CommandRefusedError]:
        if len(self.people_met) > KNOWN_PEOPLE:
            self.people_met.clear()
        with self.in_order():
            recording = Recording(self, HANDLERS, recorded_by)
            recording.load(flat(groups))
            outcomes = list(_outcomes(recording, groups))
            recording.save()
        if recording.met_erased:
            self._met_erased.add(recorded_by)
        if recording.has_erased:
            self.honour_erasures()
        return outcomes

    def _run_text(self, run: UUID, text: str) -> Personal:
        """Sealed under a key of the run's own, so that it can be forgotten by itself."""
        self.keyring.ensure_keys([run])
        return Personal(run, clean(text))

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
