"""From who holds what now to what changed: the commands that tell it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from archive.commands import (
    ChangeMandate,
    Command,
    EstablishRole,
    GrantRole,
    RelinquishRole,
    RetireRole,
    ReviveRole,
    Visibility,
)
from ingest.readers.git_roles.people import People
from ingest.readers.git_roles.posts import Post, Posts
from ingest.readers.git_roles.telling import Telling


@dataclass(slots=True)
class Tenure:
    """A role as it stands. `held` is the handle that each holder was granted it by."""

    key: str
    post: Post
    held: dict[str, str] = field(default_factory=dict)
    retired: bool = False


@dataclass(slots=True)
class Body:
    """A team, folder or file whose roles go on under the key it began with."""

    base: str
    tenures: dict[str, Tenure] = field(default_factory=dict)


class Tenures:
    """All roles, as the commits so far left them."""

    def __init__(self, identity: str, people: People, visibility: Visibility):
        self._identity = identity
        self._people = people
        self._visibility = visibility
        self._bodies: dict[str, Body] = {}
        self._bases: set[str] = set()

    def move(self, moves: Mapping[str, tuple[str, Posts]]) -> None:
        """Let roles go on under another name: by their unit's old one, the new and who is in it.

        git takes a file for renamed when another is like it, as short files often are. So it must
        be told of some of the same people, too.
        """
        moving = {}
        for old, (new, posts) in moves.items():
            held = {p for t in self._tenures_of(old) for p in t.held}
            named = {self._people.who(h) for post in posts.values() for h in post.holders}
            if old in self._bodies and (not (held and named) or held & named):
                moving[new] = self._bodies.pop(old)
        self._bodies.update(moving)

    def follow(self, unit: str, posts: Posts, path: str, telling: Telling) -> Iterator[Command]:
        """What is other than it was before, when these are the roles of a unit."""
        if unit not in self._bodies and not posts:
            return
        body = self._body(unit, telling)
        for slot, tenure in body.tenures.items():
            if slot not in posts:
                yield from self._retire(tenure, telling)
        for slot, post in posts.items():
            if slot not in body.tenures:
                if not post.holders and not post.vacant:
                    continue
                key = f"git:{self._identity}:{body.base}:{slot}"
                body.tenures[slot] = Tenure(key, post)
                yield self._establish(body.tenures[slot], telling)
            yield from self._update(body.tenures[slot], post, path, telling)

    def _tenures_of(self, unit: str) -> Iterable[Tenure]:
        body = self._bodies.get(unit)
        return () if body is None else body.tenures.values()

    def _body(self, unit: str, telling: Telling) -> Body:
        if unit not in self._bodies:
            base = f"{unit}@{telling.sha[:12]}" if unit in self._bases else unit
            self._bases.add(base)
            self._bodies[unit] = Body(base)
        return self._bodies[unit]

    def _establish(self, tenure: Tenure, telling: Telling) -> Command:
        post = tenure.post
        return EstablishRole(
            key=tenure.key,
            title=post.title,
            mandate=post.mandate,
            body=post.body,
            visibility=self._visibility,
            **telling.fields(),
        )

    def _update(self, tenure: Tenure, post: Post, path: str, telling: Telling) -> Iterator[Command]:
        if tenure.retired:
            if not post.holders and not post.vacant:
                return
            tenure.retired = False
            yield ReviveRole(role=tenure.key, **telling.fields())
        yield from _changed(tenure, post, telling)
        who = {self._people.who(holder): holder for holder in post.holders}
        yield from self._recognise(tenure, telling)
        for person in [person for person in tenure.held if person not in who]:
            yield RelinquishRole(
                role=tenure.key, person=tenure.held.pop(person), **telling.fields()
            )
        for person in who:
            if person not in tenure.held:
                tenure.held[person] = person
                yield GrantRole(
                    role=tenure.key,
                    person=person,
                    person_name=self._people.name(person),
                    evidence=telling.evidence(path),
                    **telling.fields(),
                )

    def _recognise(self, tenure: Tenure, telling: Telling) -> Iterator[Command]:
        """Whom a role was granted as somebody else may have turned out to be known meanwhile."""
        held, tenure.held = tenure.held, {}
        for person, handle in held.items():
            if tenure.held.setdefault(self._people.now(person), handle) != handle:
                yield RelinquishRole(role=tenure.key, person=handle, **telling.fields())

    def _retire(self, tenure: Tenure, telling: Telling) -> Iterator[Command]:
        if not tenure.retired:
            tenure.retired, tenure.held = True, {}
            yield RetireRole(role=tenure.key, **telling.fields())


def _changed(tenure: Tenure, post: Post, telling: Telling) -> Iterator[Command]:
    """What the role is called, belongs to and is for, where that is another than before."""
    old, tenure.post = tenure.post, post
    mandate = post.mandate if post.mandate != old.mandate else ""
    title = post.title if post.title != old.title else ""
    body = post.body if post.body != old.body else ""
    if mandate or title or body:
        yield ChangeMandate(
            role=tenure.key, mandate=mandate, title=title, body=body, **telling.fields()
        )
