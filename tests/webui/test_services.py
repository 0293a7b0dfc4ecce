"""Services of the pages."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import sqlalchemy as sa

from tests.reading import Library
from webui.services import REMEMBERED, Remembered


def test_what_was_worked_out_is_kept_until_a_projection_moves_on(library: Library) -> None:
    memory, times = Remembered(), []

    def ask(key: str = "numbers") -> int:
        return memory.get(library.engine, key, lambda: len(times) or times.append(1) or 0)

    assert [ask(), ask()] == [0, 0]
    assert ask("another") == 1

    library.say("1")

    assert ask() == 1


def test_no_more_is_kept_than_there_is_room_for(engine: sa.Engine) -> None:
    memory = Remembered()

    for number in range(3 * REMEMBERED):
        assert memory.get(engine, number, lambda number=number: number) == number

    assert memory.get(engine, 0, lambda: "worked out anew") == "worked out anew"


def test_who_asks_while_it_is_worked_out_waits_for_the_same(engine: sa.Engine) -> None:
    memory, begun, go_on, times = Remembered(), Event(), Event(), []

    def work_out() -> int:
        times.append(1)
        begun.set()
        assert go_on.wait(10)
        return len(times)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memory.get, engine, "numbers", work_out)
        assert begun.wait(10)
        second = pool.submit(memory.get, engine, "numbers", work_out)
        assert memory.get(engine, "another", lambda: "at once") == "at once"
        go_on.set()

        assert (first.result(10), second.result(10)) == (1, 1)
