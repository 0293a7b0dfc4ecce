"""Headings and what is below them."""

from ingest.readers.git_decisions.sections import sections


def titles(text: str) -> list[tuple[str, int, list[str]]]:
    lines = text.splitlines()
    return [(s.title, s.level, [lines[n] for n in s.body]) for s in sections(lines)]


def test_headings_are_found_with_what_is_below_up_to_the_next() -> None:
    text = "before\n# One\na\n## Two ##\nb\nc\n= Three\n"

    assert titles(text) == [("One", 1, ["a"]), ("Two", 2, ["b", "c"]), ("Three", 1, [])]


def test_underlined_headings_are_found() -> None:
    assert titles("One\n===\na\n\nTwo\n---\nb") == [("One", 1, ["a", ""]), ("Two", 2, ["b"])]


def test_what_stands_in_a_fence_or_a_table_is_no_heading() -> None:
    assert titles("```\n# One\n```\n| a |\n---\n- item\n---\n") == []


def test_a_heading_of_nothing_but_marks_and_blanks_is_read_at_once() -> None:
    lines = ["# " + "# \t" * 20_000 + "x"]

    assert [s.level for s in sections(lines)] == [1]
