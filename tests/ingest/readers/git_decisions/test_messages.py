"""Reasons in commit messages."""

from ingest.readers.git_decisions.messages import reason_in


def test_a_message_is_kept_without_its_trailers() -> None:
    message = "Accept it  \n\nWe voted.\n\n\n\nFor good.\n\nSigned-off-by: Ada <ada@example.org>\n"

    assert reason_in(message) == "Accept it\n\nWe voted.\n\nFor good."


def test_an_empty_message_gives_no_reason() -> None:
    assert reason_in("\n") == ""
