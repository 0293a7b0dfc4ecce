"""The part of YAML that OWNERS files use, and that the rest is refused."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.git_roles.posts import MalformedError
from ingest.readers.git_roles.yaml_subset import read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", {}),
        ("# nothing\n\n---\n", {}),
        ("a:\n- x\n- y\n", {"a": ["x", "y"]}),
        ("a:\n  - x # why\n  # - z\n\n  - 'it''s'\nb: []\n", {"a": ["x", "it's"], "b": []}),
        ('a: [x, "y, z",]\n', {"a": ["x", "y, z"]}),
        ('"a b": "c \\" # d"\n', {"a b": 'c " # d'}),
        ("a:\nb: x#y\n", {"a": "", "b": "x#y"}),
        ("a:\n  b:\n    - x\n  c: true\n", {"a": {"b": ["x"], "c": "true"}}),
        ("a: {}\r\nb: x\r\n", {"a": {}, "b": "x"}),
        ("url: https://example.org\n", {"url": "https://example.org"}),
    ],
)
def test_maps_lists_comments_and_quotes_are_read(text: str, value: object) -> None:
    assert read_yaml(text) == value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\t- x\n", 2),
        ("- x\n", 1),
        ("a: *b\n", 1),
        ("a: @b\n", 1),
        ("a: |\n  x\n", 1),
        ("a:\n- b: c\n", 2),
        ("a:\n- - b\n", 2),
        ("a:\n-\n", 2),
        ("a: [[b]]\n", 1),
        ("a: [b\n", 1),
        ("a: 'b\n", 1),
        ("a: x: y\n", 1),
        ("a: x\na: y\n", 2),
        ("a:\n  b: x\n c: y\n", 3),
        ("a: x\n  y\n", 2),
        ("just text\n", 1),
    ],
)
def test_whatever_else_there_is_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(MalformedError, match=f"line {line} cannot be read: "):
        read_yaml(text)


@given(st.text(st.sampled_from("ab:- \n#'\"[],{}\t"), max_size=40))
def test_no_text_makes_it_fail_in_another_way(text: str) -> None:
    try:
        assert isinstance(read_yaml(text), dict)
    except MalformedError:
        assert text.strip()


def test_maps_in_maps_without_end_are_refused() -> None:
    text = "".join(f"{' ' * depth}a:\n" for depth in range(2_000))

    with pytest.raises(MalformedError, match="line 22 cannot"):
        read_yaml(text)


def test_many_spaces_before_a_colon_take_no_long_time() -> None:
    started = time.process_time()

    assert read_yaml("a" + " " * 60_000 + ": b") == {"a": "b"}
    with pytest.raises(MalformedError):
        read_yaml("a" + " " * 60_000 + "b")
    assert time.process_time() - started < 2
