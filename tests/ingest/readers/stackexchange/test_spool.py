"""That rows come out by post, whatever the order they went in."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.stackexchange.post import Tally
from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.spool import Spool

FILES = {name: f"{name}.xml" for name in ("posts", "comments", "posthistory", "postlinks", "tags")}
WHEN = "2021-03-01T09:00:00.000"


@pytest.fixture
def spool() -> Iterator[Spool]:
    with closing(Spool(FILES)) as made:
        yield made


def a_row(**values: object) -> Row:
    return Row("posts.xml", 1, {name: str(value) for name, value in values.items()})


def a_question(number: int) -> Row:
    return a_row(Id=number, PostTypeId=1, CreationDate=WHEN)


def an_answer(number: int, parent: int) -> Row:
    return a_row(Id=number, PostTypeId=2, ParentId=parent, CreationDate=WHEN)


def a_vote(post: int, kind: int, day: str) -> Row:
    return a_row(PostId=post, VoteTypeId=kind, CreationDate=f"{day}T00:00:00.000")


@given(
    st.permutations(
        [a_question(2), an_answer(1, 2), an_answer(5, 2), a_question(3), an_answer(4, 9)]
    )
)
def test_a_question_comes_before_its_answers(posts: list[Row]) -> None:
    with closing(Spool(FILES)) as spool:
        for post in posts:
            spool.add_post(post)
        spool.finish()

        assert [row.id for row in spool.posts()] == [2, 1, 5, 3, 4]


def test_the_second_post_with_a_number_stays_out(spool: Spool) -> None:
    assert spool.add_post(a_question(1))
    assert not spool.add_post(an_answer(1, 2))


def test_a_post_is_joined_with_what_belongs_to_it(spool: Spool) -> None:
    question, answer = a_question(1), an_answer(2, 1)
    spool.add_post(question)
    spool.add_post(answer)
    for kind in ("comments", "posthistory", "postlinks", "tags"):
        spool.attach(kind, 2, Row(f"{kind}.xml", 7, {"Id": "70"}))
        spool.attach(kind, 3, Row(f"{kind}.xml", 8, {"Id": "71"}))
    for day in ("2021-03-01", "2021-03-05", "2021-03-02"):
        spool.add_vote(a_vote(2, 2, day))
    spool.finish()

    post = spool.joined(answer, question)

    assert (post.row, post.question) == (answer, question)
    assert post.comments == [Row("comments.xml", 7, {"Id": "70"})]
    assert post.history == [Row("posthistory.xml", 7, {"Id": "70"})]
    assert post.links == [Row("postlinks.xml", 7, {"Id": "70"})]
    assert post.tags == [Row("tags.xml", 7, {"Id": "70"})]
    assert post.votes == {2: Tally(3, datetime(2021, 3, 5, tzinfo=UTC))}


def test_an_answer_is_not_joined_with_another_question(spool: Spool) -> None:
    assert spool.joined(an_answer(2, 1), a_question(3)).question is None
    assert spool.joined(an_answer(2, 1), None).question is None


def test_what_belongs_to_no_post_is_counted(spool: Spool) -> None:
    spool.add_post(a_question(1))
    for post in (1, 50, 60):
        spool.attach("comments", post, a_row(Id=post))
        spool.attach("tags", post, a_row(Id=post))
        spool.add_vote(a_vote(post, 2, "2021-03-01"))
        spool.add_vote(a_vote(post, 3, "2021-03-01"))
    spool.finish()

    assert dict(spool.orphans()) == {"comments": 2, "votes": 4}
