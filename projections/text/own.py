"""Own words: the part of a body that its author wrote, for search and excerpts."""

from collections.abc import Mapping

from archive.commands import Media
from projections.text.mail import segments
from projections.text.markup import html_text
from projections.text.plain import plain_text


def own_words(body: str, media: Media, names: Mapping[str, str] | None = None) -> str:
    """The readable text without quoted lines, attributions and signatures."""
    if media == "mail":
        own = (segment.text for segment in segments(body) if segment.kind == "own")
        return plain_text("\n".join(own), media, names)
    if media == "html":
        return plain_text(html_text(body, own=True), "plain", names)
    text = plain_text(body, media, names)
    return _without_quoted_lines(text) if ">" in text else text


def own_words_first(body: str, media: Media, names: Mapping[str, str] | None = None) -> str:
    """The own words; all that is readable where there are none, as of who only forwarded."""
    return own_words(body, media, names) or plain_text(body, media, names)


def _without_quoted_lines(text: str) -> str:
    """Leave out lines quoted with '>'. Code is no quote: fenced, or behind a prompt like '>>>'."""
    kept = []
    fenced = False
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if fenced or not line.startswith((">", " >")) or line.startswith(">>> "):
            kept.append(line)
    return "\n".join(kept).strip()
