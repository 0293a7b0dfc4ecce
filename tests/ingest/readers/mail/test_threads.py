"""Tests of which mails are copies, which answer which, and where threads begin."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.mail.threads import SUBJECT_WINDOW, Facts, Place, Threads


def facts(id_: str, refs: str = "", **more: object) -> dict[str, object]:
    return {"id": id_, "refs": refs, "at": 1000, "opening": id_, **more}


def placed(*given_facts: dict[str, object]) -> list[Place]:
    numbered = (Facts(n, "", **each) for n, each in enumerate(given_facts))  # type: ignore[arg-type]
    with closing(Threads(numbered)) as threads:
        return list(threads.places())


def roots(places: Iterable[Place]) -> dict[str, str]:
    return {place.id: place.root for place in places}


def test_a_reply_belongs_to_the_last_reference_that_the_export_has() -> None:
    *_, reply = placed(facts("a"), facts("b", "a"), facts("c", "a b gone", reply_to="a"))

    assert (reply.parent, reply.root, reply.parent_seen) == ("b", "a", True)


def test_in_reply_to_counts_where_no_reference_is_in_the_export() -> None:
    _, reply = placed(facts("a"), facts("b", "gone", reply_to="a"))

    assert (reply.parent, reply.root, reply.parent_seen) == ("a", "a", True)


def test_a_mail_that_the_export_has_not_holds_its_answers_together() -> None:
    one, other, below = placed(
        facts("b", "first gone"), facts("c", reply_to="gone"), facts("d", "gone c")
    )

    assert roots([one, other, below]) == {"b": "first", "c": "first", "d": "first"}
    assert (one.parent, one.parent_seen, one.outside) == ("gone", False, "gone")
    assert (below.parent, below.parent_seen, below.outside) == ("c", True, "gone")


def test_where_references_disagree_the_earlier_mail_is_believed() -> None:
    early, late = facts("a", "one gone", at=1), facts("b", "two gone", at=2)

    for order in ([early, late], [late, early]):
        assert roots(placed(*order)) == {"a": "one", "b": "one"}


def test_a_mail_that_refers_to_itself_answers_the_one_before() -> None:
    _, reply = placed(facts("a"), facts("b", "a b", reply_to="b"))

    assert (reply.parent, reply.root) == ("a", "a")


def test_mails_that_answer_each_other_do_not_hang_the_reader() -> None:
    a, b, c = placed(facts("a", "b", at=5), facts("b", "a", at=3), facts("c", "x y a", at=4))
    d, *_ = placed(facts("d", "d"), facts("e", "y x"), facts("f", "x y"))

    assert roots([a, b, c]) == {"a": "b", "b": "b", "c": "b"}
    assert (b.parent, d.parent) == (None, None)


def test_a_subject_joins_what_names_no_other_mail() -> None:
    re_: dict[str, Any] = {"answers": True, "base": "shed"}
    places = placed(
        facts("a", base="shed", at=1000),
        facts("b", at=1001, **re_),
        facts("late", at=1004 + SUBJECT_WINDOW, **re_),
        facts("early", at=999, **re_),
        facts("refers", "gone", at=1002, **re_),
        facts("new", base="shed", at=1003),
        facts("empty", answers=True, at=1004),
    )

    assert roots(places) == {
        "a": "a",
        "b": "a",
        "late": "late",
        "early": "early",
        "refers": "gone",
        "new": "new",
        "empty": "empty",
    }
    assert [p.id for p in places if p.guessed and p.parent] == ["b"]


def test_the_best_copy_is_chosen() -> None:
    first, best, cut, resent = placed(
        facts("a", at=1000, lines=9),
        facts("a", at=1000, lines=9, beyond_ascii=2),
        facts("a", at=1000, lines=2, beyond_ascii=2),
        facts("a", at=1001, lines=12, beyond_ascii=2),
    )

    assert [p.chosen for p in (first, best, cut, resent)] == [False, True, False, False]
    assert all(p.same_mail for p in (first, best, cut, resent))


def test_another_date_and_another_opening_make_another_mail() -> None:
    _, moved, reworded, other = placed(
        facts("a", at=1000, opening="Hello"),
        facts("a", at=1001, opening="Hello"),
        facts("a", at=1000, opening="Hullo"),
        facts("a", at=1001, opening="Bye"),
    )

    assert [p.same_mail for p in (moved, reworded, other)] == [True, True, False]


def test_a_thread_is_opened_by_its_root_else_by_its_earliest_mail() -> None:
    reply, _ = placed(facts("b", "a", at=1, title="No"), facts("a", at=9, title="Yes", name="Ada"))
    late, early = placed(facts("b", "x", at=9, title="No"), facts("a", "x", at=1, title="Yes"))

    assert (reply.title, reply.opener_name, reply.opened_at) == ("Yes", "Ada", 9)
    assert (late.title, early.title) == ("Yes", "Yes")


def test_a_reply_before_its_mail_waits_for_it() -> None:
    answer, reply, first = placed(facts("c", "a b"), facts("b", "a"), facts("a"))

    assert [(p.id, p.turn, p.depth, p.starts) for p in (answer, reply, first)] == [
        ("c", 2, 2, False),
        ("b", 2, 1, False),
        ("a", 2, 0, True),
    ]


def test_a_person_has_the_name_of_their_first_mail() -> None:
    later, first, other = placed(
        facts("b", "a", handle="mailto:x", name="Bo L"),
        facts("a", handle="mailto:x", name="Bo"),
        facts("c", handle="mailto:y", name="Bo L"),
    )

    assert [p.name_known for p in (later, first, other)] == [False, True, True]


def test_a_mail_that_cannot_be_read_has_its_place_too() -> None:
    with closing(Threads([Facts(0, "it is odd"), Facts(1, "", id="a", at=7)])) as threads:
        odd, fine = threads.places()

        assert (odd.problem, odd.chosen, fine.problem) == ("it is odd", False, "")
        assert threads.place(1) == fine
        assert threads.earliest() == 7


def test_an_empty_list_has_no_earliest_mail() -> None:
    with closing(Threads([])) as threads:
        assert threads.earliest() is None


names = st.sampled_from("abcdefgh")
mails = st.lists(
    st.tuples(names, st.lists(names, max_size=3), names | st.just(""), st.integers(1, 9)),
    unique_by=lambda mail: mail[0],
    min_size=1,
)


@given(given_mails=mails, data=st.data())
def test_the_order_in_the_files_does_not_matter(
    given_mails: Sequence[tuple[str, list[str], str, int]], data: st.DataObject
) -> None:
    made = [
        facts(
            id_, " ".join(dict.fromkeys(refs)), reply_to=reply_to, at=at, base="s", answers=at > 5
        )
        for id_, refs, reply_to, at in given_mails
    ]

    def result(places: Iterable[Place]) -> set[tuple[object, ...]]:
        return {(p.id, p.parent, p.root, p.guessed, p.outside, p.opened_at) for p in places}

    places = placed(*made)

    assert result(places) == result(placed(*data.draw(st.permutations(made))))
    assert sum(p.starts for p in places) == len({p.root for p in places})


@given(given_mails=mails)
def test_no_mail_is_its_own_ancestor(
    given_mails: Sequence[tuple[str, list[str], str, int]],
) -> None:
    places = placed(
        *(facts(id_, " ".join(refs), reply_to=reply_to) for id_, refs, reply_to, _ in given_mails)
    )
    parents = {p.id: p.parent for p in places}
    for id_ in parents:
        seen = set()
        above: str | None = id_
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = parents.get(above)
