"""The words of a message: its text, or else the readable text of what it consists of instead."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from ingest.readers.slack.values import mapping, mappings, text

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
SECRET = re.compile(r"([?&])t=xox[a-z]-[^&\s|<>\"]*&?")
DEEPEST = 20


def _escaped(node: dict[str, Any]) -> str:
    return html.escape(text(node.get("text")), quote=False)


def _link(node: dict[str, Any]) -> str:
    label = _escaped(node)
    return f"<{text(node.get('url'))}|{label}>" if label else f"<{text(node.get('url'))}>"


WRITTEN: dict[str, Callable[[dict[str, Any]], str]] = {
    "text": _escaped,
    "plain_text": _escaped,
    "mrkdwn": lambda node: text(node.get("text")),
    "markdown": _escaped,
    "link": _link,
    "user": lambda node: f"<@{text(node.get('user_id'))}>",
    "usergroup": lambda node: f"<!subteam^{text(node.get('usergroup_id'))}>",
    "channel": lambda node: f"<#{text(node.get('channel_id'))}>",
    "broadcast": lambda node: f"<!{text(node.get('range'))}>",
    "emoji": lambda node: f":{text(node.get('name'))}:",
    "date": lambda node: text(node.get("fallback")),
}
RUNNING = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}


def wording(message: dict[str, Any]) -> str:
    """What the message says. A person mentioned is `<@slack:ID>`; other markup stays Slack's."""
    if message.get("subtype") == "file_comment":
        said = text(mapping(message.get("comment")).get("comment"))
        return readable(said or text(message.get("text")))
    said = text(message.get("text"))
    if not said.strip():
        said = in_blocks(message.get("blocks"))
    if not said.strip():
        said = "\n\n".join(filter(None, map(_attached, mappings(message.get("attachments")))))
    if not said.strip():
        said = "\n".join(filter(None, map(_titled, files(message))))
    return readable(said)


def readable(said: str) -> str:
    """The same with people mentioned by handle, and without the keys to an export's files."""
    if "xox" in said:
        said = SECRET.sub(r"\1", said)
    return MENTION.sub(r"<@slack:\1>", said) if "<@" in said else said


def files(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The files of a message; until 2018 it had one at most, and its own field for it."""
    return mappings(message.get("files")) or mappings([message.get("file")])


def in_blocks(blocks: object) -> str:
    """The text that is written in blocks, a line or more to each."""
    return "\n".join(_lines(blocks, DEEPEST))


def _lines(node: object, depth: int) -> Iterator[str]:
    if depth and isinstance(node, list):
        for item in node:
            yield from _lines(item, depth - 1)
    elif depth and isinstance(node, dict):
        kind = text(node.get("type"))
        if kind in WRITTEN:
            yield WRITTEN[kind](node)
        elif kind in RUNNING:
            yield "".join(_lines(node.get("elements"), depth - 1))
        else:
            for field in ("title", "text", "alt_text", "fields", "elements"):
                yield from _lines(node.get(field), depth - 1)
    elif isinstance(node, str):
        yield html.escape(node, quote=False)


def _attached(attachment: dict[str, Any]) -> str:
    parts = [text(attachment.get(field)) for field in ("pretext", "title", "text")]
    parts += [in_blocks(attachment.get("blocks"))]
    for field in mappings(attachment.get("fields")):
        parts.append(": ".join(filter(None, (text(field.get("title")), text(field.get("value"))))))
    return "\n".join(filter(None, parts)) or text(attachment.get("fallback"))


def _titled(file: dict[str, Any]) -> str:
    return html.escape(text(file.get("title")) or text(file.get("name")), quote=False)
