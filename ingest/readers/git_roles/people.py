"""Who is who: the people behind logins, which change, and account numbers, which do not.

A person goes by the first handle that the history has of them, whatever it tells later. So the
same commits give the same identities, however far the history had gone when it was imported.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.commands import Command, IntroducePerson, LinkHandle, RenamePerson
from ingest.readers.git_roles.posts import Named
from ingest.readers.git_roles.teams import PersonFile
from ingest.readers.git_roles.telling import Telling

_NO_REPLY = re.compile(r"(?:\d+\+)?(?P<login>[^@+]+)@users\.noreply\.github\.com")


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person's file that is new or changed, and what it said before at the same place."""

    path: str
    before: PersonFile | None
    now: PersonFile


class People:
    """The people named so far."""

    def __init__(self) -> None:
        self._whose: dict[str, str] = {}
        self._numbers: dict[int, str] = {}
        self._numbered: dict[str, set[int]] = {}
        self._merged: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._linked: set[tuple[str, str]] = set()

    def who(self, named: Named) -> str:
        """The person whom somebody named is. One never named before goes by this handle."""
        person = self._whose.setdefault(named.handle, named.handle)
        self._names.setdefault(person, named.name)
        return person

    def now(self, person: str) -> str:
        """Who a person turned out to be."""
        return self._merged.get(person, person)

    def name(self, person: str) -> str:
        """What they are called now."""
        return self._names[person]

    def follow(
        self, changes: Sequence[PersonChange], gone: Sequence[PersonFile], telling: Telling
    ) -> Iterator[Command]:
        """What the changed files tell, where those in `gone` were removed with the same commit."""
        for change in changes:
            person = self._identify(change, gone)
            yield from self._call(person, change.now.name, telling)
            yield from self._link(person, change, telling)

    def author(self, telling: Telling) -> Iterator[Command]:
        """That whoever committed by GitHub's own address of an account is who has the account."""
        address = _NO_REPLY.fullmatch(telling.address)
        login = f"github:{address['login']}" if address else ""
        if login in self._whose and telling.by:
            yield from self._tie(self._whose[login], telling.by, telling, "an address by GitHub")

    def _identify(self, change: PersonChange, gone: Sequence[PersonFile]) -> str:
        now, handle = change.now, change.now.named.handle
        person = self._known(change, gone)
        if person is None:
            stranger = self._whose.get(handle)
            taken = stranger is not None and not self._may_be(stranger, now)
            person = f"github-id:{now.number}" if taken else stranger or handle
        other = self._whose.get(handle)
        if other is not None and other != person and not self._numbered.get(other):
            # Named in a team by a login that turns out to be a new one of somebody known.
            self._whose = {h: person if p == other else p for h, p in self._whose.items()}
            self._merged = {h: person if p == other else p for h, p in self._merged.items()}
            self._merged[other] = person
        self._whose[handle] = person
        self._whose.setdefault(person, person)
        if now.number is not None:
            self._numbers[now.number] = person
            self._numbered.setdefault(person, set()).add(now.number)
        return person

    def _known(self, change: PersonChange, gone: Sequence[PersonFile]) -> str | None:
        now, before = change.now, change.before
        if now.number is not None and now.number in self._numbers:
            return self._numbers[now.number]
        if before is not None and (before.number in (None, now.number) or _alike(before, now)):
            return self._whose[before.named.handle]
        kin = [file for file in gone if _alike(file, now)]
        return self._whose[kin[0].named.handle] if len(kin) == 1 else None

    def _may_be(self, person: str, now: PersonFile) -> bool:
        """Whether the number speaks not against it: a login given up can be another's later."""
        numbers = self._numbered.get(person)
        return not numbers or now.number is None or now.number in numbers

    def _call(self, person: str, name: str, telling: Telling) -> Iterator[Command]:
        called = self._names.get(person)
        self._names[person] = name
        if called is None:
            yield IntroducePerson(occurred_at=telling.at, handle=person, name=name)
        elif called != name:
            yield RenamePerson(occurred_at=telling.at, person=person, name=name)

    def _link(self, person: str, change: PersonChange, telling: Telling) -> Iterator[Command]:
        now = change.now
        handles = [now.named.handle]
        handles += [f"github-id:{now.number}"] if now.number is not None else []
        handles += [f"mailto:{now.email}"] if now.email else []
        for handle in handles:
            yield from self._tie(person, handle, telling, telling.evidence(change.path))

    def _tie(self, person: str, handle: str, telling: Telling, evidence: str) -> Iterator[Command]:
        """Link a handle once. One that stands for somebody else already, or did, stays theirs."""
        theirs = handle in self._names and self.now(handle) != person
        if (person, handle) in self._linked or handle == person or theirs:
            return
        if self._whose.setdefault(handle, person) == person:
            self._linked.add((person, handle))
            if handle.startswith("github:"):
                # A link alone keeps a fingerprint, and the roster shows the login of its time.
                name = self._names.get(person, "")
                yield IntroducePerson(occurred_at=telling.at, handle=handle, name=name)
            yield LinkHandle(
                occurred_at=telling.at, person=person, handle=handle, evidence=evidence
            )


def _alike(one: PersonFile, other: PersonFile) -> bool:
    """Whether two files are about the same person, by what people keep when a login changes."""
    if one.email and one.email == other.email:
        return True
    return one.name.casefold() == other.name.casefold() != ""
