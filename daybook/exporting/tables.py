"""Tables: the columns of a kind of fact, worked out from its fields, for whatever has columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

Type = Literal["text", "whole number", "true or false", "time", "counts", "list", "rows"]


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, and in which form. A `list` is of texts or numbers."""

    name: str
    told: str
    type: Type
    may_be_empty: bool
    of: "Type | None" = None
    """What a list is of."""

    columns: "tuple[Column, ...]" = ()
    """What each of the rows within has."""


def columns_of(kind: type) -> tuple[Column, ...]:
    """The columns of a dataclass of facts, in their order."""
    hints = get_type_hints(kind)
    return tuple(
        _column(one.name, one.metadata.get("told", ""), hints[one.name]) for one in fields(kind)
    )


def row_of(fact: Any) -> dict[str, Any]:
    """A fact as a row: IDs as text, rows within as dictionaries, times as they are."""
    return {one.name: _plain(getattr(fact, one.name)) for one in fields(fact)}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value):
        return row_of(value)
    return value


SIMPLE: dict[Any, Type] = {
    str: "text",
    UUID: "text",
    int: "whole number",
    bool: "true or false",
    datetime: "time",
}


def _column(name: str, told: str, hint: Any) -> Column:
    inner = [one for one in get_args(hint) if one is not NoneType]
    if get_origin(hint) in (Union, UnionType):
        return Column(name, told, SIMPLE[inner[0]], may_be_empty=True)
    if get_origin(hint) is tuple:
        if is_dataclass(inner[0]):
            within = columns_of(inner[0])  # type: ignore[arg-type]
            return Column(name, told, "rows", may_be_empty=False, columns=within)
        return Column(name, told, "list", may_be_empty=False, of=SIMPLE[inner[0]])
    if get_origin(hint) is Mapping:
        return Column(name, told, "counts", may_be_empty=False)
    return Column(name, told, SIMPLE[hint], may_be_empty=False)


def documented(kind: type, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Each column of a kind, and of the rows within, by its path: what it is and what it holds."""
    for column in columns_of(kind):
        name = f"{path}{column.name}"
        form = f"list of {column.of}s" if column.of else column.type
        yield name, f"{form} or nothing" if column.may_be_empty else form, column.told
        for inner in column.columns:
            yield f"{name}[].{inner.name}", _form(inner), inner.told


def _form(column: Column) -> str:
    form = f"list of {column.of}s" if column.of else column.type
    return f"{form} or nothing" if column.may_be_empty else form
