"""An archive that tests of backups keep: who says what there, who is erased, what can be read."""

import sqlite3
from contextlib import closing
from typing import Any

from archive.commands import Command, ErasePerson, MakeContribution, OpenSpace
from daybook.bootstrap import create, open_daybook
from daybook.config import Settings
from projections.search.engine import Query
from projections.viewer import STEWARD
from tests.builders import events_of, record
from tests.governing import AT, later

ADA, BOB, EVE = "mailto:ada@example.org", "mailto:bob@example.org", "mailto:eve@example.org"
SPACE = OpenSpace(occurred_at=AT, key="chat:garden", name="garden", kind="channel")


def say(settings: Settings, *who: str) -> None:
    """Have these people say, once each, a word of their own."""
    do(settings, SPACE, *map(says, who))


def says(who: str) -> MakeContribution:
    """What somebody says: the secret word is their name with `-secret` behind."""
    name = who.split(":")[1].split("@")[0]
    return MakeContribution(
        occurred_at=AT,
        by=who,
        by_name=name.title(),
        key=f"chat:garden/{name}",
        space="chat:garden",
        thread=f"chat:garden/{name}",
        body=f"{name}secret grows here",
    )


def erase(settings: Settings, who: str) -> None:
    """Erase somebody."""
    do(settings, ErasePerson(occurred_at=later(9), person=who, reason="asked for it"))


def do(settings: Settings, *commands: Command) -> None:
    """Record these in the archive, which is made if need be, and show them."""
    create(settings, "The Garden")
    with open_daybook(settings) as daybook:
        record(daybook.archive, *commands)
        daybook.catch_up()


def found(settings: Settings) -> set[str]:
    """Whose secret word can be found."""
    with open_daybook(settings) as daybook:
        return {
            who
            for who in ("ada", "bob", "eve")
            if daybook.search_engine.search(Query(f"{who}secret"), STEWARD).total
        }


def readable(settings: Settings) -> set[str]:
    """Whose secret word can be read in the log, by whoever has the keys."""
    with open_daybook(settings) as daybook:
        texts = " ".join(
            str(getattr(event, "body", None) and event.body.text)
            for event in events_of(daybook.archive)
        )
    return {who for who in ("ada", "bob", "eve") if f"{who}secret" in texts}


def erased_in_log(settings: Settings) -> int:
    """How many erasures the log tells of."""
    with open_daybook(settings) as daybook:
        return daybook.archive.count_by_topic().get("person.erased", 0)


def rows(settings: Settings, table: str, file: str = "events.db") -> list[Any]:
    """The rows of a table of the archive, with their numbers, byte for byte."""
    with closing(sqlite3.connect(settings.home / file)) as database:
        return database.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
