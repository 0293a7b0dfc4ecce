"""daybook hide, restore, withdraw, appeal and moderation."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

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


@pytest.fixture
def hall(desk: Desk, tmp_path: Path) -> Path:
    """Three things said, two of them by Bob in the hall, and a norm; returns the import's file."""
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
    export = tmp_path / "export.jsonl"
    export.write_text("\n".join(map(json.dumps, lines)))
    desk("import", str(export))
    desk.adopt("Watering", "--at", "2014")
    return export


def state(desk: Desk) -> list[tuple[str, str]]:
    rows = desk.json("moderation")["rows"]
    return [(row["action"], row["outcome"] or row["clause"]) for row in rows]


def body(desk: Desk, word: str, *options: str) -> int:
    return len(desk.json("search", f'"{word}"', "--mode", "keyword", *options)["hits"])


@pytest.mark.usefixtures("hall")
def test_a_thing_is_hidden_under_a_clause_and_restored(desk: Desk) -> None:
    assert body(desk, "words of 1", "--as", "member") == 1

    hidden = desk("hide", "chat:1", *WHY)

    assert "Bob: words of 1" in hidden
    assert "Hidden: 1 contribution. cause:" in hidden
    assert state(desk) == [("hidden", "Watering, clause 2, version 1")]
    assert body(desk, "words of 1", "--as", "member") == 0
    assert "Hidden already" in desk("hide", "chat:1", *WHY)
    assert "Restored: 1 contribution." in desk("restore", "chat:1", "--reason", "fine")
    assert body(desk, "words of 1", "--as", "member") == 1
    assert len(state(desk)) == 2


def test_importing_again_leaves_it_hidden(desk: Desk, hall: Path) -> None:
    desk("hide", "chat:1", *WHY)

    desk("import", str(hall))

    assert body(desk, "words of 1", "--as", "member") == 0
    assert len(state(desk)) == 1


def test_importing_a_slack_export_again_leaves_it_hidden(desk: Desk, samples: Path) -> None:
    desk("import", str(samples / "slack" / "sample"))
    desk.adopt("Watering", "--at", "2014")
    [hit] = desk.json("search", "oil", "--mode", "keyword")["hits"]

    desk("hide", hit["id"], *WHY)
    desk("import", str(samples / "slack" / "sample"))

    assert body(desk, "oil", "--as", "member") == 0
    desk("restore", hit["id"])
    assert body(desk, "oil", "--as", "member") == 1


@pytest.mark.usefixtures("hall")
def test_all_that_somebody_said_is_hidden_under_one_cause_and_restored_by_it(desk: Desk) -> None:
    told = desk("hide", "--said-by", "Bob", "--in", "hall", "--until", "2020-01-02", "--yes", *WHY)
    assert "Hidden: 2 contributions." in told
    cause = told.split("cause:")[1].split()[0]

    record = desk.json("moderation", "--cause", cause)
    assert [(row["cause"], row["items"]) for row in record["rows"]] == [(cause, 2)] * 2
    assert len({row["contribution"] for row in record["rows"]}) == 2
    shown = desk("restore", "--cause", cause, "--yes", "--reason", "too much")
    assert "Restored: 2 contributions." in shown
    assert "one of 2 under cause:" in desk("moderation")


@pytest.mark.usefixtures("hall")
def test_many_are_asked_about_first(desk: Desk) -> None:
    asked = desk.run("hide", "--said-by", BOB, *WHY)

    assert asked.exit_code == 1
    assert "Hide 3 contributions? [y/N]" in asked.output
    assert state(desk) == []


@pytest.mark.usefixtures("hall")
def test_a_thing_is_named_by_its_id_or_page(desk: Desk) -> None:
    desk("hide", "chat:1", *WHY)
    [row] = desk.json("moderation")["rows"]
    item = row["contribution"]
    assert UUID(item)

    desk("restore", f"http://127.0.0.1:8000/contributions/{item}?x=1")
    desk("hide", item, *WHY)
    desk("restore", f"/threads/{uuid4()}#c-{item}")

    assert len(state(desk)) == 4


