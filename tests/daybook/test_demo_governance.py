"""Checks of the demonstration's rules, decisions and roles: that they tell what the talk tells."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from archive import commands as c
from archive.application import Account, Archive
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.readers.native import NativeReader
from projections.citations.stale import stale_in
from projections.decisions.queries import DecisionRow, decision_of
from projections.norms.queries import norm_history, norm_of
from projections.reasons.chain import reasons_of
from projections.reasons.lint import lint
from projections.reasons.things import Ref
from projections.roles.queries import (
    role_of,
    tenures_of_person,
    tenures_of_role,
    vacancies,
)
from projections.store import open_read_database
from projections.viewer import ANONYMOUS, STEWARD
from tests.builders import memory_archive, new_keyring
from tests.daybook.test_demo_data import COMMANDS, DEMO, MADE
from tests.projections.governed import Governed

END = datetime(2025, 3, 31, tzinfo=UTC)
DOCUMENTED = ("conduct", "borrowing", "mains", "deciding", "stewards", "batteries")
CITED = [command for command in COMMANDS if isinstance(command, c.Cite)]


def fill(archive: Archive) -> Account:
    with open_export(DEMO) as export:
        return import_export(archive, NativeReader(), export, ReadOptions(), lambda *_: iter(()))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Governed]:
    """The demonstration, recorded and projected."""
    folder: Path = tmp_path_factory.mktemp("demo")
    keyring = new_keyring()
    engine = open_read_database(f"sqlite:///{folder}/views.db")
    with memory_archive(keyring) as archive:
        fill(archive)
        governed = Governed(archive, engine)
        governed.catch_up()
        yield governed
    engine.dispose()
    keyring.close()


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00:00+00:00")


def of(demo: Governed, kind: str, key: str) -> UUID:
    return demo.id_of(kind, f"lantern:{key}")


def decision(demo: Governed, key: str, as_of: datetime = END) -> DecisionRow:
    row = decision_of(demo.engine, STEWARD, of(demo, "decision", f"decision/{key}"), as_of=as_of)
    assert row is not None
    return row


def stale_answers(demo: Governed, as_of: datetime) -> dict[str, set[tuple[str, str, str]]]:
    """Which answers leaned on what had changed by then: the norm, the clause, and how."""
    ids = {demo.id_of("contribution", key): key for key in MADE}
    with demo.engine.connect() as connection:
        found = stale_in(connection, STEWARD, list(ids), as_of=as_of)
    return {ids[i][13:]: {(r.title, r.clause, r.how) for r in rows} for i, rows in found.items()}


def test_every_line_is_recorded_and_none_of_them_twice() -> None:
    keyring = new_keyring()
    with memory_archive(keyring) as archive:
        first, second = fill(archive), fill(archive)

    assert first.unreadable == []
    assert first.recorded == len(COMMANDS)
    assert (second.recorded, second.known, second.unreadable) == (0, len(COMMANDS), [])


@pytest.mark.parametrize("norm", DOCUMENTED)
def test_a_rule_has_the_texts_that_its_document_had(norm: str) -> None:
    document = f"lantern:norms/{norm}/1"
    revised = [r for r in COMMANDS if isinstance(r, c.ReviseContribution)]
    wordings = [MADE[document].body, *(r.body for r in revised if r.contribution == document)]

    texts = []
    for command in COMMANDS:
        if isinstance(command, c.AdoptNorm) and command.key == f"lantern:norm/{norm}":
            texts.append(command.text)
        if isinstance(command, c.AmendNorm | c.RetranscribeNorm):
            texts += [command.text] * (command.norm == f"lantern:norm/{norm}")

    assert texts == wordings


def test_a_norm_is_amended_retranscribed_and_has_a_clause_that_changed_twice(
    demo: Governed,
) -> None:
    borrowing = of(demo, "norm", "norm/borrowing")
    history = norm_history(demo.engine, ANONYMOUS, borrowing, as_of=END)

    events = [(change.event, change.version) for change in history]
    assert events == [
        ("adopted", 1),
        ("amended", 2),
        ("amended", 3),
        ("retranscribed", 3),
        ("amended", 4),
    ]
    later = [change for change in history if change.in_force_at > change.occurred_at]
    assert [f"{change.in_force_at:%Y-%m-%d}" for change in later] == ["2024-07-13", "2025-03-01"]


def test_norms_come_and_go(demo: Governed) -> None:
    quiet, porch = of(demo, "norm", "norm/quiet-hour"), of(demo, "norm", "norm/porch-bin")

    def state(norm: UUID, on: str) -> str:
        row = norm_of(demo.engine, ANONYMOUS, norm, as_of=day(on))
        return row.state if row else "none"

    told = [state(quiet, on) for on in ("2024-11-01", "2024-12-01", "2025-01-18", "2025-02-01")]
    assert told == ["none", "in force", "suspended", "in force"]
    assert [state(porch, on) for on in ("2023-06-01", "2024-04-19")] == ["in force", "repealed"]


@pytest.mark.parametrize(
    ("key", "state", "method", "tally"),
    [
        ("founding", "accepted", "consensus", {}),
        ("deposits", "rejected", "vote", {"for": 5, "against": 11, "abstained": 2}),
        ("breakage-fund", "accepted", "consent", {}),
        ("dairy", "accepted", "", {}),
        ("testers", "accepted", "consent", {}),
        ("tuesdays", "superseded", "consent", {}),
        ("garden", "accepted", "lazy consensus", {}),
        ("locker", "accepted", "lazy consensus", {}),
        ("batteries-danger", "superseded", "in danger, by two stewards", {}),
        ("batteries", "accepted", "vote", {"for": 14, "against": 1, "abstained": 2}),
        ("concrete-box", "rejected", "consent, tried twice", {}),
        ("lateness", "accepted", "consent", {}),
        (
            "coordinator",
            "accepted",
            "choice without candidates",
            {"Saoirse Petrakis": 13, "Rukhsana Dell": 3},
        ),
        ("doorbell-late", "reversed", "consent", {}),
        ("two-heads", "accepted", "consent", {}),
        ("no-lists", "accepted", "consent", {}),
        ("two-signatures", "proposed", None, None),
        ("margin", "proposed", None, None),
    ],
)
def test_decisions_stand_as_the_meetings_left_them(
    demo: Governed, key: str, state: str, method: str | None, tally: dict[str, int] | None
) -> None:
    row = decision(demo, key)

    assert (row.state, row.method or "", row.tally or {}) == (state, method or "", tally or {})


def test_decisions_name_who_decided_are_reaffirmed_and_fall_due(demo: Governed) -> None:
    assert len(decision(demo, "founding").deciders) == 9
    assert len(decision(demo, "garden").deciders) == 2
    assert decision(demo, "testers").reaffirmed_at == datetime(2024, 11, 26, tzinfo=UTC)
    due = {key: decision(demo, key).due_at for key in ("batteries", "testers", "deposits")}
    assert {key: f"{at:%Y-%m}" for key, at in due.items() if at} == {
        "batteries": "2025-05",
        "testers": "2026-11",
    }
    hidden = of(demo, "decision", "decision/two-signatures")
    assert decision_of(demo.engine, ANONYMOUS, hidden) is None


def test_three_things_are_missing_and_nothing_else(demo: Governed) -> None:
    findings = lint(demo.engine, STEWARD, as_of=END)

    assert {(f.rule, f.title) for f in findings} == {
        ("one-sided-supersession", "Open on Tuesday evenings as well"),
        ("norm-without-reason", "The bin in the porch"),
        ("decision-without-discussion", "We take the old dairy on Cooper's Lane"),
    }
    assert len(findings) == 3


def test_every_change_of_a_rule_but_one_cites_what_it_implements_or_why() -> None:
    cited = Counter((command.of, command.change) for command in CITED if command.of_kind == "norm")
    changes = (c.AdoptNorm, c.AmendNorm, c.SuspendNorm, c.ReinstateNorm, c.RepealNorm)
    without = {
        (getattr(command, "norm", getattr(command, "key", "")), type(command))
        for command in COMMANDS
        if isinstance(command, changes)
        and not cited[getattr(command, "norm", getattr(command, "key", "")), command.source]
        and not cited[
            getattr(command, "norm", getattr(command, "key", "")),
            f"{command.occurred_at:%Y-%m-%d}",
        ]
    }

    assert without == {("lantern:norm/porch-bin", c.RepealNorm)}


def test_every_grant_cites_what_tells_of_it() -> None:
    cited = {(command.of, command.change) for command in CITED if command.of_kind == "role"}
    grants = {(g.role, g.source) for g in COMMANDS if isinstance(g, c.GrantRole)}

    assert len(grants) >= 20
    assert grants <= cited


def test_answers_lean_on_clauses(demo: Governed) -> None:
    answers = {
        str(command.of)
        for command in CITED
        if command.of_kind == "contribution"
        and command.to_kind == "norm"
        and command.relation == "because-of"
        and MADE[str(command.of)].kind == "answer"
    }

    assert len(answers) >= 8


def test_the_answer_that_was_followed_was_stale_before_the_fire(demo: Governed) -> None:
    stale = ("The bin in the porch", "2", "repealed")

    assert "dead-batteries/2" not in stale_answers(demo, day("2024-03-25"))
    assert stale_answers(demo, day("2024-04-19"))["dead-batteries/2"] == {stale}


def test_answers_go_stale_when_their_clause_is_amended(demo: Governed) -> None:
    mains = "Repairs on mains voltage"
    found = stale_answers(demo, END)

    assert found["rcd-trips/2"] == {(mains, "1", "amended")}
    assert found["own-lamp/2"] == {(mains, "6", "amended")}
    assert found["extend-loan/2"] == {("Borrowing", "4", "amended")}
    holding = {"extend-loan/4", "leave-money/2", "vacuum-sparks/2", "radio-hum/2"}
    assert not holding & set(found)


def test_an_answer_brought_up_to_date_is_stale_no_more(demo: Governed) -> None:
    changed, mended = datetime(2024, 7, 13, 9, tzinfo=UTC), day("2024-07-13")

    assert stale_answers(demo, changed)["extend-loan/2"] == {("Borrowing", "3", "amended")}
    assert "extend-loan/2" not in stale_answers(demo, mended)


def test_from_a_clause_one_comes_to_the_talk_behind_it_and_the_answers_that_lean_on_it(
    demo: Governed,
) -> None:
    clause = Ref("norm", of(demo, "norm", "norm/borrowing"), "4")
    chain = reasons_of(demo.engine, ANONYMOUS, clause, as_of=END)

    assert chain is not None
    before = {(link.depth, link.thing.kind, link.thing.title) for link in chain.before}
    assert before >= {
        (1, "decision", "Nothing late is listed anywhere"),
        (2, "thread", "Should Doorbell say what is late?"),
        (1, "decision", "Extensions are written, lateness is private"),
        (2, "thread", "Overdue on 18 May"),
    }
    newest = of(demo, "contribution", "help/extend-loan/4")
    answers = {link.thing.id: bool(link.stale) for link in chain.after}
    assert answers[newest] is False
    assert answers[of(demo, "contribution", "help/extend-loan/2")] is True


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (
            "coordinating-steward",
            [("Ottoline Brask", "relinquished"), ("Saoirse Petrakis", "term")],
        ),
        ("battery-driver", [("Dilip Marchetti", "relinquished")]),
        ("tuesday-host", [("Kofi Lindqvist-Asante", "term")]),
        (
            "tester-in-training",
            [("Saoirse Petrakis", "expired"), ("Yusuf Callander", "expired")],
        ),
        ("treasurer", [("Jonah Achterberg", None)]),
    ],
)
def test_roles_were_held_and_ended(
    demo: Governed, role: str, held: list[tuple[str, str | None]]
) -> None:
    rows = tenures_of_role(demo.engine, STEWARD, of(demo, "role", f"role/{role}"))

    assert sorted((row.name, row.ended_how) for row in rows) == held


def test_a_role_has_two_seats_two_are_retired_and_one_stood_empty(demo: Governed) -> None:
    def row(key: str) -> tuple[int | None, str]:
        found = role_of(demo.engine, STEWARD, of(demo, "role", f"role/{key}"), as_of=END)
        return (found.seats, found.state) if found else (None, "none")

    assert row("tester-in-training") == (2, "vacant")
    assert row("battery-driver") == row("tuesday-host") == (1, "retired")
    driver = of(demo, "role", "role/battery-driver")
    empty = vacancies(demo.engine, STEWARD, as_of=END, role=driver)
    stretches = [(f"{v.since:%m-%d}", f"{v.until:%m-%d}") for v in empty if v.until]
    assert stretches == [("04-01", "04-22")]


def test_one_person_holds_two_roles_and_what_was_told_late_says_who_tells_it(
    demo: Governed,
) -> None:
    held = tenures_of_person(demo.engine, STEWARD, of(demo, "person", "tane"), as_of=END)
    assert len([row for row in held if row.until is None]) == 3
    hearsay = [g for g in COMMANDS if isinstance(g, c.GrantRole) and g.precision == "about"]
    assert len(hearsay) >= 2
    assert all(grant.evidence for grant in hearsay)
