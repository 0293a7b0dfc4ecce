from uuid import UUID

import pytest

from archive.commands import Visibility
from archive.domain.aggregate import id_of
from archive.domain.space import STRICTNESS, Space
from tests.builders import ADA, BOB, occurred, pending, text_of


def a_space(visibility: Visibility = "public", named: tuple[UUID, ...] = ()) -> Space:
    return Space(
        key="fingerprint of garden",
        name="garden",
        kind="channel",
        visibility=visibility,
        named=list(named),
        purpose=text_of(ADA, "plants"),
        occurred=occurred(),
    )


def changes(space: Space) -> list[tuple[str, object]]:
    """What happened since it was opened: the topic, and the name or the visibility."""
    events = pending(space)[1:]
    return [(e.TOPIC, getattr(e, "name", None) or getattr(e, "visibility", None)) for e in events]


def test_a_space_is_opened_under_an_id_made_of_its_key() -> None:
    space = a_space("confidential", (ADA,))

    [opened] = pending(space)

    assert isinstance(opened, Space.Opened)
    assert (opened.name, opened.kind, opened.visibility) == ("garden", "channel", "confidential")
    assert (opened.named, str(opened.purpose)) == ([ADA], "plants")
    assert space.id == id_of("space", "fingerprint of garden") == Space.create_id(opened.key)


def test_a_name_it_never_had_is_taken() -> None:
    space = a_space()

    for name in ("gardening", "garden", "gardening", ""):
        space.observe_name(name, occurred(1))

    assert changes(space) == [("space.renamed", "gardening")]


def test_the_same_renaming_is_told_by_its_moment() -> None:
    space = a_space()

    for _ in range(2):
        space.rename("garden", occurred())  # it may well be renamed as soon as it is opened
        space.rename("gardening", occurred(1))

    assert changes(space) == [("space.renamed", "garden"), ("space.renamed", "gardening")]


def test_several_names_seen_at_one_moment_are_all_taken() -> None:
    space = a_space()

    space.observe_name("gardening", occurred(1))
    space.observe_name("allotment", occurred(1))

    assert changes(space) == [("space.renamed", "gardening"), ("space.renamed", "allotment")]


@pytest.mark.parametrize("before", STRICTNESS)
@pytest.mark.parametrize("seen", STRICTNESS)
def test_visibility_only_tightens_by_observation(before: Visibility, seen: Visibility) -> None:
    space = a_space(before)

    space.tighten(seen, [], occurred(1))

    stricter = STRICTNESS.index(seen) > STRICTNESS.index(before)
    assert changes(space) == ([("space.visibility_changed", seen)] if stricter else [])


def test_people_decide_on_any_visibility() -> None:
    space = a_space("confidential")

    space.change_visibility("public", [], occurred(1))

    *_, changed = pending(space)
    assert isinstance(changed, Space.VisibilityChanged)
    assert (changed.visibility, changed.observed) == ("public", False)


def test_a_decision_is_told_by_its_moment() -> None:
    space = a_space("public")

    for _ in range(2):
        space.change_visibility("members", [], occurred(1))
        space.change_visibility("public", [], occurred(2))

    assert changes(space) == [
        ("space.visibility_changed", "members"),
        ("space.visibility_changed", "public"),
    ]


def test_what_a_source_said_before_does_not_undo_a_decision() -> None:
    space = a_space("members")
    space.change_visibility("public", [], occurred(1))

    space.tighten("members", [], occurred(2))

    assert changes(space) == [("space.visibility_changed", "public")]


def test_what_a_source_said_less_strictly_does_not_undo_a_decision() -> None:
    space = a_space("stewards")
    space.change_visibility("public", [], occurred(1))

    space.tighten("members", [], occurred(2))

    assert changes(space) == [("space.visibility_changed", "public")]


def test_a_source_that_got_stricter_than_it_ever_was_overrules_a_decision() -> None:
    space = a_space("public")
    space.change_visibility("members", [], occurred(1))
    space.change_visibility("public", [], occurred(2))

    space.tighten("members", [], occurred(3))

    *_, changed = pending(space)
    assert isinstance(changed, Space.VisibilityChanged)
    assert (changed.visibility, changed.observed) == ("members", True)


def test_a_confidential_space_follows_whom_its_source_names() -> None:
    space = a_space("confidential", (ADA,))

    space.tighten("confidential", [BOB, ADA], occurred(1))

    *_, changed = pending(space)
    assert isinstance(changed, Space.VisibilityChanged)
    assert changed.named == [BOB, ADA]


def test_an_older_export_does_not_let_somebody_in_again() -> None:
    space = a_space("confidential", (ADA, BOB))
    space.tighten("confidential", [ADA], occurred(1))

    space.tighten("confidential", [BOB, ADA], occurred(2))

    assert len(changes(space)) == 1


def test_closing_twice_is_closing_once() -> None:
    space = a_space()

    space.close(text_of(ADA, "nobody came"), occurred(1))
    space.close(text_of(ADA, "again"), occurred(2))

    assert changes(space) == [("space.closed", None)]
