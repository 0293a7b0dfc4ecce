"""What the tests of the mail reader share: the fixtures, and mailboxes made on the spot."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from archive.commands import Command
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.mail import MailReader
from ingest.records import Found, Record

DATA = Path(__file__).parents[3] / "data" / "mail"
FROM_LINE = "From ada at example.org  Mon Mar  1 09:00:00 2021"
HEADERS = {
    "From": "ada at example.org (Ada)",
    "Date": "Mon, 1 Mar 2021 09:00:00 +0000",
    "Subject": "Hello",
}


def read_path(path: Path, options: ReadOptions | None = None) -> list[Record]:
    with open_export(path) as export:
        return list(MailReader().read(export, options or ReadOptions()))


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def read() -> Callable[..., list[Record]]:
    return read_path


@pytest.fixture
def mail() -> Callable[..., str]:
    """The text of a mail in a mailbox. A header given as None is left out."""

    def text(number: int = 1, body: str = "Hello!", **headers: str | None) -> str:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        fields = {**HEADERS, "Message-ID": f"<{number}@example.org>", **given}
        head = "\n".join(f"{name}: {value}" for name, value in fields.items() if value is not None)
        return f"{FROM_LINE}\n{head}\n\n{body}\n\n"

    return text


@pytest.fixture
def read_mails(tmp_path: Path) -> Callable[..., list[Record]]:
    """Read a mailbox of these mails; without the list's space, which comes first."""

    def read(*mails: str | bytes, options: ReadOptions | None = None) -> list[Record]:
        path = tmp_path / "devel.mbox"
        path.write_bytes(b"".join(m.encode() if isinstance(m, str) else m for m in mails))
        return read_path(path, options)[1:]

    return read


@pytest.fixture
def commands() -> Callable[..., list[Command]]:
    """The commands of a type among the records."""

    def find(records: Iterable[Record], kind: type) -> list[Command]:
        found = (r for r in records if isinstance(r, Found))
        return [c for record in found for c in record.commands if isinstance(c, kind)]

    return find
