"""Tests of the names of lists and the order of their files."""

import pytest

from ingest.readers.mail.lists import chronological, list_in, list_of


@pytest.mark.parametrize(
    ("file", "export", "name"),
    [
        ("2003-June.txt", "twigs", "twigs"),
        ("2003-June.txt.gz", "Twigs Talk", "twigs-talk"),
        ("twigs/2003q1.txt", "everything", "twigs"),
        ("twigs/200306.mbox", "everything", "twigs"),
        ("twigs.mbox/twigs.mbox", "everything", "twigs"),
        ("twigs-talk.mbox.xz", "twigs-talk.mbox.xz", "twigs-talk"),
        ("twigs-2003-06.mbox", "x", "twigs"),
        ("200306_twigs.mbox", "x", "twigs"),
        ("twigs.mboxrd", "x", "twigs"),
        ("Week-of-Mon-20030609.txt", "twigs", "twigs"),
        ("archives/June-2003.txt", "twigs", "twigs"),
        ("2003-June.txt", "2003-June.txt", ""),
        ("mbox", "export.mbox", ""),
    ],
)
def test_a_list_is_called_as_its_files_or_their_folder(file: str, export: str, name: str) -> None:
    assert list_of(file, export) == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ({"list-id": "Twigs and leaves <twigs.lists.example.org>"}, "twigs"),
        ({"x-beenthere": "Twigs@lists.example.org"}, "twigs"),
        ({"subject": "Re: [Twigs] Leaves"}, "twigs"),
        ({"subject": "Leaves"}, "mail"),
    ],
)
def test_where_files_tell_nothing_the_mails_do(head: dict[str, str], name: str) -> None:
    assert list_in([head]) == name


def test_a_tag_on_few_subjects_is_not_the_lists_name() -> None:
    assert list_in([{"subject": "[x] a"}, {"subject": "[y] b"}, {"subject": "[z] c"}]) == "mail"
    assert list_in([]) == "mail"


def test_files_are_in_the_order_of_their_months() -> None:
    names = ["2004-April.txt", "2003-June.txt.gz", "2004q1.txt", "2003-March.txt", "2003-06-12.txt"]

    assert sorted(names, key=chronological) == [
        "2003-March.txt",
        "2003-June.txt.gz",
        "2003-06-12.txt",
        "2004q1.txt",
        "2004-April.txt",
    ]


def test_files_without_a_month_are_in_the_order_of_their_names() -> None:
    assert sorted(["b.mbox", "a.mbox"], key=chronological) == ["a.mbox", "b.mbox"]


@pytest.mark.parametrize("name", ["June-2003.txt", "200306.txt", "2003_06.txt", "2003-June.txt"])
def test_months_are_written_in_many_ways(name: str) -> None:
    assert chronological(name)[0] == "2003-06-00"
