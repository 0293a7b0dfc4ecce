"""Staleness: an answer that leans on what has changed comes after one that holds, and says why."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.search.engine import Query, Results
from projections.search.keyword.index import KeywordIndex
from projections.search.keyword.snapshot import SnapshotReader
from projections.search.search import Search
from projections.search.staleness import Leaning
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.builders import a, later
from tests.governing import ANEW
from tests.projections.governed import Governed, of_norm

Ask = Callable[..., Results]


@pytest.fixture
def yard(archive: Archive, engine: sa.Engine) -> Governed:
    """Two answers in the same words, of which the later lean on clause 1."""
    governed = Governed(archive, engine)
    governed.tell(a(c.OpenSpace), a(c.AdoptNorm))
    governed.say("old", "Water the lettuce at dusk.", occurred_at=later(2))
    governed.say("new", "Water the lettuce at dusk.", occurred_at=later(1))
    return governed


@pytest.fixture
def ask(yard: Governed, tmp_path: Path) -> Ask:
    """Search what was said by now."""
    folders = (tmp_path / f"search-{number}" for number in count())

    def asked(viewer: Viewer = ANONYMOUS, **options: Any) -> Results:
        folder = next(folders)
        index = KeywordIndex(folder)
        with yard.engine.connect() as connection:
            index.update(connection, connection.scalars(sa.select(contributions.c.id)).all())
        index.commit()
        index.close()
        query = Query("lettuce", mode="keyword", **options)
        return Search(folder, yard.engine).search(query, viewer)

    return asked


def leans(key: str, minute: int, clause: str = "1") -> c.Cite:
    return a(c.Cite, of=key, clause=clause, occurred_at=later(minute))


def order(yard: Governed, results: Results) -> list[str]:
    keys = {yard.id_of("contribution", key): key for key in ("old", "new")}
    return [keys[hit.id] for hit in results.hits]


def test_the_answer_that_holds_comes_first_and_the_other_says_why_not(
    yard: Governed, ask: Ask
) -> None:
    assert order(yard, ask()) == ["old", "new"]  # the latest first, as both say the same

    yard.tell(leans("old", 5), of_norm(ANEW, later(9)), leans("new", 10))

    assert order(yard, ask()) == ["new", "old"]
    assert [hit.standing for hit in ask().hits] == [(), ("out of date",)]


def test_before_the_change_nothing_is_out_of_date(yard: Governed, ask: Ask) -> None:
    yard.tell(leans("old", 5), of_norm(ANEW, later(9)))

    assert order(yard, ask(as_of=later(8))) == ["old", "new"]


def test_who_may_not_see_the_norm_is_told_nothing_of_it(yard: Governed, ask: Ask) -> None:
    yard.tell(
        a(c.AdoptNorm, key="inner", visibility="stewards", text="1. Not at dusk."),
        a(c.Cite, of="old", to="inner", occurred_at=later(5)),
        a(c.RepealNorm, norm="inner", occurred_at=later(9)),
    )

    assert order(yard, ask()) == ["old", "new"]
    assert order(yard, ask(STEWARD)) == ["new", "old"]


def test_one_thing_that_changed_is_enough(yard: Governed, ask: Ask) -> None:
    holds = a(c.Cite, of="old", clause="2", relation="evidence", occurred_at=later(10))
    yard.tell(leans("old", 5), of_norm(ANEW, later(9)), holds)

    assert order(yard, ask()) == ["new", "old"]


def test_a_thread_with_another_answer_that_holds_does_not_fall(yard: Governed, ask: Ask) -> None:
    yard.say("better", "Water it at dawn.", thread="old", occurred_at=later(3))
    yard.tell(leans("old", 5), of_norm(ANEW, later(9)), leans("better", 10))

    assert order(yard, ask()) == ["old", "new"]


def test_a_thread_falls_by_how_much_of_it_is_out_of_date(yard: Governed, tmp_path: Path) -> None:
    for number in range(4):
        yard.say(f"reply/{number}", "Thanks!", thread="old", occurred_at=later(3 + number))
    index = KeywordIndex(tmp_path / "share")
    with yard.engine.connect() as connection:
        index.update(connection, connection.scalars(sa.select(contributions.c.id)).all())
    index.commit()
    index.close()
    columns = SnapshotReader(tmp_path / "share").current().columns
    stale, other = (yard.id_of("contribution", key) for key in ("reply/0", "new"))

    def shares(**changed: bool) -> list[float]:
        leaning = Leaning({{"stale": stale, "other": other}[k]: v for k, v in changed.items()})
        return sorted(leaning.stale_share(columns).tolist())

    assert shares() == [0.0, 0.0]
    assert shares(stale=True) == [0.0, 0.25]
    assert shares(stale=True, other=True) == [0.25, 1.0]
    assert shares(stale=False) == [0.0, 0.0]
