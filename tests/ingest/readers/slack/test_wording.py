"""Tests of the words of a message."""

from typing import Any

import pytest

from ingest.readers.slack.wording import in_blocks, readable, wording


def rich_section(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "elements": [section]}]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Ask <@U0ADA|ada> or <@W0BO>", "Ask <@slack:U0ADA> or <@slack:W0BO>"),
        ("<#C0GEN|general> <!here> <https://a.example/|a>", None),
        ("2 &lt; 3 &amp; so on", None),
        ("<https://f.example/p.png?t=xoxe-1-2-ab|p>", "<https://f.example/p.png?|p>"),
        ("<https://f.example/p.png?a=1&t=xoxe-1-2&b=2>", "<https://f.example/p.png?a=1&b=2>"),
    ],
)
def test_people_are_mentioned_by_handle_and_keys_to_files_are_left_out(
    said: str, expected: str | None
) -> None:
    assert readable(said) == (expected or said)


def test_blocks_speak_where_there_is_no_text() -> None:
    blocks = rich_section(
        {"type": "text", "text": "1 < 2, "},
        {"type": "user", "user_id": "U0ADA"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "bulb"},
        {"type": "link", "url": "https://a.example/"},
        {"type": "link", "url": "https://b.example/", "text": "b"},
        {"type": "channel", "channel_id": "C0GEN"},
        {"type": "broadcast", "range": "here"},
    )

    assert wording({"text": "", "blocks": blocks}) == (
        "1 &lt; 2, <@slack:U0ADA> :bulb:<https://a.example/><https://b.example/|b><#C0GEN><!here>"
    )


def test_an_apps_layout_is_read_line_by_line() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Vote & win"}},
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "*Yes*"}, {"type": "mrkdwn", "text": "No"}],
        },
        {"type": "image", "title": {"type": "plain_text", "text": "A lamp"}, "alt_text": "lit"},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "3 votes"}]},
    ]

    assert in_blocks(blocks) == "Vote &amp; win\n*Yes*\nNo\nA lamp\nlit\n3 votes"


def test_items_of_a_list_are_lines() -> None:
    items = [{"type": "rich_text_section", "elements": [{"type": "text", "text": t}]} for t in "ab"]

    assert (
        in_blocks(
            [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": items}]}]
        )
        == "a\nb"
    )


def test_attachments_speak_where_there_is_no_text_and_no_block() -> None:
    attachments = [
        {"pretext": "Look", "title": "T", "text": "body", "fallback": "unused"},
        {"fields": [{"title": "Oil", "value": "2"}, {"value": "litres"}]},
        {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "for <@U0ADA>"}}]},
        {"fallback": "only this"},
    ]

    assert wording({"text": None, "attachments": attachments}) == (
        "Look\nT\nbody\n\nOil: 2\nlitres\n\nfor <@slack:U0ADA>\n\nonly this"
    )


def test_files_speak_last_by_their_titles() -> None:
    assert wording({"files": [{"title": "Plan <1>"}, {"name": "b.txt"}]}) == "Plan &lt;1&gt;\nb.txt"
    assert wording({"file": {"title": "Old plan"}}) == "Old plan"


def test_a_comment_on_a_file_is_what_was_commented() -> None:
    comment = {"subtype": "file_comment", "text": "Bo commented: hm", "comment": {"comment": "hm"}}

    assert wording(comment) == "hm"
    assert wording({"subtype": "file_comment", "text": "Bo commented: hm"}) == "Bo commented: hm"


def test_blocks_nested_without_end_are_read_to_a_depth() -> None:
    nested: dict[str, Any] = {"type": "section"}
    for _ in range(500):
        nested = {"type": "section", "elements": [nested]}

    assert in_blocks([nested]) == ""
