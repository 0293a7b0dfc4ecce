"""Spans on the two clocks."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from projections.search.keyword.spans import (
    ENDLESS,
    NOW,
    PRESENT,
    Span,
    Times,
    begun,
    holding,
    microseconds,
    moment_at,
    pack_spans,
    spans_in,
)

_number = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.builds(Span, _number, _number, _number, _number), max_size=5))
def test_spans_come_back_as_they_were_packed(spans: list[Span]) -> None:
    assert [Span(*row) for row in spans_in(pack_spans(spans)).tolist()] == spans


def test_a_span_holds_from_its_beginning_up_to_its_end_on_both_clocks() -> None:
    spans = spans_in(pack_spans([Span(10, 20, 100, 200)]))

    def at(as_of: int, known_at: int) -> tuple[bool, bool]:
        times = Times(as_of, known_at)
        return bool(begun(spans, times)[0]), bool(holding(spans, times)[0])

    assert at(10, 100) == at(19, 199) == (True, True)
    assert at(20, 100) == at(10, 200) == at(NOW, NOW) == (True, False)
    assert at(9, 100) == at(10, 99) == (False, False)


def test_what_never_ends_holds_now() -> None:
    assert holding(spans_in(pack_spans([Span(0, ENDLESS, 0, ENDLESS)])), PRESENT).all()
    assert PRESENT.is_now
    assert not Times(as_of=5).is_now


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_as_it_was_kept(moment: datetime) -> None:
    assert moment_at(microseconds(moment)) == moment
    assert moment_at(NOW) is None
