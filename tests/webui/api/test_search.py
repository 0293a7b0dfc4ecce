"""Search for programs."""

import json

import pytest

from projections.search.engine import Query
from projections.search.telling import results_as_json
from tests.reading import SAID, SEEN_BY, Library, Pages, build_town, viewer_of
from tests.webui.fixed import Fixed, found, hit, pages_over


def test_an_answer_says_all_that_was_found(library: Library) -> None:
    results = found(hit(more=2, standing=("accepted",)), understood=0.5, searched="tulips")
    answers = Fixed(results)

    answer = pages_over(library.engine, answers).get(
        "/api/v1/search?q=x&limit=7&page=2&mode=keyword"
    )

    assert answer.mimetype == "application/json"
    assert answer.json == results_as_json(results)
    assert answers.asked == [Query("x", limit=7, offset=7, mode="keyword")]


def test_it_finds_what_the_page_finds(library: Library, pages: Pages) -> None:
    library.say("1", "The tulips need water", kind="question")
    said = library.say("2", "No tulips here", kind="answer")

    answer = pages().get("/api/v1/search?q=tulips&kind=answer").json

    assert answer is not None
    assert answer["total"] == 1
    assert [one["id"] for one in answer["hits"]] == [str(said)]
    assert answer["facets"]["kinds"] == [{"value": "answer", "label": "answer", "count": 1}]
    assert answer["understood"] is None


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("", 400, "q is missing"),
        ("?q=+&former=1", 400, "q is missing"),
        ("?q=x&order=loudest", 400, "order=loudest"),
        ("?q=x&page=0", 400, "page=0"),
        ("?q=x&in=hall", 400, "in=hall"),
        ("?q=x&as_of=soon", 400, "as_of=soon"),
        ("?q=x&as_of=2999-01-01", 416, ""),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    pages: Pages, address: str, status: int, told: str
) -> None:
    answer = pages().get(f"/api/v1/search{address}")

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json.keys() == {"type", "title", "status", "detail"}
    assert answer.json["status"] == status
    assert told in answer.json["detail"]


@pytest.mark.parametrize("name", SEEN_BY)
def test_nothing_is_told_that_is_not_for_its_viewer(
    library: Library, pages: Pages, name: str
) -> None:
    build_town(library)
    client = pages(viewer_of(library, name))
    everything = [client.get(f"/api/v1/search?q=here+{word}&limit=100").json for word in SAID]
    kinds = client.get("/api/v1/search?kind=message&kind=question&limit=100&order=oldest").json

    told = json.dumps([everything, kinds])

    assert {word for word in SAID if word in told} <= SEEN_BY[name]
    assert "hallword" in told
