"""daybook hide, reinstate and withdraw."""

from pathlib import Path

import pytest

from tests.daybook.cli.desk import BOB, Desk
from tests.daybook.cli.hall import WHY, body, state


@pytest.mark.usefixtures("hall")
def test_a_thing_is_hidden_under_a_clause_and_restored(desk: Desk) -> None:
    assert body(desk, "words of 1", "--as", "member") == 1

    hidden = desk("hide", "chat:1", *WHY)

    assert "Bob: words of 1" in hidden
    assert "Hidden: 1 contribution. cause:" in hidden
    assert state(desk) == [("hidden", "Watering, clause 2, version 1")]
    assert body(desk, "words of 1", "--as", "member") == 0
    assert "Hidden already" in desk("hide", "chat:1", *WHY)
    assert "Restored: 1 contribution." in desk("reinstate", "chat:1", "--reason", "fine")
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
    desk("reinstate", hit["id"])
    assert body(desk, "oil", "--as", "member") == 1


@pytest.mark.usefixtures("hall")
def test_what_is_withdrawn_too_is_not_shown_yet(desk: Desk) -> None:
    desk("hide", "chat:1", *WHY)
    assert "Withdrawn." in desk("withdraw", "chat:1", "--by", BOB, "--reason", "sorry")
    assert "withdrawn already" in desk.refused("withdraw", "chat:1")

    assert "Not shown yet, being withdrawn too: 1" in desk("reinstate", "chat:1")
    assert "--withdrawal undoes that" in desk.refused("reinstate", "chat:1")
    desk("reinstate", "chat:1", "--withdrawal")
    assert body(desk, "words of 1", "--as", "member") == 1
    assert "nothing to show again" in desk.refused("reinstate", "chat:1")


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (("hide", "chat:1", "--norm", "Watering#2"), "Say why, with --reason", 2),
        (("hide", "chat:1", "--reason", "x", "--norm", "Watering#9"), "no clause '9'", 1),
        (("hide", "chat:1", "--reason", "x", "--norm", "Watering"), "names no clause", 1),
        (("hide", "chat:1", *WHY, "--source", "x"), "has no --source", 2),
        (("reinstate", "--cause", "nobody"), "Nothing was done under a cause", 1),
        (("reinstate", "chat:1", "--cause", "x"), "Give either ITEMs or --cause", 2),
    ],
)
@pytest.mark.usefixtures("hall")
def test_what_cannot_be_is_refused(
    desk: Desk, words: tuple[str, ...], told: str, code: int
) -> None:
    assert told in desk.refused(*words, code=code)
    assert state(desk) == []
