from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from archive.domain.contribution import Contribution
from archive.domain.person import Person
from archive.domain.space import Space
from archive.domain.thread import Thread
from archive.handlers import HANDLERS
from tests.builders import AT, EXAMPLES, NOT_FORGETTING, a, events_of, later, record

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"

TOPICS = {
    c.IntroducePerson: "person.introduced",
    c.RenamePerson: "person.renamed",
    c.LinkHandle: "person.handle_linked",
    c.UnlinkHandle: "person.handle_unlinked",
    c.DismissLink: "person.link_dismissed",
    c.RecordDeparture: "person.left",
    c.OpenSpace: "space.opened",
    c.RenameSpace: "space.renamed",
    c.ChangeVisibility: "space.visibility_changed",
    c.CloseSpace: "space.closed",
    c.OpenThread: "thread.opened",
    c.RenameThread: "thread.renamed",
    c.MoveThread: "thread.moved",
    c.MergeThread: "thread.merged",
    c.CloseThread: "thread.closed",
    c.ReopenThread: "thread.reopened",
    c.ResolveThread: "thread.resolved",
    c.MakeContribution: "contribution.made",
    c.ReviseContribution: "contribution.revised",
    c.MoveContribution: "contribution.moved",
    c.WithdrawContribution: "contribution.withdrawn",
    c.HideContribution: "contribution.hidden",
    c.RestoreContribution: "contribution.restored",
    c.AppealContribution: "contribution.appealed",
    c.AnswerAppeal: "contribution.appeal_answered",
    c.AcceptAnswer: "contribution.answer_accepted",
    c.ObserveEndorsements: "contribution.endorsements_observed",
    c.ObserveMissing: "contribution.observed_missing",
    c.ProposeDecision: "decision.proposed",
    c.AmendDecision: "decision.amended",
    c.TakeDecision: "decision.taken",
    c.RestateDecision: "decision.restated",
    c.SupersedeDecision: "decision.superseded",
    c.ReverseDecision: "decision.reversed",
    c.ReaffirmDecision: "decision.reaffirmed",
    c.ScheduleReview: "decision.due_for_review",
    c.CorrectDecision: "decision.corrected",
    c.AdoptNorm: "norm.adopted",
    c.AmendNorm: "norm.amended",
    c.RetranscribeNorm: "norm.retranscribed",
    c.SuspendNorm: "norm.suspended",
    c.ReinstateNorm: "norm.reinstated",
    c.RepealNorm: "norm.repealed",
    c.CorrectNorm: "norm.corrected",
    c.EstablishRole: "role.established",
    c.ChangeMandate: "role.mandate_changed",
    c.GrantRole: "role.granted",
    c.RelinquishRole: "role.relinquished",
    c.RevokeRole: "role.revoked",
    c.ExpireRole: "role.expired",
    c.RetireRole: "role.retired",
    c.ReviveRole: "role.revived",
    c.PrepareHandover: "role.handover_prepared",
    c.AcceptHandover: "role.handover_accepted",
    c.CorrectRole: "role.corrected",
    c.Cite: "citation.made",
    c.WithdrawCitation: "citation.withdrawn",
    c.PlacePin: "pin.placed",
    c.AnnotatePin: "pin.annotated",
    c.RemovePin: "pin.removed",
}

BEFORE: dict[type[Command], tuple[Command, ...]] = {
    c.ReaffirmDecision: (a(c.TakeDecision),),
    c.ScheduleReview: (a(c.TakeDecision),),
    c.ReverseDecision: (a(c.TakeDecision),),
    c.ReinstateNorm: (a(c.SuspendNorm),),
    c.RelinquishRole: (a(c.GrantRole),),
    c.RevokeRole: (a(c.GrantRole),),
    c.ExpireRole: (a(c.GrantRole),),
    c.ReviveRole: (a(c.RetireRole),),
    c.PrepareHandover: (
        a(c.GrantRole),
        a(c.IntroducePerson, handle="mailto:cy@example.org", name="Cy"),
    ),
    c.AcceptHandover: (
        a(c.GrantRole, person=ADA),
        a(c.PrepareHandover, by=ADA, person=ADA, successor=None),
    ),
    c.WithdrawCitation: (a(c.Cite),),
    c.AnnotatePin: (a(c.PlacePin),),
    c.RemovePin: (a(c.PlacePin),),
    c.AppealContribution: (a(c.HideContribution),),
    c.AnswerAppeal: (a(c.HideContribution, by=ADA), a(c.AppealContribution)),
}
"""What must have happened before a command can."""


