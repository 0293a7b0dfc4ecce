"""The handles of people who commit, and of those whom headers name."""

from collections.abc import Iterable

from ingest.git.repository import Commit
from ingest.readers.git_decisions.document import Named


class People:
    """Those who committed to a repository, by name.

    Whom a header names without an address is the one who committed under that name, by the address
    of their first such commit; else they are known by their name in this repository.
    """

    def __init__(self, identity: str):
        self._identity = identity
        self._first: dict[str, tuple[str, str]] = {}
        self._names: dict[str, str] = {}

    def meet(self, commits: Iterable[Commit]) -> None:
        """Note who made these commits."""
        for commit in commits:
            if _is_address(commit.email):
                since = (commit.authored_at.isoformat(), commit.email.lower())
                name = commit.author.casefold()
                self._first[name] = min(self._first.get(name, since), since)
                self._names.setdefault(commit.email.lower(), commit.author)

    def author_of(self, commit: Commit) -> str:
        """The handle of whoever made a commit."""
        if _is_address(commit.email):
            return f"mailto:{commit.email.lower()}"
        return self._by_name(commit.author or commit.email or "somebody")

    def handle_of(self, named: Named) -> str:
        """The handle of somebody whom a header names."""
        if named.email:
            return f"mailto:{named.email}"
        if named.login:
            return f"github:{named.login.lower()}"
        if (known := self._first.get(named.name.casefold())) is not None:
            return f"mailto:{known[1]}"
        return self._by_name(named.name)

    def name_of(self, named: Named) -> str:
        """What somebody whom a header names is called: as they commit, if they do."""
        handle = self.handle_of(named)
        return self._names.get(handle.removeprefix("mailto:")) or named.name or named.login

    def _by_name(self, name: str) -> str:
        return f"git:{self._identity}/names/{name.replace('/', ' ')}"


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and host) and not any(map(str.isspace, text))
