"""Site: how its posts, comments and people are identified."""

from dataclasses import dataclass

from ingest.readers.stackexchange.row import Row


@dataclass(frozen=True, slots=True)
class Author:
    """Who did something: a handle, and the name to go by when no account with it is known."""

    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """One site of the network, such as 'bicycles.meta'."""

    name: str

    @property
    def key(self) -> str:
        """The identity of the site's space, with which all others begin."""
        return f"stackexchange:{self.name}"

    def post(self, number: int) -> str:
        """The identity of a post, and of the thread that it began."""
        return f"{self.key}/posts/{number}"

    def comment(self, number: int) -> str:
        """The identity of a comment."""
        return f"{self.key}/comments/{number}"

    def handle(self, number: int) -> str:
        """The handle of an account."""
        return f"{self.key}/users/{number}"

    def owner(self, post: Row) -> Author:
        """Who wrote a post."""
        return self._author(post.number("OwnerUserId"), post.text("OwnerDisplayName"))

    def actor(self, row: Row) -> Author:
        """Who wrote a comment, or did what a row of the history tells."""
        return self._author(row.number("UserId"), row.text("UserDisplayName"))

    def _author(self, number: int | None, name: str) -> Author:
        if number is not None:
            return Author(self.handle(number), name or default_name(number))
        if name:
            return Author(f"{self.key}/users/name/{name}", name)
        return Author(f"{self.key}/users/deleted", "a deleted user")


def default_name(number: int) -> str:
    """What the site itself calls an account without a name."""
    return f"user{number}"


def source_of(key: str) -> str:
    """An identity as people write it, such as 'bicycles.meta/posts/12'."""
    return key.removeprefix("stackexchange:")
