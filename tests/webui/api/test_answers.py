"""The form of the API's answers."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from projections.search.engine import Hit, Query, Results
from projections.viewer import Viewer
from tests.reading import Library, Pages
from tests.webui.fixed import Fixed, pages_over


class Broken(Fixed):
    """Fails, as a full disk makes an engine fail."""

    def search(self, query: Query, viewer: Viewer) -> Results:
        raise OSError("disk")

    def similar(
        self, text: str, viewer: Viewer, limit: int = 5, apart_from: UUID | None = None
    ) -> tuple[Hit, ...]:
        raise OSError("disk")


@pytest.mark.parametrize("subject", ["search?q=x&", "similar?text=x&"])
@pytest.mark.parametrize("limit", ["0", "101", "-1", "1e1", "ten", "²", "9" * 99])
def test_a_limit_is_a_number_from_1_to_100(pages: Pages, subject: str, limit: str) -> None:
    answer = pages().get(f"/api/v1/{subject}limit={limit}")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": f"limit={limit} is no number of results. Write one from 1 to 100.",
    }


@pytest.mark.parametrize("limit", ["", "1", "100"])
def test_a_limit_within_is_kept(pages: Pages, limit: str) -> None:
    assert pages().get(f"/api/v1/search?q=x&limit={limit}").status_code == 200


@pytest.mark.parametrize("address", ["search?q=x", "similar?text=x"])
def test_what_breaks_is_told_as_a_problem_without_its_insides(
    library: Library, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = pages_over(library.engine, Broken()).get(f"/api/v1/{address}")

    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == 500
    assert "disk" not in answer.text
    assert "disk" in caplog.text


def test_answers_are_for_their_reader_alone(pages: Pages) -> None:
    client: FlaskClient = pages()

    for address in ("search?q=x", "similar?text=x", "search"):
        headers = client.get(f"/api/v1/{address}").headers
        assert headers["Cache-Control"] == "private, no-cache"
        assert "Access-Control-Allow-Origin" not in headers
        assert "Set-Cookie" not in headers


def test_letters_of_all_scripts_stay_as_they_are(library: Library, pages: Pages) -> None:
    library.say("1", "tulips für Žofie")

    assert "Žofie" in pages().get("/api/v1/search?q=tulips").text
