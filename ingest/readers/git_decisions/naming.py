"""The keys of decisions, and which one is meant where a file names another."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ingest.readers.git_decisions.document import Document, Reference
from ingest.readers.git_decisions.finding import History
from ingest.readers.git_decisions.records import SERIES, number_in


@dataclass(frozen=True, slots=True)
class Called:
    """What a decision is known by, and what people call it."""

    key: str
    label: str


class Names:
    """The decisions of a repository, by the paths and numbers that they have and had.

    A proposal of a series is known by its number, a decision record by its first path.
    """

    def __init__(self, identity: str, histories: Iterable[History]):
        self._identity = identity
        histories = list(histories)
        self._first_at: dict[str, str] = {}
        for history in sorted(histories, key=lambda h: h.revisions[0].in_force_at):
            self._first_at.setdefault(history.path, history.revisions[0].commit.sha)
        self._by_path: dict[str, str] = {}
        self._by_number: dict[tuple[str, int], str] = {}
        for history in histories:
            key = self.key_of(history)
            paths = dict.fromkeys(r.path for r in reversed(history.revisions))
            for path in paths:
                self._by_path.setdefault(path, key)
            if history.last.number is not None:
                place = (posixpath.dirname(history.revisions[-1].path), history.last.number)
                self._by_number.setdefault(place, key)

    def key_of(self, history: History) -> str:
        """What a decision is known by."""
        last = history.last
        if last.series != SERIES and last.number is not None:
            return self._key(last.label)
        sha = history.revisions[0].commit.sha
        if self._first_at.get(history.path, sha) != sha:  # another file had this path before
            return self._key(f"{history.path}@{sha}")
        return self._key(history.path)

    def meant(self, reference: Reference, document: Document, path: str) -> str | None:
        """The key of the decision that a file at this path refers to; None if it names none.

        One that the repository does not hold has a key as well, for it may be found there later.
        """
        if document.series != SERIES:
            number = reference.number
            return None if number is None else self._key(f"{document.series} {number}")
        folder = posixpath.dirname(path)
        link = _path_of(reference.path)
        beside = posixpath.join(folder, posixpath.basename(link))
        if link:
            for at in (posixpath.normpath(posixpath.join(folder, link)).lstrip("/"), beside):
                known = self._by_path.get(at) or self._by_path.get(f"{at}.md")
                if known is not None:
                    return known
        number = number_in(link) if reference.number is None and link else reference.number
        if number is None:
            return None
        known = self._by_number.get((folder, number))
        return known or self._key(posixpath.join(folder, f"{SERIES} {number}"))

    def _key(self, name: str) -> str:
        return f"git:{self._identity}:{name}"


def _path_of(link: str) -> str:
    """The path that a link leads to: that within the repository, or of an address on the web."""
    try:
        return unquote(urlsplit(link).path)
    except ValueError:
        return ""
