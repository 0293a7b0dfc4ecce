"""Every number of every figure is what counting the events another way gives."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from archive.application import Archive
from archive.commands import Command
from daybook.bootstrap import PROJECTIONS, Daybook
from projections.health.asking import END, Asked
from projections.health.behind import events_behind
from projections.health.figures import FIGURES
from projections.health.measuring import Line, Measured, measured, usual_step
from projections.health.periods import STEPS, Step
from projections.projection import catch_up
from projections.store import open_read_database
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Viewer
from tests.builders import a, later, memory_archive, new_keyring, record
from tests.projections.health.counted import Counted, Counting
from tests.reading import Library, handle

KEYRING = new_keyring()
LEVEL = {"anonymous": 0, "member": 1, "steward": 2}
MIDDLE = datetime(2024, 5, 18, 20, 0, tzinfo=UTC)
CITED = ("useful", "cited")
"""Citations are not counted from events here, but in a test of their own."""
METHODS = {name: name.replace("-", "_") for name in FIGURES if name != "methods"}


@pytest.fixture(autouse=True)
def all_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here, what is of few people is told too."""
    monkeypatch.setattr("projections.health.measuring.FEW", 0)


def numbers(one: Measured) -> Counted:
    """The numbers of a figure, but for shares and nothings."""
    shares = {column.name for column in one.columns if column.unit == "share"}
    return something({line.period: {**line.values} for line in one.lines}, shares)


def something(counted: Counted, left_out: Collection[str] = ()) -> Counted:
    """What of this is more than nothing."""
    found = {
        period: {name: n for name, n in values.items() if n and name not in left_out}
        for period, values in counted.items()
    }
    return {period: values for period, values in found.items() if values}


def differing(archive: Archive, engine: sa.Engine, asked: Asked) -> list[str]:
    """The figures that are not what counting gives."""
    level = LEVEL[asked.viewer.level]
    counting = Counting(archive, level, STEPS[asked.step], asked.as_of or END)
    return [
        one.figure.name
        for one in measured(engine, asked, METHODS)
        if something(numbers(one), CITED) != expected(one, counting)
    ]


def expected(one: Measured, counting: Counting) -> Counted:
    """What counting gives, of what the figure tells."""
    counted: Counted = something(getattr(counting, METHODS[one.figure.name])())
    if one.figure.name == "retention":  # the last could not stay yet
        counted.pop(max(counted, default=0), None)
    if not one.lines:
        counts = one.figure.counts
        nothing = counts in CITED or not any(v.get(counts) for v in counted.values())
        return {} if nothing else counted
    if one.figure.name == "cohorts":  # neither could those who came last
        last = max(counting.period(post.at) for post in counting.seen)
        counted = {
            period: {n: v for n, v in values.items() if n == "came" or period + _later(n) < last}
            for period, values in counted.items()
        }
    return counted


def _later(name: str) -> int:
    return int(name.removeprefix("stayed_"))


@pytest.mark.parametrize("viewer", [ANONYMOUS, MEMBER, STEWARD], ids=lambda v: v.level)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("as_of", [None, MIDDLE], ids=["now", "then"])
def test_of_the_demo_every_figure_is_what_its_events_come_to(
    demo: Daybook, viewer: Viewer, step: Step, as_of: datetime | None
) -> None:
    assert differing(demo.archive, demo.engine, Asked(viewer, step, as_of=as_of)) == []


def test_the_methods_add_up_to_the_decisions_taken(demo: Daybook) -> None:
    decisions, methods = measured(demo.engine, Asked(STEWARD), ["decisions", "methods"])

    taken = {p: v.get("accepted", 0) + v.get("rejected", 0) for p, v in numbers(decisions).items()}
    assert {p: sum(v.values()) for p, v in numbers(methods).items()} == taken


