"""Conflicts in a holder's time, and their repair."""

from collections.abc import Mapping

from projections.handover.lines import Part


def test_what_was_hidden_and_closed_for_a_reason_is_told(parts: Mapping[str, Part]) -> None:
    lines = [line.text for line in parts["conflicts"].lines]

    hidden = next(line for line in lines if "hidden" in line)
    assert hidden.startswith("In hall a message was hidden on 2020-05-01 under topics/2 by waterer")
    assert hidden.endswith("“off topic”")
    assert not any("path" in line for line in lines), "it was closed without a reason"
