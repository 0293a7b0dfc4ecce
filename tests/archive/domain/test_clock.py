"""The time of recording never goes back."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.clock import LEAST, Clock, machine_time, recording_by, recording_time
from archive.domain.space import Space

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_it_tells_what_the_source_says() -> None:
    assert Clock(lambda: NOON).now() == NOON


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_whatever_the_source_says_each_time_comes_after_the_last(jumps: list[int]) -> None:
    said = iter([NOON + timedelta(microseconds=jump) for jump in jumps])
    clock = Clock(lambda: next(said))

    given = [clock.now() for _ in jumps]

    assert all(earlier < later for earlier, later in pairwise(given))
    assert all(
        at >= NOON + timedelta(microseconds=jump) for at, jump in zip(given, jumps, strict=True)
    )


def test_it_goes_on_after_what_was_recorded() -> None:
    clock = Clock(lambda: NOON)

    clock.go_on_after(NOON + timedelta(hours=2))
    clock.go_on_after(NOON)

    assert clock.now() == NOON + timedelta(hours=2) + LEAST
    assert clock.machine_time() == NOON


def test_threads_get_no_time_twice() -> None:
    clock = Clock(lambda: NOON)
    given: list[datetime] = []

    def take() -> None:
        given.extend(clock.now() for _ in range(500))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(given)) == 2_000


def test_events_are_recorded_by_the_clock_of_the_block_they_happen_in() -> None:
    with recording_by(Clock(lambda: NOON)):
        assert Space.Event.create_timestamp() == NOON
        with recording_by(Clock(lambda: NOON + timedelta(days=1))):
            assert recording_time() == NOON + timedelta(days=1)
        assert recording_time() == NOON + LEAST
    assert abs(recording_time() - machine_time()) < timedelta(minutes=1)
