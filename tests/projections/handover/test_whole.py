"""A handover as it was prepared: what the log told then, with the words of whoever hands over."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from archive.numbering import event_numbers, recorded_at_of
from projections.handover.prepared import prepared_seen
from projections.handover.seats import seat_of
from projections.handover.whole import Asked, draft_from, latest, open_handovers, whole_of
from projections.handover.writing import WritingError, to_markdown
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.projections.handover.conftest import ROLE
from tests.reading import Library, handle


class Shed:
    """A role that Bob holds, and what becomes of its handover."""

    def __init__(self, archive: Archive, engine: sa.Engine):
        self.library = Library(archive, engine)
        self.library.space("hall")
        self.library.say("1", "I'll mend the gate.", by="Bob")
        held = a(c.GrantRole, person=handle("bob"), source="", evidence="")
        self.library.tell(a(c.EstablishRole, source=""), held)
        self.role = archive.id_of("role", ROLE)
        self.engine, self.archive = engine, archive

    def numbers(self, wanted: object) -> object:
        return event_numbers(self.archive, wanted)  # type: ignore[arg-type]

    def whole(self, anew: bool = False) -> object:
        return whole_of(self.engine, STEWARD, self.role, self.numbers, Asked(anew=anew))  # type: ignore[arg-type]

    def prepare(self, more: str = "\n- The tap sticks.\n") -> None:
        whole = self.whole(anew=True)
        text = to_markdown(whole.document) + more  # type: ignore[attr-defined]
        seat = whole.seat  # type: ignore[attr-defined]
        draft, base = draft_from(self.engine, STEWARD, seat, self.numbers, text)  # type: ignore[arg-type]
        command = c.PrepareHandover(
            occurred_at=later(50),
            by=handle("bob"),
            role=self.role,
            person=seat.handle,
            text=draft.text,
            left_out=draft.left_out,
            cites=draft.cites,
            size=base.size,
            made_at=base.made_at,
        )
        self.library.tell(command)

    def lines(self) -> list[tuple[str, str]]:
        whole = self.whole()
        parts = whole.document.parts  # type: ignore[attr-defined]
        return [(line.mark, line.text) for part in parts for line in part.lines]


@pytest.fixture
def shed(archive: Archive, engine: sa.Engine) -> Shed:
    return Shed(archive, engine)


def test_what_was_prepared_stays_as_it_was_told_then(shed: Shed) -> None:
    shed.prepare()
    before = shed.lines()
    shed.library.say("2", "I'll paint the shed.", by="Bob")

    assert shed.lines() == before
    assert ("added", "The tap sticks.") in before
    anew = str(shed.whole(anew=True).document)  # type: ignore[attr-defined]
    assert "paint the shed" in anew


def test_it_is_open_until_it_is_accepted(shed: Shed) -> None:
    shed.prepare()
    [waiting] = open_handovers(shed.engine, STEWARD)
    accept = a(c.AcceptHandover, role=shed.role, occurred_at=later(60))
    shed.library.tell(accept)

    assert open_handovers(shed.engine, STEWARD) == []
    [done] = prepared_seen(shed.engine, STEWARD, role=shed.role)
    assert done.accepted is not None
    assert (done.accepted.note, done.entry) == ("Which tap?", waiting.entry)
    assert done.accepted.by == shed.library.person("cy")
    assert latest([done], None) == latest([done], done.entry) == done
    assert latest([done], 99) is None


def test_the_words_of_who_is_erased_are_gone_and_what_the_log_tells_stays(shed: Shed) -> None:
    shed.prepare()
    shed.library.tell(a(c.AcceptHandover, role=shed.role, occurred_at=later(60)))
    shed.library.erase("bob")
    shed.library.erase("cy")

    [done] = prepared_seen(shed.engine, STEWARD, role=shed.role)
    assert done.text is None
    assert done.accepted is not None
    assert done.accepted.note is None
    told = shed.lines()
    assert not [line for line in told if line[0] != "told"]
    assert not [line for line in told if "gate" in line[1]]


def test_what_never_took_place_is_not_shown(shed: Shed) -> None:
    shed.prepare()
    [entry] = [p.entry for p in prepared_seen(shed.engine, STEWARD)]
    gone = a(c.CorrectRole, role=shed.role, entry=entry, to=None, occurred_at=later(70))
    shed.library.tell(gone)

    assert prepared_seen(shed.engine, STEWARD) == []


def test_it_is_not_known_before_it_was_recorded(shed: Shed) -> None:
    before = shed.archive.last_recorded_at()
    shed.prepare()

    assert prepared_seen(shed.engine, STEWARD, known_at=before) == []
    assert len(prepared_seen(shed.engine, STEWARD, as_of=later(50))) == 1
    assert prepared_seen(shed.engine, STEWARD, as_of=later(49)) == []


def test_it_is_for_stewards_and_holders(shed: Shed) -> None:
    asked = Asked()

    assert whole_of(shed.engine, MEMBER, shed.role, shed.numbers, asked) is None  # type: ignore[arg-type]


def test_what_was_made_from_a_longer_log_is_refused(shed: Shed) -> None:
    seat = seat_of(shed.engine, STEWARD, shed.role)
    assert seat is not None
    last = shed.archive.last_recorded_at()
    assert last == recorded_at_of(shed.archive, shed.archive.recorder.max_notification_id() or 0)
    head = f"Made from the log up to event 9999, at {last:%Y-%m-%dT%H:%M:%S.%fZ}.\n"

    with pytest.raises(WritingError, match="Print it from this archive"):
        draft_from(shed.engine, STEWARD, seat, shed.numbers, head)  # type: ignore[arg-type]
    early = "Made from the log up to event 1, at 2001-01-01T00:00:00Z.\n"
    with pytest.raises(WritingError, match="did not know this role by 2001"):
        draft_from(shed.engine, STEWARD, seat, shed.numbers, early)  # type: ignore[arg-type]