@pytest.fixture
def garden(archive: Archive) -> Archive:
    """An archive that knows Ada, Bob, a space, a thread and a contribution."""
    record(
        archive,
        a(c.IntroducePerson),
        a(c.IntroducePerson, handle=BOB, name="Bob"),
        a(c.OpenSpace),
        a(c.OpenThread),
        a(c.MakeContribution),
        a(c.ProposeDecision),
        a(c.AdoptNorm),
        a(c.EstablishRole),
    )
    return archive


def said_by(garden: Archive, command: Command) -> list[Any]:
    """The events that this command makes happen."""
    before = garden.recorder.max_notification_id() or 0
    assert record(garden, command) == [True]
    return events_of(garden)[before:]


def test_every_handlers_command_is_one_that_callers_may_give() -> None:
    known = vars(c).values()

    assert all(kind in known for kind in HANDLERS)


@pytest.mark.parametrize("kind", NOT_FORGETTING)
def test_each_command_makes_its_event_happen(garden: Archive, kind: type[Command]) -> None:
    new = {"occurred_at": later(), "by": BOB}
    if HANDLERS[kind].creates:
        new[HANDLERS[kind].subject] = "chat:new"
    record(garden, *(replace(command, occurred_at=AT) for command in BEFORE.get(kind, ())))

    [event] = said_by(garden, a(kind, **new))

    assert TOPICS[kind] == event.TOPIC
    assert event.occurred.at == later()


@pytest.mark.parametrize(
    "kind", [kind for kind, how in HANDLERS.items() if how.creates and not how.identify]
)
def test_what_is_created_is_found_again_by_its_key(garden: Archive, kind: type[Command]) -> None:
    handler = HANDLERS[kind]
    key = getattr(EXAMPLES[kind], handler.subject)

    found = garden.load([garden.id_of(handler.kind, key)])

    assert [type(aggregate) for aggregate in found.values()] == [handler.aggregate]


def test_a_person_known_by_another_name_is_renamed_about_now(garden: Archive) -> None:
    [renamed] = said_by(garden, a(c.IntroducePerson, name="Ada L."))

    assert isinstance(renamed, Person.Renamed)
    assert (str(renamed.name), renamed.occurred.precision) == ("Ada L.", "about")
    assert renamed.occurred.at > later()


def test_the_name_of_an_older_export_does_not_come_back(garden: Archive) -> None:
    record(garden, a(c.IntroducePerson, name="Ada L."))

    assert record(garden, a(c.IntroducePerson, name="Ada")) == [False]


@pytest.mark.parametrize("kind", [c.LinkHandle, c.UnlinkHandle, c.DismissLink])
def test_what_is_said_of_a_link_belongs_to_who_says_it(
    garden: Archive, kind: type[Command]
) -> None:
    by_bob, by_nobody = (
        said_by(garden, a(kind, by=by, handle=f"chat:{n}", occurred_at=later(n)))[0]
        for n, by in enumerate([BOB, None])
    )

    field = "evidence" if kind is c.LinkHandle else "reason"
    assert getattr(by_bob, field).person == garden.id_of("person", BOB)
    assert getattr(by_nobody, field).person == garden.id_of("person", ADA)  # it is about her


def test_a_link_names_the_person_that_the_handle_stood_for_alone(garden: Archive) -> None:
    [linked] = said_by(garden, a(c.LinkHandle, handle=BOB))

    assert isinstance(linked, Person.HandleLinked)
    assert linked.person == garden.id_of("person", BOB)
    assert BOB not in linked.handle


