"""Every record of an export is accounted for, once, however often and however far it is read."""

import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.application import Account, Archive
from archive.commands import (
    AcceptAnswer,
    Command,
    IntroducePerson,
    MakeContribution,
    OpenSpace,
    WithdrawContribution,
)
from archive.domain.import_run import ImportRun
from archive.handlers import HANDLERS
from ingest.errors import ExportError
from ingest.export import Export, LooseExport
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.records import Covered, Found, Record, Skipped, Unreadable
from projections.projection import catch_up
from projections.threads.known import known_contributions
from projections.threads.projection import ThreadsProjection
from tests.builders import RUN, a, any_commands, events_of, later, memory_archive, new_keyring, told

HANDLES = ("mailto:ada@example.org", "mailto:bob@example.org", "chat:ada")
YARD = LooseExport(Path("yard"), "yard")


@dataclass
class GivenReader:
    """Reads an export that holds these records, and stops when it meets an error among them."""

    records: Iterable[Record | Exception]
    name: str = "given"
    title: str = "What a test gives"
    passes: int = 1

    def recognises(self, export: Export) -> bool:
        return True

    def read(self, export: Export, options: ReadOptions) -> Iterator[Record]:
        for record in self.records:
            if isinstance(record, Exception):
                raise record
            yield record


def nothing_known(space: UUID, since: datetime, until: datetime) -> Iterator[UUID]:
    return iter(())


def import_records(
    archive: Archive, records: Iterable[Record | Exception], **changes: Any
) -> Account:
    given: dict[str, Any] = {"export": YARD, "options": ReadOptions(), "known": nothing_known}
    return import_export(archive, GivenReader(records), **{**given, **changes})


def found(*commands: Command, where: str = "here", count: int = 1) -> Found:
    return Found(where, commands, count)


def message(number: int, **changes: Any) -> MakeContribution:
    key = f"chat:garden/{number}"
    return a(MakeContribution, key=key, thread=key, occurred_at=later(number), **changes)


def accounted_for(account: Account) -> int:
    skipped = sum(account.skipped.values())
    return account.recorded + account.known + skipped + len(account.unreadable)


places = st.sampled_from(["users.json", "general/2021.json line 3", "\x00\ud800"])
counts = st.integers(1, 3)
records: st.SearchStrategy[list[Record]] = st.lists(
    st.one_of(
        st.builds(Found, places, any_commands().map(tuple), counts),
        st.builds(Skipped, st.sampled_from(["badges", "joins and leaves"]), counts),
        st.builds(Unreadable, places, st.just("it has no ts")),
    ),
    max_size=6,
)


@settings(max_examples=40)
@given(records)
def test_every_record_is_accounted_for(given_records: list[Record]) -> None:
    with memory_archive(new_keyring()) as archive:
        for _ in range(2):
            account = import_records(archive, given_records)

            assert account.read == accounted_for(account)
            assert account.read == sum(getattr(r, "count", 1) for r in given_records)
            assert account.unreadable_count == len(account.unreadable)


def in_order(given_records: list[Record]) -> list[Record]:
    """As readers must give them: a thing before what refers to it, and all that the rules allow."""
    split = [
        replace(record, commands=(command,))
        for record in given_records
        if isinstance(record, Found)
        for command in record.commands
    ]
    split.sort(key=lambda record: not HANDLERS[type(record.commands[0])].creates)
    met = [found(a(IntroducePerson, handle=handle)) for handle in HANDLES]
    told_first = [r for r in [*met, *split] if isinstance(r, Found)]
    rest = [r for r in given_records if not isinstance(r, Found)]
    return [*allowed(told_first), *rest]


def allowed(given_records: list[Found]) -> list[Found]:
    """Those that are not refused: one that is may be allowed by what is told after it."""
    with memory_archive(new_keyring()) as archive:
        outcomes = archive.record([r.commands for r in given_records], RUN)
    kept = [r for r, how in zip(given_records, outcomes, strict=True) if isinstance(how, bool)]
    return kept if len(kept) == len(given_records) else allowed(kept)


@settings(max_examples=40)
@given(records.map(in_order))
def test_importing_twice_records_nothing_new(given_records: list[Record]) -> None:
    with memory_archive(new_keyring()) as archive:
        first = import_records(archive, given_records)
        before = told(events_of(archive))
        second = import_records(archive, given_records)

        assert second.recorded == 0
        assert second.known == first.recorded + first.known
        assert second.unreadable == first.unreadable
        assert told(events_of(archive))[: len(before)] == before
        assert [topic for topic, _ in told(events_of(archive))[len(before) :]] == [
            "import_run.started",
            "import_run.finished",
        ]


