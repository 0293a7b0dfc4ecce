"""daybook pin and unpin: what stands on the page for newcomers."""

import pytest

from tests.daybook.cli.desk import Desk


@pytest.fixture
def norm(desk: Desk) -> str:
    """A norm to pin."""
    return desk.adopt("Watering", "--at", "2014")


def pinned(desk: Desk, *options: str) -> dict[str, list[tuple[str, str, str]]]:
    found = desk.json("start", *options)["pinned"]
    return {s: [(p["title"], p["clause"], p["note"]) for p in pins] for s, pins in found.items()}


@pytest.mark.usefixtures("norm")
def test_a_clause_is_pinned_annotated_and_taken_off(desk: Desk) -> None:
    assert "Pinned to norms." in desk("pin", "Watering#2", "--note", "first of all", "--at", "2015")
    assert pinned(desk) == {"norms": [("Watering", "2", "first of all")]}

    desk("pin", "Watering#2", "--note", "before all", "--at", "2016")
    assert pinned(desk) == {"norms": [("Watering", "2", "before all")]}
    assert pinned(desk, "--as-of", "2015-06-01") == {"norms": [("Watering", "2", "first of all")]}

    assert "Unpinned." in desk("unpin", "Watering", "--at", "2017", "--reason", "all know it")
    assert pinned(desk) == {}
    assert pinned(desk, "--as-of", "2016-06-01") != {}


@pytest.mark.usefixtures("norm")
def test_a_thing_is_pinned_to_any_section(desk: Desk) -> None:
    desk("pin", "norm:Watering", "--section", "purpose", "--note", "what we are for")

    assert pinned(desk) == {"purpose": [("Watering", "", "what we are for")]}
    assert "* Watering: what we are for" in desk("start")


@pytest.mark.usefixtures("norm")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pin", "Watering#9"), "The norm has no clause '9'."),
        (("pin", "Drying"), "called 'Drying'"),
        (("pin", "space:cellar"), "There is no space called 'cellar'."),
        (("unpin", "Watering"), "'Watering' is not pinned. `daybook start` shows what is."),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], told: str) -> None:
    assert told in desk.refused(*words)
