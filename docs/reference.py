"""Writes the reference pages from the code: `python docs/reference.py`, run by `make docs`."""

import inspect
from pathlib import Path

import click

from archive.domain.aggregate import ArchiveAggregate
from archive.domain.citation import Citation
from archive.domain.contribution import Contribution
from archive.domain.decision import Decision
from archive.domain.import_run import ImportRun
from archive.domain.norm import Norm
from archive.domain.person import Person
from archive.domain.pin import Pin
from archive.domain.role import Role
from archive.domain.space import Space
from archive.domain.thread import Thread
from daybook.cli import cli
from daybook.exporting.content import FACTS
from daybook.exporting.tables import documented

DOCS = Path(__file__).parent
AGGREGATES: tuple[type[ArchiveAggregate], ...] = (
    Person,
    Space,
    Thread,
    Contribution,
    Decision,
    Norm,
    Role,
    Citation,
    Pin,
    ImportRun,
)


def events_page() -> str:
    """Every event: its topic, what it says, its fields, and which of these are sealed."""
    lines = [
        "# Events",
        "Generated from the code by `make docs`. Fields in *italics* hold a person's own text, and",
        "are sealed under that person's key. Every event also has `occurred` (when, how exactly",
        "that is known, and who recorded it) and `timestamp` (when it was recorded).",
    ]
    for aggregate in AGGREGATES:
        lines += ["", f"## {aggregate.__name__}", inspect.getdoc(aggregate) or "", ""]
        lines += ["| topic | what happened | fields |", "|---|---|---|"]
        for event in vars(aggregate).values():
            if isinstance(event, type) and getattr(event, "TOPIC", ""):
                # The library derives classes from those written; the words are in the latter.
                written = next(c for c in event.__mro__ if "TOPIC" in vars(c))
                what = " ".join((inspect.getdoc(written) or "").split())
                lines.append(f"| `{event.TOPIC}` | {what} | {_fields(written)} |")
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """Every command with its help, as the command line prints it."""
    lines = ["# Command line", "Generated from the code by `make docs`.", ""]
    context = click.Context(cli, info_name="daybook")
    for name in cli.list_commands(context):
        command = cli.commands[name]
        help_text = command.get_help(click.Context(command, info_name=name, parent=context))
        lines += [f"## daybook {name}", "```", help_text, "```", ""]
    return "\n".join(lines)


def tables_page() -> str:
    """Every kind of thing that an export holds, with its columns."""
    lines = [
        "# Tables",
        "Generated from the code by `make docs`. What the rows of exports and data frames hold: a",
        "Parquet file for each kind, a frame of [open_archive](research.md). *Nothing* is null.",
        "A manifest counts the rows of each kind, and those for which each flag is true or set.",
    ]
    for kind in FACTS:
        flags = ", ".join(f"`{name}`" for name in kind.FLAGS) or "none"
        lines += ["", f"## {kind.KIND}", inspect.getdoc(kind) or "", "", f"Flags: {flags}.", ""]
        lines += ["| column | form | holds |", "|---|---|---|"]
        lines += [f"| `{name}` | {form} | {told} |" for name, form, told in documented(kind)]
    return "\n".join(lines) + "\n"


def _fields(event: type) -> str:
    kinds = {
        name: str(kind)
        for written in event.__mro__
        if "eventsourcing" not in written.__module__
        for name, kind in inspect.get_annotations(written).items()
        if name != "occurred"
    }
    return ", ".join(f"*{n}*" if "Personal" in kind else n for n, kind in kinds.items()) or "none"


PAGES = {"events.md": events_page, "cli.md": cli_page, "tables.md": tables_page}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
