"""Tests of who wrote a mail."""

import time

import pytest

from ingest.readers.mail.people import Author, author_of

BO = Author("mailto:bo.l@example.net", "Bo Lindström")


@pytest.mark.parametrize(
    "value",
    [
        "Bo Lindström <bo.l@example.net>",
        '"Bo Lindström" <Bo.L@Example.NET>',
        "=?iso-8859-1?q?Bo_Lindstr=F6m?= <bo.l@example.net>",
        "bo.l at example.net (Bo =?iso-8859-1?q?Lindstr=F6m?=)",
        "bo.l@example.net (Bo Lindström)",
        "Bo Lindström <bo.l(a)example.net>",
        "Bo Lindström <bo.l at example.net> (by way of Ada <ada@example.org>)",
    ],
)
def test_the_address_identifies_and_the_name_is_decoded(value: str) -> None:
    assert author_of({"from": value}, "", "devel") == BO


@pytest.mark.parametrize(
    "value",
    ["bo.l@example.net", "<bo.l@example.net>", "bo.l at example.net (bo.l at example.net)"],
)
def test_without_a_name_the_local_part_must_do(value: str) -> None:
    assert author_of({"from": value}, "", "devel") == Author("mailto:bo.l@example.net", "bo.l")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"Weiss, Tamar (Club)" <t@example.com>', "Weiss, Tamar (Club)"),
        ('Ravi "Rav" <t@example.com>', 'Ravi "Rav"'),
        ("t at example.com (Ravi (at work))", "Ravi (at work)"),
        ("'Ravi' <t@example.com>", "Ravi"),
        ('"A <b> C" <t@example.com>', "A <b> C"),
    ],
)
def test_names_are_kept_as_written(value: str, name: str) -> None:
    assert author_of({"from": value}, "", "devel") == Author("mailto:t@example.com", name)


@pytest.mark.parametrize(
    "header", ["X-Original-From", "Reply-To"], ids=["original from", "reply to"]
)
def test_a_list_that_hides_the_address_may_keep_it_elsewhere(header: str) -> None:
    fields = {
        "from": "Bo Lindström via Devel <devel@lists.example.org>",
        header.lower(): "Bo Lindström <bo.l@example.net>",
    }

    assert author_of(fields, "", "devel") == BO


@pytest.mark.parametrize(
    "value",
    [
        "Bo Lindström via Devel <devel@lists.example.org>",
        "'Bo Lindström' via devel <devel@lists.example.org>",
        "devel at lists.example.org (Bo Lindström)",
        "Bo Lindström <bo...@example.net>",
        "Bo Lindström <bo@xxxxxxxxx>",
        "Bo Lindström",
    ],
)
def test_people_whose_address_is_hidden_go_by_their_names(value: str) -> None:
    fields = {"from": value, "reply-to": "devel@lists.example.org"}

    assert author_of(fields, "", "devel") == Author("mail:devel/via/bo lindström", "Bo Lindström")


def test_a_name_with_via_from_an_address_of_its_own_is_a_name() -> None:
    fields = {"from": "News via Radio <news@example.com>", "reply-to": "x@example.org"}

    assert author_of(fields, "", "devel") == Author("mailto:news@example.com", "News via Radio")


def test_without_a_from_header_the_from_line_tells() -> None:
    unknown = Author("mail:devel/via/unknown sender", "unknown sender")

    assert author_of({}, "bo.l at example.net", "devel").handle == "mailto:bo.l@example.net"
    assert author_of({"from": ""}, "-", "devel") == unknown


def test_an_endless_header_is_read_in_no_time() -> None:
    assert author_of({"from": "a " * 1_000_000}, "", "devel").handle.startswith("mail:devel/via/a")


def test_an_endless_from_line_is_read_in_no_time() -> None:
    started = time.process_time()

    author_of({}, "a-" * 30_000, "trellis")
    assert time.process_time() - started < 1
