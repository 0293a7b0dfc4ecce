"""What a message has beside its words: what is kept of it, and the names of what is not."""

from typing import Any

from ingest.readers.slack.values import left_out, mappings, text
from ingest.readers.slack.wording import files, in_blocks, readable

MODELLED = {"type", "ts", "user", "text", "comment", "thread_ts", "parent_user_id", "reactions"}
MODELLED |= {"reply_count", "replies", "reply_users", "reply_users_count", "latest_reply"}
MODELLED |= {"edited", "subtype", "files", "file", "attachments", "blocks", "user_profile"}
MODELLED |= {"bot_id", "bot_profile", "topic", "purpose"}
OF_FILE = ("name", "title", "mimetype", "size", "preview")
OF_ATTACHMENT: tuple[str, ...] = ("pretext", "title", "title_link", "text", "fallback", "from_url")
OF_ATTACHMENT += ("author_name", "service_name", "footer")


def kept(message: dict[str, Any], body: str) -> dict[str, object]:
    """The fields that carry meaning and have no place of their own in the archive."""
    found: dict[str, object] = {
        "subtype": message.get("subtype"),
        "bot_id": message.get("bot_id"),
        "username": None if message.get("user") else message.get("username"),
        "files": [_file(file) for file in files(message)],
        "attachments": [_some(a, OF_ATTACHMENT) for a in mappings(message.get("attachments"))],
    }
    blocks = mappings(message.get("blocks"))
    if any(block.get("type") != "rich_text" for block in blocks):
        laid_out = readable(in_blocks(blocks))
        found["blocks"] = laid_out if laid_out != body else None
    return {field: value for field, value in found.items() if value}


def dropped(message: dict[str, Any]) -> tuple[str, ...]:
    """The names of the fields that are neither modelled nor kept."""
    used = MODELLED if message.get("user") else {*MODELLED, "username"}
    names = list(left_out("message", message, used))
    if mappings(message.get("reactions")):
        names.append("message.reactions.users")
    for file in files(message):
        names += left_out("message.files", file, {*OF_FILE, "url_private"})
    for attachment in mappings(message.get("attachments")):
        names += left_out("message.attachments", attachment, OF_ATTACHMENT)
    return tuple(names)


def _some(thing: dict[str, Any], fields: tuple[str, ...]) -> dict[str, object]:
    values = {field: thing[field] for field in fields if thing.get(field)}
    return {field: readable(v) if isinstance(v, str) else v for field, v in values.items()}


def _file(file: dict[str, Any]) -> dict[str, object]:
    """What is kept of a file; in an export its address carries a key, which is not."""
    about = _some(file, OF_FILE)
    if address := text(file.get("url_private")):
        about["url_private"] = address.split("?", 1)[0]
    return about
