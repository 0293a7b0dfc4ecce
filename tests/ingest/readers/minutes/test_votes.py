"""Votes of a mailing list, from a mailbox."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.commands import Command, ProposeDecision, RestateDecision, TakeDecision
from archive.domain.decision import Decision
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import Reader, ReadOptions
from ingest.readers.mail import MailReader
from ingest.readers.minutes import MinutesReader
from ingest.records import Found, Record, Unreadable
from tests.builders import memory_archive, new_keyring
from tests.contracts.readers import accounted_for, nothing_known

SAMPLE = Path(__file__).parents[3] / "data" / "minutes" / "votes"
OPTIONS = ReadOptions()


def read(path: Path) -> list[Record]:
    with open_export(path) as export:
        return list(MinutesReader().read(export, OPTIONS))


def commands(records: Sequence[Record]) -> list[Command]:
    return [c for r in records if isinstance(r, Found) for c in r.commands]


def ends(records: Sequence[Record]) -> list[tuple[str, str, dict[str, int]]]:
    return [
        (str(c.decision).rpartition("/")[2], c.outcome, dict(c.tally))
        for c in commands(records)
        if isinstance(c, TakeDecision)
    ]


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    return tmp_path / "x.mbox"


def mail(name: str, hour: int, subject: str, body: str, to: str = "") -> str:
    answers = f"References: <{to}@x>\n" if to else ""
    return (
        f"From {name} at x  Mon Mar  1 {hour:02}:00:00 2021\n"
        f"From: {name}@example.org\nDate: Mon, 1 Mar 2021 {hour:02}:00:00 +0000\n"
        f"Subject: {subject}\nMessage-ID: <{name}{hour}@x>\n{answers}\n{body}\n\n"
    )


def test_the_votes_of_the_sample_end_as_their_results_say() -> None:
    records = read(SAMPLE)

    assert [c.title for c in commands(records) if isinstance(c, ProposeDecision)] == [
        "Release Trellis 1.2.0 (RC1)",
        "Move the lists to a forum",
        "Release Trellis 1.3.0 (RC1)",
        "Release Trellis 1.3.0 (RC2)",
        "A logo",
    ]
    assert ends(records) == [
        ("open-1", "accepted", {"+1 binding": 3, "+1 non-binding": 1}),
        ("open-2", "rejected", {"-1": 2, "0": 1}),
    ]
    [cancelled] = [c for c in commands(records) if isinstance(c, RestateDecision)]
    assert cancelled.decision == "mail:trellis-dev/open-3"


def test_a_result_that_does_not_say_how_it_ended_is_told_with_its_place() -> None:
    [unreadable] = [r for r in read(SAMPLE) if isinstance(r, Unreadable)]

    assert unreadable.where.startswith("trellis-dev.mbox, mail 19")
    assert "stays proposed" in unreadable.why


def test_the_mails_are_those_that_the_mail_reader_reads() -> None:
    with open_export(SAMPLE) as export:
        theirs = list(MailReader().read(export, OPTIONS))

    assert read(SAMPLE)[: len(theirs)] == theirs


def test_votes_are_the_mail_readers_unless_they_are_asked_for() -> None:
    with open_export(SAMPLE) as export:
        assert not MinutesReader().recognises(export)
        assert MailReader().recognises(export)


@pytest.mark.parametrize("mail_first", [True, False])
def test_importing_twice_or_after_the_mail_records_each_thing_once(mail_first: bool) -> None:
    with memory_archive(new_keyring()) as archive, open_export(SAMPLE) as export:
        readers: list[Reader] = [MailReader(), MinutesReader(), MinutesReader()]
        accounts = [
            import_export(archive, reader, export, OPTIONS, nothing_known)
            for reader in readers[0 if mail_first else 1 :]
        ]
        decision = archive.id_of("decision", "mail:trellis-dev/open-1")
        known = archive.load([decision])[decision]

    assert all(account.read == accounted_for(account) for account in accounts)
    assert accounts[-1].recorded == 0
    assert sum(account.recorded for account in accounts) == 27
    assert isinstance(known, Decision)
    assert [e.change for e in known.entries.values()] == ["proposed", "taken"]


def test_votes_that_lie_after_the_result_in_the_file_are_counted_by_their_time(
    mails: Path,
) -> None:
    mails.write_text(
        mail("ada", 8, "[VOTE] A logo", "Red?")
        + mail("ada", 12, "[RESULT] [VOTE] A logo", "It passes.", "ada8")
        + mail("bob", 9, "Re: [VOTE] A logo", "+1", "ada8")
        + mail("eve", 13, "Re: [VOTE] A logo", "-1", "ada8")
    )

    assert ends(read(mails)) == [("ada8@x", "accepted", {"+1": 1})]


def test_a_result_without_references_finds_its_vote_by_the_subject(mails: Path) -> None:
    mails.write_text(
        mail("ada", 7, "[VOTE] A logo", "Red?")
        + mail("ada", 8, "[VOTE] A name", "Trellis?")
        + mail("bob", 9, "Re: [VOTE] A name", "+1", "ada8")
        + mail("ada", 10, "[RESULTS] a  Name", "It passes.")
    )

    assert ends(read(mails)) == [("ada8@x", "accepted", {"+1": 1})]


def test_two_votes_in_one_thread_are_two_decisions(mails: Path) -> None:
    mails.write_text(
        mail("ada", 7, "[DISCUSS] A logo", "Red or green?")
        + mail("ada", 8, "[VOTE] A red logo", "Red?", "ada7")
        + mail("bob", 9, "Re: [VOTE] A red logo", "-1", "ada8")
        + mail("ada", 10, "[VOTE] A green logo", "Green?", "ada8")
        + mail("bob", 11, "Re: [VOTE] A green logo", "+1", "ada10")
        + mail("ada", 12, "[RESULT] [VOTE] A green logo", "It passes.", "ada10")
        + mail("ada", 13, "[RESULT] [VOTE] A red logo", "It failed.", "ada8")
    )

    assert ends(read(mails)) == [
        ("ada8@x", "rejected", {"-1": 1}),
        ("ada10@x", "accepted", {"+1": 1}),
    ]


def test_a_vote_opened_outside_the_export_has_the_identity_of_the_mail_that_opened_it(
    mails: Path,
) -> None:
    mails.write_text(
        mail("bob", 9, "Re: [VOTE] A logo", "+1", "ada8")
        + mail("ada", 12, "[RESULT] [VOTE] A logo", "It passes.", "ada8")
    )

    assert ends(read(mails)) == [("ada8@x", "accepted", {"+1": 1})]


def test_an_answer_about_something_else_and_results_of_no_vote_are_no_part_of_one(
    mails: Path,
) -> None:
    mails.write_text(
        mail("ada", 8, "[VOTE] A logo", "Red?")
        + mail("bob", 9, "Licences (was: [VOTE] A logo)", "-1", "ada8")
        + mail("eve", 10, "[RESULTS] Survey of gardens", "All passed.")
        + mail("ada", 12, "[RESULT] [VOTE] A logo", "It passes.", "ada8")
        + mail("eve", 13, "[RESULT] [VOTE] A logo", "It failed.", "ada8")
    )

    assert ends(read(mails)) == [("ada8@x", "accepted", {})]
