"""What threads and contributions come to, in whatever order it was recorded."""

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.commands import Command
from projections.projection import catch_up
from projections.store import positions
from projections.threads.projection import ThreadsProjection
from projections.threads.tables import changes
from tests.builders import a, later, memory_archive, new_keyring, record
from tests.contracts.projections import ADA, BOB, CY, ProjectionContract, message, rows_of
from tests.projections.worlds import World, change, merge, opened


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = ThreadsProjection


def test_a_message_nobody_answered_is_a_thread_of_its_own(world: World) -> None:
    world.tell(message(1, ADA, source="garden/1", kind="document", media="markdown"))

    thread, made = world.thread("m/1"), world.contribution(1)
    assert (thread.contributions, thread.title, thread.visibility) == (1, None, None)
    assert thread.opened_at == thread.last_at == made.occurred_at == later(1)
    assert thread.opened_by == made.author_id == world.id_of("person", ADA)
    assert thread.space_id == made.space_id == world.id_of("space", "chat:garden")
    assert (made.kind, made.media, made.source) == ("document", "markdown", "garden/1")
    assert (made.wordings, made.edited_at, made.state) == (1, None, "shown")


def test_a_thread_counts_what_is_in_it_and_knows_who_began_it(world: World) -> None:
    world.tell(message(2, BOB, thread="t"), message(3, CY, thread="t"))
    world.tell(message(1, ADA, thread="t"))

    thread = world.thread("t")
    assert (thread.contributions, thread.opened_at, thread.last_at) == (3, later(1), later(3))
    assert thread.opened_by == world.id_of("person", ADA)


def test_what_was_withdrawn_or_hidden_still_counts_for_it_still_stands_there(world: World) -> None:
    world.tell(message(1, ADA, thread="t"), message(2, BOB, thread="t"))

    world.tell(change(c.WithdrawContribution, 2, 9), change(c.HideContribution, 1, 9))

    thread = world.thread("t")
    assert (thread.contributions, thread.last_at) == (2, later(2))
    assert (world.contribution(1).state, world.contribution(2).state) == ("hidden", "withdrawn")


def test_an_opened_thread_has_a_row_before_anything_is_said_in_it(world: World) -> None:
    world.tell(opened("t", title="", visibility="stewards"))

    thread = world.thread("t")
    assert (thread.contributions, thread.opened_at, thread.title) == (0, None, None)
    assert thread.visibility == "stewards"


def test_a_reply_to_what_was_never_seen_keeps_the_reference(world: World) -> None:
    world.tell(message(1, ADA, reply_to="m/elsewhere"))

    assert world.contribution(1).reply_to == world.id_of("contribution", "m/elsewhere")


def test_a_change_is_kept_with_its_reason_and_who_did_it(world: World) -> None:
    world.tell(
        message(1, ADA),
        change(c.HideContribution, 1, 5, by=BOB, reason="rude", norm="kindness/2"),
        change(c.WithdrawContribution, 1, 6, reason="sorry"),
        change(c.ObserveMissing, 1, 7, precision="about"),
    )

    hidden, withdrawn, missing = world.history(changes)
    ada, bob = world.id_of("person", ADA), world.id_of("person", BOB)
    assert (hidden.by, hidden.reason, hidden.reason_by) == (bob, "rude", bob)
    assert (hidden.detail, hidden.occurred_at) == ("kindness/2", later(5))
    assert (withdrawn.by, withdrawn.reason, withdrawn.reason_by) == (None, "sorry", ada)
    assert (missing.by, missing.reason, missing.detail) == (None, None, None)
    assert missing.precision == "about"


def test_what_is_missing_says_since_when(world: World) -> None:
    world.tell(message(1, ADA), message(2, ADA), change(c.ObserveMissing, 1, 9))

    assert world.contribution(1).missing_since == later(9)
    assert world.contribution(2).missing_since is None


SECRETS = (
    "blue door",
    "green door",
    "gate of bob",
    "the reason of bob",
    "the title of bob",
    "yard/2",
)


def test_nothing_that_an_erased_person_wrote_is_left(world: World) -> None:
    world.tell(
        opened("t", title="the title of bob", by=BOB),
        message(1, ADA, thread="t", body="the words of ada"),
        message(2, BOB, thread="t", body="blue door", source="yard/2"),
        change(c.ReviseContribution, 2, 5, body="green door", by=ADA, reason="the reason of ada"),
        change(
            c.ReviseContribution,
            1,
            5,
            body="the new words of ada",
            by=BOB,
            reason="the reason of bob",
        ),
        change(c.HideContribution, 1, 6, by=BOB, reason="the reason of bob", norm="calm/1"),
        change(c.RestoreContribution, 1, 7, by=ADA, reason="the restoring of ada"),
        a(c.RenameThread, thread="t", title="the title of ada", by=ADA, occurred_at=later(2)),
        a(c.RenameThread, thread="t", title="gate of bob", by=BOB, occurred_at=later(3)),
        a(c.CloseThread, thread="t", by=BOB, reason="the reason of bob", occurred_at=later(4)),
    )
    before = world.text()
    assert all(secret in before for secret in SECRETS)

    world.erase(BOB)

    after = world.text()
    assert not [secret for secret in SECRETS if secret in after]
    for kept in (
        "the words of ada",
        "the new words of ada",
        "the reason of ada",
        "the restoring of ada",
        "the title of ada",
    ):
        assert kept in after
    assert world.contribution(2).body is None
    assert world.contribution(1).body == "the new words of ada"
    assert (world.thread("t").title, world.thread("t").contributions) == (None, 2)
    assert [row.detail for row in world.history(changes) if row.change == "hidden"] == ["calm/1"]


