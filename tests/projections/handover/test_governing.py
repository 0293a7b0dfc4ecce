"""What a seat comes with by what was decided."""

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.handover.brief import made_of
from projections.handover.lines import Line, Part, part, quoted
from projections.handover.seats import seat_of
from projections.viewer import STEWARD
from tests.builders import a, later
from tests.projections.handover.conftest import ROLE
from tests.reading import Library, handle


def told(part: Part) -> str:
    return "\n".join(line.text for line in part.lines)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("mandate", ["Established on 2020-05-01", "Waters the plants.", "Granted on 2020-05-01"]),
        ("norms", ["Watering: amended on 2020-05-01: “slugs”"]),
        ("decisions", ["Decision 1: Water in the morning: accepted", "review was due by 2021-05"]),
        ("tried", ["A pond: rejected on 2020-05-01: “it draws gnats”"]),
        ("access", ["This role, held since 2020-05-01"]),
    ],
)
def test_a_section_tells_what_the_log_holds(
    parts: Mapping[str, Part], key: str, words: list[str]
) -> None:
    for each in words:
        assert each in told(parts[key])


def test_what_others_did_and_held_is_not_the_holders(parts: Mapping[str, Part]) -> None:
    assert "cook" not in told(parts["access"])
    assert "pond" not in told(parts["decisions"])
    assert "Dee" not in told(parts["mandate"])


def test_every_line_cites_an_event(parts: Mapping[str, Part]) -> None:
    assert all(line.cited for part in parts.values() for line in part.lines)


def test_a_confidential_space_is_not_told_to_whom_it_does_not_name(
    parts: Mapping[str, Part],
) -> None:
    assert "vault" not in told(parts["access"])


def test_a_long_section_says_how_much_it_does_not_list() -> None:
    whole = part("norms", "Norms", "", (Line(str(n), ()) for n in range(43)))

    assert (len(whole.lines), whole.more) == (40, 3)
    assert quoted(None) == "[erased]"
    assert quoted("one two three", 8) == "“one two …”"


def test_who_gave_the_role_up_hands_on_the_access_they_had_then(garden: Library) -> None:
    role = garden.archive.id_of("role", ROLE)
    dees = seat_of(garden.engine, STEWARD, role, garden.person("dee"))
    assert dees is not None

    found = {part.key: part for part in made_of(garden.engine, STEWARD, dees).parts}

    assert told(found["access"]) == "This role, held since 2020-05-01 until 2020-05-01"


def test_an_action_item_of_a_meeting_is_a_promise_of_whom_it_names(
    archive: Archive, engine: sa.Engine
) -> None:
    library = Library(archive, engine)
    library.space("hall")
    for number, (whose, outcome) in enumerate(
        (("bob", "accepted"), ("ada", "accepted"), ("Bob", "rejected"))
    ):
        text = f"mow the lawn {number}\n\nAssigned to: {whose}"
        given = {"key": f"action/{number}", "label": "", "source": "", "occurred_at": later(number)}
        library.tell(
            a(c.ProposeDecision, title=f"mow the lawn {number}", text=text, **given),
            a(
                c.TakeDecision,
                decision=f"action/{number}",
                method="action",
                outcome=outcome,
                source="",
                occurred_at=later(number),
            ),
        )
    library.say("1", "Good morning.", "Bob")
    library.tell(
        a(c.EstablishRole, key=ROLE, source=""),
        a(c.GrantRole, role=ROLE, person=handle("bob"), person_name="Bob", source="", evidence=""),
    )
    seat = seat_of(engine, STEWARD, archive.id_of("role", ROLE))
    assert seat is not None

    found = {part.key: part for part in made_of(engine, STEWARD, seat).parts}

    assert told(found["promises"]) == "Given to them on 2020-05-01: “mow the lawn 0”"
    assert all(line.cited for line in found["promises"].lines)
