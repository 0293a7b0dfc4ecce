"""Log and key ring may come from backups of different times: whoever is erased stays erased."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from archive import commands as c
from archive.application import Archive
from archive.domain.contribution import Contribution
from archive.domain.person import Person
from archive.store.keyring import Keyring, open_key_database
from tests.builders import a, events_of, later, record

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"


class Files:
    """An archive in two files that can be swapped for older copies of themselves."""

    def __init__(self, folder: Path):
        self.folder = folder

    def opened(self) -> Iterator[Archive]:
        """Open it, as a process does."""
        engine = open_key_database(f"sqlite:///{self.folder / 'keys.db'}")
        store = {
            "PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
            "SQLITE_DBNAME": str(self.folder / "events.db"),
        }
        with Archive(store, keyring=Keyring(engine)) as archive:
            yield archive
        engine.dispose()

    def keep(self, name: str) -> None:
        """Copy a file, with what lies in the log beside it."""
        for file in self.folder.glob(f"{name}*"):
            copy(file, self.folder / f"kept-{file.name}")

    def bring_back(self, name: str) -> None:
        """Put the copy in the place of the file."""
        for file in self.folder.glob(f"{name}*"):
            file.unlink()
        for file in self.folder.glob(f"kept-{name}*"):
            copy(file, self.folder / file.name.removeprefix("kept-"))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """An archive in which Ada and Bob said something, with copies of that time."""
    files = Files(tmp_path)
    for archive in files.opened():
        record(archive, a(c.MakeContribution), a(c.MakeContribution, by=BOB, key="chat:garden/2"))
    for name in ("keys.db", "events.db"):
        files.keep(name)
    return files


def erase_ada(files: Files) -> None:
    """Erase her in the archive as it lies there."""
    erase = a(c.ErasePerson, person=ADA, by=None, occurred_at=later(5))
    for archive in files.opened():
        assert record(archive, erase) == [True]


def said(archive: Archive) -> list[str | None]:
    """What can be read."""
    return [e.body.text for e in events_of(archive) if isinstance(e, Contribution.Made)]


def erasures(archive: Archive) -> int:
    """How often somebody was erased."""
    return sum(isinstance(event, Person.Erased) for event in events_of(archive))


BOBS = a(c.MakeContribution).body


@pytest.mark.parametrize("old", [["keys.db"], ["events.db"], []])
def test_whichever_of_log_and_key_ring_is_the_older_the_erased_stay_erased(
    files: Files, old: list[str]
) -> None:
    erase_ada(files)
    for name in old:
        files.bring_back(name)

    for archive in files.opened():
        assert said(archive) == [None, BOBS]
        assert erasures(archive) == 1
    for archive in files.opened():  # and opening it again does no more
        assert erasures(archive) == 1


def test_a_log_from_before_somebody_was_met_does_not_know_them_and_gives_them_no_key(
    files: Files,
) -> None:
    erase_ada(files)
    (files.folder / "events.db").unlink()
    for leftover in files.folder.glob("events.db-*"):
        leftover.unlink()

    for archive in files.opened():
        assert events_of(archive) == []
        record(archive, a(c.MakeContribution))
        assert said(archive) == [None]


def test_a_process_that_was_killed_before_it_destroyed_the_key_is_made_good_for(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "honour_erasures", lambda _: None)
        erase_ada(files)
        for archive in files.opened():
            assert said(archive) == [BOBS, BOBS]

    for archive in files.opened():
        assert said(archive) == [None, BOBS]


def test_many_erasures_are_honoured_in_one_go(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.erasures.BATCH", 2)
    handles = [f"chat:{number}" for number in range(7)]
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "honour_erasures", lambda _: None)
        for archive in files.opened():
            record(archive, *(a(c.IntroducePerson, handle=h, name=h) for h in handles))
            record(archive, *(a(c.ErasePerson, person=h, by=None) for h in handles))

    for archive in files.opened():
        assert archive.keyring.erased == {archive.id_of("person", h) for h in handles}
        assert archive.keyring.honoured_upto == archive.recorder.max_notification_id()
