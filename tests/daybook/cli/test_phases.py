"""Long work shown by phases, which can be stopped."""

import os
import signal
import threading

import pytest
from rich.progress import Progress

from daybook.cli.phases import Phases, StoppedError, stoppable


def test_each_phase_has_a_bar_of_its_own_that_ends_full() -> None:
    with Progress(disable=True) as bar:
        told = Phases(bar, {"Swapping": "rows"})
        told("Reading", 40, 100)
        told("Reading", 70, 110)
        assert (bar.tasks[0].completed, bar.tasks[0].total) == (70, 110)
        assert bar.tasks[0].fields["rate"] == "70 of 110 events"
        told("Swapping", 0, 5)
        told("Swapping", 5, 5)
        assert bar.tasks[1].fields["rate"] == "5 of 5 rows"
        told.end()

    assert [task.description for task in bar.tasks] == ["Reading", "Swapping"]
    assert all(task.finished for task in bar.tasks)


def test_what_was_done_before_does_not_count_for_the_speed() -> None:
    now = 0.0

    def clock() -> float:
        return now

    with Progress(disable=True, get_time=clock) as bar:
        told = Phases(bar)
        told("Reading", 900, 1_000)
        for done in (910, 920, 930):
            now += 1
            told("Reading", done, 1_000)

        assert bar.tasks[0].speed == pytest.approx(10)
        assert bar.tasks[0].time_remaining == pytest.approx(7)


def test_a_phase_with_nothing_to_do_ends_full_too() -> None:
    with Progress(disable=True) as bar:
        told = Phases(bar)
        told("Reading", 0, 0)
        told.end()

    assert bar.tasks[0].finished


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_work_and_is_then_as_before(number: signal.Signals) -> None:
    before = signal.getsignal(number)

    with pytest.raises(StoppedError, match=number.name) as stopped, stoppable():
        os.kill(os.getpid(), number)
        signal.sigtimedwait([], 1)

    assert stopped.value.code == 128 + number
    assert signal.getsignal(number) is before


def test_nothing_that_catches_errors_keeps_it_from_stopping() -> None:
    with pytest.raises(StoppedError), stoppable():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            signal.sigtimedwait([], 1)
        except Exception:  # noqa: BLE001 - as a loop over records may do
            pytest.fail("it was caught")


def test_in_another_thread_signals_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def work() -> None:
        with stoppable():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [before]
