"""What a post, its votes and its comments become."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from archive.commands import (
    AcceptAnswer,
    CloseThread,
    Command,
    MakeContribution,
    ObserveEndorsements,
    OpenThread,
    ReviseContribution,
)
from ingest.readers.stackexchange.post import Post, Tally
from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.site import Site
from ingest.readers.stackexchange.telling import UNWRITTEN, PostTelling
from ingest.records import Found, Record, Skipped

C = TypeVar("C", bound=Command)
UNTIL = datetime(2024, 1, 1, tzinfo=UTC)
NINE = datetime(2021, 3, 1, 9, tzinfo=UTC)
DAY = datetime(2021, 3, 5, tzinfo=UTC)
SPACE = "stackexchange:bees"
WREN, OSK = f"{SPACE}/users/2", f"{SPACE}/users/3"


def a_row(**values: object) -> Row:
    given = {"CreationDate": "2021-03-01T09:00:00", **values}
    return Row("Posts.xml", 1, {name: str(value) for name, value in given.items()})


def a_post(row: Row) -> Post:
    return Post(row=row, question=None, history=[], comments=[], links=[], tags=[], votes={})


QUESTION = a_row(
    Id=1, PostTypeId=1, OwnerUserId=2, Title="Bees?", Body="<p>Why?</p>", AcceptedAnswerId=2
)
ANSWER = a_row(Id=2, PostTypeId=2, ParentId=1, OwnerUserId=3, Body="<p>So.</p>")
ASKED = a_post(QUESTION)
ANSWERED = replace(a_post(ANSWER), question=QUESTION)


def told(post: Post) -> list[Record]:
    return list(PostTelling(Site("bees"), post, UNTIL).records())


def commands(post: Post) -> list[Command]:
    return [c for record in told(post) if isinstance(record, Found) for c in record.commands]


def the(kind: type[C], post: Post) -> C:
    [found] = [command for command in commands(post) if isinstance(command, kind)]
    return found


def test_a_question_opens_a_thread_and_is_its_first_contribution() -> None:
    assert told(ASKED) == [
        Found(
            "Posts.xml row Id=1 (line 1)",
            (
                OpenThread(
                    key=f"{SPACE}/posts/1",
                    space=SPACE,
                    title="Bees?",
                    occurred_at=NINE,
                    by=WREN,
                    by_name="user2",
                ),
                MakeContribution(
                    key=f"{SPACE}/posts/1",
                    space=SPACE,
                    thread=f"{SPACE}/posts/1",
                    body="<p>Why?</p>",
                    kind="question",
                    media="html",
                    source="bees/posts/1",
                    occurred_at=NINE,
                    by=WREN,
                    by_name="user2",
                ),
            ),
        )
    ]


def test_an_answer_replies_to_its_question_in_its_thread() -> None:
    made = the(MakeContribution, replace(ANSWERED, question=a_row(Id=1)))

    assert (made.kind, made.thread) == ("answer", f"{SPACE}/posts/1")
    assert made.reply_to == f"{SPACE}/posts/1"
    assert made.continues is None


def test_an_answer_without_its_question_keeps_the_place_of_the_thread() -> None:
    opened, made = commands(a_post(ANSWER))

    assert opened == OpenThread(key=f"{SPACE}/posts/1", space=SPACE, occurred_at=NINE)
    assert isinstance(made, MakeContribution)
    assert (made.thread, made.continues) == (f"{SPACE}/posts/1", f"{SPACE}/posts/1")
    assert made.reply_to is None


def test_an_answer_that_names_no_question_has_a_thread_of_its_own() -> None:
    made = the(MakeContribution, a_post(a_row(Id=2, PostTypeId=2, Body="So.")))

    assert (made.thread, made.continues) == (f"{SPACE}/posts/2", None)


def test_history_rows_that_tell_the_beginning_count_with_it() -> None:
    initial = a_row(Id=1, PostHistoryTypeId=2, Text="Why?", ContentLicense="CC BY-SA 4.0")
    edit = a_row(Id=2, PostHistoryTypeId=5, Text="Why now?")

    made, revised = told(replace(ASKED, history=[initial, edit]))

    assert isinstance(made, Found)
    assert (made.count, made.dropped) == (2, ("PostHistory.ContentLicense",))
    assert isinstance(revised, Found)
    [revision] = revised.commands
    assert isinstance(revision, ReviseContribution)


def test_tags_license_and_links_are_kept_as_extra() -> None:
    row = replace(
        QUESTION,
        values={
            **QUESTION.values,
            "Tags": "<bees><wasps>",
            "ContentLicense": "CC BY-SA 4.0",
            "CommunityOwnedDate": "2021-03-02T00:00:00",
        },
    )
    first_tags = a_row(Id=1, PostHistoryTypeId=3, Text="<bees>")
    links = [
        a_row(RelatedPostId=n, LinkTypeId=kind) for n, kind in ((5, 3), (6, 1), (7, 1), (8, 9))
    ]

    [made] = told(replace(a_post(row), history=[first_tags], links=links))

    assert isinstance(made, Found)
    assert (made.count, made.dropped) == (6, ("PostLinks.CreationDate",))
    contribution = made.commands[1]
    assert isinstance(contribution, MakeContribution)
    assert contribution.extra == {
        "tags": ["bees", "wasps"],
        "first_tags": ["bees"],
        "license": "CC BY-SA 4.0",
        "community_owned": "2021-03-02T00:00:00",
        "duplicate_of": [5],
        "related": [6, 7],
        "links_of_type_9": [8],
    }


def test_the_last_editor_is_dropped_only_where_no_history_tells_of_edits() -> None:
    row = replace(QUESTION, values={**QUESTION.values, "LastEditorUserId": "3", "ViewCount": "9"})
    initial = a_row(Id=1, PostHistoryTypeId=2, Text="Why?")

    [without] = told(a_post(row))
    [with_history] = told(replace(a_post(row), history=[initial]))

    assert isinstance(without, Found)
    assert isinstance(with_history, Found)
    assert without.dropped == ("Posts.LastEditorUserId", "Posts.ViewCount")
    assert with_history.dropped == ("Posts.ViewCount",)


def test_a_tag_description_is_a_document_named_by_its_tag() -> None:
    described = replace(a_post(a_row(Id=4, PostTypeId=4, Body="x")), tags=[a_row(TagName="wax")])

    assert the(OpenThread, described).title == "Tag excerpt: wax"
    assert the(MakeContribution, described).kind == "document"


def test_other_documents_are_named_by_their_kind() -> None:
    assert the(OpenThread, a_post(a_row(Id=4, PostTypeId=5, Body="x"))).title == "Tag wiki"
    assert the(OpenThread, a_post(a_row(Id=4, PostTypeId=77, Body="x"))).title == "Post of type 77"
    titled = a_post(a_row(Id=4, PostTypeId=6, Body="x", Title="2021"))
    assert the(OpenThread, titled).title == "Moderator nomination: 2021"


def test_a_document_that_nobody_wrote_is_skipped_with_all_it_has() -> None:
    empty = replace(
        a_post(a_row(Id=6, PostTypeId=5)),
        history=[a_row(Id=1, PostHistoryTypeId=2)],
        comments=[a_row(Id=1)],
        votes={2: Tally(3, DAY)},
    )

    assert told(empty) == [Skipped(UNWRITTEN, 6)]


def test_a_closing_of_which_only_the_post_tells_is_told() -> None:
    row = replace(QUESTION, values={**QUESTION.values, "ClosedDate": "2021-03-05T00:00:00"})
    known = a_row(Id=1, PostHistoryTypeId=10, CreationDate="2021-03-05T00:00:00")

    _, closed = told(a_post(row))

    closing = CloseThread(thread=f"{SPACE}/posts/1", occurred_at=DAY)
    assert closed == Found("Posts.xml row Id=1 (line 1)", (closing,), 0)
    assert len(commands(replace(a_post(row), history=[known]))) == 3


def test_an_accepted_answer_is_dated_by_its_vote() -> None:
    _, accepted = told(replace(ANSWERED, votes={1: Tally(1, DAY)}))

    assert accepted == Found(
        "Posts.xml row Id=2 (line 1)",
        (
            AcceptAnswer(
                contribution=f"{SPACE}/posts/2",
                occurred_at=DAY,
                precision="day",
                by=WREN,
                by_name="user2",
            ),
        ),
        1,
    )


def test_an_acceptance_without_a_vote_is_dated_about_the_answer() -> None:
    _, accepted = told(ANSWERED)

    assert isinstance(accepted, Found)
    assert accepted.count == 0
    accept = the(AcceptAnswer, ANSWERED)
    assert (accept.occurred_at, accept.precision) == (NINE, "about")


def test_an_acceptance_that_the_question_no_longer_shows_is_skipped() -> None:
    other = replace(ANSWERED, question=a_row(Id=1, AcceptedAnswerId=9), votes={1: Tally(1, DAY)})

    assert told(other)[1:] == [Skipped("votes: acceptances that the asker took back")]


def test_votes_of_a_post_are_one_record() -> None:
    votes = {
        2: Tally(4, NINE),
        3: Tally(1, DAY),
        5: Tally(2, NINE),
        6: Tally(3, DAY),
        99: Tally(1, DAY),
    }

    _, observed, *skipped = told(replace(ASKED, votes=votes))

    assert observed == Found(
        "votes on Posts.xml row Id=1 (line 1)",
        (
            ObserveEndorsements(
                contribution=f"{SPACE}/posts/1",
                counts={"up": 4, "down": 1, "bookmarks": 2},
                occurred_at=DAY,
                precision="day",
            ),
        ),
        7,
        ("Votes.CreationDate (but the last)",),
    )
    assert skipped == [Skipped("votes: votes to close", 3), Skipped("votes: votes of type 99")]


def test_a_single_vote_keeps_its_day() -> None:
    _, observed = told(replace(ASKED, votes={2: Tally(1, DAY)}))

    assert isinstance(observed, Found)
    assert observed.dropped == ()


def test_a_comment_replies_to_its_post_in_the_thread() -> None:
    comment = a_row(
        Id=5,
        PostId=2,
        Text="*Mice*?",
        Score=2,
        UserDisplayName="Old Heron",
        ContentLicense="L",
        X="y",
    )

    *_, found = told(replace(ANSWERED, question=a_row(Id=1), comments=[comment]))

    assert found == Found(
        "Posts.xml row Id=5 (line 1)",
        (
            MakeContribution(
                key=f"{SPACE}/comments/5",
                space=SPACE,
                thread=f"{SPACE}/posts/1",
                body="*Mice*?",
                kind="comment",
                media="markdown",
                reply_to=f"{SPACE}/posts/2",
                source="bees/comments/5",
                extra={"license": "L"},
                occurred_at=NINE,
                by=f"{SPACE}/users/name/Old Heron",
                by_name="Old Heron",
            ),
            ObserveEndorsements(
                contribution=f"{SPACE}/comments/5",
                counts={"up": 2},
                occurred_at=UNTIL,
                precision="about",
            ),
        ),
        1,
        ("Comments.X",),
    )


def test_a_comment_that_nobody_endorsed_has_no_endorsements() -> None:
    comment = a_row(Id=5, PostId=1, Text="Mice?", Score=0, UserId=3)

    assert len(commands(replace(ASKED, comments=[comment]))) == 3
