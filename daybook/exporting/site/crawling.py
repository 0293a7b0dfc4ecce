"""Crawling: every page that can be reached from the first one, as the application makes it."""

import mimetypes
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter
from werkzeug.wrappers import Response

from daybook.exporting.progress import tell
from daybook.exporting.site.addresses import (
    CLOCKS,
    CURSORS,
    PAGING,
    Address,
    Link,
    file_of,
    link_of,
)
from daybook.exporting.site.pages import Pages

FIRST = Address("/")
LIVE = ("search", "similar", "api", "recording", "erasures.words", "erasures.erase", "replay")
"""Blueprints and endpoints that answer, and act, only where there is a server."""

ENDLESS = {"health": ("period", "part", "space")}
"""Parts of addresses with which a blueprint has a page for each of too many numbers."""

MOST_HOPS = 10


class SiteError(Exception):
    """A page could not be made. Says which, and what to do."""


@dataclass
class Site:
    """What was found: the file of each page, and what is known of them for the sake of links."""

    files: dict[Address, str] = field(default_factory=dict)
    moved: dict[Address, Link] = field(default_factory=dict)
    missing: set[Address] = field(default_factory=set)
    places: dict[Address, frozenset[str]] = field(default_factory=dict)
    lists: dict[Address, list[Address]] = field(default_factory=lambda: defaultdict(list))
    """The pages of each list, by the address of all of them together."""

    later: dict[Address, Address] = field(default_factory=dict)
    """The page after this one in a list that is read backwards."""

    unlinked: set[str] = field(default_factory=set)
    """Addresses that pages lead to where there is nothing to see."""

    pages: int = 0


class Crawl:
    """Asks the application for pages, and writes them into a folder with their links marked.

    `clocks` is the time on both clocks that every page is asked for, as addresses say it.
    """

    def __init__(self, app: Flask, pages: Pages, folder: Path, clocks: Mapping[str, str]):
        self.site = Site()
        self._browser = app.test_client()
        self._routes = app.url_map.bind("localhost")
        self._pages = pages
        self._folder = folder
        self._clocks = clocks
        self._waiting: deque[Address] = deque()
        self._asked: set[Address] = set()

    def run(self, more: Iterable[Address] = ()) -> Site:
        """Everything that is linked from the first page, then from `more`. Raises SiteError."""
        for start in (FIRST, *more):
            self._ask(start)
            while self._waiting:
                self._visit(self._waiting.popleft())
                if self.site.pages % 20 == 0 or not self._waiting:
                    tell("Pages", self.site.pages, self.site.pages + len(self._waiting))
        return self.site

    def _ask(self, address: Address) -> None:
        if address not in self._asked and not needs_server(self._routes, address):
            self._asked.add(address)
            self._waiting.append(address)

    def _visit(self, address: Address) -> None:
        there = dict(address.query)
        then = {name: value for name, value in self._clocks.items() if name not in there}
        with self._browser.get(address.path, query_string={**there, **then}) as answer:
            self._take(address, answer)

    def _take(self, address: Address, answer: Response) -> None:
        if answer.status_code in (301, 302, 303, 307, 308):
            link = link_of(answer.headers["Location"], address, self._clocks)
            if link is not None:
                self.site.moved[address] = link
                self._ask(link.to.without(*CURSORS))
        elif answer.status_code >= 500:
            raise SiteError(
                f"The page {address.told()} could not be made, so no site was. What went wrong is"
                " told above; `daybook doctor` looks for damage."
            )
        elif answer.status_code != 200:
            self.site.missing.add(address)
        elif answer.mimetype == "text/html":
            self._keep_page(address, answer)
        else:
            self._keep_file(address, answer)

    def _keep_page(self, address: Address, answer: Response) -> None:
        page = self._pages.taken(
            answer.get_data(as_text=True),
            address,
            lambda href: link_of(href, address, self._clocks),
        )
        self._write(address, ".html", page.text.encode("utf-8", "replace"))
        site = self.site
        site.pages += 1
        site.places[address] = frozenset(page.places)
        site.lists[address.without(*PAGING)].append(address)
        if page.earlier is not None:
            site.later[page.earlier] = address
        of_the_past = any(address.get(name) for name in CLOCKS)
        for link in page.links:
            to = link.to.without(*CURSORS)
            # What the past leads to in the past would be a site of its own, for every moment.
            self._ask(to.without(*CLOCKS) if of_the_past else to)

    def _keep_file(self, address: Address, answer: Response) -> None:
        told = Path(address.path).suffix or mimetypes.guess_extension(answer.mimetype or "")
        self._write(address, told or ".bin", answer.get_data())

    def _write(self, address: Address, suffix: str, content: bytes) -> None:
        name = self.site.files[address] = file_of(address, suffix)
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def needs_server(routes: MapAdapter, address: Address) -> bool:
    """Whether what is at this address can only be had from a server."""
    try:
        endpoint, _ = routes.match(address.path)
    except HTTPException:
        return False  # there is nothing, or a redirect
    blueprint = endpoint.partition(".")[0]
    narrowed = any(address.get(name) for name in ENDLESS.get(blueprint, ()))
    return endpoint in LIVE or blueprint in LIVE or narrowed
