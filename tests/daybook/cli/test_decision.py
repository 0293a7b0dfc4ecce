"""daybook decision: list, show; propose, take, supersede, reverse, reaffirm, review."""

import pytest

from tests.daybook.cli.desk import ADA, BOB, Desk


@pytest.fixture
def decision(desk: Desk) -> str:
    """A decision that Bob the gardener took in 2015, about a year after it was proposed."""
    desk("role", "establish", "gardener", "--at", "2013")
    desk("role", "grant", "gardener", BOB, "--name", "Bob", "--at", "2013-05-01")
    text = desk.file("The evenings are full of *slugs*.\n")
    proposed = desk.made(
        *("decision", "propose", "Mornings", "--label", "D 1", "--text", text, "--at", "~2014-03"),
        *("--reason", "lettuce", "--because", "https://example.org/slugs"),
    )
    desk(
        *("decision", "take", "D 1", "accepted", "--method", "vote", "--tally", "for=5"),
        *("--tally", "against=1", "--decider", BOB, "--at", "2015-06-01", "--source", "minutes"),
    )
    return proposed


def state(desk: Desk, called: str = "D 1") -> str:
    return str(desk.json("decision", "show", called)[0]["state"])


def test_the_list_has_what_scripts_rely_on(desk: Desk, decision: str) -> None:
    [row] = desk.json("decision", "list")

    assert (row["id"], row["label"], row["title"]) == (decision, "D 1", "Mornings")
    assert (row["state"], row["tally"], row["deciders"]) == (
        "accepted",
        {"for": 5, "against": 1},
        ["Bob"],
    )
    [then] = desk.json("decision", "list", "--as-of", "2015-05-31")
    assert then["state"] == "proposed"
    assert desk.json("decision", "list", "--as-of", "2013-01-01") == []
    assert desk.json("decision", "list", "--known-at", "2020-01-01") == []
    assert f"{decision[:8]}  D 1: Mornings  (accepted since 2015-06-01)" in desk("decision", "list")


@pytest.mark.usefixtures("decision")
def test_show_says_how_it_was_taken_by_whom_in_which_role_and_its_history(desk: Desk) -> None:
    [shown] = desk.json("decision", "show", "d 1")

    assert shown["text"] == "The evenings are full of *slugs*.\n"
    assert [(d["name"], d["roles_then"]) for d in shown["deciders"]] == [("Bob", ["gardener"])]
    assert [(c["event"], c["precision"], c["rationale"]) for c in shown["history"]] == [
        ("proposed", "about", "lettuce"),
        ("taken", "day", ""),
    ]
    assert shown["history"][1]["source"] == "minutes"
    told = desk("decision", "show", "Mornings")
    assert "D 1: Mornings (accepted)" in told
    assert "accepted on 2015-06-01 (vote; 5 for, 1 against)" in told
    assert "decided by Bob (gardener)" in told
    assert "about 2014-03-01  proposed: proposed by ada" in told
    assert "full of *slugs*" in told


@pytest.mark.usefixtures("decision")
def test_before_it_was_proposed_there_is_nothing_to_show(desk: Desk) -> None:
    told = desk.refused("decision", "show", "D 1", "--as-of", "2013-01-01")
    assert told == "'D 1' had not been proposed by then."


@pytest.mark.usefixtures("decision")
def test_a_supersession_is_recorded_on_both(desk: Desk) -> None:
    new = desk.made("decision", "propose", "Drip lines", "--at", "2016")

    told = desk("decision", "supersede", "D 1", "--with", "Drip lines", "--at", "2017")
    assert "linked on both sides" in told
    assert desk.json("decision", "show", "D 1")[0]["superseded_by"] == new
    assert desk.json("lint", "--rule", "one-sided-supersession") == []
    before = [row for row in desk.json("why", new) if row["direction"] == "before"]
    assert before[0]["relation"] == "supersedes"
    same = ("decision", "supersede", "D 1", "--with", "Drip lines", "--at", "2017")
    assert "knew that already" in desk(*same)


@pytest.mark.usefixtures("decision")
def test_what_became_of_it_is_recorded(desk: Desk) -> None:
    desk("decision", "review", "D 1", "--due", "2016-01-01", "--at", "2015-07")
    assert [row["title"] for row in desk.json("decision", "list", "--due")] == ["Mornings"]
    assert "to be reviewed on 2016-01-01" in desk("decision", "list")

    desk("decision", "reaffirm", "D 1", "--at", "2016-01-02")
    assert desk.json("decision", "list", "--due") == []
    desk("decision", "reverse", "D 1", "--at", "2017", "--reason", "a dry year")
    assert state(desk) == "reversed"
    assert state(desk) != "accepted"


@pytest.mark.usefixtures("decision")
def test_a_change_that_was_told_wrongly_is_corrected(desk: Desk) -> None:
    desk("decision", "reverse", "D 1", "--at", "2017")
    desk("decision", "correct", "D 1", "3", "--never", "--reason", "a mix-up")
    desk("decision", "correct", "D 1", "2", "--to", "2015-05")

    [shown] = desk.json("decision", "show", "D 1")
    assert (shown["state"], shown["taken_at"][:10]) == ("accepted", "2015-05-01")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("take", "D 1", "rejected"), "it cannot be taken"),
        (("reverse", "D 1", "--at", "2013"), "cannot be reversed on 2013-01-01"),
        (("supersede", "D 1", "--with", "D 1"), "cannot supersede itself"),
        (("supersede", "D 1", "--with", "D 9"), "There is no decision called 'D 9'."),
        (("reaffirm", "D 9"), "`daybook decision list` shows those there are."),
    ],
)
@pytest.mark.usefixtures("decision")
def test_what_cannot_be_is_refused_and_nothing_recorded(
    desk: Desk, command: tuple[str, ...], told: str
) -> None:
    assert told in desk.refused("decision", *command)
    assert state(desk) == "accepted"


@pytest.mark.parametrize("tally", ["for", "for=many", "=3", "for=-1", "for=²"])
@pytest.mark.usefixtures("decision")
def test_a_tally_that_cannot_be_read_is_told(desk: Desk, tally: str) -> None:
    take = ("decision", "take", "D 1", "accepted", "--tally", tally)
    assert f"{tally!r} is no count. Write it as for=7." in desk.refused(*take, code=2)


def test_an_empty_text_or_title_is_refused(desk: Desk) -> None:
    text = desk.file("\n")

    assert "is empty" in desk.refused("decision", "propose", "Mornings", "--text", text)
    assert "it is empty" in desk.refused("decision", "propose", "", code=2)
    assert desk.json("decision", "list") == []


def test_who_records_it_must_be_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAYBOOK_PERSON")

    told = desk.refused("decision", "propose", "Mornings", code=2)
    assert "--recorded-by mailto:you@example.org" in told
    assert desk.made("decision", "propose", "Mornings", "--by", ADA)


def test_an_empty_name_is_no_decision(desk: Desk, decision: str) -> None:
    assert decision
    desk("decision", "propose", "Unlabelled")
    assert "There is no decision called ''." in desk.refused("decision", "show", "")
