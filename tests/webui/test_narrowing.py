"""What a search is narrowed to, and can be narrowed to."""

import re
from html import unescape
from uuid import uuid4

import pytest

from archive import commands as c
from tests.builders import a, later
from tests.reading import Library, Pages, build_town, handle, viewer_of

CHIP = re.compile(r'<li><a href="([^"]*)" aria-label="Search without: ([^"]*)"')
CHOICE = re.compile(
    r'<li><a href="([^"]*)"( aria-current="true")?>([^<]*?)(?: <.*?)?</a> <span class="n">(\d+)'
)


def chips(page: str) -> dict[str, str]:
    return {unescape(label): unescape(address) for address, label in CHIP.findall(page)}


def choices(page: str) -> dict[str, tuple[str, bool, int]]:
    return {
        unescape(label): (unescape(address), bool(holds), int(count))
        for address, holds, label, count in CHOICE.findall(page)
    }


@pytest.fixture
def garden(library: Library) -> Library:
    """A hall and a yard in which three people talk of tulips."""
    library.space("yard", kind="channel")
    for number, (by, space) in enumerate([("Ada", "hall"), ("Bob", "hall"), ("Bob", "yard")]):
        library.say(str(number), "tulips", by, space=space, kind="question")
    library.say("reply", "tulips", "Cy", thread="0", reply_to="0", kind="answer")
    library.say("old", "tulips", "Cy", space="yard", occurred_at=later(-60 * 24 * 365))
    return library


def test_every_choice_leads_to_as_many_results_as_it_says(garden: Library, pages: Pages) -> None:
    client = pages()
    offered = choices(client.get("/search?q=tulips").text)

    assert {label: count for label, (_, _, count) in offered.items()} == {
        "hall": 2,
        "yard": 2,
        "Ada": 1,
        "Bob": 2,
        "Cy": 2,
        "questions": 3,
        "answers": 1,
        "messages": 1,
        "2020": 3,
        "2019": 1,
        "with an answer": 1,
    }
    for label, (address, holds, count) in offered.items():
        narrowed = client.get(address).text
        assert not holds
        assert f"{count} thread{'s' if count > 1 else ''} found" in narrowed, label
        assert choices(narrowed)[label][:2] == ("/search?q=tulips", True), label


def test_conditions_add_up_and_each_is_taken_away_alone(garden: Library, pages: Pages) -> None:
    client = pages()
    both = choices(client.get("/search?q=tulips&order=newest").text)["hall"][0]
    page = client.get(choices(client.get(both).text)["Bob"][0]).text

    assert "1 contribution found" in page
    assert set(chips(page)) == {"in hall", "from Bob"}
    left = client.get(chips(page)["in hall"]).text
    assert set(chips(left)) == {"from Bob"}
    assert "2 contributions found" in left


def test_every_condition_has_its_words(garden: Library, pages: Pages) -> None:
    yard = garden.archive.id_of("space", "yard")
    page = (
        pages()
        .get(
            f"/search?in={yard}&from={garden.person('bob')}&kind=question&kind=answer&after=2020-02"
            "&before=2021&answered=1&former=1&mode=keyword&as_of=2024-05-01&known_at=2024-06-01"
        )
        .text
    )

    assert list(chips(page)) == [
        "in #yard",
        "from Bob",
        "only questions",
        "only answers",
        "from 2020-02 on",
        "before 2021",
        "with an answer",
        "former wordings too",
        "words only",
        "as it was on 1 May 2024",
        "as the archive knew it on 1 June 2024",
    ]


def test_a_year_is_one_condition(pages: Pages) -> None:
    page = pages().get("/search?q=x&after=2020&before=2021").text

    assert chips(page) == {"in 2020": "/search?q=x"}


def test_a_person_goes_by_the_name_in_force_whichever_handle_is_asked_for(
    garden: Library, pages: Pages
) -> None:
    garden.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("cy")))

    assert "from Ada" in chips(pages().get(f"/search?from={garden.person('cy')}").text)


def test_a_condition_tells_no_name_that_is_not_for_its_viewer(
    library: Library, pages: Pages
) -> None:
    build_town(library)
    client = pages(viewer_of(library, "anonymous"))
    unseen = {
        "from": [library.person(name) for name in ("cy", "oz", "gus", "eve")],
        "in": [library.archive.id_of("space", name) for name in ("club", "office", "vault")],
    }

    for name, ids in unseen.items():
        nowhere = uuid4()
        there_is_none = client.get(f"/search?{name}={nowhere}").text.replace(str(nowhere), "")
        for one in ids:
            page = client.get(f"/search?{name}={one}").text.replace(str(one), "")
            assert "not known here" in page
            assert page == there_is_none