@settings(max_examples=25)
@given(given_records=records.map(in_order), batch=st.integers(1, 4), data=st.data())
def test_an_import_killed_anywhere_and_done_again_is_one_import(
    given_records: list[Record], batch: int, data: st.DataObject
) -> None:
    keyring = new_keyring()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.importer.BATCH", batch)
        with memory_archive(keyring) as undisturbed, memory_archive(keyring) as disturbed:
            import_records(undisturbed, given_records)

            for place in data.draw(st.lists(st.integers(0, len(given_records)), max_size=2)):
                with pytest.raises(KilledError):
                    import_records(disturbed, _killed_at(given_records, place))
            import_records(disturbed, given_records)

            assert disturbed.count_by_topic() == undisturbed.count_by_topic()
            assert _history(disturbed) == _history(undisturbed)


def _killed_at(given_records: list[Record], place: int) -> list[Record | Exception]:
    return [*given_records[:place], KilledError()]


class KilledError(Exception):
    """What ends a reading at once, as the end of its process does."""


def _history(archive: Archive) -> Counter[str]:
    """What the log tells of the community, in whatever order."""
    events = [e for e in events_of(archive) if not isinstance(e, ImportRun.Finished)]
    return Counter(map(str, told(events)))


def test_what_a_failed_import_recorded_stays_and_its_run_goes_on(archive: Archive) -> None:
    with pytest.raises(ExportError, match="cut off"):
        import_records(archive, [found(message(1)), ExportError("it is cut off")])
    account = import_records(archive, [found(message(1)), found(message(2))])

    assert (account.recorded, account.known) == (2, 0)
    assert archive.count_by_topic()["import_run.started"] == 1
    assert import_records(archive, [found(message(2))]).known == 1
    assert archive.count_by_topic()["import_run.started"] == 2


def test_batches_recorded_before_an_error_are_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.importer.BATCH", 2)

    with pytest.raises(ExportError):
        import_records(archive, [*(found(message(n)) for n in range(5)), ExportError("broken")])

    assert archive.count_by_topic()["contribution.made"] == 4


def test_another_name_for_the_list_or_another_reader_is_another_import(archive: Archive) -> None:
    for options in (ReadOptions(), ReadOptions(name="candles")):
        with pytest.raises(ExportError):
            import_records(archive, [ExportError("broken")], options=options)
    with pytest.raises(ExportError):
        import_export(
            archive, GivenReader([ExportError("x")], "other"), YARD, ReadOptions(), nothing_known
        )

    assert archive.count_by_topic() == {"import_run.started": 3}


def test_refused_commands_are_reported_with_their_place(archive: Archive) -> None:
    refused = a(WithdrawContribution, contribution="chat:nowhere/1")

    account = import_records(
        archive,
        [found(message(1)), found(refused, where="general/2021.json line 7", count=2)],
    )

    assert account.recorded == 1
    assert [item["where"] for item in account.unreadable] == ["general/2021.json line 7"] * 2
    assert "chat:nowhere/1" in account.unreadable[0]["why"]


def test_records_count_for_what_they_stand_for(archive: Archive) -> None:
    fields = ("Posts.ViewCount", "Posts.Tags")
    given_records: list[Record] = [
        Found("a", (message(1), message(2)), count=3, dropped=fields),
        Found("b", (message(1),), count=2, dropped=fields[:1]),
        Found("c", ()),
        Skipped("badges", 5),
        Skipped("badges"),
        Unreadable("d", "no ts"),
    ]

    account = import_records(archive, given_records)

    assert (account.read, account.recorded, account.known) == (13, 3, 3)
    assert account.skipped == {"badges": 6}
    assert account.unreadable == [{"where": "d", "why": "no ts"}]
    assert account.dropped_fields == {"Posts.ViewCount": 2, "Posts.Tags": 1}


def test_a_record_that_counts_for_nothing_is_reported_when_it_is_refused(archive: Archive) -> None:
    beside = found(a(AcceptAnswer, contribution="chat:garden/1"), where="votes", count=0)

    refused = import_records(archive, [beside])
    told = import_records(archive, [found(message(1)), beside])

    assert (refused.read, [item["where"] for item in refused.unreadable]) == (1, ["votes"])
    assert (told.read, told.recorded) == (1, 1)


