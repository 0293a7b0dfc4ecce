from dataclasses import FrozenInstanceError, fields

import pytest

from archive import commands
from archive.commands import Change, Command, OpenSpace
from archive.handlers import HANDLERS
from tests.builders import AT, EXAMPLES, a

KINDS = [
    kind
    for kind in vars(commands).values()
    if isinstance(kind, type) and issubclass(kind, Command) and kind not in (Command, Change)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_has_a_handler(kind: type[Command]) -> None:
    assert kind in HANDLERS


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_has_an_example(kind: type[Command]) -> None:
    assert type(EXAMPLES[kind]) is kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_tells_when_and_by_whom(kind: type[Command]) -> None:
    names = [field.name for field in fields(kind)]

    assert names[:4] == ["occurred_at", "precision", "by", "by_name"]


def test_a_command_cannot_be_changed() -> None:
    command = a(OpenSpace)

    with pytest.raises(FrozenInstanceError):
        command.name = "another"  # type: ignore[misc]


def test_equal_commands_are_one() -> None:
    assert a(OpenSpace) == OpenSpace(
        occurred_at=AT, key="chat:garden", name="garden", kind="channel"
    )
