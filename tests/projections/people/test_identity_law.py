"""Merge, post, rename, unmerge, in any order: every attribution is what the evidence supports.

The law. Whose a handle is follows from the links alone that hold: the latest of each that was not
taken back since. What was said, held, decided and moderated by it is that person's, by their name,
whatever came in between; nothing recorded before changes what was known then; and both a link and
its taking back stay on record.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from projections.moderation.acting import standings
from projections.people.handles import handles_of_person
from projections.people.links import belongs_to
from projections.people.names import names_of
from projections.people.queries import count_people, people_seen
from projections.roles.queries import tenures_of_person
from projections.store import positions, stops
from projections.threads.queries import contributions_seen
from projections.threads.timeline import said_by
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import a, later, memory_archive, new_keyring
from tests.reading import Library, handle

NAMES = ("Ada", "Bob", "Cy")
KEYRING = new_keyring()
Step = tuple[str, str, str]


@st.composite
def stories(draw: st.DrawFn) -> list[Step]:
    """Up to twelve steps on three people: links, takings back, messages and other names."""
    pair = st.permutations(NAMES).map(lambda names: (names[0], names[1]))
    kinds = st.sampled_from(["link", "unlink", "say", "rename", "link"])
    return [(draw(kinds), *draw(pair)) for _ in range(draw(st.integers(2, 12)))]


class Told:
    """The story as it goes, with what ought to be: worked out from the links alone."""

    def __init__(self, library: Library):
        self.library = library
        self.minute = 0
        self.linked: dict[str, dict[str, None]] = {name: {} for name in NAMES}
        self.names = {name: name for name in NAMES}
        self.said: dict[UUID, str] = {}
        self.events = 0
        for name in NAMES:
            self.take("say", name, name)

    def take(self, kind: str, one: str, other: str) -> None:
        """One step, at a minute of its own."""
        self.minute += 1
        when: dict[str, Any] = {"occurred_at": later(self.minute)}
        pair = {"person": handle(one), "handle": handle(other), **when}
        if kind == "say":
            self.said[self.library.say(f"m/{self.minute}", by=one, **when)] = one
        elif kind == "rename":
            self.names[one] = f"{one} {self.minute}"
            self.library.tell(a(c.RenamePerson, person=handle(one), name=self.names[one], **when))
        elif kind == "link":
            self.events += 1
            self.linked[other].pop(one, None)
            self.linked[other][one] = None
            self.library.tell(a(c.LinkHandle, evidence=f"evidence {self.minute}", **pair))
        else:
            self.events += 1
            self.linked[other].pop(one, None)
            self.library.tell(a(c.UnlinkHandle, reason=f"reason {self.minute}", **pair))

    def person(self, name: str) -> str:
        """Whose a handle is, as the evidence that holds has it."""
        ids = {self.library.person(n): n for n in NAMES}
        links = {
            self.library.person(n): self.library.person(next(reversed(held)))
            for n, held in self.linked.items()
            if held
        }
        return ids[belongs_to(self.library.person(name), links)]


def attributed(library: Library, said: Sequence[UUID], **then: datetime) -> dict[UUID, Any]:
    rows = contributions_seen(library.engine, STEWARD, said, **then)
    return {i: (row.author.id, row.author.name) for i, row in rows.items()}


def _check(told: Told) -> None:
    library = told.library
    ought = {i: told.person(by) for i, by in told.said.items()}
    assert attributed(library, list(told.said)) == {
        i: (library.person(name), told.names[name]) for i, name in ought.items()
    }
    persons = set(ought.values())
    assert count_people(library.engine, ANONYMOUS) == len(persons)
    counts = {row.id: row.contributions for row in people_seen(library.engine, ANONYMOUS).rows}
    for name in persons:
        mine = {i for i, person in ought.items() if person == name}
        assert counts[library.person(name)] == len(mine)
        said = said_by(library.engine, ANONYMOUS, library.person(name))
        assert {row.contribution.id for row in said} == mine


def _told_of(library: Library) -> set[str]:
    found = [handles_of_person(library.engine, STEWARD, library.person(name)) for name in NAMES]
    return {
        str(row.told)
        for handles in filter(None, found)
        for row in (*handles.undone, *(h.link for h in handles.handles if h.link))
    }


@settings(max_examples=12, deadline=None)
@given(story=stories())
def test_every_attribution_is_what_the_evidence_that_holds_supports(story: list[Step]) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with memory_archive(KEYRING) as archive:
        positions.create(engine)
        stops.create(engine, checkfirst=True)
        library = Library(archive, engine)
        library.space("hall")
        told = Told(library)
        known: list[tuple[datetime, dict[UUID, Any]]] = []
        for step in story:
            told.take(*step)
            _check(told)
            known.append((datetime.now(UTC), attributed(library, list(told.said))))
        for at, then in known:
            assert attributed(library, list(told.said), known_at=at) == then
        undone = {f"reason {n + 4}" for n, step in enumerate(story) if step[0] == "unlink"}
        assert undone <= _told_of(library)
    engine.dispose()


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    library = Library(archive, read_engine)
    library.space("hall")
    return library


def test_roles_decisions_and_moderation_follow_a_link_and_its_taking_back(
    library: Library,
) -> None:
    """What Bob did is Ada's while the evidence says that Bob is she, and Bob's again after it."""
    for name in ("Ada", "Bob"):
        library.say(name, by=name)
    said = library.say("cy", by="Cy")
    bob, ada = library.person("bob"), library.person("ada")
    by_bob = {"by": handle("bob"), "source": ""}
    library.tell(
        a(c.EstablishRole),
        a(c.GrantRole, person=handle("bob"), occurred_at=later(5), source=""),
        a(c.HideContribution, contribution="cy", occurred_at=later(6), by=handle("bob")),
        a(c.ProposeDecision, title="Water early", **by_bob),
    )
    pair = {"person": handle("ada"), "handle": handle("bob")}

    def whose() -> tuple[object, ...]:
        names = names_of(library.engine, STEWARD, [bob])
        row = contributions_seen(library.engine, STEWARD, [said])[said]
        assert row.withheld is not None
        assert row.withheld.by is not None
        holders = [p for p in (ada, bob) if tenures_of_person(library.engine, STEWARD, p)]
        return names[bob].name, row.withheld.by.name, holders

    before = whose()
    assert before == ("Bob", "Bob", [bob])

    library.tell(a(c.LinkHandle, occurred_at=later(60), **pair))
    assert whose()[:2] == ("Ada", "Ada")
    assert ada in whose()[2]  # type: ignore[operator]

    library.tell(a(c.UnlinkHandle, occurred_at=later(61), **pair))
    assert whose() == before
    assert standings(library.engine, STEWARD, [said])[said].hidden