def test_the_account_is_on_record(archive: Archive) -> None:
    import_records(archive, [found(message(1)), Skipped("badges", 2), Unreadable("\x00", "bad")])

    [finished] = [e for e in events_of(archive) if isinstance(e, ImportRun.Finished)]
    assert (finished.read, finished.recorded, finished.known) == (4, 1, 0)
    assert finished.skipped == {"badges": 2}
    assert finished.unreadable.text == '[{"where": "\\u0000", "why": "bad"}]'
    [made] = [e for e in events_of(archive) if e.TOPIC == "contribution.made"]
    assert made.occurred.recorded_by == finished.originator_id


def test_progress_is_told_in_records_read_so_far(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.importer.BATCH", 2)
    told_so_far: list[int] = []

    import_records(
        archive,
        [Skipped("x", 10), Skipped("x"), Skipped("x", 5)],
        progress=told_so_far.append,
    )

    assert told_so_far == [11, 16]


@pytest.fixture
def known(archive: Archive, engine: sa.Engine) -> Any:
    """What the read side knows, brought up to date each time it is asked."""
    catch_up(archive, engine, [ThreadsProjection()])

    def ask(space: UUID, since: datetime, until: datetime) -> Iterator[UUID]:
        catch_up(archive, engine, [ThreadsProjection()])
        return known_contributions(engine, space, since, until)

    return ask


def missing(archive: Archive) -> set[int]:
    """The numbers of the messages that were observed missing, each at most once."""
    ids = {archive.id_of("contribution", f"chat:garden/{n}"): n for n in range(3000)}
    gone = [
        ids[e.originator_id]
        for e in events_of(archive)
        if e.TOPIC == "contribution.observed_missing"
    ]
    assert len(gone) == len(set(gone))
    return set(gone)


def test_what_a_later_export_of_a_stretch_lacks_is_observed_missing_once(
    archive: Archive, known: Any
) -> None:
    import_records(archive, [found(message(n)) for n in range(1, 7)], known=known)
    later_export: list[Record] = [
        found(message(3), message(5)),
        Covered("chat:garden", later(2), later(5)),
    ]

    for _ in range(2):
        account = import_records(archive, later_export, known=known)

        assert missing(archive) == {2, 4}
        assert (account.read, account.known) == (1, 1)


def test_other_spaces_and_exports_that_claim_nothing_leave_nothing_missing(
    archive: Archive, known: Any
) -> None:
    import_records(archive, [found(message(1)), found(message(2, space="chat:kitchen"))])

    import_records(archive, [found(message(3))], known=known)
    import_records(archive, [Covered("chat:kitchen", later(0), later(1))], known=known)
    assert missing(archive) == set()

    import_records(archive, [Covered("chat:kitchen", later(0), later(9))], known=known)
    assert missing(archive) == {2}


def test_what_was_seen_but_refused_or_recorded_in_this_import_is_not_missing(
    archive: Archive, known: Any
) -> None:
    import_records(archive, [found(message(1))])
    refused = a(WithdrawContribution, contribution="chat:nowhere/1")

    import_records(
        archive,
        [
            found(message(1), refused),
            found(a(OpenSpace), message(2)),
            Covered("chat:garden", later(0), later(9)),
        ],
        known=known,
    )

    assert missing(archive) == set()


def test_an_import_that_breaks_off_claims_nothing(archive: Archive, known: Any) -> None:
    import_records(archive, [found(message(1))])
    claim = Covered("chat:garden", later(0), later(9))

    with pytest.raises(ExportError):
        import_records(archive, [claim, ExportError("cut off")], known=known)

    assert missing(archive) == set()


def test_many_missing_ones_are_recorded_in_several_batches(archive: Archive, known: Any) -> None:
    import_records(archive, [found(*(message(n) for n in range(2500)))])

    import_records(archive, [Covered("chat:garden", later(0), later(9999))], known=known)

    assert len(missing(archive)) == 2500


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    def peak(many: int) -> int:
        messages = (found(message(n), where=f"line {n}") for n in range(many))
        with pytest.MonkeyPatch.context() as patch, memory_archive(new_keyring()) as archive:
            patch.setattr("ingest.importer.BATCH", 100)
            patch.setattr(archive, "put", lambda events: all(events))  # the log is kept in memory
            patch.setattr(archive, "id_of", archive._id_of)  # noqa: SLF001 - its cache has a limit
            tracemalloc.start()
            import_records(archive, messages)
            highest = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return highest

    peak(100)
    assert peak(1_200) < peak(300) + 50_000
