"""The references of a story: each is an event of the log, of that thing, and says what is said."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.store.ledger import leaf_data
from archive.store.merkle import leaf_hash
from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings
from daybook.grounds import grounds_of
from projections.people.names import names_of
from projections.reasons.things import Ref, find
from projections.story.log import Grounds
from projections.story.prose import Reference, Story, day
from projections.story.story import story_of
from projections.viewer import MEMBER, STEWARD

ASKED = ("Borrowing", "Borrowing#4", "The bin in the porch", "role:Coordinating steward",
         "Open on Tuesday evenings as well", "Doorbell says which tools are late")  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daybook]:
    """The demo community."""
    settings = Settings(Path(tmp_path_factory.mktemp("demo")) / "archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_UNDERSTAND", "asked")
        fill(settings)
        with open_daybook(settings) as daybook:
            daybook.catch_up_tables()
            yield daybook


def told(demo: Daybook, asked: str) -> tuple[Story, Grounds]:
    kind, _, rest = asked.rpartition(":")
    kinds = (kind,) if kind else ("norm", "decision", "role")
    ref = find(demo.engine, MEMBER, rest, demo.archive.id_of, kinds)
    assert ref is not None
    story = story_of(demo.engine, MEMBER, ref)
    assert story is not None
    return story, grounds_of(demo, story.references)


def event_at(demo: Daybook, number: int) -> Any:
    [stored] = demo.archive.recorder.select_notifications(start=number, limit=1)
    assert stored.id == number
    return demo.archive.mapper.to_domain_event(stored)


def wrong(demo: Daybook, reference: Reference, number: int) -> list[str]:
    """What an event does not bear out of a reference to it."""
    event = event_at(demo, number)
    who = getattr(event, "author", None) or getattr(event, "by", None)
    name = names_of(demo.engine, MEMBER, [who])[who].name if who else None
    pairs: list[tuple[str, object, object]] = [
        ("thing", event.originator_id, reference.id),
        ("version", event.originator_version, reference.version or event.originator_version),
        ("date", event.occurred.at, reference.occurred_at),
        ("recorded", event.timestamp, reference.recorded_at),
        ("person", name, reference.by.name if reference.by else None),
    ]
    return [f"{what}: {real} is not {said}" for what, real, said in pairs if real != said]


@pytest.mark.parametrize("asked", ASKED)
def test_each_reference_is_an_event_that_says_what_it_is_said_to(demo: Daybook, asked: str) -> None:
    story, grounds = told(demo, asked)

    assert len(story.references) > 5
    for reference in story.references:
        place = grounds.places[reference.number]
        assert wrong(demo, reference, place.event) == [], reference.what


@pytest.mark.parametrize("asked", ASKED)
def test_each_sentence_has_the_day_and_the_person_of_what_it_rests_on(
    demo: Daybook, asked: str
) -> None:
    story, _ = told(demo, asked)
    references = {reference.number: reference for reference in story.references}
    dated = 0
    for chapter in story.chapters:
        for paragraph in chapter.paragraphs:
            for sentence in paragraph.sentences:
                found = re.match(r"(On|About) \d+ \w+ \d{4} ", sentence.text)
                if not found:
                    continue
                first = references[sentence.refs[0]]
                assert day(first.occurred_at) in sentence.text
                if first.by and not first.what.endswith(("taken", first.by.name)):
                    assert first.by.name in sentence.text, sentence.text
                dated += 1
    assert dated > 3


def test_a_reference_to_another_event_is_found_out(demo: Daybook) -> None:
    story, grounds = told(demo, "Borrowing")
    first, second = story.references[:2]

    assert wrong(demo, first, grounds.places[second.number].event) != []


def test_the_leaf_is_that_of_the_stored_event(demo: Daybook) -> None:
    story, grounds = told(demo, "Borrowing")
    place = grounds.places[story.references[0].number]
    [stored] = demo.archive.recorder.select_notifications(start=place.event, limit=1)

    assert place.leaf == leaf_hash(leaf_data(stored)).hex()
    assert place.leaf == hashlib.sha256(b"\0" + leaf_data(stored)).hexdigest()


def test_size_and_root_are_those_of_a_checkpoint(demo: Daybook) -> None:
    story, _ = told(demo, "Borrowing")
    signed = grounds_of(demo, story.references, signed=True)
    origin, size, root = signed.note.splitlines()[:3]

    assert (signed.origin, str(signed.size), signed.root) == (origin, size, root)
    assert grounds_of(demo, story.references).note == ""


def test_what_is_not_there_has_no_story(demo: Daybook) -> None:
    ref = Ref("norm", demo.archive.id_of("norm", "none"))

    assert story_of(demo.engine, STEWARD, ref) is None