@pytest.mark.parametrize("kind", [c.LinkHandle, c.UnlinkHandle, c.DismissLink])
def test_a_handle_is_named_by_the_archives_id_as_by_its_platforms(
    garden: Archive, kind: type[Command]
) -> None:
    record(garden, a(c.IntroducePerson, handle=BOB, name="Bob"))
    bob = garden.id_of("person", BOB)

    [linked] = said_by(garden, a(kind, handle=bob))

    assert (linked.person, linked.handle) == (bob, garden.keyring.fingerprint(BOB))
    assert record(garden, a(kind, handle=BOB)) == [False]
    stranger = UUID(int=7)
    [outcome] = record(garden, a(kind, handle=stranger))
    assert f"there is no person {stranger} in the archive" in str(outcome)


def test_a_contribution_moves_into_another_thread_with_the_reason_of_who_moves_it(
    garden: Archive,
) -> None:
    [by_bob] = said_by(garden, a(c.MoveContribution, by=BOB, occurred_at=later(1)))
    [by_nobody] = said_by(garden, a(c.MoveContribution, occurred_at=later(2)))

    assert isinstance(by_bob, Contribution.Moved)
    assert by_bob.thread == garden.id_of("thread", "chat:garden/2")
    assert by_bob.by == by_bob.reason.person == garden.id_of("person", BOB)
    assert (by_nobody.by, by_nobody.reason.person) == (None, garden.id_of("person", ADA))
    assert record(garden, a(c.MoveContribution, occurred_at=later(2))) == [False]


def test_what_continues_a_moved_contribution_joins_it_where_it_went(garden: Archive) -> None:
    record(garden, a(c.MoveContribution, thread="chat:garden/9"))

    [made] = said_by(
        garden, a(c.MakeContribution, key="chat:garden/5", continues="chat:garden/1", by=ADA)
    )

    assert made.thread == garden.id_of("thread", "chat:garden/9")


def test_a_space_known_by_another_name_is_renamed(garden: Archive) -> None:
    [renamed] = said_by(garden, a(c.OpenSpace, name="gardening\x00"))

    assert isinstance(renamed, Space.Renamed)
    assert renamed.name == "gardening\ufffd"


def test_a_space_that_was_renamed_and_closed_to_the_public_is_followed_in_both(
    garden: Archive,
) -> None:
    renamed, changed = said_by(
        garden, a(c.OpenSpace, name="gardening", visibility="confidential", named=(ADA,))
    )

    assert isinstance(renamed, Space.Renamed)
    assert isinstance(changed, Space.VisibilityChanged)
    assert changed.named == [garden.id_of("person", ADA)]


def test_a_space_is_not_opened_to_more_people_by_an_export(garden: Archive) -> None:
    record(garden, a(c.ChangeVisibility, visibility="stewards"))

    assert record(garden, a(c.OpenSpace, visibility="public")) == [False]


def test_a_thread_with_another_title_is_renamed(garden: Archive) -> None:
    [renamed] = said_by(garden, a(c.OpenThread, title="Watering", by=BOB))

    assert isinstance(renamed, Thread.Renamed)
    assert (str(renamed.title), renamed.title.person) == ("Watering", garden.id_of("person", BOB))


def test_a_thread_is_merged_into_one_that_need_not_be_known(garden: Archive) -> None:
    [merged] = said_by(garden, a(c.MergeThread, into="chat:garden/9"))

    assert isinstance(merged, Thread.Merged)
    assert merged.into == garden.id_of("thread", "chat:garden/9")


def test_a_thread_merged_into_itself_is_refused(garden: Archive) -> None:
    [outcome] = record(garden, a(c.MergeThread, into="chat:garden/1"))

    thread = garden.id_of("thread", "chat:garden/1")
    assert str(outcome) == f"The thread {thread} cannot be merged into itself."


def test_a_contribution_keeps_what_it_says_of_itself(garden: Archive) -> None:
    [made] = said_by(
        garden,
        a(
            c.MakeContribution,
            key="chat:garden/2",
            by=BOB,
            kind="answer",
            media="markdown",
            reply_to="chat:garden/1",
            visibility="members",
            edited_at=later(5),
            source="garden/2",
        ),
    )

    assert isinstance(made, Contribution.Made)
    assert (made.kind, made.media, made.visibility) == ("answer", "markdown", "members")
    assert made.reply_to == garden.id_of("contribution", "chat:garden/1")
    assert made.thread == garden.id_of("thread", "chat:garden/1")
    assert made.space == garden.id_of("space", "chat:garden")
    assert (str(made.source), made.edited_at) == ("garden/2", later(5))
    assert made.body.person == made.source.person == made.author == garden.id_of("person", BOB)


