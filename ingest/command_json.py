"""Commands as JSON objects: derived from the dataclasses, so a new command needs nothing here."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from archive import commands
from archive.commands import Change, Command, governance, pins, talk

BASES = (Command, Change)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class FormError(ValueError):
    """What was given does not have the form it must have. The message says what is wrong."""


class MisfitError(ValueError):
    """A value does not have the form of its field."""


@dataclass(frozen=True)
class Form:
    """How the values of a field are written in JSON: in words for people, and how to read one."""

    words: str
    read: Callable[[Any], object]


@cache
def command_types() -> dict[str, type[Command]]:
    """The commands by the type that names them in JSON: `OpenSpace` is "open-space"."""
    classes = (c for part in (talk, governance, pins) for c in vars(part).values())
    found = (c for c in classes if isinstance(c, type) and issubclass(c, Command))
    return {
        _kebab(c.__name__): c for c in found if c.__name__ in commands.__all__ and c not in BASES
    }


def command_from(given: Mapping[str, object]) -> Command:
    """The command that a JSON object names by its "type". Raises FormError."""
    types = command_types()
    called = given.get("type")
    if not isinstance(called, str) or called not in types:
        raise FormError(f'"type" is {shown(called)}, but must be one of {", ".join(types)}')
    rest = {name: value for name, value in given.items() if name != "type"}
    command: Command = build(types[called], called, _day_as_time(rest))
    return command


def build(kind: type, called: str, given: Mapping[str, object]) -> Any:
    """The dataclass with these fields. Raises FormError; `called` is its name in the message."""
    known = forms(kind)
    if unknown := given.keys() - known.keys():
        msg = f"{called} has no field {', '.join(map(shown, sorted(unknown)))}"
        raise FormError(f"{msg}; its fields are {', '.join(known)}")
    if missing := [name for name in needed(kind) if name not in given]:
        raise FormError(f"{called} needs {', '.join(map(shown, missing))}")
    values = {}
    for name, value in given.items():
        try:
            values[name] = known[name].read(value)
        except MisfitError as error:
            msg = f'"{name}" is {shown(value)}, but must be {known[name].words}'
            raise FormError(msg) from error
    return kind(**values)


@cache
def forms(kind: type) -> dict[str, Form]:
    """The form of each field of a dataclass."""
    hints = get_type_hints(kind)
    return {f.name: form_of(hints[f.name]) for f in fields(kind)}


@cache
def needed(kind: type) -> tuple[str, ...]:
    """The fields that have no default, and so must be given."""
    bare = (f for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
    return tuple(f.name for f in bare)


def form_of(hint: Any) -> Form:
    """The form of an annotated type. A reference is text: the archive's own IDs are not written."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _one_of(inside)
    if origin in (Union, UnionType):
        return _either([form_of(i) for i in inside if i is not UUID])
    if origin is tuple:
        return _list_of(form_of(inside[0]))
    if origin is Mapping:
        return _object_of(form_of(inside[1]))
    if hint in SIMPLE:
        return SIMPLE[hint]
    raise TypeError(f"There is no JSON form for {hint!r}. Give form_of() one.")


def shown(value: object) -> str:
    """A value as it stands in JSON, cut short, for messages."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= 200 else f"{text[:200]}…"


def _day_as_time(given: dict[str, object]) -> dict[str, object]:
    """Where "occurred_at" is a bare date, make it a time that is precise to the day."""
    day = given.get("occurred_at")
    if not isinstance(day, str) or not DAY.fullmatch(day):
        return given
    if given.get("precision") == "second":
        raise FormError(f'"precision" is "second", but "occurred_at" is {shown(day)}, a day')
    return {"precision": "day", **given, "occurred_at": f"{day}T00:00:00Z"}


def _exactly(kind: type, words: str) -> Form:
    def read(value: object) -> object:
        if type(value) is not kind:  # true is no number here, although bool is an int in Python
            raise MisfitError
        return value

    return Form(words, read)


def _time(value: object) -> datetime:
    if not isinstance(value, str) or not TIME.fullmatch(value):
        raise MisfitError
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MisfitError from error


SIMPLE: dict[Any, Form] = {
    str: _exactly(str, "text"),
    bool: _exactly(bool, "true or false"),
    int: _exactly(int, "a whole number"),
    NoneType: _exactly(NoneType, "null"),
    object: Form("anything", lambda value: value),
    datetime: Form('a time with its offset, such as "2024-03-05T18:20:00Z"', _time),
}


def _one_of(values: tuple[object, ...]) -> Form:
    def read(value: object) -> object:
        if value not in values:
            raise MisfitError
        return value

    return Form("one of " + ", ".join(map(shown, values)), read)


def _either(choices: list[Form]) -> Form:
    def read(value: object) -> object:
        for choice in choices:
            with suppress(MisfitError):
                return choice.read(value)
        raise MisfitError

    return Form(", or ".join(choice.words for choice in choices), read)


def _list_of(item: Form) -> Form:
    def read(value: object) -> object:
        if not isinstance(value, list):
            raise MisfitError
        return tuple(map(item.read, value))

    return Form(f"a list, each item {item.words}", read)


def _object_of(item: Form) -> Form:
    def read(value: object) -> object:
        if not isinstance(value, dict):
            raise MisfitError
        return {key: item.read(inner) for key, inner in value.items()}

    return Form(f"an object, each value {item.words}", read)


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
