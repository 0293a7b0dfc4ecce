"""Addresses: what a link in a page leads to, and in which file of the site that lies.

A file has the name of its page's address: `/threads/ID?page=2` is `threads/ID_page-2.html`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from posixpath import normpath, relpath
from urllib.parse import parse_qsl, urlencode, urlsplit

CLOCKS = ("as_of", "known_at")
CURSORS = frozenset({"holding", "on", "after"})
"""Parts of addresses that say where in a long list to open it. What they lead to is on a page of
that list already, so no page is made for them."""

PAGING = CURSORS | {"page", "before"}
UNSAID = {("page", "1")}
LONGEST = 60

_PLAIN = re.compile(r"[a-z0-9][a-z0-9.-]*")
_ODD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Address:
    """A page of the application: its path, and the rest by name."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """A part of the query; empty where it is not there."""
        return dict(self.query).get(name, "")

    def without(self, *names: str) -> "Address":
        """The same without these parts of the query."""
        return Address(self.path, tuple(pair for pair in self.query if pair[0] not in names))

    def told(self) -> str:
        """As a browser would ask for it."""
        return self.path + (f"?{urlencode(self.query)}" if self.query else "")


@dataclass(frozen=True)
class Link:
    """Where a link leads: an address, and a place on that page."""

    to: Address
    fragment: str = ""


def link_of(href: str, here: Address, clocks: Mapping[str, str]) -> Link | None:
    """What a link on the page `here` leads to; None where that is outside of these pages.

    `clocks` is the time that all pages are of, which links need not say.
    """
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    if not parts.path and not parts.query:
        return Link(here, parts.fragment)
    path = here.path
    if parts.path:
        path = parts.path if parts.path.startswith("/") else _joined(here.path, parts.path)
    query = parse_qsl(parts.query)
    kept = sorted({(n, v) for n, v in query if (n, v) not in UNSAID and clocks.get(n) != v})
    return Link(Address(path, tuple(kept)), parts.fragment)


def file_of(address: Address, suffix: str = ".html") -> str:
    """The file of a page within the site. No two pages have one, also where case is not told."""
    path = address.path.strip("/")
    parts = [_safe(part) for part in path.split("/") if part]
    if not parts or address.path.endswith("/"):
        parts.append("index")
    stem = "/".join(parts)
    for name, value in address.query:
        stem += f"_{_safe(name)}-{_safe(value)}"
    return stem if stem.endswith(suffix) else stem + suffix


def between(here: str, there: str) -> str:
    """How a link in one file names another one."""
    return relpath(there, here.rpartition("/")[0] or ".")


def _joined(here: str, path: str) -> str:
    joined = normpath(here.rpartition("/")[0] + "/" + path)
    return joined + "/" if path.endswith("/") and joined != "/" else joined


def _safe(part: str) -> str:
    """A part of a name that every file system takes, and no two parts have in common."""
    if len(part) <= LONGEST and _PLAIN.fullmatch(part) and "--" not in part:
        return part
    digest = sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    slug = _ODD.sub("-", part.lower()).strip("-")[: LONGEST // 2].strip("-")
    return f"{slug or 'x'}--{digest}"
