"""Plain text of a body: what a person reads, without the markup of its medium."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from archive.commands import Media
from projections.text.markup import html_text, markdown_text, slack_text, without_controls

MENTION = re.compile(r"<@([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})>")


def mentioned(bodies: Iterable[str | None]) -> set[UUID]:
    """The people that these bodies mention, as `plain_text` names them."""
    return {UUID(found) for body in bodies if body for found in MENTION.findall(body)}


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
        text = MENTION.sub(lambda found: _mention(found, names), text)
    return text.strip()


def _mention(found: re.Match[str], names: Mapping[str, str]) -> str:
    name = names.get(found[1].lower())
    return found[0] if name is None else f"@{name}"
