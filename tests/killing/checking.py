"""Checking: whether an archive is whole, and says what an undisturbed one says."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from eventsourcing.persistence import StoredEvent

from archive.domain.aggregate import Occurred
from archive.domain.import_run import ImportRun
from archive.domain.person import Person
from archive.erasures import last_erasure
from archive.store.issued import issued_by
from archive.store.sqlite_reading import read_sqlite_log
from archive.store.verifying import verify
from daybook.backup.bags import BagError, check_bag
from daybook.backup.contents import archive_identity
from daybook.backup.erasures import LIST, read_erasures
from daybook.backup.places import alone_in, bags_in
from daybook.backup.register import registered
from daybook.bootstrap import PROJECTIONS, Daybook, open_daybook
from daybook.cli.doctor import examine
from daybook.locking import writing
from daybook.rebuilding import alone
from projections.checksums import checksum_of
from projections.projection import catch_up, position_of
from projections.search.keyword.documents import entries
from projections.search.keyword.segment import FIELDS
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.meaning.held import models_held
from projections.search.meaning.locking import writing as writing_vectors
from projections.search.meaning.passages import passages_of
from projections.search.meaning.rows import entry_of
from projections.search.meaning.vectors import records_of
from projections.search.words import GAP
from projections.store import open_read_database
from projections.threads.tables import contributions, threads
from projections.verifying import compare
from tests.daybook.secret import SECRET, where_it_lies
from tests.killing.community import MARA, OTTO, OTTOS
from tests.killing.scenes import MODEL, Scene, bring_up_to_date
from tests.projections.search.meaning.kept import kept

Told = dict[tuple[str, int], tuple[str, str]]
"""By aggregate and version: the event's topic, and what it tells."""

ERASED = Person.Erased.TOPIC
"""Tells when the command was run, which differs from run to run."""

RUNS = "import_run."
UNLIKE = ("timestamp", "originator_id", "originator_version", "occurred")
SHOWN = 5


def events_of(daybook: Daybook) -> Told:
    """All that the log tells, but for runs of imports, of which one that was killed is another."""
    told: Told = {}
    for stored in _stored(daybook):
        if stored.topic.startswith(RUNS):
            continue
        key = (str(stored.originator_id), stored.originator_version)
        assert key not in told, f"{key} is there twice"
        told[key] = (stored.topic, _told(daybook.archive.mapper.to_domain_event(stored)))
    return told


def _stored(daybook: Daybook) -> list[StoredEvent]:
    recorder = daybook.archive.recorder
    return list(recorder.select_notifications(1, 1_000_000))


def _told(event: Any) -> str:
    fields = {name: value for name, value in vars(event).items() if name not in UNLIKE}
    occurred: Occurred = event.occurred
    if event.TOPIC != ERASED and occurred.precision != "about":
        fields["at"] = occurred.at
    return repr(sorted(fields.items()))


def troubles_of(scene: Scene, wanted: Told) -> list[str]:
    """What is wrong with an archive, once it is brought up to date."""
    found = [*_of_the_log(scene), *_of_backups(scene), *_of_locks(scene)]
    with open_daybook(scene.settings) as daybook:
        bring_up_to_date(daybook)
        told = events_of(daybook)
        found += differing(told, wanted)
        found += _of_runs(daybook)
        found += _of_tables(daybook)
        found += _of_the_index(daybook)
        found += _of_vectors(daybook)
        found += [f"doctor: {f.what}" for f in examine(daybook) if not f.well]
        secrets = _erased(daybook, told)
    home = scene.settings.home
    hits = [hit for secret in secrets for hit in where_it_lies(home, secret)]
    return [*found, *(f"of somebody who is erased: {hit}" for hit in hits)]


def torn(scene: Scene) -> list[str]:
    """What readers would find torn of an archive in which something was killed."""
    if not scene.settings.config_file.exists():
        return []
    with open_daybook(scene.settings) as daybook:
        found = list(_torn_tables(daybook, scene.folder / "rebuilt.db"))
        SnapshotReader(scene.settings.search_folder).current()
    return [*found, *_of_the_log(scene), *_of_whole_bags(scene)]


