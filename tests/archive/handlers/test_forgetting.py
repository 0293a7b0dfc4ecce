from archive import commands as c
from archive.application import Account, Archive
from archive.domain.contribution import Contribution
from archive.domain.import_run import ImportRun
from archive.domain.person import Person
from archive.domain.personal import Personal
from tests.builders import a, events_of, later, record

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"


def erase(archive: Archive, who: str, **more: object) -> Person.Erased:
    """Erase somebody, and give the event of it."""
    assert record(archive, a(c.ErasePerson, person=who, occurred_at=later(9), **more)) == [True]
    event = events_of(archive)[-1]
    assert isinstance(event, Person.Erased)
    return event


def test_an_erasure_says_who_asked_for_it_and_which_words_of_others_name_them(
    archive: Archive,
) -> None:
    record(archive, a(c.MakeContribution), a(c.IntroducePerson, handle=BOB, name="Bob"))
    said = archive.id_of("contribution", "chat:garden/1")

    event = erase(archive, ADA, named_in={"contribution": [said], "norm": []})

    assert event.by == archive.id_of("person", BOB)
    assert event.reason == Personal(archive.id_of("person", BOB), "she asked for it")
    assert event.named_in == {"contribution": [said]}


def test_the_key_is_gone_once_the_command_is_recorded(archive: Archive) -> None:
    record(archive, a(c.MakeContribution))
    erase(archive, ADA)

    assert archive.keyring.is_erased(archive.id_of("person", ADA))
    [made] = [e for e in events_of(archive) if isinstance(e, Contribution.Made)]
    assert (made.body.text, made.source.text) == (None, None)


def test_the_reason_of_somebody_who_erases_themselves_goes_too(archive: Archive) -> None:
    record(archive, a(c.MakeContribution))

    assert erase(archive, ADA, by=ADA).reason.text is None


def test_erasing_somebody_again_changes_nothing(archive: Archive) -> None:
    record(archive, a(c.MakeContribution))
    erase(archive, ADA)

    assert record(archive, a(c.ErasePerson, person=ADA, occurred_at=later(10))) == [False]


def test_whom_only_the_key_ring_knows_to_be_erased_is_erased_as_soon_as_they_are_met(
    archive: Archive,
) -> None:
    """As when the log is from a backup that is older than their being met."""
    archive.keyring.forget(archive.id_of("person", ADA))

    record(archive, a(c.MakeContribution), a(c.IntroducePerson, handle=BOB, name="Bob"))

    met, erased, made, other = events_of(archive)
    assert isinstance(met, Person.Introduced)
    assert isinstance(erased, Person.Erased)
    assert met.originator_id == erased.originator_id == archive.id_of("person", ADA)
    assert (met.name.text, met.address.text, made.body.text) == (None, None, None)
    assert (erased.by, erased.reason.text) == (None, "")
    assert other.name.text == "Bob"
    assert record(archive, a(c.IntroducePerson, handle=ADA, name="Ada")) == [False]


def test_the_details_of_one_import_can_be_forgotten_and_those_of_others_stay(
    archive: Archive,
) -> None:
    unreadable = [{"where": "ada.json", "why": "no ts"}]
    account = Account(1, 0, 0, {}, unreadable, 1, {}, 0.1)
    runs = [archive.start_import("slack", name, name) for name in ("ada.zip", "bob.zip")]
    for run in runs:
        archive.finish_import(run, account)

    assert record(archive, a(c.ForgetImportDetails, run=runs[0])) == [True]
    assert record(archive, a(c.ForgetImportDetails, run=runs[0])) == [False]

    started = [e.name.text for e in events_of(archive) if isinstance(e, ImportRun.Started)]
    finished = [e for e in events_of(archive) if isinstance(e, ImportRun.Finished)]
    assert started == [None, "bob.zip"]
    assert finished[0].unreadable.text is None
    assert finished[0].unreadable_count == 1
    assert "ada.json" in str(finished[1].unreadable)
