"""Which things are meant by those who moderate."""

from uuid import UUID, uuid4

import pytest

from tests.daybook.cli.desk import BOB, Desk
from tests.daybook.cli.hall import WHY, state


@pytest.mark.usefixtures("hall")
def test_all_that_somebody_said_is_hidden_under_one_cause_and_restored_by_it(desk: Desk) -> None:
    told = desk("hide", "--said-by", "Bob", "--in", "hall", "--until", "2020-01-02", "--yes", *WHY)
    assert "Hidden: 2 contributions." in told
    cause = told.split("cause:")[1].split()[0]

    record = desk.json("moderation", "--cause", cause)
    assert [(row["cause"], row["items"]) for row in record["rows"]] == [(cause, 2)] * 2
    assert len({row["contribution"] for row in record["rows"]}) == 2
    shown = desk("reinstate", "--cause", cause, "--yes", "--reason", "too much")
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

    desk("reinstate", f"http://127.0.0.1:8000/contributions/{item}?x=1")
    desk("hide", item, *WHY)
    desk("reinstate", f"/threads/{uuid4()}#c-{item}")

    assert len(state(desk)) == 4


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (("hide", "chat:1", "--reason", "manners"), "Missing option '--norm'", 2),
        (("hide", *WHY), "Name the things that are meant", 2),
        (("hide", "chat:1", "--said-by", BOB, *WHY), "Name the things that are meant", 2),
        (("hide", "chat:1", "--in", "hall", *WHY), "narrow what --said-by", 2),
        (("hide", "chat:1", *WHY, "--at", "2013"), "was not in force on 2013-01-01", 1),
        (("hide", "chat:9", *WHY), "There is no contribution called 'chat:9'", 1),
        (("hide", "--said-by", "Zed", *WHY), "nobody called 'Zed'", 1),
        (("hide", "--said-by", BOB, "--in", "cellar", *WHY), "There are: attic, hall", 1),
        (("hide", "--said-by", BOB, "--since", "2024", *WHY), "said nothing there", 1),
    ],
)
@pytest.mark.usefixtures("hall")
def test_what_cannot_be_is_refused(
    desk: Desk, words: tuple[str, ...], told: str, code: int
) -> None:
    assert told in desk.refused(*words, code=code)
    assert state(desk) == []
