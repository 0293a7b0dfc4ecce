"""A garden whose waterer, Bob, hands over: made once, and only read by the tests."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from archive import commands as c
from archive.application import Archive
from archive.numbering import event_numbers
from projections.handover.brief import made_of
from projections.handover.document import Document, document_of
from projections.handover.lines import Numbers, Part
from projections.handover.seats import Seat, seat_of
from projections.store import open_read_database
from projections.viewer import STEWARD
from tests.builders import a, later, new_keyring
from tests.reading import Library, handle

ROLE = "garden:roles/waterer"
DAY = 60 * 24


@pytest.fixture(scope="package")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The garden, in which everything that a handover tells of happened once."""
    folder: Path = tmp_path_factory.mktemp("garden")
    store = {
        "PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
        "SQLITE_DBNAME": str(folder / "events.db"),
    }
    engine = open_read_database(f"sqlite:///{folder}/views.db")
    keyring = new_keyring()
    with Archive(store, keyring=keyring) as archive:
        library = Library(archive, engine)
        grow(library)
        yield library
    keyring.close()
    engine.dispose()


def grow(library: Library) -> None:
    """Let it all happen."""
    library.space("hall")
    library.space("vault", visibility="confidential", named=(handle("bob"),))
    bob, none = handle("bob"), {"source": "", "evidence": ""}
    dee = {"role": ROLE, "person": handle("dee"), "person_name": "Dee"}
    dee |= {"until": later(2), "occurred_at": later(1)}
    library.tell(
        a(c.EstablishRole, key=ROLE, source=""),
        a(
            c.GrantRole,
            role=ROLE,
            person=handle("dee"),
            person_name="Dee",
            until=later(2),
            occurred_at=later(1),
            **none,
        ),
        a(c.GrantRole, role=ROLE, person=bob, occurred_at=later(3), **none),
        a(c.EstablishRole, key="cook", title="cook", source=""),
        a(c.GrantRole, role="cook", person=handle("cy"), person_name="Cy", **none),
        a(c.AdoptNorm),
        a(c.AmendNorm, by=bob, occurred_at=later(9), effective_from=None, reason="slugs"),
        a(c.ProposeDecision, by=bob),
        a(c.TakeDecision, by=bob),
        a(c.ScheduleReview),
        a(c.ProposeDecision, key="pond", by=bob, title="A pond", label="", source=""),
        a(c.TakeDecision, decision="pond", outcome="rejected", reason="it draws gnats"),
    )
    talk(library)
    library.tell(
        a(c.HideContribution, contribution="rude", by=bob, norm="topics/2", occurred_at=later(99)),
        a(c.CloseThread, thread="feud", by=bob, reason="they made peace", occurred_at=later(99)),
        a(c.CloseThread, thread="done", by=bob, reason="", occurred_at=later(99)),
    )


def talk(library: Library) -> None:
    """What was said."""
    for key, title, asker in (
        ("r1", "How to prune roses", "Ada"),
        ("r2", "Prune roses now", "Eve"),
    ):
        library.thread(key, title, by=handle(asker), by_name=asker)
        library.say(key, "Please tell me.", by=asker, kind="question")
        library.say(f"{key}/a", "At an eye.", by="Bob", thread=key, kind="answer")
    library.say("hose", "Where is the hose?", by="Eve")
    library.say("gate", "The gate is broken.", by="Ada")
    library.say("gate/1", "I'll mend the gate on Monday. A hinge.", by="Bob", thread="gate")
    library.say("shed", "The shed leaks.", by="Ada")
    library.say("shed/1", "I will see to the shed.", by="Bob", thread="shed")
    library.say("shed/2", "Done.", by="Bob", thread="shed")
    library.thread("done", "The path")
    library.thread("feud", "A feud")
    library.say("done", "The path?", by="Ada")
    library.say("done/1", "I'll sweep the path.", by="Bob", thread="done")
    library.say("key", "Who has the key of the pump?", by="Bob")
    library.say("tap", "The tap drips.", by="Bob")
    library.say("tap/1", "Since when does it drip?", by="Cy", thread="tap", reply_to="tap")
    library.say("pipe", "The pipe drips. I shut it.", by="Bob", media="mail")
    quoting = {"thread": "pipe", "reply_to": "pipe", "media": "mail"}
    library.say("pipe/1", "> Does it drip still?\n\nThat is fine.\n", by="Eve", **quoting)
    library.say("tap/2", "Since May.", by="Dee", thread="well")
    library.say("rude", "You lazy lot.", by="Eve")
    library.say("feud", "I say no.", by="Eve")
    library.say("gate/2", "Thanks.", by="Cy", thread="gate")
    library.say("shed/3", "Thanks.", by="Cy", thread="shed")


@pytest.fixture
def seat(garden: Library) -> Seat:
    """Bob's."""
    found = seat_of(garden.engine, STEWARD, garden.archive.id_of("role", ROLE))
    assert found is not None
    return found


@pytest.fixture
def parts(garden: Library, seat: Seat) -> Mapping[str, Part]:
    """What the log tells of it, by section."""
    made = made_of(garden.engine, STEWARD, seat)
    return {part.key: part for part in made.parts}


@pytest.fixture
def numbers(garden: Library) -> Numbers:
    """The numbers of events in the garden's log."""
    return lambda wanted: event_numbers(garden.archive, wanted)


@pytest.fixture
def document(garden: Library, seat: Seat, numbers: Numbers) -> Document:
    """The whole as a document."""
    return document_of(made_of(garden.engine, STEWARD, seat), numbers)
