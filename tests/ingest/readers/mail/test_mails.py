"""Tests of one mail's identity and facts."""

from datetime import UTC, datetime

import pytest

from ingest.readers.mail.mails import Mail, NoDateError
from ingest.readers.mail.mbox import StoredMail

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FROM_LINE = b"From bo.l at example.net  Mon Mar  1 09:00:00 2021\n"


def a_mail(head: str, body: str = "Hello!\n", from_line: bytes = FROM_LINE) -> Mail:
    content = f"{head}\n\n{body}".encode()
    return Mail(StoredMail("devel.mbox, mail 1 (line 1)", from_line, content), "devel", NOW)


@pytest.mark.parametrize(
    ("header", "identity"),
    [
        ("Message-ID: <1@example.org>", "1@example.org"),
        ("MESSAGE-Id:\n <1@example.org>", "1@example.org"),
        ("Message-ID: 1@example.org", "1@example.org"),
        ("Message-ID: <1 at example.org>", "1@example.org"),
        ("Message-ID: <1@example.org> (added by a server)", "1@example.org"),
        ("Message-ID: <A B@example.org>", "AB@example.org"),
        ("Message-ID: <>", "<>"),
        ("X: y", ""),
    ],
)
def test_the_message_id_is_what_stands_in_brackets(header: str, identity: str) -> None:
    assert a_mail(header).message_id == identity


def test_a_mail_without_message_id_has_a_stable_identity_of_its_own() -> None:
    head = "From: Bo <bo@example.net>\nDate: Mon, 1 Mar 2021 09:00:00 +0000\nSubject: a"
    identity = a_mail(head, "Grüße an alle").identity

    assert identity == a_mail(head, "Gr??e  an\nalle").identity
    assert identity != a_mail(head, "Something else").identity
    assert identity != a_mail(head.replace("09:", "10:"), "Grüße an alle").identity
    assert identity.startswith("no-id/")


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("<a@x> <b@x>\n\t<c@x>", ["a@x", "b@x", "c@x"]),
        ("<a@x><b@x>, <a@x>", ["a@x", "b@x"]),
        ("a@x b@x 0", ["a@x", "b@x"]),
        ("0", []),
    ],
)
def test_references_are_written_in_many_ways(header: str, names: list[str]) -> None:
    assert a_mail(f"References: {header}").references() == names


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("<a@x>", "a@x"),
        ("<a@x> (Bo's message of Monday)", "a@x"),
        ("<a@x> <bo@example.net>", "a@x"),
        ('Message from Bo <bo@example.net> of "Mon, 1 Mar" <a@x>', "a@x"),
        ("Message from Bo <bo@example.net>", ""),
        ("6667", ""),
    ],
)
def test_in_reply_to_may_name_an_address_too(header: str, name: str) -> None:
    assert a_mail(f"In-Reply-To: {header}").in_reply_to() == name


def test_the_from_line_tells_the_author_and_the_date_where_headers_do_not() -> None:
    mail = a_mail("Subject: a")

    assert mail.author.handle == "mailto:bo.l@example.net"
    assert mail.sent().at == datetime(2021, 3, 1, 9, tzinfo=UTC)
    assert a_mail("X: y", from_line=b"From bo@example.net\n").author.name == "bo"


def test_a_mail_without_any_date_says_so() -> None:
    mail = a_mail("Subject: a", from_line=b"From bo@example.net\n")

    with pytest.raises(NoDateError, match="neither its Date header nor its delivery"):
        mail.sent()
    assert mail.facts(3).problem.startswith("neither its Date header")


def test_the_facts_tell_good_copies_from_bad_ones() -> None:
    good, bad = a_mail("X: y", "Grüße\nBo\n").facts(0), a_mail("X: y", "Gr??e\nBo\n").facts(1)

    assert (good.beyond_ascii, bad.beyond_ascii, good.lines) == (4, 0, 2)
    assert good.opening == bad.opening == "GreBo"
