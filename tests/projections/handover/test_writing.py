"""Handovers in Markdown are read as people give them back."""

from datetime import UTC, datetime

import pytest

from projections.handover.writing import WritingError, read


def test_items_paragraphs_and_citations_are_read() -> None:
    written = read(
        "# Handing over\n\nMade from the log up to event 1,234, at 2024-05-01T09:00:00.5Z.\n\n"
        "Ignored, as it stands in no section.\n\n## promises\n\n*What they said.*\n\n"
        "- Mend the\n  gate \\[soon\\] ([event 12](/contributions/x), [event 13](/threads/y))\n"
        "* A tap (event 7)\n\nJust so.\n"
    )

    assert written.size == 1234
    assert written.made_at == datetime(2024, 5, 1, 9, 0, 0, 500_000, UTC)
    told = [(item.part, item.text, item.numbers) for item in written.items]
    assert told == [
        ("promises", "Mend the gate [soon]", (12, 13)),
        ("promises", "A tap", (7,)),
        ("promises", "Just so.", ()),
    ]


def test_a_text_without_its_head_says_not_what_it_was_made_from() -> None:
    assert read("## Norms\n\n- One.\n").size is None


def test_a_heading_that_no_handover_has_is_refused() -> None:
    with pytest.raises(WritingError, match=r"no section 'Gossip'.*under 'What else"):
        read("## Gossip\n\n- It is said.\n")


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(WritingError, match="is no time"):
        read("Made from the log up to event 3, at 2024-99-01T00:00:00Z.\n")
