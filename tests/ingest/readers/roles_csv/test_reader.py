"""A steward's table as records: terms, their ends, and what a later version of it tells."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.application import Account
from archive.commands import Command, EstablishRole, ExpireRole, GrantRole
from archive.domain.role import Role
from ingest.errors import ExportError
from ingest.export import open_export
from ingest.importer import import_export
from ingest.reader import ReadOptions
from ingest.readers.roles_csv import RolesCsvReader
from ingest.records import Found, Record, Skipped, Unreadable
from tests.builders import memory_archive, new_keyring
from tests.contracts.readers import nothing_known

OPTIONS = ReadOptions()


def read(path: Path, options: ReadOptions = OPTIONS) -> list[Record]:
    with open_export(path) as export:
        return list(RolesCsvReader().read(export, options))


def commands(records: Iterable[Record]) -> list[Command]:
    return [c for record in records if isinstance(record, Found) for c in record.commands]


def table(folder: Path, text: str) -> Path:
    path = folder / "club.csv"
    path.write_text(text, encoding="utf-8")
    return path


def imported(*tables: Path) -> tuple[list[Account], list[Role]]:
    """The accounts of importing tables one after the other, and the roles there are then."""
    with memory_archive(new_keyring()) as archive:
        accounts = []
        for path in tables:
            with open_export(path) as export:
                accounts.append(
                    import_export(archive, RolesCsvReader(), export, OPTIONS, nothing_known)
                )
        keys = {
            archive.id_of("role", c.role) for c in commands(read(tables[-1])) if hasattr(c, "role")
        }
        return accounts, [r for r in archive.load(keys).values() if isinstance(r, Role)]


def test_a_row_is_a_role_granted_and_ended(tmp_path: Path) -> None:
    path = table(tmp_path, "person,role,from,until,evidence\nAda,Chair,2014,2016-05-01,minutes\n")

    assert commands(read(path)) == [
        EstablishRole(
            occurred_at=datetime(2014, 1, 1, tzinfo=UTC),
            precision="about",
            key="roles-csv:club:chair",
            title="Chair",
        ),
        GrantRole(
            occurred_at=datetime(2014, 1, 1, tzinfo=UTC),
            precision="about",
            role="roles-csv:club:chair",
            person="name:ada",
            person_name="Ada",
            evidence="minutes",
        ),
        ExpireRole(
            occurred_at=datetime(2016, 5, 1, tzinfo=UTC),
            precision="day",
            role="roles-csv:club:chair",
            person="name:ada",
        ),
    ]


def test_a_role_is_established_at_the_earliest_term_wherever_that_row_stands(
    tmp_path: Path,
) -> None:
    path = table(tmp_path, "person,role,from,until\nBob,chair,2016,\nAda,Chair,2012,2014\n")

    establish = [c for c in commands(read(path)) if isinstance(c, EstablishRole)]

    assert [(c.occurred_at.year, c.title) for c in establish] == [(2012, "Chair")]


def test_the_same_role_in_two_teams_is_two_roles(tmp_path: Path) -> None:
    path = table(tmp_path, "person,role,from,team\nAda,chair,2014,Board\nBob,chair,2014,Garden\n")

    establish = [c for c in commands(read(path)) if isinstance(c, EstablishRole)]

    assert [(c.key, c.body) for c in establish] == [
        ("roles-csv:club:board/chair", "Board"),
        ("roles-csv:club:garden/chair", "Garden"),
    ]


def test_the_name_that_is_given_is_part_of_the_role_instead_of_the_files(tmp_path: Path) -> None:
    path = table(tmp_path, "person,role,from\nAda,chair,2014\n")

    granted = [c for c in commands(read(path, ReadOptions(name="x"))) if isinstance(c, GrantRole)]

    assert [c.role for c in granted] == ["roles-csv:x:chair"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Ada,chair,spring 2014,", "'spring 2014' is no date"),
        ("Ada,chair,2014-02-30,", "'2014-02-30' is no date that there is"),
        ("Ada,chair,2014,2012", r"until \(2012\) is before from \(2014\)"),
        ("Ada,,2014,", "nothing under role"),
        ("Ada,chair,2014,,more", "5 cells below 4 columns"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line_and_the_others_are_read(
    tmp_path: Path, row: str, why: str
) -> None:
    path = table(tmp_path, f"person,role,from,until\nBob,chair,2010,2012\n{row}\n")

    found, unreadable = sorted(read(path), key=lambda r: isinstance(r, Unreadable))

    assert isinstance(found, Found)
    assert isinstance(unreadable, Unreadable)
    assert unreadable.where == "club.csv: line 3"
    assert re.search(why, unreadable.why)


def test_terms_of_one_person_that_overlap_are_told_with_both_lines(tmp_path: Path) -> None:
    rows = "Ada,chair,2014,2016\nBob,chair,2015,\nada,chair,2015-06,2018\n"
    path = table(tmp_path, f"person,role,from,until\n{rows}")

    unreadable = [r for r in read(path) if isinstance(r, Unreadable)]

    assert [r.where for r in unreadable] == ["club.csv: line 4"]
    assert "from 2014 until 2016 in line 2" in unreadable[0].why


def test_terms_that_meet_on_a_day_do_not_overlap(tmp_path: Path) -> None:
    rows = "Ada,chair,2014,2016-05-01\nAda,chair,2016-05-01,\n"
    (account,), (role,) = imported(table(tmp_path, f"person,role,from,until\n{rows}"))

    assert (account.recorded, account.unreadable_count) == (2, 0)
    assert [e.change for e in role.entries.values()] == [
        "established",
        "granted",
        "expired",
        "granted",
    ]


def test_a_later_version_of_the_table_tells_only_what_is_new(tmp_path: Path) -> None:
    first = table(tmp_path, "person,role,from,until\nAda,chair,2014,\nBob,keys,2015,\n")
    (tmp_path / "later").mkdir()
    later = table(
        tmp_path / "later",
        "Role;Person;From;Until;Evidence\n"
        "chair;Ada;2014;2016;a\nkeys;BOB;2015;;b\nchair;Bob;2016;;c\n",
    )

    accounts, _ = imported(first, later)

    assert [(a.recorded, a.known, a.unreadable_count) for a in accounts] == [(2, 0, 0), (2, 1, 0)]


def test_rows_that_are_empty_and_other_files_are_counted(tmp_path: Path) -> None:
    table(tmp_path, "person,role,from\n\n,,\nAda,chair,2014\n")
    (tmp_path / "readme.txt").write_text("What this is\n")
    (tmp_path / "members.csv").write_text("name,since\nAda,2014\n")

    skipped = [record for record in read(tmp_path) if isinstance(record, Skipped)]

    assert skipped == [
        Skipped("files that are no table of roles", 2),
        Skipped("empty rows"),
        Skipped("empty rows"),
    ]


def test_a_column_that_is_not_read_is_named_among_the_dropped(tmp_path: Path) -> None:
    (found,) = read(table(tmp_path, "person,role,from,Phone\nAda,chair,2014,12\n"))

    assert isinstance(found, Found)
    assert found.dropped == ("roles-csv.phone",)


def test_a_table_without_the_columns_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="person, role and from"):
        read(table(tmp_path, "name,role,since\nAda,chair,2014\n"))
