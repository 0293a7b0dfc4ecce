"""Erasing, from the plan to the last file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive import commands as c
from daybook.backup.making import back_up
from daybook.bootstrap import Daybook, create, open_daybook
from daybook.config import Settings
from daybook.erasing import Plan, erase, plan_of
from daybook.exports import register_export
from daybook.recording import RefusedError
from projections.erasures.queries import erasures_seen
from projections.people.called import people_called
from projections.threads.rows import contribution_rows
from projections.viewer import STEWARD
from tests.builders import RUN, a, later

ADA, BOB, GIT = "mailto:ada@example.org", "mailto:bob@example.org", "git:ada"
SAID = "The boiler in the cellar has to be bled twice before the first frost of the year."
ANSWER = "> has to be bled twice before the first frost of the year\n\nWho will do it, Ada Quill?"


@pytest.fixture
def daybook(settings: Settings) -> Iterator[Daybook]:
    """An archive in which Ada spoke by two handles, and Bob quoted her."""
    create(settings, "The Yard")
    with open_daybook(settings) as daybook:
        tell(
            daybook,
            a(c.IntroducePerson, handle=ADA, name="Ada Quill"),
            a(c.IntroducePerson, handle=GIT, name="quilly"),
            a(c.LinkHandle, person=ADA, handle=GIT, by=BOB),
            a(c.OpenSpace),
            a(c.MakeContribution, by=ADA, key="m/1", thread="m/1", body=SAID),
            a(c.MakeContribution, by=GIT, key="m/2", thread="m/1", body="By the other handle."),
            a(c.MakeContribution, by=BOB, key="m/3", thread="m/1", body=ANSWER),
            a(c.MakeContribution, by=BOB, key="m/4", thread="m/4", body="Hello <@git:ada>"),
            a(c.AdoptNorm, by=BOB, text="# Boiler\n\n1. Ask ada@example.org first.\n"),
        )
        yield daybook


def tell(daybook: Daybook, *commands: c.Command) -> None:
    outcomes = daybook.archive.record([(command,) for command in commands], RUN)
    assert set(outcomes) <= {True, False}, outcomes
    daybook.catch_up()


def planned(daybook: Daybook) -> Plan:
    [ada] = people_called(daybook.engine, ADA, daybook.archive.id_of)
    return plan_of(daybook, ada)


def bodies(daybook: Daybook) -> list[str | None]:
    ids = [daybook.archive.id_of("contribution", f"m/{number}") for number in range(1, 5)]
    with daybook.engine.connect() as connection:
        rows = contribution_rows(connection, STEWARD, ids)
    return [rows[i].body for i in ids]


def test_the_plan_says_what_goes_and_what_stays(daybook: Daybook) -> None:
    preview = planned(daybook).preview

    assert preview.names == ("Ada Quill",) or set(preview.names) == {"Ada Quill", "quilly"}
    assert preview.goes["messages"] == 2
    assert preview.goes["names, present and former"] == 2
    assert preview.stays == {
        "places of messages in their threads, without the words": 2,
        "messages of others that mention them, where [erased] will stand": 1,
    }


def test_the_plan_lists_the_words_of_others_that_name_or_quote_them(daybook: Daybook) -> None:
    preview = planned(daybook).preview

    assert {(t.kind, t.thing, t.how) for t in preview.others} == {
        ("contribution", daybook.archive.id_of("contribution", "m/3"), "names them")
    }
    assert [(t.kind, t.how) for t in preview.communal] == [("norm", "names them")]
    assert "Ask ada@example.org first" in preview.communal[0].excerpt


def test_all_handles_of_a_person_are_erased_and_nobody_else(daybook: Daybook) -> None:
    before = bodies(daybook)
    plan = planned(daybook)

    erase(daybook, plan, "asked for it", BOB, BOB)

    assert bodies(daybook) == [None, None, *before[2:]]
    rows = erasures_seen(daybook.engine, STEWARD)
    assert {row.person_id for row in rows} == set(plan.person.handles)
    assert all(row.reason == "asked for it" and row.purged_at for row in rows)
    named = {ref for row in rows for ref in row.named_in}
    assert ("contribution", daybook.archive.id_of("contribution", "m/3")) in named


def test_exports_that_may_hold_their_words_are_told_and_deleted(
    daybook: Daybook, tmp_path: Path
) -> None:
    plan = planned(daybook)
    paths = {"ada": plan.person.id, "bob": daybook.archive.id_of("person", BOB), "all": None}
    for name, person in paths.items():
        (tmp_path / name).write_text(name)
        register_export(daybook.settings, tmp_path / name, person)

    plan = planned(daybook)
    assert [Path(export.path).name for export in plan.exports] == ["ada", "all"]
    erase(daybook, plan, "asked for it", BOB, BOB)

    assert [name for name in paths if (tmp_path / name).exists()] == ["bob"]


def test_backups_of_keys_that_hold_theirs_are_told(daybook: Daybook, tmp_path: Path) -> None:
    assert planned(daybook).key_backups == ()

    back_up(daybook.settings, tmp_path / "backups")

    [bag] = planned(daybook).key_backups
    assert (bag.kind, bag.state) == ("keys", "there")


def test_settings_that_name_them_are_told(daybook: Daybook) -> None:
    assert not planned(daybook).named_in_settings

    with daybook.settings.config_file.open("a", encoding="utf-8") as file:
        file.write('person = "mailto:ADA@example.org"\n')

    assert planned(daybook).named_in_settings


@pytest.mark.parametrize("named", ["Ada Quill", "quilly", "ada@example.org"])
def test_a_reason_that_names_them_is_refused(daybook: Daybook, named: str) -> None:
    before = bodies(daybook)

    with pytest.raises(RefusedError, match=f"The reason names them, at '{named}"):
        erase(daybook, planned(daybook), f"The request of {named}, by mail", BOB, BOB)

    assert bodies(daybook) == before


def test_backups_of_the_keys_that_hold_theirs_are_told(daybook: Daybook, tmp_path: Path) -> None:
    backup = back_up(daybook.settings, tmp_path / "stick", ["keys"])

    plan = planned(daybook)
    assert [bag.folder for bag in plan.key_backups] == [bag.folder for bag in backup.bags]
    erase(daybook, plan, "asked for it", BOB, BOB)

    back_up(daybook.settings, tmp_path / "stick", ["keys"], keep_keys=1)
    assert planned(daybook).key_backups == ()


def test_an_import_that_names_them_is_forgotten_with_them(daybook: Daybook) -> None:
    run = daybook.archive.start_import("slack", "x", "letters to Ada Quill.zip")
    other = daybook.archive.start_import("slack", "y", "letters.zip")
    daybook.catch_up()
    plan = planned(daybook)
    assert plan.preview.imports == (run,)

    erase(daybook, plan, "asked for it", BOB, BOB)

    assert daybook.archive.keyring.is_erased(run)
    assert not daybook.archive.keyring.is_erased(other)


def test_a_handle_that_was_linked_since_the_plan_was_shown_is_not_left_behind(
    daybook: Daybook,
) -> None:
    plan = planned(daybook)
    tell(
        daybook,
        a(c.IntroducePerson, handle="chat:quill", name="Quilly Quill"),
        a(c.LinkHandle, person=ADA, handle="chat:quill", by=BOB, occurred_at=later(9)),
    )

    with pytest.raises(RefusedError, match="Look once more at what would go"):
        erase(daybook, plan, "asked for it", BOB, BOB)

    assert erasures_seen(daybook.engine, STEWARD) == []
    erase(daybook, planned(daybook), "asked for it", BOB, BOB)
    assert len(erasures_seen(daybook.engine, STEWARD)) == 3


def test_whom_the_archive_does_not_know_it_cannot_erase(daybook: Daybook) -> None:
    plan = planned(daybook)
    stranger = daybook.archive.id_of("person", "chat:stranger")
    unknown = replace(plan, person=replace(plan.person, id=stranger, handles=(stranger,)))

    with pytest.raises(RefusedError, match="or is gone"):
        erase(daybook, unknown, "asked for it", BOB, BOB)


def test_what_is_said_later_under_an_erased_handle_has_no_words(daybook: Daybook) -> None:
    erase(daybook, planned(daybook), "asked for it", BOB, BOB)

    tell(daybook, a(c.MakeContribution, by=ADA, key="m/1", thread="m/1", body="anew",
                    edited_at=later(5)))  # fmt: skip

    assert bodies(daybook)[0] is None
