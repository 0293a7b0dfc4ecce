"""Similar questions for programs."""

import json

import pytest

from projections.search.telling import hit_as_json
from tests.reading import SAID, SEEN_BY, Library, Pages, build_town, viewer_of
from tests.webui.fixed import Fixed, found, hit, pages_over


def test_what_comes_near_is_told(library: Library) -> None:
    near = tuple(hit() for _ in range(3))
    answers = Fixed(found(understood=0.5), near)

    answer = pages_over(library.engine, answers).get("/api/v1/similar?text=+how+to+water&limit=2")

    assert answer.mimetype == "application/json"
    assert answer.json is not None
    assert answer.json["took_ms"] >= 0
    assert answer.json == {
        "took_ms": answer.json["took_ms"],
        "text": "how to water",
        "understood": 0.5,
        "similar": [hit_as_json(one) for one in near[:2]],
    }


def test_often_nothing_comes_near(pages: Pages) -> None:
    answer = pages().get("/api/v1/similar?text=how+to+water").json

    assert answer is not None
    assert answer["similar"] == []
    assert answer["understood"] is None


@pytest.mark.parametrize("address", ["", "?text=", "?text=+"])
def test_a_text_is_needed(pages: Pages, address: str) -> None:
    answer = pages().get(f"/api/v1/similar{address}")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["detail"].startswith("text is missing")


@pytest.mark.parametrize("name", SEEN_BY)
def test_nothing_is_told_that_is_not_for_its_viewer(
    library: Library, pages: Pages, name: str
) -> None:
    build_town(library)
    client = pages(viewer_of(library, name))
    answers = [client.get(f"/api/v1/similar?text=here+is+{word}&limit=100").json for word in SAID]

    told = json.dumps([answer["similar"] for answer in answers if answer])

    assert {word for word in SAID if word in told} <= SEEN_BY[name]
    assert "hallword" in told
