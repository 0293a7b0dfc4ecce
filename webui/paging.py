"""Paging: which part of a long list a page shows."""

from dataclasses import dataclass

from flask import abort, request


@dataclass(frozen=True)
class Page:
    """The page asked for, counted from 1, and how many entries a page has."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many entries come before it."""
        return (self.number - 1) * self.size

    def pages(self, total: int) -> int:
        """How many pages that many entries make; at least one."""
        return max(1, -(-total // self.size))


def page_asked(size: int) -> Page:
    """The page that the address asks for as `?page=`."""
    given = request.args.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) < 7 and int(given)):
        abort(400, f"page={given} is no page. Pages are numbered from 1.")
    return Page(int(given), size)