def test_a_contribution_with_another_wording_is_revised(garden: Archive) -> None:
    [seen] = said_by(garden, a(c.MakeContribution, body="green"))
    [dated] = said_by(garden, a(c.MakeContribution, body="blue", edited_at=later(3)))

    assert isinstance(seen, Contribution.Revised)
    assert isinstance(dated, Contribution.Revised)
    assert (seen.occurred.precision, dated.occurred.precision) == ("about", "second")
    assert dated.occurred.at == later(3)


def test_a_wording_stays_its_authors_even_if_a_source_ascribes_it_to_another(
    garden: Archive,
) -> None:
    [revised] = said_by(garden, a(c.MakeContribution, body="green", by=BOB))

    assert isinstance(revised, Contribution.Revised)
    assert revised.body.person == garden.id_of("person", ADA)


def test_a_revision_by_another_leaves_the_words_to_their_author(garden: Archive) -> None:
    [revised] = said_by(garden, a(c.ReviseContribution, by=BOB, body="Hello <@chat:bob>"))

    assert isinstance(revised, Contribution.Revised)
    assert revised.body.person == garden.id_of("person", ADA)
    assert revised.reason.person == revised.editor == garden.id_of("person", BOB)
    assert str(revised.body) == f"Hello <@{garden.id_of('person', 'chat:bob')}>"


def test_an_answer_to_something_known_joins_its_thread(garden: Archive) -> None:
    [made] = said_by(garden, a(c.MakeContribution, key="2", thread="2", continues="chat:garden/1"))

    assert isinstance(made, Contribution.Made)
    assert made.thread == garden.id_of("thread", "chat:garden/1")


def test_an_answer_to_something_of_the_same_batch_joins_its_thread(archive: Archive) -> None:
    record(
        archive,
        a(c.MakeContribution, key="1", thread="one"),
        a(c.MakeContribution, key="2", thread="two", continues="1"),
    )

    assert events_of(archive)[-1].thread == archive.id_of("thread", "one")


def test_an_answer_to_something_unknown_has_a_thread_of_its_own(garden: Archive) -> None:
    [made] = said_by(garden, a(c.MakeContribution, key="2", thread="2", continues="elsewhere"))

    assert isinstance(made, Contribution.Made)
    assert made.thread == garden.id_of("thread", "2")


@pytest.mark.parametrize(
    ("kind", "by", "owner"),
    [
        (c.WithdrawContribution, None, ADA),
        (c.WithdrawContribution, BOB, BOB),
        (c.RestoreContribution, None, ADA),
        (c.HideContribution, BOB, BOB),
        (c.RecordDeparture, None, ADA),
        (c.RecordDeparture, BOB, BOB),
        (c.CloseThread, BOB, BOB),
    ],
)
def test_a_reason_belongs_to_who_gave_it_or_whom_it_is_about(
    garden: Archive, kind: type[Command], by: str | None, owner: str
) -> None:
    [event] = said_by(garden, a(kind, by=by, reason="because"))

    reason = vars(event)["reason"]
    assert (str(reason), reason.person) == ("because", garden.id_of("person", owner))


def test_things_can_be_named_by_the_archives_own_ids(garden: Archive) -> None:
    ids: dict[str, UUID] = {
        kind: garden.id_of(kind, ref)
        for kind, ref in (
            ("person", ADA),
            ("space", "chat:garden"),
            ("thread", "chat:garden/1"),
            ("contribution", "chat:garden/1"),
        )
    }

    named = (
        a(c.RenamePerson, person=ids["person"]),
        a(c.RenameSpace, space=ids["space"]),
        a(c.RenameThread, thread=ids["thread"], by=ids["person"]),
        a(c.AcceptAnswer, contribution=ids["contribution"], by=ids["person"]),
    )
    assert record(garden, *named) == [True] * 4
    assert record(garden, a(c.RenamePerson), a(c.RenameSpace)) == [False, False]