FAULTS = {
    "participation": "UPDATE health_months SET said = said + 1 WHERE month = (SELECT MAX(month)"
    " FROM health_months)",
    "retention": "UPDATE health_months SET month = month + 1000 WHERE month = (SELECT MIN(month)"
    " FROM health_months)",
    "cohorts": "DELETE FROM health_months WHERE month = (SELECT MIN(month) FROM health_months)",
    "newcomers": "DELETE FROM health_months WHERE month = (SELECT MIN(month) FROM health_months)",
    "answered": "UPDATE health_questions SET answered_at = NULL WHERE id = (SELECT MIN(id) FROM"
    " health_questions WHERE answered_at IS NOT NULL)",
    "first-answer": "UPDATE health_questions SET waited = waited + 1",
    "helpers": "UPDATE tenures SET until = since",
    "concentration": "UPDATE health_months SET helped = helped + 99 WHERE rowid = (SELECT"
    " MIN(rowid) FROM health_months WHERE helped > 0)",
    "usefulness": "UPDATE health_deeds SET deed = 'endorsed' WHERE rowid = (SELECT MIN(rowid) FROM"
    " health_deeds WHERE deed = 'accepted')",
    "decisions": "DELETE FROM decision_changes WHERE rowid = (SELECT MIN(rowid) FROM"
    " decision_changes WHERE event = 'taken')",
    "norms": "UPDATE norm_changes SET event = 'adopted' WHERE rowid = (SELECT MIN(rowid) FROM"
    " norm_changes WHERE event = 'amended')",
    "conflicts": "DELETE FROM health_deeds WHERE deed = 'appealed'",
}
"""A fault in what each figure is counted from."""


@pytest.mark.parametrize("name", METHODS)
def test_a_fault_in_what_a_figure_is_counted_from_is_found(
    demo: Daybook, tmp_path: Path, name: str
) -> None:
    with (
        closing(sqlite3.connect(demo.settings.views_file)) as there,
        closing(sqlite3.connect(tmp_path / "views.db")) as copy,
    ):
        there.backup(copy)
        assert copy.execute(FAULTS[name]).rowcount > 0
        copy.commit()
    engine = open_read_database(f"sqlite:///{tmp_path / 'views.db'}")

    assert name in differing(demo.archive, engine, Asked(STEWARD, "quarter"))
    engine.dispose()


# Random histories

PEOPLE = ("ada", "bob", "cy", "dan")
SPACES = {"hall": "category", "list": "list", "chat": "channel", "club": "list"}


@st.composite
def histories(draw: st.DrawFn) -> list[Command]:
    """Talk among a few people in a few spaces, and what was done about it, in any order."""
    said = draw(st.integers(2, 14))
    told: list[Command] = [draw(_saying(number)) for number in range(said)]
    told += draw(st.lists(_doing(said), max_size=6))
    return told


@st.composite
def _saying(draw: st.DrawFn, number: int) -> Command:
    thread = draw(st.integers(0, number))
    return a(
        c.MakeContribution,
        key=f"m/{number}",
        thread=f"m/{thread}",
        space=draw(st.sampled_from(list(SPACES))),
        by=handle(draw(st.sampled_from(PEOPLE))),
        kind=draw(st.sampled_from(["question", "answer", "message", "comment"])),
        visibility=draw(st.sampled_from([None, None, "members", "stewards"])),
        reply_to=draw(st.sampled_from([None, f"m/{thread}"])),
        occurred_at=later(draw(st.integers(0, 24)) * 60 * 24 * 25 + number),
    )


@st.composite
def _doing(draw: st.DrawFn, said: int) -> Command:
    one, other = draw(st.integers(0, said - 1)), draw(st.integers(0, said - 1))
    at = later(draw(st.integers(1, 24)) * 60 * 24 * 25 + 30)
    about = {"contribution": f"m/{one}", "occurred_at": at}
    pair = draw(st.permutations(PEOPLE))
    return draw(
        st.sampled_from(
            [
                a(c.MergeThread, thread=f"m/{one}", into=f"m/{other}", occurred_at=at),
                a(c.MoveThread, thread=f"m/{one}", space="club", occurred_at=at),
                a(c.MoveContribution, **about, thread=f"m/{other}"),
                a(c.LinkHandle, person=handle(pair[0]), handle=handle(pair[1]), occurred_at=at),
                a(c.IntroducePerson, handle=handle("helper"), name="H", kind="bot"),
                a(c.AcceptAnswer, **about),
                a(c.ObserveEndorsements, **about, counts={"up": one, "down": 3}),
                a(c.HideContribution, **about),
                a(c.WithdrawContribution, **about),
                a(c.ChangeVisibility, space="club", visibility="members", occurred_at=at),
                a(c.OpenThread, key=f"m/{one}", space="hall", visibility="members"),
                a(c.GrantRole, role="help", person=handle(pair[0]), until=None, occurred_at=at),
                a(c.ErasePerson, person=handle(pair[0]), occurred_at=at),
            ]
        )
    )


