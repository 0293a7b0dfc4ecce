"""Pages: one page of the application taken apart, and put together again for a site of files.

What needs a server goes: forms, and links to them. Links get a mark in place of their address,
which is made the name of a file once all pages are there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape

from lxml import html
from lxml.html import HtmlElement

from daybook.exporting.site.addresses import Address, Link

ADDRESSING = ("href", "src", "srcset", "action", "poster", "data", "xlink:href")
SEARCH = Address("/search")
POLICY = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:;"
    " img-src 'self' file: data:; base-uri 'none'; form-action 'self' file:"
)
"""As the application's own headers, in each page, for there is nobody to send headers."""

_FRAMES = ("section", "aside", "details", "div", "p", "li", "fieldset", "nav")
_HEADINGS = ("h2", "h3", "h4", "summary")

Follow = Callable[[str], Link | None]
"""What a link leads to; None where it leads outside."""


@dataclass
class Page:
    """A page whose links are marked: what it leads to, and the places on it."""

    text: str
    links: list[Link] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    earlier: Address | None = None
    """The page before it in a list that is read backwards."""


class Pages:
    """Takes pages apart. `mark` is what no page has in it; `note` is put at the foot of each."""

    def __init__(self, mark: str, note: str, needs_server: Callable[[Address], bool]):
        self._mark = mark
        self._marked = re.compile(re.escape(mark) + r'([^"]*)')
        self._note = note
        self._needs_server = needs_server

    def taken(self, text: str, here: Address, follow: Follow) -> Page:
        """A page of the application, for the site."""
        document = html.document_fromstring(text)
        page = Page("")
        _drop_forms(document, follow)
        _drop_way_to_now(document, here, follow)
        for element in list(document.iter(html.etree.Element)):
            if name := element.get("id"):
                page.places.add(name)
            for attribute in ADDRESSING:
                if attribute in element.attrib:
                    self._address(element, attribute, page, follow)
        self._add(document)
        page.text = html.tostring(document, encoding="unicode", doctype="<!doctype html>")
        return page

    def linked(self, text: str, name_of: Callable[[str], str | None]) -> str:
        """The page with the mark of each link replaced by what `name_of` gives for its address.

        What it gives nothing for is a link no more.
        """

        def replaced(found: re.Match[str]) -> str:
            named = name_of(unescape(found[1]))
            return self._mark if named is None else escape(named)

        text = self._marked.sub(replaced, text)
        for attribute in ADDRESSING:
            text = text.replace(f' {attribute}="{self._mark}"', "")
        return text

    def _address(self, element: HtmlElement, attribute: str, page: Page, follow: Follow) -> None:
        link = follow(element.attrib[attribute])
        if link is None:
            return
        if self._needs_server(link.to):
            _drop(element)
            return
        page.links.append(link)
        if element.get("rel") == "prev":
            page.earlier = link.to
        where = link.to.told() + (f"#{link.fragment}" if link.fragment else "")
        element.set(attribute, self._mark + where)

    def _add(self, document: HtmlElement) -> None:
        head = document.find("head")
        if head is not None:
            for name, content in (("http-equiv", POLICY), ("name", "no-referrer")):
                meta = html.Element("meta")
                kind = "Content-Security-Policy" if name == "http-equiv" else "referrer"
                meta.set(name, kind)
                meta.set("content", content)
                head.insert(1, meta)
        foot = document.find(".//footer")
        note = html.fragment_fromstring(self._note)
        for link in note.iter("a"):
            link.set("href", self._mark + link.attrib["href"])
        (document.find("body") if foot is None else foot).insert(0, note)


def _drop_forms(document: HtmlElement, follow: Follow) -> None:
    """All but those that search, which the site does by itself, with nothing but words."""
    for form in list(document.iter("form")):
        link = follow(form.get("action") or "")
        if link is None or link.to.path != SEARCH.path or form.get("method", "get") != "get":
            _drop(form)
            continue
        form.set("action", SEARCH.path)
        for field_ in list(form.iter("input", "select", "textarea")):
            if field_.get("name") != "q" and field_.get("type") != "submit":
                label = field_.getparent()
                _drop(label if label is not None and label.tag == "label" else field_)


def _drop_way_to_now(document: HtmlElement, here: Address, follow: Follow) -> None:
    """Where the whole site is of another time, the page of now is the page itself."""
    for link in list(document.iterfind(".//p[@role='status']/a")):
        found = follow(link.get("href") or "")
        if found is not None and found.to == here and not found.fragment:
            _drop(link)


def _drop(element: HtmlElement) -> None:
    """Take it out, and whatever holds nothing without it."""
    frame = element.getparent()
    if frame is None:
        return
    if element.tag in ("a", "link", "script", "img"):
        element.drop_tree()
        empty = not frame.text_content().strip(" \n·,")
    else:
        element.drop_tree()
        empty = not any(c.tag not in _HEADINGS for c in frame) and not (frame.text or "").strip()
    if empty and frame.tag in _FRAMES:
        _drop(frame)
