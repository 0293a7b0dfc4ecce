"""What an import met is remembered without filling the memory."""

import sqlite3
from uuid import UUID, uuid4

import pytest

from ingest.seen import seen_ids


def test_what_was_added_is_in_it_and_nothing_else() -> None:
    ids = [uuid4() for _ in range(3000)]

    with seen_ids() as seen:
        seen.add(iter(ids[:1500]))
        seen.add(ids[1000:2000])

        assert [i in seen for i in ids] == [True] * 2000 + [False] * 1000
        assert UUID(int=0) not in seen


def test_adding_nothing_or_the_same_again_changes_nothing() -> None:
    with seen_ids() as seen:
        seen.add([])
        seen.add([UUID(int=1), UUID(int=1)])
        seen.add([UUID(int=1)])

        assert UUID(int=1) in seen


def test_two_imports_at_once_do_not_see_each_others() -> None:
    with seen_ids() as mine, seen_ids() as theirs:
        mine.add([UUID(int=1)])

        assert UUID(int=1) not in theirs


def test_it_is_gone_when_the_import_ends() -> None:
    with seen_ids() as seen:
        seen.add([UUID(int=1)])

    with pytest.raises(sqlite3.ProgrammingError):
        seen.add([UUID(int=2)])
