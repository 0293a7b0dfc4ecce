"""daybook cite: links between things, and taking them back."""

from uuid import uuid4

import pytest

from tests.daybook.cli.desk import Desk


@pytest.fixture
def norm(desk: Desk) -> str:
    """A norm, and a decision that might lean on it."""
    desk("decision", "propose", "A second can", "--at", "2013")
    return desk.adopt("Watering", "--at", "2014", "--source", "git:1a")


LEANS = ("cite", "decision:A second can", "because-of", "norm:Watering")


def before(desk: Desk) -> list[tuple[str, str, str | None]]:
    rows = desk.json("why", "A second can")
    return [(r["title"], r["clause"], r["note"]) for r in rows if r["direction"] == "before"]


@pytest.mark.usefixtures("norm")
def test_a_thing_cites_a_clause_in_either_writing(desk: Desk) -> None:
    desk(*LEANS[:3], "norm:Watering#2", "--reason", "it says so")
    assert before(desk) == [("Watering", "2", "it says so")]

    assert "knew that already" in desk(*LEANS, "--clause", "2")


@pytest.mark.usefixtures("norm")
def test_a_thing_cites_a_page_outside(desk: Desk) -> None:
    desk("cite", "decision:A second can", "evidence", "https://example.org/cans")
    desk("cite", "decision:A second can", "evidence", "link:mid:4@example.org")

    assert [title for title, *_ in before(desk)] == [
        "https://example.org/cans",
        "mid:4@example.org",
    ]


@pytest.mark.usefixtures("norm")
def test_a_citation_is_taken_back_and_made_anew(desk: Desk) -> None:
    desk(*LEANS, "--at", "2015")
    assert "Withdrawn." in desk(*LEANS, "--withdraw", "--at", "2016", "--reason", "it does not")
    assert before(desk) == []

    desk(*LEANS, "--at", "2017")
    assert len(before(desk)) == 1


def test_a_change_of_a_thing_cites(desk: Desk, norm: str) -> None:
    desk("cite", f"norm:{norm}", "implements", "decision:A second can", "--change", "git:1a")

    assert desk.json("norm", "blame", norm)[0]["decision"]["title"] == "A second can"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("norm:Watering", "implements", "norm:Watering"), "would cite itself"),
        (("https://example.org", "evidence", "norm:Watering"), "cannot be told what to cite"),
        (("norm:Drying", "evidence", "norm:Watering"), "There is no norm called 'Drying'."),
        (("norm:Watering", "evidence", f"decision:{uuid4()}"), "There is no decision called"),
        (
            ("norm:Watering", "evidence", "decision:A second can", "--change", "git:9"),
            "there is no single change 'git:9'",
        ),
        (
            ("norm:Watering", "evidence", "decision:A second can", "--withdraw"),
            "not in the archive",
        ),
    ],
)
@pytest.mark.usefixtures("norm")
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], told: str) -> None:
    assert told in desk.refused("cite", *words)


@pytest.mark.usefixtures("norm")
def test_a_relation_that_there_is_not_is_told_with_those_there_are(desk: Desk) -> None:
    told = desk.refused("cite", "norm:Watering", "likes", "decision:A second can", code=2)
    assert "'likes' is not one of 'because-of'" in told


@pytest.mark.usefixtures("norm")
def test_a_source_that_would_be_lost_is_refused(desk: Desk) -> None:
    told = desk.refused(*LEANS, "--source", "git:1a", code=2)
    assert "link:URL" in told
