"""Lanes: the tenures of a role as a picture."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from projections.roles.queries import TenureRow
from webui.lanes import THINNEST, WIDTH, YEARS, lanes_of

ADA, BOB = UUID(int=0xADA), UUID(int=0xB0B)
DAYS = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def held(
    person: UUID, since: datetime, until: datetime | None = None, precision: str = "day"
) -> TenureRow:
    return TenureRow(
        role_id=UUID(int=1),
        person_id=person,
        name=f"person {person.int}",
        handle=None,
        erased=False,
        since=since,
        since_precision=precision,
        until=until,
        until_precision="day" if until else None,
        ended_how="relinquished" if until else None,
        granted_entry=1,
        ended_entry=None,
    )


def test_everybody_has_a_lane_and_every_stretch_a_bar() -> None:
    tenures = [
        held(ADA, day("2020-01-01"), day("2021-01-01")),
        held(BOB, day("2021-01-01"), day("2022-01-01")),
        held(ADA, day("2022-01-01"), precision="about"),
    ]

    picture = lanes_of(tenures, day("2020-01-01"), day("2024-01-01"))

    assert [lane.person for lane in picture.lanes] == [ADA, BOB]
    first, second = picture.lanes[0].bars
    assert (first.start, first.goes_on, first.is_rough) == (0.0, False, False)
    assert (second.goes_on, second.is_rough) == (True, True)
    assert second.start + second.width == WIDTH
    assert [year for _, year in picture.years] == [2021, 2022, 2023, 2024]
    assert picture.years[0][0] == picture.lanes[1].bars[0].start


def test_who_leaves_later_holds_it_still() -> None:
    tenures = [held(ADA, day("2020-01-01"), day("2030-01-01"))]

    picture = lanes_of(tenures, day("2020-01-01"), day("2024-01-01"))

    assert picture.end == day("2030-01-01")
    assert picture.lanes[0].bars[0].goes_on


def test_of_many_years_some_are_marked() -> None:
    picture = lanes_of([], day("1970-06-01"), day("2020-06-01"))

    assert 1 < len(picture.years) <= YEARS


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS, DAYS)
def test_nothing_is_drawn_outside_the_picture(
    stretches: list[tuple[datetime, datetime | None]], since: datetime, until: datetime
) -> None:
    tenures = [held(ADA, first, last) for first, last in stretches if last is None or first <= last]

    picture = lanes_of(tenures, since, until)

    for bar in (bar for lane in picture.lanes for bar in lane.bars):
        assert bar.start >= 0
        assert bar.width >= THINNEST
        assert bar.start + bar.width <= WIDTH + 0.1
    assert all(0 <= x <= WIDTH for x, _ in picture.years)
