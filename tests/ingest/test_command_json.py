"""Tests of the JSON form of commands."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.commands import (
    AcceptAnswer,
    Command,
    IntroducePerson,
    ObserveEndorsements,
    OpenSpace,
    Ref,
)
from ingest.command_json import FormError, command_from, command_types, form_of

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
SIMPLE = {
    str: st.text(),
    int: st.integers(),
    bool: st.booleans(),
    object: JSON_VALUES,
    NoneType: st.none(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotated type, such as a command may hold."""
    inside = get_args(hint)
    if hint in SIMPLE:
        return SIMPLE[hint]
    if get_origin(hint) is Literal:
        return st.sampled_from(inside)
    if get_origin(hint) is tuple:
        return st.lists(values(inside[0]), max_size=3).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(st.text(), values(inside[1]), max_size=3)
    return st.one_of([values(i) for i in inside if i is not UUID])


def written(command: Command) -> dict[str, object]:
    """What docs/readers/native.md says that a line holds for this command."""
    line: dict[str, object] = {}
    for field in fields(command):
        value = getattr(command, field.name)
        line[field.name] = value.isoformat() if isinstance(value, datetime) else value
    called = next(name for name, kind in command_types().items() if type(command) is kind)
    return json.loads(json.dumps({"type": called, **line}))


def a_person(**fields: object) -> dict[str, object]:
    line = {"type": "introduce-person", "occurred_at": "2024-03-05T18:20:00Z"}
    return {**line, "handle": "room:ada", "name": "Adaeze Lund", **fields}


COMMANDS = st.sampled_from(sorted(command_types().values(), key=lambda kind: kind.__name__))


@given(
    COMMANDS.flatmap(
        lambda kind: st.builds(
            kind, **{name: values(hint) for name, hint in get_type_hints(kind).items()}
        )
    )
)
def test_every_command_written_as_json_is_read_back_as_it_was(command: Command) -> None:
    assert command_from(written(command)) == command


def test_the_type_is_the_command_in_kebab_form() -> None:
    assert command_types()["observe-endorsements"] is ObserveEndorsements
    assert "command" not in command_types()


def test_a_time_is_read_as_utc() -> None:
    command = command_from(a_person(occurred_at="2024-03-05T18:20:00+01:00"))
    assert command.occurred_at == datetime(2024, 3, 5, 17, 20, tzinfo=UTC)
    assert command.occurred_at.tzinfo is UTC
    assert command.precision == "second"


def test_a_bare_date_is_precise_to_the_day() -> None:
    command = command_from(a_person(occurred_at="2024-03-05"))
    assert command.occurred_at == datetime(2024, 3, 5, tzinfo=UTC)
    assert command.precision == "day"


def test_a_bare_date_may_be_less_precise_but_not_more() -> None:
    about = command_from(a_person(occurred_at="2024-03-05", precision="about"))
    assert about.precision == "about"
    with pytest.raises(FormError, match=r'"precision" is "second".*"2024-03-05", a day'):
        command_from(a_person(occurred_at="2024-03-05", precision="second"))


def test_lists_become_tuples_and_objects_stay_mappings() -> None:
    space = {"key": "k", "name": "n", "kind": "list", "named": ["room:ada", "room:bo"]}
    opened = command_from({"type": "open-space", "occurred_at": "2024-03-05", **space})
    assert isinstance(opened, OpenSpace)
    assert opened.named == ("room:ada", "room:bo")


def test_null_stands_for_an_optional_field_left_out() -> None:
    assert command_from(a_person(by=None)) == command_from(a_person())


def test_what_is_given_is_not_changed() -> None:
    line = a_person(occurred_at="2024-03-05")
    command_from(line)
    assert line == a_person(occurred_at="2024-03-05")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (a_person(type="introduces"), '"type" is "introduces", but must be one of .*open-space'),
        (a_person(type=None), '"type" is null, but'),
        (a_person(type=["x"]), r'"type" is \["x"\], but'),
        (a_person(hue="red"), 'introduce-person has no field "hue"; its fields are .*handle'),
        ({"type": "accept-answer"}, 'accept-answer needs "occurred_at", "contribution"'),
        (a_person(name=7), '"name" is 7, but must be text'),
        (a_person(kind="robot"), '"kind" is "robot", but must be one of "person", "bot"'),
        (a_person(by=["room:bo"]), r'"by" is \["room:bo"\], but must be text, or null'),
        (a_person(occurred_at="2024-03-05T18:20:00"), "but must be a time with its offset"),
        (a_person(occurred_at="2024-03-05 18:20:00Z"), "but must be a time with its offset"),
        (a_person(occurred_at="2024-02-30"), '"2024-02-30T.*but must be a time'),
        (a_person(occurred_at="0001-01-01T00:00:00+02:00"), "but must be a time"),
        (a_person(occurred_at=1709662800), "1709662800, but must be a time"),
        (a_person(occurred_at="٢٠٢٤-03-05"), "but must be a time"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_with_what_is_allowed(
    line: dict[str, object], message: str
) -> None:
    with pytest.raises(FormError, match=message):
        command_from(line)


@pytest.mark.parametrize("count", [True, "3", 3.0, None])
def test_a_count_must_be_a_whole_number(count: object) -> None:
    line = {"type": "observe-endorsements", "occurred_at": "2024-03-05", "contribution": "c"}
    with pytest.raises(FormError, match="an object, each value a whole number"):
        command_from({**line, "counts": {"up": count}})


def test_a_long_value_is_cut_short_in_the_message() -> None:
    with pytest.raises(FormError) as caught:
        command_from(a_person(kind="x" * 10_000))
    assert len(str(caught.value)) < 300


def test_a_reference_is_text_and_the_archives_own_ids_are_not_written() -> None:
    assert form_of(Ref).words == "text"
    with pytest.raises(TypeError, match=r"no JSON form for .*UUID"):
        form_of(UUID)


def test_a_command_is_built_as_its_own_kind() -> None:
    accepted = {"type": "accept-answer", "occurred_at": "2024-03-05", "contribution": "c"}
    assert isinstance(command_from(accepted), AcceptAnswer)
    assert isinstance(command_from(a_person()), IntroducePerson)
