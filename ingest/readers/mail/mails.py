"""Reads one stored mail: its identity, and its facts for threading."""

import re
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from ingest.readers.mail.bodies import Body, body_of
from ingest.readers.mail.dates import Sent, sent
from ingest.readers.mail.heads import as_text, fields_of
from ingest.readers.mail.mbox import FROM_LINE, StoredMail
from ingest.readers.mail.people import Author, author_of
from ingest.readers.mail.subjects import Subject, subject_of
from ingest.readers.mail.threads import Facts

IN_BRACKETS = re.compile(r"<([^<>]+)>")
NO_LETTERS = bytes(n for n in range(256) if not chr(n).isalnum() or n > 127)
BESIDE_ASCII = re.compile(rb"[\x80-\xff]")
OPENING = 120
NO_DATE = "neither its Date header nor its delivery says when it was sent, in a year that can be"


class NoDateError(ValueError):
    """Nothing tells when a mail was sent."""


class Mail:
    """One mail. What costs time is worked out when it is asked for."""

    def __init__(self, stored: StoredMail, list_name: str, now: datetime):
        head, _, self.data = stored.content.partition(b"\n\n")
        self.where = stored.where
        self.fields = fields_of(head)
        self._list_name = list_name
        self._now = now
        self._from_line = stored.from_line

    @cached_property
    def message_id(self) -> str:
        """The Message-ID without brackets; "" when there is none."""
        value = self.fields.get("message-id", "")
        found = IN_BRACKETS.search(value)
        return _plain(found[1] if found else value)

    @cached_property
    def identity(self) -> str:
        """The Message-ID, or a digest of its Date, From, Subject and opening in its stead."""
        if self.message_id:
            return self.message_id
        written = [self.fields.get(name, "") for name in ("date", "from", "subject")]
        digest = sha256("\n".join((*written, self.opening)).encode()).hexdigest()
        return f"no-id/{digest[:32]}"

    @cached_property
    def opening(self) -> str:
        """The letters that its text begins with: the same in all copies of a mail.

        Programs that copy mails change white space, letters beyond ASCII, addresses and links.
        """
        return self.data[: 5 * OPENING].translate(None, NO_LETTERS)[:OPENING].decode()

    @cached_property
    def author(self) -> Author:
        """Who wrote it."""
        sender = ""
        if not self.fields.get("from"):
            found = FROM_LINE.match(self._from_line)
            sender = as_text(found["sender"] if found else self._from_line[5:])
        return author_of(self.fields, sender, self._list_name)

    @cached_property
    def subject(self) -> Subject:
        """Its subject."""
        return subject_of(self.fields.get("subject", ""), self._list_name)

    def sent(self) -> Sent:
        """When it was sent. Raises NoDateError when nothing tells."""
        found = FROM_LINE.match(self._from_line)
        when = sent(self.fields, as_text(found["date"]) if found else "", self._now)
        if when is None:
            raise NoDateError(NO_DATE)
        return when

    def body(self) -> Body:
        """What it says."""
        return body_of(self.fields, self.data)

    def references(self) -> list[str]:
        """The mails before it in its conversation, by their Message-IDs, oldest first."""
        value = self.fields.get("references", "")
        found = IN_BRACKETS.findall(value) or [word for word in value.split() if "@" in word]
        return [_plain(name) for name in dict.fromkeys(found)]

    def in_reply_to(self) -> str:
        """The mail it answers by In-Reply-To, which may also say: Message from Ada <address>."""
        value = self.fields.get("in-reply-to", "")
        found = IN_BRACKETS.findall(value)
        if found and value.startswith("<"):
            return _plain(found[0])
        return _plain(found[-1]) if len(found) > 1 else ""

    def facts(self, n: int) -> Facts:
        """What threading needs to know of it."""
        try:
            when = self.sent()
        except NoDateError as error:
            return Facts(n, str(error))
        return Facts(
            n=n,
            problem="",
            id=self.identity,
            at=int(when.at.timestamp()),
            about=when.precision == "about",
            stated=when.stated,
            refs=" ".join(self.references()),
            reply_to=self.in_reply_to(),
            answers=self.subject.answers,
            base=self.subject.base,
            title=self.subject.title,
            handle=self.author.handle,
            name=self.author.name,
            beyond_ascii=0 if self.data.isascii() else len(BESIDE_ASCII.findall(self.data)),
            lines=self.data.count(b"\n"),
            opening=self.opening,
        )


def _plain(name: str) -> str:
    """A Message-ID without white space, its '@' back where an archive wrote " at "."""
    return "".join(name.replace(" at ", "@").split())
