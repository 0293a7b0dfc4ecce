"""The record in words, and as JSON."""

import json
from dataclasses import fields, replace

import pytest

from projections.moderation.record import moderation_record
from projections.moderation.telling import action_told, record_as_json
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.projections.moderated import answer, appeal, hide
from tests.reading import Library


@pytest.mark.parametrize(
    ("action", "outcome", "told"),
    [
        ("hidden", "", "hidden"),
        ("withdrawn", "", "withdrawn"),
        ("appealed", "", "appealed"),
        ("appeal_answered", "upheld", "appeal upheld"),
        ("appeal_answered", "overturned", "appeal overturned"),
        ("restored", "", "restored"),
        ("restored", "hidden", "restored"),
        ("restored", "withdrawn", "no longer withdrawn"),
    ],
)
def test_what_was_done_is_told_in_a_word_or_two(
    library: Library, action: str, outcome: str, told: str
) -> None:
    library.say("1")
    hide(library, "1")
    [row] = moderation_record(library.engine, STEWARD).rows

    assert action_told(replace(row, action=action, outcome=outcome)) == told
    assert {"action", "outcome"} <= {field.name for field in fields(row)}


def test_the_record_is_json_that_tells_no_more_than_the_rows(library: Library) -> None:
    library.say("1", "rude words", "Dan")
    hide(library, "1", cause="ban")
    appeal(library, "1")
    answer(library, "1")
    told = {
        viewer.level: json.dumps(record_as_json(moderation_record(library.engine, viewer)))
        for viewer in (ANONYMOUS, MEMBER, STEWARD)
    }

    rows = json.loads(told["steward"])["rows"]
    assert [row["action"] for row in rows] == ["appeal_answered", "appealed", "hidden"]
    assert (rows[2]["by"], rows[2]["items"], rows[2]["open"]) == ("Bob", 1, False)
    assert rows[2]["cause"] == str(library.archive.id_of("cause", "ban"))
    for secret in ("Bob", "Cy", "Dan", "rude words"):
        assert secret not in told["member"] + told["anonymous"]
    assert "manners" in told["member"]
    assert "manners" not in told["anonymous"]
