"""Linking: every link in the pages of a site made the name of a file in it, or no link."""

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from daybook.exporting.progress import tell
from daybook.exporting.site.addresses import (
    CLOCKS,
    CURSORS,
    PAGING,
    Address,
    Link,
    between,
    file_of,
    link_of,
)
from daybook.exporting.site.crawling import MOST_HOPS, Site
from daybook.exporting.site.pages import SEARCH, Pages

SEARCH_PAGE = "search.html"
MOVED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Moved</title>
<meta http-equiv="refresh" content="0; url={href}"></head>
<body><p>This is found <a href="{href}">at another place</a> now.</p></body></html>
"""


class Linking:
    """Knows where in the site everything is. `own` are pages that the site has of its own."""

    def __init__(self, site: Site, own: dict[Address, str]):
        self._site = site
        self._own = own
        self._places: dict[tuple[Address, str], Address] = {}
        for of_list, pages in site.lists.items():
            for page in pages:
                for place in site.places[page]:
                    self._places.setdefault((of_list, place), page)

    def name(self, told: str, here: str, on: Address | None = None) -> str | None:
        """How the file `here`, which is the page `on`, names what is at an address.

        None where nothing in the site is.
        """
        link = link_of(told, Address("/"), {})
        if link is None:
            return told
        if link.to.path == SEARCH.path:
            words = parse_qs(told.partition("?")[2]).get("q", [])
            return between(here, SEARCH_PAGE) + (f"?{urlencode({'q': words[0]})}" if words else "")
        if link.to in self._own:
            return between(here, self._own[link.to])
        found = self.page(link, on)
        if found is None:
            self._site.unlinked.add(told.partition("#")[0])
            return None
        file = self._site.files[found.to]
        if file == here and found.fragment:
            return f"#{found.fragment}"
        return between(here, file) + (f"#{found.fragment}" if found.fragment else "")

    def namer(self, here: str, on: Address | None = None) -> Callable[[str], str | None]:
        """What names addresses so, for one file."""
        return lambda told: self.name(told, here, on)

    def link(self, told: str) -> Link | None:
        """What an address leads to; None where that is outside."""
        return link_of(told, Address("/"), {})

    def file(self, page: Address) -> str:
        """The file of a page of the site."""
        return self._site.files[page]

    def page(self, link: Link, on: Address | None = None) -> Link | None:
        """The page of the site that holds what a link on the page `on` leads to, and where."""
        for to in dict.fromkeys((link.to, link.to.without(*CLOCKS))):
            if (found := self._found(Link(to, link.fragment), on)) is not None:
                return found
        return None

    def _found(self, link: Link, on: Address | None) -> Link | None:
        to, place = link.to, link.fragment
        for _ in range(MOST_HOPS):
            moved = self._site.moved.get(to.without(*CURSORS))
            if moved is None:
                break
            holding = tuple(pair for pair in to.query if pair[0] in CURSORS)
            to = Address(moved.to.path, tuple(sorted({*moved.to.query, *holding})))
        if to.get("holding") and not place:
            place = f"c-{to.get('holding')}"
        base = to.without(*CURSORS)
        if place and (base not in self._site.files or place not in self._on(base)):
            elsewhere = self._places.get((to.without(*PAGING), place))
            if elsewhere is not None:
                return Link(elsewhere, place)
        if to.get("after") and on in self._site.later:
            return Link(self._site.later[on])
        if base not in self._site.files:
            return None
        return Link(base, place if place in self._on(base) else "")

    def _on(self, page: Address) -> frozenset[str]:
        return self._site.places.get(page, frozenset())


def link_pages(folder: Path, pages: Pages, linking: Linking, site: Site) -> None:
    """Put the names of files into all pages, and leave a page where something has moved from."""
    made = [(address, name) for address, name in site.files.items() if address in site.places]
    for number, (address, name) in enumerate(made, 1):
        file = folder / name
        text = file.read_text(encoding="utf-8")
        file.write_text(pages.linked(text, linking.namer(name, address)), encoding="utf-8")
        if number % 100 == 0 or number == len(made):
            tell("Links", number, len(made))
    for name, href in _moved(site, linking):
        file = folder / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(MOVED.format(href=escape(href)), encoding="utf-8")


def _moved(site: Site, linking: Linking) -> Iterator[tuple[str, str]]:
    for address in site.moved:
        name = file_of(address)
        found = linking.page(Link(address))
        if found is not None:
            yield (
                name,
                between(name, site.files[found.to])
                + (f"#{found.fragment}" if found.fragment else ""),
            )
