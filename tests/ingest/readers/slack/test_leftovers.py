"""Tests of what is kept of a message beside its words, and of what is named as dropped."""

from ingest.readers.slack.leftovers import dropped, kept


def test_a_file_is_kept_without_the_key_in_its_address() -> None:
    file = {
        "id": "F0PLAN",
        "name": "plan.txt",
        "title": "The plan",
        "mimetype": "text/plain",
        "size": 120,
        "url_private": "https://files.example.org/plan.txt?t=xoxe-1-2&x=1",
        "url_private_download": "https://files.example.org/plan.txt?t=xoxe-1-2",
        "thumb_64": "",
    }
    message = {"text": "Here", "user": "U0ADA", "files": [file]}

    assert kept(message, "Here") == {
        "files": [
            {
                "name": "plan.txt",
                "title": "The plan",
                "mimetype": "text/plain",
                "size": 120,
                "url_private": "https://files.example.org/plan.txt",
            }
        ]
    }
    assert dropped(message) == ("message.files.id", "message.files.url_private_download")


def test_a_file_that_is_gone_is_kept_by_what_is_known_of_it() -> None:
    assert kept({"files": [{"name": "plan.txt", "mode": "tombstone"}]}, "") == {
        "files": [{"name": "plan.txt"}]
    }


def test_an_attachment_keeps_what_can_be_read_of_it() -> None:
    attachment = {
        "title": "Yard",
        "text": "See <https://a.example/?t=xoxe-1|a>",
        "from_url": "https://a.example/?q=1",
        "thumb_url": "https://a.example/t.png",
    }
    message = {"user": "U0ADA", "attachments": [attachment]}

    assert kept(message, "") == {
        "attachments": [
            {
                "title": "Yard",
                "text": "See <https://a.example/?|a>",
                "from_url": "https://a.example/?q=1",
            }
        ]
    }
    assert dropped(message) == ("message.attachments.thumb_url",)


def test_an_apps_layout_is_kept_where_it_says_more_than_the_text() -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Yes: 3, <@U0ADA>"}}]
    message = {"text": "Poll", "bot_id": "B0X", "username": "Polls", "blocks": blocks}

    assert kept(message, "Poll") == {
        "bot_id": "B0X",
        "username": "Polls",
        "blocks": "Yes: 3, <@slack:U0ADA>",
    }
    assert "blocks" not in kept(message, "Yes: 3, <@slack:U0ADA>")


def test_rich_text_is_what_the_text_is_already() -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "bold"}]}
    message = {
        "user": "U0ADA",
        "text": "*bold*",
        "blocks": [{"type": "rich_text", "elements": [section]}],
    }

    assert kept(message, "*bold*") == {}


def test_fields_that_hold_something_unused_are_named() -> None:
    message = {
        "user": "U0ADA",
        "username": "ada",
        "client_msg_id": "m1",
        "team": "",
        "reactions": [{"name": "bulb", "count": 1, "users": ["U0BO"]}],
        "replace_original": False,
    }

    assert dropped(message) == (
        "message.username",
        "message.client_msg_id",
        "message.reactions.users",
    )
