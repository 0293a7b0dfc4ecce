from uuid import UUID

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Account, Archive
from daybook.bootstrap import PROJECTIONS
from projections.erasures import preview as module
from projections.erasures.preview import Known, Preview, preview_of
from projections.projection import catch_up
from tests.builders import a, later, record

ADA, BOB = "mailto:ada@example.org", "mailto:bob@example.org"


@pytest.fixture
def told(archive: Archive, engine: sa.Engine) -> Archive:
    """An archive in which Bob names Ada in whatever he writes."""
    record(
        archive,
        a(c.IntroducePerson, handle=ADA, name="Ada Quill"),
        a(c.OpenSpace, purpose="for Ada Quill", by=BOB),
        a(c.OpenThread, key="m/1", title="To Ada Quill", by=BOB),
        a(c.MakeContribution, key="m/1", thread="m/1", by=BOB, body="Ada, are you there?"),
        a(c.MakeContribution, key="m/2", thread="m/1", by=ADA, body="Here I am."),
        a(c.WithdrawContribution, contribution="m/1", by=BOB, reason="Ada Quill answered"),
        a(c.CloseThread, thread="m/1", by=BOB, reason="Ada Quill answered"),
        a(c.ProposeDecision, by=BOB, title="Thank Ada Quill", reason=""),
        a(
            c.TakeDecision,
            by=ADA,
            decision="garden:decisions/1",
            occurred_at=later(3),
            tally={"Ada Quill": 5},
        ),
        a(c.EstablishRole, by=BOB),
        a(c.GrantRole, by=BOB, person=ADA, occurred_at=later(2), evidence="Ada Quill said so"),
    )
    return archive


def preview(told: Archive, engine: sa.Engine, known: Known = Known()) -> Preview:  # noqa: B008
    parts = [part() for part in PROJECTIONS]
    catch_up(told, engine, parts)
    owned = [owned for part in parts for owned in part.owned]
    communal = [communal for part in parts for communal in part.communal]
    return preview_of(engine, owned, communal, [told.id_of("person", ADA)], known)


def test_whatever_names_them_is_found_at_its_place(told: Archive, engine: sa.Engine) -> None:
    found = preview(told, engine)

    thread, message = told.id_of("thread", "m/1"), told.id_of("contribution", "m/1")
    decision = told.id_of("decision", "garden:decisions/1")
    assert {(t.kind, t.thing, t.how) for t in found.others} == {
        ("space", told.id_of("space", "chat:garden"), "names them"),
        ("thread", thread, "names them"),
        ("contribution", message, "may name them"),
        ("role", told.id_of("role", "garden:roles/waterer"), "names them"),
    } | {(t.kind, t.thing, t.how) for t in found.others if t.thing in (thread, message)}
    assert {t.how for t in found.others if t.thing == message} == {"may name them", "names them"}
    assert {t.thing for t in found.communal} == {decision}


def test_only_what_names_them_for_certain_is_kept_in_the_log(
    told: Archive, engine: sa.Engine
) -> None:
    named_in = preview(told, engine).named_in

    assert named_in["decision"] == [told.id_of("decision", "garden:decisions/1")]
    assert told.id_of("thread", "m/1") in named_in["thread"]


def test_what_they_did_stays_under_another_name(told: Archive, engine: sa.Engine) -> None:
    stays = preview(told, engine).stays

    assert stays["roles held, under [erased]"] == 1
    assert stays["changes of decisions they made or reasons gave, under [erased]"] == 1


def test_no_more_is_listed_than_anybody_reads(
    told: Archive, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)

    assert len(preview(told, engine).others) == 2


def test_imports_they_came_by_go_if_unreadable_records_may_be_theirs(
    told: Archive, engine: sa.Engine
) -> None:
    runs = [told.start_import("slack", name, name) for name in ("a", "b", "of Ada Quill", "d")]
    account = Account(1, 0, 0, {}, [{"where": "x.json", "why": "no ts"}], 1, {}, 0.1)
    for run in runs[:2]:
        told.finish_import(run, account)
    came_by: frozenset[UUID] = frozenset((runs[0], runs[3]))

    assert set(preview(told, engine, Known(runs=came_by)).imports) == {runs[0], runs[2]}


def test_a_long_text_is_told_around_the_place_that_names_them(
    told: Archive, engine: sa.Engine
) -> None:
    long = "word " * 50 + "Ada Quill" + " word" * 50
    record(told, a(c.MakeContribution, key="m/9", thread="m/9", by=BOB, body=long))

    [trace] = [
        t for t in preview(told, engine).others if t.thing == told.id_of("contribution", "m/9")
    ]
    assert "Ada Quill" in trace.excerpt
    assert trace.excerpt.startswith("… ")
    assert trace.excerpt.endswith(" …")
    assert len(trace.excerpt) <= module.EXCERPT + 4
