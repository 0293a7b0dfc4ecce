"""The replay for programs."""

from tests.builders import later
from tests.reading import Library, Pages


def test_all_frames_come_with_their_numbers_and_one_with_its_events(
    library: Library, pages: Pages
) -> None:
    library.say("1", occurred_at=later(0))
    library.say("2", occurred_at=later(60 * 24 * 70))
    client = pages()

    every = client.get("/api/v1/replay").json["frames"]
    one = client.get(f"/api/v1/replay?at={later(1):%Y-%m-%d}").json["frames"]

    assert [frame["contributions"]["made"] for frame in every][:1] == [1]
    assert sum(frame["contributions"]["made"] for frame in every) == 2
    assert "events" not in every[0]
    assert [e["what"] for e in one[0]["events"] if e["kind"] == "person"] == ["person.arrived"]


def test_an_empty_archive_has_no_frames_and_a_bad_step_is_a_problem(pages: Pages) -> None:
    refused = pages().get("/api/v1/replay?step=hour")

    assert refused.status_code == 400
    assert "step=hour is no step. There are: day, week" in refused.json["detail"]
