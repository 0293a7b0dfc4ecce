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
from archive.domain.person import Person
from archive.domain.personal import COMMUNITY, Personal
from archive.handlers import HANDLERS
from archive.recording import Recording, clean, counted, flat
from archive.store.keyring import Keyring
from archive.store.transcodings import CachedUUID, OccurredAsList, PersonalAsSealedText

KNOWN_PEOPLE = 100_000
KNOWN_IDS = 50_000
ATTEMPTS = 10
BATCH = 1_000
ERASURES = (Person.Erased.TOPIC, ImportRun.DetailsForgotten.TOPIC)


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
        """Let log and key ring agree on who is erased, whichever of them is the older.

        The keys of all whom the log says are erased are destroyed: what a killed process did not
        come to, and what a key ring from a backup brought back. Whom only the key ring knows to
        be erased, as the log is the older, is recorded as erased once more.
        """
        last = self.recorder.max_notification_id() or 0
        upto = self.keyring.honoured_upto
        log_is_older = upto > last
        if log_is_older:
            self._record_erasures_again()
            upto, last = 0, self.recorder.max_notification_id() or 0
        found = list(self._erasures_after(upto))
        if found or log_is_older:
            self.keyring.forget(*(n.originator_id for n in found), upto=last)

    def last_erasure(self) -> int:
        """The number of the last event that had a key destroyed; 0 without any."""
        last = 0
        for notification in self._erasures_after(0):
            last = notification.id
        return last

    def addresses_of(self, people: Iterable[UUID]) -> list[str]:
        """The handles that these people were met by, such as `mailto:ada@example.org`.

        Read models have no addresses of mail. Without those of who is erased.
        """
        met = (
            e
            for e in self.recorder.select_events_of(people)  # type: ignore[attr-defined]
            if e.topic == Person.Introduced.TOPIC
        )
        events = (cast(Person.Introduced, self.mapper.to_domain_event(event)) for event in met)
        return [event.address.text for event in events if event.address.text]

    def events_of(self, ids: Iterable[UUID]) -> Iterator[Any]:
        """All that happened to these, each one's own in order. Texts of who is erased are None."""
        for stored in self.recorder.select_events_of(ids):  # type: ignore[attr-defined]
            yield self.mapper.to_domain_event(stored)

    def _erasures_after(self, position: int) -> Iterator[Any]:
        while batch := self.recorder.select_notifications(
            start=position, limit=BATCH, topics=ERASURES, inclusive_of_start=False
        ):
            yield from batch
            position = batch[-1].id

    def _record_erasures_again(self) -> None:
        """Only where the log is older than the key ring: its end was restored from a backup."""
        occurred = Occurred(datetime.now(UTC), "about", COMMUNITY)
        nothing = Personal(COMMUNITY, "")
        for known in self.load(self.keyring.erased).values():
            if isinstance(known, Person):
                known.erase(None, nothing, {}, occurred)
            elif isinstance(known, ImportRun):
                known.forget_details(None, nothing, occurred)
            with suppress(IntegrityError):  # another process did so just now
                self.put(known.collect_events())

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
            name=self._run_text(run_id, name),
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
            unreadable=self._run_text(run_id, json.dumps(list(account.unreadable))),
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
