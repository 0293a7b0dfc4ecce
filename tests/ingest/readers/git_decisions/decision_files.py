"""Made-up files with decisions, and what the reader tells of a repository with them."""

from pathlib import Path

from archive.commands import Command
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.git_decisions import GitDecisionsReader
from ingest.records import Found, Record

BODY = "Plants need water.\n"


def pep(number: int, status: str, body: str = BODY, **fields: str) -> str:
    """A proposal with a header. `superseded_by` is the field `Superseded-By`."""
    header = {
        "PEP": str(number),
        "Title": f"Proposal {number}",
        "Author": "Ada <ada@example.org>",
        "Status": status,
        **{name.replace("_", "-").title(): value for name, value in fields.items()},
    }
    lines = [f"{name}: {value}" for name, value in header.items() if value]
    return "\n".join(lines) + f"\n\n{body}"


def adr(number: int, status: str, body: str = BODY, date: str = "") -> str:
    """A decision record as Nygard's."""
    dated = f"Date: {date}\n\n" if date else ""
    return f"# {number}. Decision {number}\n\n{dated}## Status\n\n{status}\n\n## Context\n\n{body}"


def records(folder: Path, *paths: str) -> list[Record]:
    """All records of the repository in a folder."""
    with open_export(folder) as export:
        return list(GitDecisionsReader().read(export, ReadOptions(paths=paths)))


def commands(folder: Path, *paths: str) -> list[Command]:
    """All commands of the repository in a folder."""
    found = (record for record in records(folder, *paths) if isinstance(record, Found))
    return [command for record in found for command in record.commands]