def _torn_tables(daybook: Daybook, file: Path) -> Iterator[str]:
    """Tables that are not as a rebuild gives them up to where their projection stands."""
    projections = {part.name: part for part in (part() for part in PROJECTIONS)}
    far = last_erasure(daybook.archive)
    rebuilt = open_read_database(f"sqlite:///{file}")
    for found in compare(daybook.archive, daybook.engine, rebuilt, list(projections.values())):
        tables = {table.name: table for table in projections[found.projection].tables}
        for one in found.tables:
            # Between an erasure and its being taken in, a table has words that no rebuild can read.
            if found.position < far and _alike_but_for_words(daybook, rebuilt, tables[one.table]):
                continue
            yield f"{found.projection} is torn at event {found.position}: {one}"
    rebuilt.dispose()


def _alike_but_for_words(daybook: Daybook, rebuilt: sa.Engine, table: sa.Table) -> bool:
    columns = [c for c in table.c if not isinstance(c.type, sa.String | sa.JSON)]
    rows = sa.select(*columns)
    with daybook.engine.connect() as there, rebuilt.connect() as wanted:
        return Counter(there.execute(rows).all()) == Counter(wanted.execute(rows).all())


def _erased(daybook: Daybook, told: Told) -> list[str]:
    """What stands in every text of those who are erased."""
    erased = {aggregate for (aggregate, _), (topic, _) in told.items() if topic == ERASED}
    people = {OTTO: OTTOS, MARA: SECRET}
    ids = {str(daybook.archive.id_of("person", handle)): people[handle] for handle in people}
    return [ids[person] for person in erased & ids.keys()]


def _of_the_log(scene: Scene) -> Iterator[str]:
    compared = issued_by(scene.settings.keys_file)
    yield from map(str, compared.troubles)
    with read_sqlite_log(scene.settings.events_file) as reader:
        yield from (f"verify: {trouble}" for trouble in verify(reader, compared.known).troubles)


def differing(told: Told, wanted: Told) -> Iterator[str]:
    """Events that were lost or are there besides, and things whose versions have gaps."""
    versions: dict[str, list[int]] = defaultdict(list)
    for aggregate, version in told:
        versions[aggregate].append(version)
    for aggregate, found in versions.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"{aggregate} has the versions {sorted(found)}"
    for called, one, other in (("lost", wanted, told), ("extra", told, wanted)):
        odd = [f"{key} {one[key]}" for key in one if other.get(key) != one[key]]
        if odd:
            yield f"{len(odd)} events {called}: {'; '.join(odd[:SHOWN])}"


def _of_runs(daybook: Daybook) -> Iterator[str]:
    """Every import that was begun is told as begun once, and as finished at most once."""
    runs: dict[str, list[str]] = defaultdict(list)
    for stored in _stored(daybook):
        if stored.topic.startswith(RUNS):
            runs[str(stored.originator_id)].append(stored.topic)
    for run, topics in runs.items():
        counts = Counter(topics)
        if counts[ImportRun.Started.TOPIC] != 1 or counts[ImportRun.Finished.TOPIC] > 1:
            yield f"the import {run} has {counts}"


def _of_tables(daybook: Daybook) -> Iterator[str]:
    last = daybook.archive.recorder.max_notification_id() or 0
    for name in [*(p.name for p in PROJECTIONS), daybook.index.name]:
        if position_of(daybook.engine, name) != last:
            yield f"{name} stands at {position_of(daybook.engine, name)} of {last}"
    yield from _unlike_a_rebuild(daybook)
    left = sorted(path.name for path in daybook.settings.home.glob("views-compare*"))
    if left:
        yield f"a comparison left {left}"


