"""Reads what a mail says: its text, decoded, and which files hang on it."""

import html
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from archive.commands import Media
from ingest.readers.mail.heads import Fields, as_text, decoded

MIME_FIELDS = ("content-type", "content-transfer-encoding", "content-disposition")
LONGEST_NAME = 1000
SHOWN = {"text/plain", "text/html"}

Attachment = dict[str, object]


@dataclass(slots=True)
class Body:
    """A mail's text, and the name, type and size of each attachment."""

    text: str
    media: Media = "mail"
    attachments: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of text to show."""

    text: str
    is_html: bool = False

    def as_html(self) -> str:
        return self.text if self.is_html else f"<pre>{html.escape(self.text)}</pre>"


def body_of(fields: Fields, data: bytes) -> Body:
    """The body of a mail. Plain text is preferred to the same as HTML.

    Parts nested deeper than any mail's are not taken apart.
    """
    if any(name in fields for name in MIME_FIELDS):
        with suppress(RecursionError):
            return _body_of_parts(_message(fields, data))
    return Body(as_text(data).strip("\n"))


def _message(fields: Fields, data: bytes) -> Message:
    """The mail as far as MIME is concerned. Its own text is shown whatever its disposition."""
    is_text = fields.get("content-type", "text/plain").lower().startswith("text/")
    names = MIME_FIELDS[: 2 if is_text else 3]
    head = "".join(f"{name}: {fields[name]}\n" for name in names if name in fields)
    return message_from_bytes(head.encode("utf-8") + b"\n" + data)


def _body_of_parts(message: Message) -> Body:
    attachments: list[Attachment] = []
    parts = [part for part in _parts(message, attachments) if part.text]
    if any(part.is_html for part in parts):
        return Body("\n".join(part.as_html() for part in parts), "html", attachments)
    return Body("\n\n".join(part.text for part in parts), "mail", attachments)


def _parts(message: Message, attachments: list[Attachment]) -> Iterator[_Part]:
    """The texts to show, in order. What is not shown is added to `attachments`."""
    kind = message.get_content_type()
    children = _children(message)
    if not message.is_multipart():
        yield from _leaf(message, kind, attachments)
    elif kind == "multipart/alternative":
        yield from _best([list(_parts(child, attachments)) for child in children])
    elif kind == "message/rfc822":
        for child in children:
            yield _Part(_forwarded(child))
            yield from _parts(child, attachments)
    else:
        for child in children:
            yield from _parts(child, attachments)


def _children(message: Message) -> list[Message]:
    if not message.is_multipart():
        return []
    return [part for part in message.get_payload() if isinstance(part, Message)]


def _payload(message: Message) -> object:
    """The bytes of a part, which a charset that is none must not keep from being read."""
    try:
        return message.get_payload(decode=True)
    except (LookupError, TypeError, UnicodeError):
        message.del_param("charset")
        return message.get_payload(decode=True)


def _leaf(message: Message, kind: str, attachments: list[Attachment]) -> Iterator[_Part]:
    charset = message.get_content_charset() or ""
    data = _payload(message)
    content = data if isinstance(data, bytes) else b""
    if kind in SHOWN and message.get_content_disposition() != "attachment":
        text = as_text(content, charset).replace("\r\n", "\n")
        if kind == "text/plain" and _parameter(message, "format") == "flowed":
            text = unflowed(text, delete_space=_parameter(message, "delsp") == "yes")
        yield _Part(text.strip("\n"), is_html=kind == "text/html")
    else:
        name = decoded((message.get_filename() or "")[:LONGEST_NAME])
        attachments.append({"name": name, "type": kind, "size": len(content)})


def _best(alternatives: list[list[_Part]]) -> list[_Part]:
    """The first alternative that is all plain text, else the first that says anything."""
    saying = [parts for parts in alternatives if any(part.text.strip() for part in parts)]
    plain = (parts for parts in saying if not any(part.is_html for part in parts))
    return next(plain, saying[0] if saying else [])


def _forwarded(message: Message) -> str:
    names = ("From", "Date", "Subject")
    return "\n".join(f"{n}: {decoded(str(message[n]))}" for n in names if message[n])


def _parameter(message: Message, name: str) -> str:
    return str(message.get_param(name) or "").lower()


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """The paragraphs of format=flowed text (RFC 3676), each on one line again."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if delete_space and flows:
            content = content[:-1]
        if open_depth == depth and content not in ("", "-- "):
            lines[-1] += content
        else:
            lines.append(f"{'>' * depth} {content}" if depth else content)
        open_depth = depth if flows else -1
    return "\n".join(lines)
