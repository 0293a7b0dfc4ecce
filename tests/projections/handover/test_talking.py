"""What a holder's talk leaves behind."""

from collections.abc import Mapping
from dataclasses import replace

from projections.handover.brief import made_of
from projections.handover.lines import Part
from projections.handover.seats import Seat
from projections.viewer import STEWARD
from tests.builders import later
from tests.reading import Library


def told(part: Part) -> str:
    return "\n".join(line.text for line in part.lines)


def test_what_may_be_a_promise_is_quoted_where_its_thread_is_open_and_they_said_no_more(
    parts: Mapping[str, Part],
) -> None:
    [line] = parts["promises"].lines

    assert line.text == "May be a promise, of 2020-05-01: “I'll mend the gate on Monday.”"


def test_a_promise_is_one_again_before_more_was_said_and_before_it_was_closed(
    garden: Library, seat: Seat
) -> None:
    then = made_of(garden.engine, STEWARD, seat, as_of=later(8))
    told_then = told(next(part for part in then.parts if part.key == "promises"))

    assert "I will see to the shed." in told_then


def test_open_threads_are_theirs_or_wait_for_them(parts: Mapping[str, Part]) -> None:
    lines = told(parts["threads"])

    assert "Somebody waits for an answer in Cy on 2020-05-01: “Since when does it drip?”" in lines
    assert "Began and not settled: Bob on 2020-05-01: “Who has the key of the pump?”" in lines
    assert "path" not in lines
    assert "That is fine" not in lines  # it only quotes what asked


def test_a_question_that_nobody_answered_is_told(parts: Mapping[str, Part]) -> None:
    assert [line.text for line in parts["questions"].lines] == [
        "Eve asked on 2020-05-01: “Where is the hose?”"
    ]


def test_people_to_know_are_those_beside_them_and_before_them(parts: Mapping[str, Part]) -> None:
    lines = told(parts["people"])

    assert "Cy: answers in the same threads" in lines
    assert "Cy: cook of garden since 2020-05-01" in lines
    assert "Dee: held this role from 2020-05-01 until 2020-05-01" in lines
    assert "Ada: answers" not in lines


def test_who_said_nothing_leaves_nothing_behind(garden: Library, seat: Seat) -> None:
    silent = replace(seat, handles=(garden.person("nobody"),))

    made = made_of(garden.engine, STEWARD, silent)

    keys = ("promises", "threads", "questions")
    assert not [line for part in made.parts if part.key in keys for line in part.lines]
