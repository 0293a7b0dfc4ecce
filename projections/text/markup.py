"""Markup: the plain text of HTML, of Slack's mrkdwn and of Markdown."""

import re
from html import unescape
from html.parser import HTMLParser

from lxml import etree

_BLOCKS = (
    "p", "br", "div", "li", "tr", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "table", "section", "article", "aside", "header", "footer", "dt", "dd", "hr",
)  # fmt: skip
_UNREAD = ("script", "style", "template", "title")
_REPLY_QUOTES = (
    "//aside[contains(@class, 'quote')] | //*[contains(@class, 'gmail_quote')]"
    " | //blockquote[@type='cite']"
)
_MENTION = re.compile(r"<(@[0-9a-fA-F-]{36})>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANK_LINES = re.compile(r"[ \t]*\n[ \t]*\n\s*")

_SLACK_REFERENCE = re.compile(r"<([#!]|https?:|mailto:|tel:|ftp:)([^<>|]*)(?:\|([^<>]*))?>")
_SLACK_MARK = re.compile(r"(?<![\w*~])([*_~])(?=[^\s*_~])([^\n]{0,300}?\S)\1(?![\w*~])")

_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(<?([^()\s<>]*)>?(?:\s+\"[^\"\n]*\")?\)")
_MARKDOWN_MARK = re.compile(
    r"(?<![\w*~])(\*\*\*|\*\*|\*|__|_|~~)(?=[^\s*_~])([^\n]{0,300}?\S)\1(?![\w*~(]|\.\w)"
)
_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)


def html_text(markup: str, *, own: bool = False) -> str:
    """The text of HTML, a line to a block. `own` leaves out what a reply quotes."""
    escaped = _MENTION.sub(r"&lt;\1&gt;", without_controls(markup))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(b"<div>" + escaped.encode("utf-8", "replace") + b"</div>", parser)
    quotes = root.xpath(_REPLY_QUOTES) if own else []
    for element in (*quotes, *root.iter(*_UNREAD)):
        _remove(element)
    for image in root.iter("img"):
        _put_behind(image, image.get("alt") or "")
    for link in root.iter("a"):
        _put_behind(link, _address(link))
    for cell in root.iter("td", "th"):
        _put_behind(cell, " ")
    for block in root.iter(*_BLOCKS):
        _put_behind(block, "\n")
    text = etree.tostring(root, method="text", encoding="unicode")
    if not text.strip() and not quotes:
        text = _text_only(escaped)  # nothing to read, or nested deeper than libxml2 goes
    return _BLANK_LINES.sub("\n\n", without_controls(text)).strip()


class _TextOnly(HTMLParser):
    """Collects text, however deep it is nested, and nothing of what shapes it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unread += tag in _UNREAD

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if self._unread <= 0:
            self.found.append(data)


def _text_only(markup: str) -> str:
    collector = _TextOnly()
    collector.feed(markup)
    collector.close()
    return "".join(collector.found)


def without_controls(text: str) -> str:
    """Without characters that mean nothing in a text, and that XML does not take."""
    return _CONTROL.sub("", text)


def _remove(element: etree._Element) -> None:
    """Take an element out, but not the text behind it."""
    tail = element.tail
    element.clear()
    element.tail = tail


def _put_behind(element: etree._Element, text: str) -> None:
    # A character reference may have brought in what a text must not have.
    element.tail = without_controls(text + (element.tail or ""))


def _address(link: etree._Element) -> str:
    """Where a link leads, in brackets, unless its own text says so."""
    address = (link.get("href") or "").strip()
    return _unless_said("".join(link.itertext()), address)


def _unless_said(label: str, address: str) -> str:
    """An address on the web in brackets, unless the label is the address already."""
    scheme, found, rest = address.partition("://")
    if scheme not in ("http", "https") or not found or rest.strip("/") in label:
        return ""
    return f" ({address})"


def slack_text(body: str) -> str:
    """The text of Slack's mrkdwn: references written out, entities and marks resolved."""
    if "<" in body:
        body = _SLACK_REFERENCE.sub(_slack_reference, body)
    if "&" in body:
        body = body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _outside_code(_SLACK_MARK, body)


def _slack_reference(found: re.Match[str]) -> str:
    sort, target, label = found.groups()
    if sort == "#":
        return f"#{label or target}"
    if sort == "!":
        return label or f"@{target.split('^')[0]}"
    if sort == "mailto:":
        return label or target
    return label + _unless_said(label, sort + target) if label else sort + target


def markdown_text(body: str) -> str:
    """The text of Markdown, which is nearly plain: only links, marks and headings differ."""
    if "](" in body:
        body = _MARKDOWN_LINK.sub(_markdown_link, body)
    if "#" in body:
        body = _MARKDOWN_HEADING.sub("", body)
    if "&" in body:
        body = unescape(body)
    return _outside_code(_MARKDOWN_MARK, body)


def _outside_code(mark: re.Pattern[str], text: str) -> str:
    """Take marks away, but not between backticks, single or triple."""
    if "`" not in text:
        return mark.sub(r"\2", text)
    parts = text.split("`")
    parts[::2] = [mark.sub(r"\2", part) for part in parts[::2]]
    return "`".join(parts)


def _markdown_link(found: re.Match[str]) -> str:
    label, address = found.groups()
    return label + _unless_said(label, address) if label else address