def world(folder: Path, told: list[Command], one_by_one: bool) -> Library:
    """An archive that was told this, in one batch or in many."""
    number = len(list(folder.iterdir()))
    library = Library(
        memory_archive(KEYRING), open_read_database(f"sqlite:///{folder}/{number}.db")
    )
    for key, kind in SPACES.items():
        library.space(key, kind=kind)
    record(library.archive, a(c.EstablishRole, key="help", title="Help"))
    for part in [[command] for command in told] if one_by_one else [told]:
        record(library.archive, *part)
        library.tell()
    return library


@settings(max_examples=15)
@given(told=histories(), one_by_one=st.booleans(), as_of=st.sampled_from([None, later(300_000)]))
def test_of_any_history_every_figure_is_what_its_events_come_to(
    tmp_path: Path, told: list[Command], one_by_one: bool, as_of: datetime | None
) -> None:
    library = world(tmp_path, told, one_by_one)

    for viewer in (ANONYMOUS, STEWARD):
        asked = Asked(viewer, "quarter", as_of=as_of)
        assert differing(library.archive, library.engine, asked) == []
    library.engine.dispose()


@settings(max_examples=10)
@given(data=st.data())
def test_the_order_in_which_talk_is_imported_does_not_matter(
    tmp_path: Path, data: st.DataObject
) -> None:
    told = [
        command for command in data.draw(histories()) if isinstance(command, c.MakeContribution)
    ]
    first = world(tmp_path, told, one_by_one=False)
    second = world(tmp_path, data.draw(st.permutations(told)), one_by_one=True)

    asked = Asked(STEWARD, "month")
    both = [[numbers(one) for one in measured(lib.engine, asked)] for lib in (first, second)]
    assert both[0] == both[1]
    first.engine.dispose()
    second.engine.dispose()


# The slow way


@pytest.mark.parametrize("viewer", [ANONYMOUS, STEWARD], ids=lambda v: v.level)
@pytest.mark.parametrize("as_of", [None, MIDDLE], ids=["now", "then"])
def test_the_slow_exact_way_gives_what_the_tables_give(
    demo: Daybook, monkeypatch: pytest.MonkeyPatch, viewer: Viewer, as_of: datetime | None
) -> None:
    asked = Asked(viewer, "quarter", as_of=as_of)
    fast = [numbers(one) for one in measured(demo.engine, asked)]
    monkeypatch.setattr("projections.health.facts._is_all_known", lambda *_: False)

    assert [numbers(one) for one in measured(demo.engine, asked)] == fast


def test_known_at_a_time_counts_what_was_recorded_by_then(tmp_path: Path) -> None:
    library = world(tmp_path, [], one_by_one=False)
    library.say("q", by="Ada", space="list")
    library.say("r", by="Ann", space="list", thread="q")
    then = datetime.now(UTC)
    before = [numbers(one) for one in measured(library.engine, Asked(STEWARD))]
    library.say("s", by="Bob", space="list", thread="q")
    library.tell(a(c.LinkHandle, person=handle("ada"), handle=handle("ann")))

    known = [numbers(one) for one in measured(library.engine, Asked(STEWARD, known_at=then))]

    assert known == before
    assert [numbers(one) for one in measured(library.engine, Asked(STEWARD))] != before
    library.engine.dispose()


def test_who_is_named_in_a_confidential_space_counts_what_was_said_there(tmp_path: Path) -> None:
    library = world(tmp_path, [], one_by_one=False)
    library.say("hello", by="Ada")
    named = library.person("Ada")
    library.space("vault", visibility="confidential", named=(named,))
    library.say("secret", by="Ada", space="vault")

    def said(viewer: Viewer) -> Any:
        [one] = measured(library.engine, Asked(viewer), ["participation"])
        return sum(line.values["said"] or 0 for line in one.lines)

    assert said(Viewer("member", named)) == 2
    assert said(MEMBER) == said(STEWARD) == 1
    library.engine.dispose()


