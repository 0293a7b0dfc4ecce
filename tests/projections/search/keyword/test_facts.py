"""Facts of contributions, in records of fixed size."""

from hypothesis import given
from hypothesis import strategies as st

from projections.search.keyword.facts import (
    LEVELS,
    NOBODY,
    SIZE,
    Facts,
    byte_column,
    column,
    demands,
    facts_at,
    pack,
)

_identity = st.binary(min_size=16, max_size=16)
_byte = st.integers(0, 255)
_facts = st.builds(
    Facts,
    *([_identity] * 4),
    *([st.integers(-(2**63), 2**63 - 1)] * 2),
    *([_byte] * 6),
)


@given(st.lists(_facts, max_size=5))
def test_records_give_back_what_was_packed(facts: list[Facts]) -> None:
    records = b"".join(map(pack, facts))

    assert len(records) == SIZE * len(facts)
    assert [facts_at(records, number) for number in range(len(facts))] == facts
    assert list(column(records, "space", "when")) == [(one.space, one.when) for one in facts]
    for name in ("demands", "marks", "text_length", "title_length", "text_gain", "title_gain"):
        assert list(byte_column(records, name)) == [getattr(one, name) for one in facts]


def test_demands_add_up() -> None:
    assert demands() == demands(None, None) == 0
    assert demands("members", "stewards") == demands("members") | demands("stewards")
    assert len({demands(level) for level in LEVELS}) == len(LEVELS)
    assert demands("friends", "public") & NOBODY
