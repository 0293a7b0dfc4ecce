"""Tests of the commands that are made of a mail."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from archive.commands import MakeContribution, OpenThread
from ingest.records import Found

Read = Callable[..., list[Any]]
MARCH = datetime(2021, 3, 1, 9, tzinfo=UTC)


def test_a_mail_opens_its_thread_and_is_its_first_message(read_mails: Read, mail: Any) -> None:
    [found] = read_mails(mail(1, Subject="[Devel] The shed"))

    assert found == Found(
        "devel.mbox, mail 1 (line 1)",
        (
            OpenThread(
                key="mail:devel/1@example.org",
                space="mail:devel",
                title="The shed",
                occurred_at=MARCH,
                by="mailto:ada@example.org",
                by_name="Ada",
            ),
            MakeContribution(
                key="mail:devel/1@example.org",
                space="mail:devel",
                thread="mail:devel/1@example.org",
                body="Hello!",
                media="mail",
                source="<1@example.org>",
                occurred_at=MARCH,
                by="mailto:ada@example.org",
                by_name="Ada",
            ),
        ),
    )


def test_a_reply_names_its_mail_and_opens_no_thread(read_mails: Read, mail: Any) -> None:
    _, found = read_mails(mail(1), mail(2, References="<1@example.org>", Subject="Re: Hello"))

    [reply] = found.commands
    assert (reply.thread, reply.reply_to, reply.continues) == (
        "mail:devel/1@example.org",
        "mail:devel/1@example.org",
        None,
    )
    assert reply.extra == {}


def test_what_a_mail_outside_the_export_began_goes_on_there(read_mails: Read, mail: Any) -> None:
    one, other = read_mails(
        mail(1, References="<old@x> <gone@x>", Subject="Re: Shed"),
        mail(2, In_Reply_To="<1@example.org>", Subject="Re: Shed"),
    )

    thread, reply = one.commands
    [answer] = other.commands
    assert (thread.key, thread.title) == ("mail:devel/old@x", "Shed")
    assert (reply.reply_to, reply.continues) == (None, "mail:devel/gone@x")
    assert (answer.reply_to, answer.continues) == ("mail:devel/1@example.org", "mail:devel/gone@x")
    assert reply.extra == {"References": "<old@x> <gone@x>"}
    assert reply.thread == answer.thread == thread.key


def test_a_mail_joined_by_its_subject_answers_nobody_for_sure(read_mails: Read, mail: Any) -> None:
    _, found = read_mails(
        mail(1), mail(2, Subject="Re: Hello", In_Reply_To="6667", Date="2 Mar 2021 09:00 +0000")
    )

    [joined] = found.commands
    assert (joined.thread, joined.reply_to, joined.continues) == (
        "mail:devel/1@example.org",
        None,
        None,
    )
    assert joined.extra == {"In-Reply-To": "6667"}


def test_headers_are_kept_or_named_as_dropped(read_mails: Read, mail: Any) -> None:
    [found] = read_mails(
        mail(1, Organization="Club", To="x@example.org", X_Mailer="Bat", Received="by y", MIME="1")
    )

    assert found.commands[1].extra == {"Organization": "Club"}
    assert found.dropped == ("mail.To", "mail.X-Mailer", "mail.Received", "mail.Mime")


def test_what_the_commands_cannot_say_is_kept(read_mails: Read, mail: Any) -> None:
    _, found = read_mails(
        mail(1),
        mail(
            2,
            References="<1@example.org>",
            Subject="The shed (was: Hello)",
            Date="Mon, 1 Mar 2021 10:00:00 +03400",
            From="ada at example.org (Ada Okoro)",
        ),
    )

    [reply] = found.commands
    assert reply.extra == {
        "from_name": "Ada Okoro",
        "Date": "Mon, 1 Mar 2021 10:00:00 +03400",
        "Subject": "The shed (was: Hello)",
    }
    assert (reply.occurred_at, reply.precision) == (MARCH.replace(hour=10), "about")


def test_a_mail_without_message_id_quotes_none(read_mails: Read, mail: Any) -> None:
    one, other = read_mails(mail(1, Message_ID=None), mail(2, Message_ID=None, body="Bye!"))

    keys = {one.commands[-1].key, other.commands[-1].key}
    assert all(key.startswith("mail:devel/no-id/") for key in keys)
    assert len(keys) == 2
    assert one.commands[-1].source == ""


def test_attachments_are_named(read_mails: Read, mail: Any) -> None:
    [found] = read_mails(mail(1, body="abc", Content_Type='image/png; name="a.png"'))

    made = found.commands[-1]
    assert (made.body, made.media) == ("", "mail")
    assert made.extra["attachments"] == [{"name": "a.png", "type": "image/png", "size": 5}]


def test_a_thread_comes_with_the_mail_that_is_first_in_the_files(
    read_mails: Read, mail: Any
) -> None:
    root, reply = read_mails(
        mail(2, References="<1@example.org>", Date="Mon, 1 Mar 2021 08:00:00 +0000"),
        mail(1, From="bo at example.net (Bo)"),
    )

    opened, made = root.commands
    assert (opened.by, opened.by_name, opened.occurred_at) == ("mailto:bo@example.net", "Bo", MARCH)
    assert made.source == "<1@example.org>"
    assert reply.commands[0].reply_to == made.key
