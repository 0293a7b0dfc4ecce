"""A hall in which things were said, for tests of the commands on moderation."""

import json
from pathlib import Path

from tests.daybook.cli.desk import ADA, BOB, Desk

WHY = ("--reason", "manners", "--norm", "Watering#2")
CY = "mailto:cy@example.org"


def line(key: str, by: str = BOB, space: str = "chat:hall") -> dict[str, str]:
    return {
        "type": "make-contribution",
        "occurred_at": f"2020-01-0{key}T10:00:00Z",
        "key": f"chat:{key}",
        "space": space,
        "thread": f"chat:{key}",
        "by": by,
        "by_name": by[7:10].title(),
        "body": f"words of {key}",
    }


def state(desk: Desk) -> list[tuple[str, str]]:
    rows = desk.json("moderation")["rows"]
    return [(row["action"], row["outcome"] or row["clause"]) for row in rows]


def body(desk: Desk, word: str, *options: str) -> int:
    return len(desk.json("search", f'"{word}"', "--mode", "keyword", *options)["hits"])


def write_export(folder: Path) -> Path:
    """An export of four things said, three of them by Bob, and two of those in the hall."""
    spaces = [
        {
            "type": "open-space",
            "occurred_at": "2019-01-01",
            "key": f"chat:{name}",
            "name": name,
            "kind": "channel",
        }
        for name in ("hall", "attic")
    ]
    lines = [
        {"daybook": 1, "community": "Hall"},
        *spaces,
        line("1"),
        line("2"),
        line("3", ADA),
        line("4", BOB, "chat:attic"),
    ]
    export = folder / "export.jsonl"
    export.write_text("\n".join(map(json.dumps, lines)))
    return export
