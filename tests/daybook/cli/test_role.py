"""daybook role: list, roster, history, vacancies; establish, grant, and how roles end."""

import pytest

from tests.daybook.cli.desk import ADA, BOB, Desk

CAROL = "mailto:carol@example.org"


@pytest.fixture
def role(desk: Desk) -> str:
    """A role that Bob held for a year, and Carol since."""
    made = desk.made(
        *("role", "establish", "waterer", "--body", "garden", "--seats", "1", "--at", "2013")
    )
    desk(
        *("role", "grant", "waterer", BOB, "--name", "Bob", "--at", "~2014-03-05"),
        *("--evidence", "the list on the door", "--source", "photo 7"),
    )
    desk("role", "relinquish", "waterer", BOB, "--at", "2015-03-05", "--reason", "moved")
    desk("role", "grant", "waterer", CAROL, "--name", "Carol", "--at", "2015-06-01")
    return made


def holders(desk: Desk, *options: str) -> list[str]:
    return [row["name"] for row in desk.json("role", "roster", *options)]


def test_the_list_has_what_scripts_rely_on(desk: Desk, role: str) -> None:
    [row] = desk.json("role", "list")

    assert (row["id"], row["title"], row["body"]) == (role, "waterer", "garden")
    assert (row["state"], row["holders"], row["seats"]) == ("held", 1, 1)
    assert desk.json("role", "list", "--as-of", "2012-12-31") == []
    assert desk.json("role", "list", "--as-of", "2015-04-01")[0]["state"] == "vacant"
    assert "(held by 1 of 1)" in desk("role", "list")


def test_the_roster_has_one_item_for_each_holder_and_role(desk: Desk, role: str) -> None:
    desk("role", "establish", "keyholder", "--at", "2013")
    desk("role", "grant", "keyholder", CAROL, "--at", "2016", "--until", "2030-01-01")

    rows = desk.json("role", "roster")
    assert sorted((row["name"], row["title"]) for row in rows) == [
        ("Carol", "keyholder"),
        ("Carol", "waterer"),
    ]
    assert holders(desk, "waterer") == ["Carol"]
    assert holders(desk, role[:8]) == ["Carol"]
    assert holders(desk, "--body", "garden") == ["Carol"]
    assert holders(desk, "waterer", "--as-of", "2014-12-31") == ["Bob"]
    assert holders(desk, "--known-at", "2020-01-01") == []
    assert "since about 2014-03-05" in desk("role", "roster", "--as-of", "2014-12-31")


def test_the_history_tells_the_evidence(desk: Desk, role: str) -> None:
    rows = desk.json("role", "history", role)

    assert [(row["event"], row["person"], row["precision"]) for row in rows] == [
        ("established", None, "about"),
        ("granted", "Bob", "about"),
        ("relinquished", "Bob", "day"),
        ("granted", "Carol", "day"),
    ]
    assert (rows[1]["evidence"], rows[1]["source"]) == ("the list on the door", "photo 7")
    assert rows[2]["rationale"] == "moved"
    told = desk("role", "history", "waterer")
    assert "about 2014-03-05  granted Bob" in told
    assert "evidence: the list on the door" in told


@pytest.mark.usefixtures("role")
def test_before_it_was_established_there_is_nothing_to_tell(desk: Desk) -> None:
    told = desk.refused("role", "history", "waterer", "--as-of", "2012-01-01")
    assert told == "'waterer' had not been established by then."


@pytest.mark.usefixtures("role")
def test_vacancies_tell_when_nobody_held_it(desk: Desk) -> None:
    rows = desk.json("role", "vacancies")

    assert [(r["since"][:10], r["until"][:10], r["is_gap"]) for r in rows] == [
        ("2013-01-01", "2014-03-05", False),
        ("2015-03-05", "2015-06-01", True),
    ]
    told = desk("role", "vacancies", "--gaps")
    assert told.count("\n") == 1
    assert "nobody from 2015-03-05 until 2015-06-01" in told


@pytest.mark.parametrize("how", ["relinquish", "revoke", "expire"])
@pytest.mark.usefixtures("role")
def test_a_role_ends_for_a_person_named_by_handle_or_id(desk: Desk, how: str) -> None:
    [row] = desk.json("role", "roster")

    desk("role", how, "waterer", row["person"], "--at", "2018")
    assert holders(desk) == []
    desk("role", "grant", "waterer", row["person"], "--at", "2019")
    assert holders(desk) == ["Carol"]
    desk("role", how, "waterer", CAROL, "--at", "2020")
    assert holders(desk) == []


@pytest.mark.usefixtures("role")
def test_a_role_that_is_retired_is_held_by_nobody(desk: Desk) -> None:
    desk("role", "retire", "waterer", "--at", "2020", "--reason", "sprinklers")

    assert holders(desk) == []
    assert "(retired)" in desk("role", "list")
    told = desk.refused("role", "grant", "waterer", ADA, "--at", "2021")
    assert "Revive it first, or grant another." in told


def test_a_grant_is_linked_with_the_decision_behind_it(desk: Desk, role: str) -> None:
    desk("decision", "propose", "Ask Ada", "--at", "2016")
    desk("role", "grant", role, ADA, "--at", "2017", "--because", "decision:Ask Ada")

    before = [row for row in desk.json("why", role) if row["direction"] == "before"]
    assert [(row["relation"], row["title"]) for row in before] == [("implements", "Ask Ada")]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("grant", "waterer", CAROL, "--at", "2016"), "nobody holds a role twice at once"),
        (("grant", "waterer", ADA, "--at", "2016", "--until", "2015"), "term would end before"),
        (("relinquish", "waterer", ADA), "did not hold it then. Record first when"),
        (("grant", "waterer", ""), "'person' is empty"),
        (("grant", "waterer", "00000000-0000-4000-8000-000000000000"), "by a handle to introduce"),
        (("grant", "painter", ADA), "There is no role called 'painter'. `daybook role list`"),
        (("roster", "painter"), "There is no role called 'painter'."),
        (("roster", ""), "There is no role called ''."),
    ],
)
@pytest.mark.usefixtures("role")
def test_what_cannot_be_is_refused_and_nothing_recorded(
    desk: Desk, command: tuple[str, ...], told: str
) -> None:
    assert told in desk.refused("role", *command)
    assert holders(desk) == ["Carol"]


def test_a_role_without_a_title_or_with_no_seats_is_refused(desk: Desk) -> None:
    assert "it is empty" in desk.refused("role", "establish", "", code=2)
    assert "--seats" in desk.refused("role", "establish", "x", "--seats", "0", code=2)


@pytest.mark.usefixtures("role")
def test_two_roles_of_one_title_are_told_apart_by_their_body(desk: Desk) -> None:
    desk("role", "establish", "waterer", "--body", "yard", "--at", "2014")
    called = [row["id"] for row in desk.json("role", "list")]

    told = desk.refused("role", "roster", "waterer")
    assert told.startswith("'waterer' could be any of these: role ")
    assert all(role[:8] in told for role in called)
