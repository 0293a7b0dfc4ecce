"""Rendering: what somebody wrote, in whichever markup, as HTML that is safe to show."""

from collections.abc import Callable, Mapping
from uuid import UUID

from markupsafe import Markup

from archive.commands import Media
from projections.people.names import NameRow
from projections.text import own_words
from webui.rendering.mail import mail_html
from webui.rendering.markup import html_html, markdown_html
from webui.rendering.mentions import Mentions, mentioned
from webui.rendering.plain import plain_html
from webui.rendering.safe import safe
from webui.rendering.slack import slack_html

EXCERPT = 200


class Rendering:
    """Renders bodies. `names` are the people mentioned in them, `address` gives their pages."""

    def __init__(self, names: Mapping[UUID, NameRow], address: Callable[[UUID], str]):
        self._mentions = Mentions(names, address)

    def html(self, body: str, media: Media, kind: str = "document") -> Markup:
        """A body as safe HTML. Line breaks in the Markdown of a chat's messages count."""
        mentions = self._mentions
        match media:
            case "markdown":
                html = markdown_html(body, mentions, breaks=kind == "message")
            case "html":
                html = html_html(body, mentions)
            case "slack":
                html = slack_html(body, mentions)
            case "mail":
                html = mail_html(body, mentions)
            case _:
                html = plain_html(body, mentions)
        return safe(html)

    def source(self, body: str) -> str:
        """A body as it was written, with people's names for references to them."""
        return self._mentions.in_text(body)

    def excerpt(self, body: str, media: Media, length: int = EXCERPT) -> str:
        """The beginning of what the author says, as text, cut between words."""
        text = " ".join(own_words(body, media, self._mentions.by_id()).split())
        if len(text) <= length:
            return text
        cut = text[: length + 1].rsplit(" ", 1)[0] if " " in text[:length] else text[:length]
        return cut.rstrip(" ,;:.-") + "…"


__all__ = ["EXCERPT", "Rendering", "mentioned"]
