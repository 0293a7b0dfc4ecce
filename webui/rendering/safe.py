"""The last step of all rendering: an allow-list of harmless HTML, whatever came before."""

import re

import nh3
from markupsafe import Markup

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dl",
    "dt", "em", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "q", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = {
    "a": {"mention"},
    "span": {"mention"},
    "details": {"quoted", "signature"},
    "p": {"attribution"},
}
UNREAD = {"script", "style", "title", "template", "noscript", "iframe", "object", "textarea"}
_OWN_PAGE = re.compile(r"(?:/[\w.~-]+)*/people/[0-9a-f-]{36}")


def _own_page_only(url: str) -> str | None:
    # A relative address in somebody's words was relative to where they wrote them, not to here.
    return url if _OWN_PAGE.fullmatch(url) else None


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=UNREAD,
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    link_rel="nofollow noopener noreferrer",
    url_schemes={"http", "https"},
    url_relative=_own_page_only,
)
_BEFORE_REWRITING = nh3.Cleaner(
    tags=TAGS | {"div", "h1", "h2", "img"},
    clean_content_tags=UNREAD,
    attributes={**ATTRIBUTES, "img": {"src", "alt"}},
    allowed_classes=CLASSES,
    link_rel=None,
    url_schemes={"http", "https"},
)


def safe(html: str) -> Markup:
    """The HTML with nothing in it that loads, runs or styles anything. Links lead out bare."""
    return Markup(_CLEANER.clean(html))  # noqa: S704 - this is the one place that makes it safe


def well_formed(html: str) -> str:
    """Somebody's HTML with every tag closed, and images still in it; not yet safe to show."""
    return _BEFORE_REWRITING.clean(html)
