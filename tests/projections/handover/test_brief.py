"""The brief has all its sections, at any time."""

from projections.handover.brief import KINDS, made_of
from projections.handover.seats import Seat
from projections.viewer import MEMBER, STEWARD
from tests.builders import later
from tests.reading import Library


def test_all_sections_are_there_in_order_and_the_last_is_for_the_person(
    garden: Library, seat: Seat
) -> None:
    made = made_of(garden.engine, STEWARD, seat)

    assert [part.key for part in made.parts] == [kind.key for kind in KINDS]
    assert made.size == garden.archive.recorder.max_notification_id()
    empty = [part.key for part in made.parts if not part.lines]
    assert empty == ["else"]


def test_what_had_not_happened_then_is_not_told(garden: Library, seat: Seat) -> None:
    made = made_of(garden.engine, STEWARD, seat, as_of=later(5))
    told = {part.key: str(part.lines) for part in made.parts}

    assert "slugs" not in told["norms"]
    assert "hidden" not in told["conflicts"]
    assert "key of the pump" not in told["threads"]


def test_what_the_viewer_may_not_see_is_not_told(garden: Library, seat: Seat) -> None:
    def conflicts(viewer: object) -> str:
        made = made_of(garden.engine, viewer, seat)  # type: ignore[arg-type]
        return str(next(part.lines for part in made.parts if part.key == "conflicts"))

    assert "You lazy lot" not in conflicts(MEMBER)
    assert "hidden" in conflicts(STEWARD)
