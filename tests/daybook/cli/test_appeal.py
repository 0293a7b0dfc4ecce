"""daybook appeal: asking for another look, and answering."""

import pytest

from tests.daybook.cli.desk import ADA, BOB, Desk
from tests.daybook.cli.hall import CY, WHY, body, state


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


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
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