# What is told of it


def test_what_is_cited_later_by_somebody_else_proved_useful(tmp_path: Path) -> None:
    library = world(tmp_path, [], one_by_one=False)
    library.say("q", by="Ada", kind="question")
    library.say("r", by="Bob", kind="answer", thread="q")
    library.say("own", by="Bob")
    cite = {"of_kind": "contribution", "to_kind": "contribution", "to": "r", "clause": ""}
    library.tell(a(c.Cite, of="own", relation="because-of", **cite, occurred_at=later(500)))
    assert not measured(library.engine, Asked(STEWARD), ["usefulness"])[0].lines

    library.say("other", by="Cy", visibility="stewards")
    library.tell(a(c.Cite, of="other", relation="because-of", **cite, occurred_at=later(501)))

    [seen] = measured(library.engine, Asked(STEWARD), ["usefulness"])
    assert [(line.values["useful"], line.values["cited"]) for line in seen.lines] == [(1, 1)]
    assert not measured(library.engine, Asked(ANONYMOUS), ["usefulness"])[0].lines
    library.engine.dispose()


def test_of_fewer_than_three_nothing_is_told_that_they_did(
    demo: Daybook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()

    for one in measured(demo.engine, Asked(STEWARD, "month")):
        for line in one.lines:
            for people, hidden in (one.figure.hides or {}).items():
                if 0 < (line.values.get(people) or 0) < 3:
                    assert set(hidden) <= line.few
                    assert all(line.values.get(name) is None for name in hidden)


def test_what_is_not_over_is_marked_and_not_the_present_value(demo: Daybook) -> None:
    [one] = measured(demo.engine, Asked(STEWARD, "quarter"), ["participation"])

    assert [line.is_open for line in one.lines[-2:]] == [False, True]
    assert one.present == one.lines[-2]
    assert replace(one, lines=()).present is None


def test_of_those_who_came_last_it_is_not_told_that_none_came_back(demo: Daybook) -> None:
    [one] = measured(demo.engine, Asked(STEWARD, "year"), ["cohorts"])

    assert one.present is not None
    assert one.present.values["share_1"] is not None
    assert all(line.is_open for line in one.lines if line.values.get("share_1") is None)


def test_the_usual_periods_suit_how_far_the_archive_reaches_back(
    demo: Daybook, tmp_path: Path
) -> None:
    assert usual_step(demo.engine, STEWARD) == "quarter"

    library = world(tmp_path, [], one_by_one=False)
    assert usual_step(library.engine, STEWARD) == "year"
    library.say("old", occurred_at=datetime.now(UTC) - timedelta(days=365 * 9))
    library.say("new", occurred_at=datetime.now(UTC) - timedelta(days=1))
    assert usual_step(library.engine, STEWARD) == "year"
    library.engine.dispose()


def test_a_line_tells_nothing_of_few_by_itself() -> None:
    assert not Line(24_000, {"people": 1}).few


@pytest.mark.parametrize("as_of", [None, MIDDLE], ids=["now", "then"])
def test_the_figures_are_the_same_on_every_database(
    demo: Daybook,
    read_engine: sa.Engine,
    monkeypatch: pytest.MonkeyPatch,
    as_of: datetime | None,
) -> None:
    catch_up(demo.archive, read_engine, [projection() for projection in PROJECTIONS])
    asked = Asked(STEWARD, "quarter", as_of=as_of)
    expected_here = [numbers(one) for one in measured(demo.engine, asked)]

    assert [numbers(one) for one in measured(read_engine, asked)] == expected_here
    for one in measured(read_engine, asked):
        for part in ("", *one.figure.parts):
            events_behind(read_engine, asked, one.figure, one.lines[0].period, part)
    monkeypatch.setattr("projections.health.facts._is_all_known", lambda *_: False)
    assert [numbers(one) for one in measured(read_engine, asked)] == expected_here
