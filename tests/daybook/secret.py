"""A secret told by every path that can hold a text, and a search for it in every file."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from archive.commands import (
    AcceptHandover,
    AnswerAppeal,
    Command,
    GrantRole,
    IntroducePerson,
    MakeContribution,
    OpenSpace,
    OpenThread,
    PrepareHandover,
    RenamePerson,
    RenameThread,
    ReviseContribution,
)
from tests.builders import STORY, a, later

SECRET = "zqxjkvbw"  # noqa: S105 - no password
"""What every secret begins with. Nothing else in the world does, whatever stems are made of it."""

HANDLE = f"mailto:{SECRET}handle@example.org"
NAME = f"{SECRET}name"
OTHERS = "Nobody waters them in August."
THEIRS = ("reason", "source", "evidence", "purpose", "note", "by_name", "person_name")
OF_SOME = {
    "name": (IntroducePerson, RenamePerson),
    "title": (OpenThread, RenameThread),
    "body": (MakeContribution, ReviseContribution),
    "extra": (MakeContribution,),
}
ADA = "mailto:ada@example.org"


def commands() -> list[Command]:
    """One of every kind, all by the person of the secret, who puts it in whatever is theirs.

    And what somebody else says in the same thread.
    """
    # Whoever hid something does not answer the appeal against that, so somebody else does.
    said = [
        replace(command, by="chat:eve")
        if isinstance(command, AnswerAppeal)
        else _with_secrets(command)
        for command in STORY
    ]
    # What is written for a successor is theirs who hand over, who must have held the role.
    granted = a(GrantRole, person=HANDLE, person_name=NAME, by=HANDLE, occurred_at=later(20))
    handed = a(PrepareHandover, person=HANDLE, by=HANDLE, text=f"{SECRET}handed")
    said += [granted, replace(handed, occurred_at=later(21))]
    hall = a(OpenSpace, key="chat:hall", name="hall")
    reply = a(
        MakeContribution,
        key="chat:hall/1",
        thread="chat:hall/1",
        space="chat:hall",
        by="chat:eve",
        by_name="Eve",
        body=OTHERS,
    )
    return [*said, hall, replace(reply, occurred_at=later(90))]


def _with_secrets(command: Command) -> Command:
    kind = type(command)
    changed: dict[str, Any] = {"by": HANDLE}
    if kind is AcceptHandover:
        changed["alone"] = True  # all of it is one person's
    for field in fields(command):
        value = getattr(command, field.name)
        secret = f"{SECRET}{kind.__name__.lower()}{field.name.replace('_', '')}"
        if value == ADA:
            changed[field.name] = HANDLE
        elif field.name == "by_name":
            changed[field.name] = NAME
        elif field.name in THEIRS or kind in OF_SOME.get(field.name, ()):
            changed[field.name] = {"files": [secret]} if field.name == "extra" else secret
    return replace(command, **changed)


def slack_export(folder: Path) -> Path:
    """A Slack export in which a member's profile, words and files tell it."""
    user = {"id": "U0SECRET", "name": f"{SECRET}slack", "profile": {"real_name": f"{SECRET}real"}}
    other = {"id": "U0EVE", "name": "eve", "profile": {"real_name": "Eve"}}
    file = {"id": "F1", "name": f"{SECRET}file.pdf", "title": f"{SECRET}filetitle"}
    message = {
        "type": "message",
        "user": "U0SECRET",
        "ts": "1614600000.000100",
        "text": f"The pump in my garden is called {SECRET}text",
        "files": [file],
        "attachments": [{"title": f"{SECRET}attached", "text": f"{SECRET}attachedtext"}],
        "reactions": [{"name": "wave", "count": 1, "users": ["U0EVE"]}],
    }
    edited = {
        **message,
        "ts": "1614600001.000100",
        "text": f"The pump in my garden was called {SECRET}edited",
    }
    edited["edited"] = {"user": "U0SECRET", "ts": "1614600009.000000"}
    broken = {"type": "message", "user": "U0SECRET", "ts": f"{SECRET}ts", "text": f"{SECRET}lost"}
    reply = {"type": "message", "user": "U0EVE", "ts": "1614600002.000100", "text": OTHERS}
    reply["thread_ts"] = message["ts"]
    _write(folder / "users.json", [user, other])
    _write(folder / "channels.json", [{"id": "C1", "name": "yard", "members": ["U0EVE"]}])
    _write(folder / "yard" / "2021-03-01.json", [message, edited, broken, reply])
    return folder


def mailbox(folder: Path) -> Path:
    """A mailbox in which a member's name, address, subject, words and attachment tell it."""
    folder.mkdir(parents=True)
    mail = f"""From {SECRET}@example.org Mon Mar  1 12:00:00 2021
From: {SECRET} Mailname <{SECRET}mail@example.org>
To: yard@example.org
Subject: {SECRET}subject
Date: Mon, 01 Mar 2021 12:00:00 +0000
Message-ID: <{SECRET}id@example.org>
X-Odd: {SECRET}header
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

My {SECRET}mailbody.
--b
Content-Type: application/pdf; name="{SECRET}attachment.pdf"
Content-Disposition: attachment; filename="{SECRET}attachment.pdf"

x
--b--

From eve@example.org Mon Mar  1 13:00:00 2021
From: Eve <eve@example.org>
To: yard@example.org
Subject: Something else
Date: Mon, 01 Mar 2021 13:00:00 +0000
Message-ID: <eve1@example.org>

{OTHERS}
"""
    (folder / "yard.mbox").write_text(mail, encoding="utf-8")
    return folder / "yard.mbox"


def _write(file: Path, value: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), encoding="utf-8")


def where_it_lies(home: Path, secret: str = SECRET) -> list[str]:
    """Each file in which the secret stands, in whatever form, and what comes behind it."""
    files = [file for file in home.rglob("*") if file.is_file()]
    return sorted({f"{file.name}: {hit}" for file in files for hit in _hits(file, secret)})


def _hits(file: Path, secret: str) -> Iterator[str]:
    data = file.read_bytes()
    for form in (data, data[::2], data[1::2], *_inflated(data)):  # the halves: UTF-16
        for match in re.finditer(secret.encode() + rb"\w{0,30}", form.lower()):
            yield match[0].decode()
    for lead in ("", "x", "xx"):  # wherever in base64 it begins
        coded = base64.b64encode(f"{lead}{secret}".encode())
        if coded[len(lead) + (len(lead) > 0) : -4] in data:
            yield "in base64"


def _inflated(data: bytes) -> Iterator[bytes]:
    """What is compressed in it, wherever that begins."""
    for head in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        bits = 31 if data[head.start()] == 0x1F else 15
        try:
            yield zlib.decompressobj(bits).decompress(data[head.start() :], 1 << 20)
        except zlib.error:
            continue