def test_what_an_erased_person_says_later_has_no_words(world: World) -> None:
    world.tell(message(1, BOB, body="blue door"))
    world.erase(BOB)

    world.tell(
        message(1, BOB, body="blue door"),
        message(2, BOB, body="blue door"),
        opened("m/2", title="blue door", by=BOB),
        a(c.RenameThread, thread="m/2", title="blue door", by=BOB),
    )

    assert "blue" not in world.text()
    assert (world.contribution(2).body, world.thread("m/2").title) == (None, None)


def test_a_title_by_somebody_erased_is_not_replaced_by_an_older_one(world: World) -> None:
    world.tell(
        opened("t", title="the title of ada", by=ADA),
        a(c.RenameThread, thread="t", title="the title of bob", by=BOB, occurred_at=later(3)),
    )
    world.erase(BOB)
    assert world.thread("t").title is None

    world.tell(a(c.RenameThread, thread="t", title="cy's title", by=CY, occurred_at=later(4)))
    assert world.thread("t").title == "cy's title"


THREADS = ("t/1", "t/2", "t/3")
SPACES = ("chat:garden", "chat:kitchen", "chat:attic")
OF_A_THREAD = (c.CloseThread, c.ReopenThread, c.ResolveThread)
OF_A_CONTRIBUTION = (
    c.WithdrawContribution,
    c.HideContribution,
    c.RestoreContribution,
    c.AcceptAnswer,
)


@st.composite
def histories(draw: st.DrawFn) -> list[Command]:
    """Messages in few threads, and changes of both, each at a minute of its own."""
    minutes = iter(draw(st.permutations(range(1, 40))))
    made: list[Command] = [
        message(
            n,
            draw(st.sampled_from([ADA, BOB])),
            thread=draw(st.sampled_from(THREADS)),
            space=draw(st.sampled_from(SPACES)),
            occurred_at=later(next(minutes)),
        )
        for n in (1, 2, 3)
    ]
    made += [
        opened(thread, title=f"title of {thread}", space=draw(st.sampled_from(SPACES)))
        for thread in THREADS
    ]
    return made + [_any_change(draw, next(minutes)) for _ in range(draw(st.integers(1, 12)))]


def _any_change(draw: st.DrawFn, minute: int) -> Command:
    at = later(minute)
    thread, number = draw(st.sampled_from(THREADS)), draw(st.integers(1, 3))
    into = draw(st.sampled_from([other for other in THREADS if other != thread]))
    space = draw(st.sampled_from(SPACES))
    choices: list[Command] = [
        a(c.RenameThread, thread=thread, title=f"title {minute}", occurred_at=at),
        a(c.MoveThread, thread=thread, space=space, occurred_at=at),
        merge(thread, into, minute),
        change(c.ReviseContribution, number, minute, body=f"body {minute}"),
        change(c.ObserveEndorsements, number, minute, counts={"up": minute}),
    ]
    choices += [a(kind, thread=thread, occurred_at=at) for kind in OF_A_THREAD]
    choices += [change(c.MoveContribution, number, minute, thread=to) for to in (thread, into)]
    choices += [change(kind, number, minute) for kind in OF_A_CONTRIBUTION]
    return draw(st.sampled_from(choices))


def _told_in(order: Sequence[Command], size: int) -> Any:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    positions.create(engine)
    with memory_archive(KEYRING) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("projections.projection.BATCH", size)
        for command in order:
            record(archive, command)
        catch_up(archive, engine, [ThreadsProjection()])
    rows = rows_of(engine, ThreadsProjection(), leave_out="recorded_at")
    engine.dispose()
    return rows


KEYRING = new_keyring()


@settings(max_examples=25)
@given(history=histories(), data=st.data(), size=st.integers(1, 30))
def test_the_order_of_recording_changes_nothing(
    history: list[Command], data: st.DataObject, size: int
) -> None:
    making = (c.MakeContribution, c.OpenThread)
    made = [command for command in history if isinstance(command, making)]
    changed = [command for command in history if not isinstance(command, making)]

    shuffled = data.draw(st.permutations(made)) + data.draw(st.permutations(changed))

    assert _told_in(shuffled, size) == _told_in(history, 1000)
