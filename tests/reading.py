"""A small archive together with its read models, for tests of queries and pages."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from projections.citations.projection import CitationsProjection
from projections.decisions.projection import DecisionsProjection
from projections.erasures.projection import ErasuresProjection
from projections.erasures.tables import purges
from projections.handover.projection import HandoversProjection
from projections.health.projection import HealthProjection
from projections.imports.projection import ImportsProjection
from projections.norms.projection import NormsProjection
from projections.people.projection import PeopleProjection
from projections.pins.projection import PinsProjection
from projections.projection import Projection, catch_up
from projections.replay.projection import ReplayProjection
from projections.roles.projection import RolesProjection
from projections.spaces.projection import SpacesProjection
from projections.threads.projection import ThreadsProjection
from projections.viewer import Level, Viewer
from projections.vocabulary.projection import VocabularyProjection
from tests.builders import a, later, record

MakeApp = Callable[..., Flask]
Pages = Callable[..., FlaskClient]

PROJECTIONS: tuple[type[Projection], ...] = (
    PeopleProjection,
    SpacesProjection,
    ThreadsProjection,
    NormsProjection,
    DecisionsProjection,
    RolesProjection,
    HandoversProjection,
    CitationsProjection,
    ImportsProjection,
    ErasuresProjection,
    ReplayProjection,
    PinsProjection,
    VocabularyProjection,
    HealthProjection,
)


def handle(name: str) -> str:
    """The handle of whoever goes by this first name."""
    return f"mailto:{name.lower()}@example.org"


class Library:
    """An archive that is told what happened, and shows it at once.

    Things are named by short keys. What is said without a time is said a minute after the last.
    """

    def __init__(self, archive: Archive, engine: sa.Engine):
        self.archive = archive
        self.engine = engine
        self._minutes = count()
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateTable(purges, if_not_exists=True))
        catch_up(archive, engine, [projection() for projection in PROJECTIONS])

    def tell(self, *commands: Command) -> None:
        """Record these and bring the read models up to date."""
        refused = [
            outcome for outcome in record(self.archive, *commands) if outcome not in (True, False)
        ]
        assert not refused, refused
        catch_up(self.archive, self.engine, [projection() for projection in PROJECTIONS])

    def record(self, commands: Sequence[Command]) -> str | None:
        """Record these as one, and show them at once; why they were refused, if they were."""
        [outcome] = self.archive.record([tuple(commands)], self.person("Zoe"))
        self.tell()
        return None if isinstance(outcome, bool) else str(outcome)

    def space(self, key: str = "hall", **changes: Any) -> UUID:
        """Open a space."""
        given = {"name": key, "kind": "category", **changes}
        self.tell(a(c.OpenSpace, key=key, **given))
        return self.archive.id_of("space", key)

    def thread(self, key: str, title: str, space: str = "hall", **changes: Any) -> UUID:
        """Open a thread with a title."""
        given = {"by": handle("ada"), "by_name": "Ada", **changes}
        self.tell(a(c.OpenThread, key=key, title=title, space=space, **given))
        return self.archive.id_of("thread", key)

    def say(self, key: str, body: str = "", by: str = "Ada", **changes: Any) -> UUID:
        """Make a contribution: in the hall, and in a thread of its own, unless told otherwise."""
        given = {
            "occurred_at": later(next(self._minutes)),
            "space": "hall",
            "thread": key,
            "source": "",
            **changes,
        }
        made = a(
            c.MakeContribution,
            key=key,
            body=body or f"words of {key}",
            by=handle(by),
            by_name=by,
            **given,
        )
        self.tell(made)
        return self.archive.id_of("contribution", key)

    def person(self, name: str) -> UUID:
        """The ID of whoever goes by this first name."""
        return self.archive.id_of("person", handle(name))

    def erase(self, name: str) -> UUID:
        """Forget a person."""
        person = self.person(name)
        self.tell(a(c.ErasePerson, person=person, reason="", occurred_at=later(10_000)))
        return person


PUBLIC = frozenset({"hallword"})
SEEN_BY: dict[str, frozenset[str]] = {
    "anonymous": PUBLIC,
    "member": PUBLIC | {"clubword"},
    "steward": PUBLIC | {"clubword", "officeword", "whisperword", "asideword", "rudeword"},
    "named": PUBLIC | {"clubword", "vaultword"},
}
"""Of the words said in the town, those that each viewer may read."""

SAID = frozenset().union(*SEEN_BY.values()) | {"regretword", "eveword"}
"""Every word said in the town. The last two nobody may read any more."""


def build_town(library: Library) -> None:
    """A community with something to hide of every sort."""
    library.space("hall", purpose="Talk of hallword")
    library.space("club", visibility="members", purpose="Talk of clubword")
    library.space("office", visibility="stewards", purpose="Talk of officeword")
    vault = library.archive.id_of("person", handle("cy"))
    library.space("vault", visibility="confidential", named=(vault,), purpose="Talk of vaultword")
    library.thread("plan", "A plan with hallword")
    library.say("plan/1", "Here is hallword", thread="plan", kind="question")
    library.say("plan/2", "Here is asideword", "Bob", thread="plan", visibility="stewards")
    library.say("plan/3", "Here is rudeword", "Dan", thread="plan", reply_to="plan/1")
    library.say("plan/4", "Here is regretword", "Dan", thread="plan", reply_to="plan/1")
    library.say("plan/5", "Here is eveword", "Eve", thread="plan", reply_to="plan/1")
    for space, word, by in (
        ("club", "clubword", "Gus"),
        ("office", "officeword", "Oz"),
        ("vault", "vaultword", "Cy"),
    ):
        library.thread(space, f"A title with {word}", space, by=handle(by), by_name=by)
        library.say(f"{space}/1", f"Here is {word}", by, space=space, thread=space)
    library.thread("whisper", "A title with whisperword", visibility="stewards")
    library.say("whisper/1", "Here is whisperword", "Bob", thread="whisper")
    library.thread("regret", "A title with regretword", by=handle("dan"))
    library.say("regret/1", "Here is regretword", "Dan", thread="regret")
    library.thread("eve", "A title with eveword", by=handle("eve"))
    library.say("eve/1", "Here is eveword", "Eve", thread="eve")
    library.tell(
        a(c.HideContribution, contribution="plan/3", by=handle("bob"), reason="manners"),
        a(c.WithdrawContribution, contribution="plan/4", reason="my own affair"),
        a(c.WithdrawContribution, contribution="regret/1", reason="my own affair"),
    )
    library.erase("eve")
    govern_town(library)


def govern_town(library: Library) -> None:
    """What the town decided: for everybody, and for few only; each leans on something hidden."""
    words = {"public": "hallword", "members": "clubword", "stewards": "officeword"}
    for level, word in words.items():
        fields: dict[str, Any] = {"visibility": level, "reason": f"because of {word}", "source": ""}
        text = f"# Norm\n\n1. Rule of {word}.\n2. Another of {word}.\n"
        kept = {"person": handle(word), "person_name": f"Holder {word}", "evidence": f"seen {word}"}
        library.tell(
            a(c.ProposeDecision, key=word, title=f"Decided {word}", label="", text=word, **fields),
            a(c.TakeDecision, decision=word, deciders=(handle(word),), source="", reason=word),
            a(c.AdoptNorm, key=word, title=f"Norm of {word}", text=text, scope=word, **fields),
            a(
                c.EstablishRole,
                key=word,
                title=f"Role of {word}",
                body=word,
                mandate=word,
                **fields,
            ),
            a(c.GrantRole, role=word, source="", reason=word, **kept),
        )
    _cite(library, "contribution", "plan/1", "because-of", "norm", "officeword", clause="1")
    _cite(library, "contribution", "plan/2", "because-of", "norm", "hallword", clause="1")
    _cite(library, "contribution", "club/1", "because-of", "norm", "hallword", clause="1")
    _cite(library, "contribution", "vault/1", "because-of", "norm", "hallword", clause="1")
    _cite(library, "contribution", "regret/1", "evidence", "norm", "hallword")
    for word in ("whisper", "club", "vault", "eve"):
        _cite(library, "decision", "hallword", "discussed-in", "thread", word)
    for word in ("officeword", "clubword"):
        _cite(library, "norm", "hallword", "implements", "decision", word)
        _cite(library, "role", "hallword", "because-of", "decision", word)
        _cite(library, "decision", word, "because-of", "norm", "hallword")
    away = {"decision": "hallword", "superseded_by": "officeword", "reason": "", "source": ""}
    library.tell(
        a(c.AmendNorm, norm="officeword", text="1. Anew officeword.\n", source="", reason=""),
        a(c.SupersedeDecision, **away),
    )


def _cite(library: Library, *ends: str, **changes: Any) -> None:
    """A citation with a note that only they may read who see both ends."""
    of_kind, of, relation, to_kind, to = ends
    given = {"of_kind": of_kind, "of": of, "to_kind": to_kind, "to": to, "relation": relation}
    given |= {"clause": "", "note": "", **changes}
    library.tell(a(c.Cite, occurred_at=later(60), **given))


def viewer_of(library: Library, name: str) -> Viewer:
    """One of the viewers of SEEN_BY. The named one is a member whom the vault names."""
    if name == "named":
        return Viewer("member", library.person("cy"))
    return Viewer(cast(Level, name))
