"""What the changes of a role come to."""

from uuid import UUID

from projections.roles.periods import Entry, State, Tenure, states_of, tenures_of
from tests.projections.roles.council import day

ADA = UUID(int=0xADA)


def entry(number: int, event: str, at: int, **changes: object) -> Entry:
    of_person = event in ("granted", "relinquished", "revoked", "expired")
    given = {"person": ADA if of_person else None, "precision": "second", **changes}
    return Entry(number, event, day(at), **given)  # type: ignore[arg-type]


def shown(tenure: Tenure) -> tuple[object, ...]:
    return (tenure.since, tenure.until, tenure.ended_how)


def test_a_tenure_lasts_from_the_grant_to_the_end() -> None:
    [tenure] = tenures_of(
        ADA,
        [entry(2, "granted", 1, precision="about"), entry(3, "revoked", 4, precision="day")],
    )

    assert shown(tenure) == (day(1), day(4), "revoked")
    assert (tenure.since_precision, tenure.until_precision) == ("about", "day")
    assert (tenure.granted_entry, tenure.ended_entry, tenure.person_id) == (2, 3, ADA)


def test_one_that_was_not_ended_has_no_end() -> None:
    [tenure] = tenures_of(ADA, [entry(2, "granted", 1)])

    assert shown(tenure) == (day(1), None, None)
    assert (tenure.until_precision, tenure.ended_entry, tenure.term) == (None, None, None)


def test_a_term_ends_it_by_itself() -> None:
    [tenure] = tenures_of(ADA, [entry(2, "granted", 1, until=day(5), precision="day")])

    assert shown(tenure) == (day(1), day(5), "term")
    assert (tenure.until_precision, tenure.ended_entry, tenure.term) == ("day", None, day(5))


def test_whoever_leaves_before_the_end_of_the_term_leaves_then() -> None:
    [tenure] = tenures_of(ADA, [entry(2, "granted", 1, until=day(5)), entry(3, "relinquished", 3)])

    assert shown(tenure) == (day(1), day(3), "relinquished")
    assert tenure.term == day(5)


def test_a_retired_role_is_held_no_more() -> None:
    [tenure] = tenures_of(ADA, [entry(2, "granted", 1), entry(3, "retired", 7)])

    assert shown(tenure) == (day(1), day(7), "retired")


def test_a_term_that_was_over_is_not_ended_by_the_role() -> None:
    [tenure] = tenures_of(ADA, [entry(2, "granted", 1, until=day(5)), entry(3, "retired", 7)])

    assert (shown(tenure), tenure.ended_entry) == ((day(1), day(5), "term"), None)


def test_terms_can_follow_each_other_told_in_any_order() -> None:
    told = [
        entry(4, "granted", 5),
        entry(3, "granted", 1, until=day(5)),
        entry(5, "expired", 8),
        entry(2, "established", 0),
    ]

    tenures = tenures_of(ADA, told)

    assert list(map(shown, tenures)) == [
        (day(1), day(5), "term"),
        (day(5), day(8), "expired"),
    ]


def test_a_role_stands_as_it_was_called_last() -> None:
    states = states_of(
        [
            entry(1, "established", 0, title="chair", body="garden", mandate="Chairs."),
            entry(2, "granted", 1),
            entry(3, "mandate_changed", 2, title="speaker"),
            entry(4, "retired", 4, precision="day"),
            entry(5, "revived", 6),
        ]
    )

    assert [(s.title, s.since, s.until, s.retired_at) for s in states] == [
        ("chair", day(0), day(2), None),
        ("speaker", day(2), day(4), None),
        ("speaker", day(4), day(6), day(4)),
        ("speaker", day(6), None, None),
    ]
    assert {(s.body, s.mandate, s.established_at) for s in states} == {
        ("garden", "Chairs.", day(0))
    }
    assert [s.retired_precision for s in states] == [None, None, "day", None]


def test_what_a_role_was_for_no_time_is_left_out() -> None:
    states = states_of(
        [entry(1, "established", 0, title="chair"), entry(2, "mandate_changed", 0, title="speaker")]
    )

    assert [(s.title, s.since) for s in states] == [("speaker", day(0))]


def test_of_nothing_comes_nothing() -> None:
    nothing: list[State | Tenure] = [*states_of([]), *tenures_of(ADA, [])]

    assert nothing == []