@pytest.mark.usefixtures("hall")
def test_what_is_withdrawn_too_is_not_shown_yet(desk: Desk) -> None:
    desk("hide", "chat:1", *WHY)
    assert "Withdrawn." in desk("withdraw", "chat:1", "--by", BOB, "--reason", "sorry")
    assert "withdrawn already" in desk.refused("withdraw", "chat:1")

    assert "Not shown yet, being withdrawn too: 1" in desk("restore", "chat:1")
    assert "--withdrawal undoes that" in desk.refused("restore", "chat:1")
    desk("restore", "chat:1", "--withdrawal")
    assert body(desk, "words of 1", "--as", "member") == 1
    assert "nothing to restore" in desk.refused("restore", "chat:1")


@pytest.mark.usefixtures("hall")
def test_an_appeal_is_answered_by_somebody_else_and_overturned(desk: Desk) -> None:
    desk("hide", "chat:1", *WHY)
    desk("appeal", "chat:1", "--by", BOB, "--reason", "look again")
    assert "waits for its answer" in desk("moderation", "--open-appeals")
    answer = ("appeal", "chat:1", "--answer", "overturned", "--reason", "it was fine")

    assert "does not answer" in desk.refused(*answer, "--by", ADA)
    assert "does not answer" in desk.refused(*answer, "--by", BOB)
    assert "Answered: overturned." in desk(*answer, "--by", CY)

    assert "Nothing of that" in desk("moderation", "--open-appeals")
    assert body(desk, "words of 1", "--as", "member") == 1
    first, second, *_ = desk.json("moderation")["rows"]
    assert {first["action"], second["action"]} == {"restored", "appeal_answered"}
    assert first["cause"] == second["cause"]
    assert "No appeal was open" in desk.refused(*answer, "--by", CY)


@pytest.mark.usefixtures("hall")
def test_each_sees_what_is_for_them(desk: Desk) -> None:
    desk("hide", "chat:1", *WHY)

    steward, member, anonymous = (
        desk.json("moderation", "--as", level)["rows"][0]
        for level in ("steward", "member", "anonymous")
    )

    assert (steward["by"], steward["author"], steward["reason"]) == ("ada", "Bob", "manners")
    assert (member["by"], member["author"], member["reason"]) == (None, None, "manners")
    assert (anonymous["reason"], anonymous["acted_as"]) == (None, None)
    assert anonymous["clause"] == "Watering, clause 2, version 1"
    text = desk("moderation", "--as", "member")
    assert "by a steward: manners" in text
    assert "Nothing of that" in desk("moderation", "--as-of", "2019-01-01")


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (("hide", "chat:1", "--norm", "Watering#2"), "Say why, with --reason", 2),
        (("hide", "chat:1", "--reason", "manners"), "Missing option '--norm'", 2),
        (("hide", *WHY), "Name the things that are meant", 2),
        (("hide", "chat:1", "--said-by", BOB, *WHY), "Name the things that are meant", 2),
        (("hide", "chat:1", "--in", "hall", *WHY), "narrow what --said-by", 2),
        (("hide", "chat:1", "--reason", "x", "--norm", "Watering#9"), "no clause '9'", 1),
        (("hide", "chat:1", "--reason", "x", "--norm", "Watering"), "names no clause", 1),
        (("hide", "chat:1", *WHY, "--at", "2013"), "was not in force on 2013-01-01", 1),
        (("hide", "chat:9", *WHY), "There is no contribution called 'chat:9'", 1),
        (("hide", "--said-by", "Zed", *WHY), "nobody called 'Zed'", 1),
        (("hide", "--said-by", BOB, "--in", "cellar", *WHY), "There are: attic, hall", 1),
        (("hide", "--said-by", BOB, "--since", "2024", *WHY), "said nothing there", 1),
        (("hide", "chat:1", *WHY, "--source", "x"), "has no --source", 2),
        (("restore", "--cause", "nobody"), "Nothing was done under a cause", 1),
        (("restore", "chat:1", "--cause", "x"), "Give either ITEMs or --cause", 2),
        (("appeal", "chat:1"), "Say why", 2),
        (("appeal", "chat:1", "--reason", "x"), "nothing to appeal against", 1),
        (("appeal", "chat:1", "--reason", "x", "--source", "x"), "has no --source", 2),
    ],
)
@pytest.mark.usefixtures("hall")
def test_what_cannot_be_is_refused(
    desk: Desk, words: tuple[str, ...], told: str, code: int
) -> None:
    assert told in desk.refused(*words, code=code)
    assert state(desk) == []
