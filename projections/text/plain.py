"""Plain text of a body: what a person reads, without the markup of its medium."""

import re
from collections.abc import Mapping

from archive.commands import Media
from projections.text.markup import html_text, markdown_text, slack_text, without_controls

_MENTION = re.compile(r"<@([0-9a-fA-F-]{36})>")


def plain_text(body: str, media: Media, names: Mapping[str, str] | None = None) -> str:
    """The readable text. `names` says who a mention `<@UUID>` is; one it lacks stays as it is."""
    if media == "html":
        text = html_text(body)
    elif media == "slack":
        text = without_controls(slack_text(body))
    elif media == "markdown":
        text = without_controls(markdown_text(body))
    else:
        text = without_controls(body)
    if names and "<@" in text:
        text = _MENTION.sub(lambda found: _mention(found, names), text)
    return text.strip()


def _mention(found: re.Match[str], names: Mapping[str, str]) -> str:
    name = names.get(found[1].lower())
    return found[0] if name is None else f"@{name}"