def _unlike_a_rebuild(daybook: Daybook) -> Iterator[str]:
    """Tables that differ from those of a rebuild from zero, in a database elsewhere."""
    file = daybook.settings.home.parent / "rebuilt.db"
    for stale in file.parent.glob(f"{file.name}*"):
        stale.unlink()
    projections = [part() for part in PROJECTIONS]
    rebuilt = open_read_database(f"sqlite:///{file}")
    catch_up(daybook.archive, rebuilt, projections)
    with rebuilt.connect() as wanted, daybook.engine.connect() as there:
        for table in (table for part in projections for table in part.tables):
            if checksum_of(there, table) != checksum_of(wanted, table):
                yield f"{table.name} differs from that of a rebuild"
    rebuilt.dispose()


def _of_the_index(daybook: Daybook) -> Iterator[str]:
    """The documents in it and their terms, beside those that the tables give."""
    with daybook.engine.connect() as connection:
        every = set(connection.scalars(sa.select(contributions.c.id)))
        given = [d for entry in entries(connection, every) for d in entry.documents]
    wanted = Counter(
        (d.facts, d.stream, d.spans, _counts({"text": d.text, "title": d.title})) for d in given
    )
    there: Counter[Any] = Counter()
    for segment in SnapshotReader(daybook.settings.search_folder).current().segments:
        terms: dict[int, Counter[tuple[str, bytes]]] = defaultdict(Counter)
        for field in FIELDS:
            for term in segment.terms.starting_with(field, ""):
                postings = segment.terms.postings(field, term)
                for number in postings.once:
                    terms[number][field, term] = 1
                for number, count in zip(postings.more, postings.counts, strict=True):
                    terms[number][field, term] = count
        for n in segment.kept():
            found = frozenset(terms[n].items())
            there[segment.record(n), segment.stream(n), segment.spans(n), found] += 1
    if there != wanted:
        odd, lacking = (there - wanted).total(), (wanted - there).total()
        yield f"the index holds {odd} documents too many and lacks {lacking}"


def _counts(fields: dict[str, list[str]]) -> frozenset[Any]:
    counted = Counter((name, term) for name in FIELDS for term in fields[name] if term != GAP)
    return frozenset(counted.items())


def _of_vectors(daybook: Daybook) -> Iterator[str]:
    held = models_held(daybook.engine)
    if len(held) != 1:
        yield f"there are vectors of {held}"
        return
    [key] = held
    if daybook.understood_at != daybook.tables_at:
        yield f"understood to {daybook.understood_at} of {daybook.tables_at}"
    there = kept(daybook.engine, daybook.settings.meaning_folder, key, MODEL.dimensions)
    with daybook.engine.connect() as connection:
        every = list(connection.scalars(sa.select(threads.c.id)))
        given = list(passages_of(connection, every))
    vectors = [records_of(MODEL.embed([p.text])).tobytes() for p in given]
    wanted = {(*entry_of(p), vector) for p, vector in zip(given, vectors, strict=True)}
    if there != wanted:
        yield f"{len(there - wanted)} vectors too many, {len(wanted - there)} lacking"


def _of_backups(scene: Scene) -> Iterator[str]:
    if not scene.backups.exists():
        return
    yield from _of_whole_bags(scene)
    whole = {bag.folder for bag in bags_in(scene.backups)}
    for one in registered(scene.settings):
        if one.folder not in whole and not one.removed and one.place == scene.backups:
            yield f"the register knows {one.name}, which is not there"
    known = {one.folder for one in registered(scene.settings)}
    for bag in whole - known:
        yield f"the register does not know {bag.name}"


def _of_whole_bags(scene: Scene) -> Iterator[str]:
    for bag in bags_in(scene.backups):
        try:
            check_bag(bag.folder)
        except BagError as error:
            yield str(error)


def _of_locks(scene: Scene) -> Iterator[str]:
    """Each lock is let go by whoever was killed: or taking it raises."""
    settings = scene.settings
    with ExitStack() as locks:
        locks.enter_context(writing(settings, "a look"))
        locks.enter_context(alone(settings))
        locks.enter_context(writing_vectors(settings.meaning_folder, MODEL.key))
        if scene.backups.exists():
            locks.enter_context(alone_in(scene.backups))
    if scene.backups.exists():
        read_erasures(scene.backups / LIST, archive_identity(settings.keys_file))
    yield from ()
