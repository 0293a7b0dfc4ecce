"""A frame as JSON, and happenings in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from archive import commands as c
from projections.replay.asked import Asked
from projections.replay.frames import replay_of
from projections.replay.happenings import Happening
from projections.replay.telling import frame_as_json, happening_told, page_of, summary
from projections.viewer import ANONYMOUS
from tests.builders import a, later
from tests.reading import Library

AT, LEARNED = datetime(2020, 5, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
NORM = Happening("norm.adopted", "norm", UUID(int=1), "Tools", AT, "day", LEARNED, 7)
ADA = Happening("person.left", "person", UUID(int=2), "", AT, "day", LEARNED, 8, UUID(int=2), "Ada")


@pytest.mark.parametrize(
    ("happening", "told"),
    [
        (NORM, "the norm “Tools” was adopted"),
        (ADA, "Ada left"),
        (replace(ADA, what="person.arrived"), "Ada arrived"),
        (replace(NORM, what="role.begun", name="Ada"), "Ada took up the role “Tools”"),
        (replace(NORM, what="role.ended", name="Ada"), "Ada no longer held the role “Tools”"),
        (replace(NORM, kind="contribution", title="a message: hidden"), "a message: hidden"),
    ],
)
def test_what_happened_reads_as_a_sentence(happening: Happening, told: str) -> None:
    assert happening_told(happening) == told


def test_a_happening_leads_to_its_page_as_of_then() -> None:
    page = "/norms/00000000-0000-0000-0000-000000000001?"

    assert page_of(NORM, Asked()) == f"{page}as_of=2020-05-01T00:00:00Z"
    both = page_of(NORM, Asked(known_at=LEARNED))
    assert both == f"{page}as_of=2020-05-01T00:00:00Z&known_at=2026-01-02T00:00:00Z"
    assert page_of(NORM, Asked(by="recorded")) == f"{page}known_at=2026-01-02T00:00:00Z"
    assert page_of(ADA, Asked()).startswith("/people/")
    said_later = replace(NORM, there_from=AT + timedelta(hours=9))
    assert page_of(said_later, Asked()) == f"{page}as_of=2020-05-01T09:00:00Z"


def test_a_frame_says_what_it_covers_and_how_much_there_was(library: Library) -> None:
    hall = library.archive.id_of("space", "hall")
    library.say("1", occurred_at=later(1))
    library.say("2", by="Bob", occurred_at=later(2))
    library.tell(a(c.CloseSpace, space="hall", occurred_at=later(60 * 24 * 40)))
    replay = replay_of(library.engine, ANONYMOUS, Asked())
    assert replay is not None

    first = frame_as_json(replay.frame(0), replay.asked, replay.happenings(0))

    assert first["contributions"] == {
        "made": 2,
        "so_far": 2,
        "by_space": [{"id": str(hall), "name": "hall", "made": 2}],
    }
    assert first["people"]["arrived"] == first["people"]["active"] == first["people"]["around"] == 2
    assert first["spaces"] == {"opened": 1, "renamed": 0, "closed": 0, "open": 1}
    assert [each["what"] for each in first["events"]].count("person.arrived") == 2
    last = frame_as_json(replay.frame(len(replay) - 1), replay.asked)
    assert last["spaces"]["open"] == 0
    assert "events" not in last
    assert summary(replay.frame(0)) == "2 said by 2; 2 arrived; 2 around"
